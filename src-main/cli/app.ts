import { resolve } from 'node:path';
import { ok, type KindredError, type Result } from '../contract/errors.ts';
import { AppLibrary } from '../engine/app-library.ts';
import { libraryRecovery } from '../engine/keep/restore-library.ts';
import { holdLibrary, type HeldLibrary } from '../serve/library-holder.ts';
import { readPageFiles } from '../web/page-files.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import { closeDemo, demoHome, fillDemo } from './app-demo.ts';
import { recall, remember, type AppMemory } from './app-memory.ts';
import { EXIT } from './exit-codes.ts';
import { libraryOptions } from './library-options.ts';
import { hasDisplay, openBrowser } from './open-browser.ts';
import { PAGE_FOLDER } from './page-folder.ts';
import { tellSupervisor } from './supervise.ts';

export interface AppOptions {
  readonly folders: readonly string[];
  readonly demo: boolean;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly passphrase: string | undefined;
  readonly opensWindow: boolean;
  readonly library: string | undefined;
  readonly verbose: boolean;
  /** What a second process is told that this one is doing. */
  readonly command: string;
}

/** How long each part of closing may take, ms. */
const CLOSE_MS = 3000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborted when the person, the system or the watching process wants an end. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const abort = () => {
    stop.abort();
  };
  // A signal to the whole group comes twice, as the watching process passes it on too.
  for (const signal of SIGNALS) process.on(signal, abort);
  process.once('disconnect', abort);
  return stop.signal;
}

function untilStopped(stop: AbortSignal): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  if (stop.aborted) resolve(undefined);
  stop.addEventListener('abort', () => {
    resolve(undefined);
  });
  return promise;
}

function explain({ message, cause }: KindredError, isVerbose: boolean): void {
  console.error(message);
  if (isVerbose && cause !== undefined) console.error(cause);
}

function exitCode({ code }: KindredError): number {
  return code === 'bad-argument' ? EXIT.usage : EXIT.failed;
}

/** The library, opened when first needed; the watching process hears of photos that came through. */
function holdAppLibrary({ library: dir, command }: AppOptions): HeldLibrary {
  const options = libraryOptions(dir, command);
  const library = holdLibrary(
    (opening) => AppLibrary.open({ ...options, ...opening }),
    libraryRecovery(options.dir, command),
  );
  library.on((event) => {
    const progress = event.kind === 'work' ? event.work.progress : null;
    if (progress?.step === 'photos' && progress.done > 0) tellSupervisor({ progressed: true });
  });
  return library;
}

async function addFolders(library: HeldLibrary, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const added = await library.addFolder({ path: resolve(folder) });
    if (!added.ok) console.error(added.error.message);
  }
}

function printAddress({ link, networkOrigins }: WebServer): void {
  console.log(`Kindred is at ${link}`);
  if (networkOrigins.length > 0) {
    const where = networkOrigins.join(' or ');
    console.log(
      `It is open to the network at ${where}: whoever there has the passphrase can see the photos and change which folders are shown; the connection is not encrypted.`,
    );
  }
  console.log('Ctrl-C stops it.');
}

async function openWindow(link: string, isOpen: Promise<unknown>): Promise<void> {
  if (await openBrowser(link, isOpen)) return;
  console.error('No browser could be opened; open the address above yourself.');
}

/** Serves the library, where a crash left open pages just as they knew it. */
async function serve(
  options: AppOptions,
  library: HeldLibrary,
  left: Partial<AppMemory>,
  onOpen: () => void,
): Promise<Result<WebServer>> {
  const page = await readPageFiles(PAGE_FOLDER);
  if (!page.ok) return page;
  return startWebServer({
    library,
    page: page.value,
    host: options.host,
    port: left.port === undefined ? options.port : Number(left.port),
    passphrase: options.passphrase,
    token: left.token,
    key: left.key,
    onKeyUsed: () => {
      remember({ key: '' });
      onOpen();
    },
    onProblem: (cause) => {
      console.error('Something went wrong inside Kindred; it goes on.', cause);
    },
  });
}

/** What only the person who starts the app sees, not one who is back after a crash. */
function welcome(options: AppOptions, server: WebServer, isOpen: Promise<unknown>): void {
  printAddress(server);
  if (options.opensWindow && hasDisplay(process)) void openWindow(server.link, isOpen);
}

async function openLibrary(library: HeldLibrary, options: AppOptions): Promise<boolean> {
  const opened = await library.open();
  // The page says so too, and tries again.
  if (!opened.ok) explain(opened.error, options.verbose);
  return opened.ok;
}

/** @returns what the work gives, or false where it takes too long to be waited for. */
async function inTime(work: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    late.resolve(false);
  }, CLOSE_MS);
  const inTime = await Promise.race([work, late.promise]);
  clearTimeout(timer);
  return inTime;
}

/** What the library is to have in it, once it is open. */
type Fill = (library: HeldLibrary) => Promise<void>;

/**
 * The app from its first word to its last.
 * @returns whether this process is free to end.
 */
async function run(
  options: AppOptions,
  left: Partial<AppMemory>,
  stop: AbortSignal,
  fill: Fill,
): Promise<Result<boolean>> {
  const stopped = untilStopped(stop);
  const library = holdAppLibrary(options);
  const isOpen = Promise.withResolvers<undefined>();
  const server = await serve(options, library, left, () => {
    isOpen.resolve(undefined);
  });
  if (!server.ok) return server;
  const { port, token, key } = server.value;
  const isBack = left.port !== undefined;
  if (!isBack) {
    remember({ port: String(port), token, key });
    welcome(options, server.value, isOpen.promise);
  }
  const isOpened = await openLibrary(library, options);
  const filled = isOpened && !isBack ? fill(library).then(() => true) : Promise.resolve(true);
  await stopped;
  await server.value.close();
  // A worker that is busy for longer is ended by force; nothing is lost by that.
  const isFilled = await inTime(filled);
  return ok((await inTime(library.close())) && isFilled);
}

function runLibrary(options: AppOptions, left: Partial<AppMemory>, stop: AbortSignal) {
  return run(options, left, stop, (library) => addFolders(library, options.folders));
}

/** The same over photos that Kindred draws meanwhile, all of it taken away at the end. */
async function runDemo(options: AppOptions, left: Partial<AppMemory>, stop: AbortSignal) {
  const home = demoHome(left.demo);
  remember({ demo: home.folder });
  const fill: Fill = async (library) => {
    await fillDemo(home, library, stop);
    await addFolders(library, options.folders);
  };
  try {
    return await run({ ...options, library: home.library }, left, stop, fill);
  } finally {
    closeDemo(home);
  }
}

/**
 * Serves Kindred to a browser until it is stopped; in a process that another one watches.
 * @returns the exit code.
 */
export async function app(options: AppOptions): Promise<number> {
  const stop = stopSignal();
  const left = recall();
  const ended = await (options.demo ? runDemo : runLibrary)(options, left, stop);
  if (!ended.ok) explain(ended.error, options.verbose);
  const code = ended.ok ? EXIT.ok : exitCode(ended.error);
  if (ended.ok && !ended.value) tellSupervisor({ finished: code });
  else if (process.connected) process.disconnect();
  return code;
}
