import { ok, type KindredError, type Result } from '../contract/errors.ts';
import { closeDemo, demoHome, fillDemo } from '../demo/demo-home.ts';
import { addFolders } from '../serve/add-folders.ts';
import { inTime } from '../serve/close-in-time.ts';
import { holdAppLibrary } from '../serve/hold-app-library.ts';
import type { HeldLibrary } from '../serve/library-holder.ts';
import { libraryOptions } from '../serve/library-options.ts';
import { readPageFiles } from '../serve/page-files.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import { recall, remember, type AppMemory } from './app-memory.ts';
import { EXIT } from './exit-codes.ts';
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
  // The watching process hears of photos that came through.
  const library = holdAppLibrary(libraryOptions(options.library, options.command), () => {
    tellSupervisor({ progressed: true });
  });
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
