import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from './exit-codes.ts';
import { isUpToDate } from './page-folder.ts';

const projectPath = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where packaging/build-app.ts puts the app. */
const APP_FOLDER = projectPath('.cache/app');
const BUILDER = projectPath('packaging/build-app.ts');
/** What the app is made of. */
const SOURCES = [
  'src-main',
  'src-renderer',
  'resources',
  'packaging',
  'vite.config.ts',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
].map(projectPath);

/** What the desktop app is to begin with. */
export interface DesktopStart {
  readonly folders: readonly string[];
  /** Where the library is, if the person said so. */
  readonly library: string | undefined;
  readonly demo: boolean;
}

/** Electron's words, as src-main/electron/arguments.ts reads them; paths no longer depend on where. */
export function desktopWords({ folders, library, demo }: DesktopStart): string[] {
  return [
    ...(library === undefined ? [] : [`--library=${resolve(library)}`]),
    ...(demo ? ['--demo'] : []),
    ...(folders.length === 0 ? [] : ['--', ...folders.map((folder) => resolve(folder))]),
  ];
}

/** What would make Electron plain Node, as the terminal of another Electron does. */
const NO_ELECTRON = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS']);

function desktopEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NO_ELECTRON.has(name)));
}

/** Runs a program in the foreground, and hands on what ends this one; the exit code. */
async function run(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(file, args, { stdio: 'inherit', env });
  // Ctrl-C goes to both; that one closes in good order, and this one waits for it.
  const forward = (signal: NodeJS.Signals) => {
    if (signal !== 'SIGINT') child.kill(signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const ended = Promise.withResolvers<number>();
  child.on('error', (cause) => {
    console.error(`${file} can’t be started.`, cause);
    ended.resolve(EXIT.failed);
  });
  child.on('exit', (code, signal) => {
    ended.resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
  const code = await ended.promise;
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return code;
}

/**
 * Shows the desktop app in the Electron that developers have; it is built first where it is missing
 * or older than what it is made of.
 * @param electron its program.
 * @returns the exit code.
 */
export async function startDesktop(
  electron: string,
  start: DesktopStart,
  appFolder: string = APP_FOLDER,
): Promise<number> {
  if (!(await isUpToDate(join(appFolder, 'package.json'), SOURCES))) {
    const quiet = ['--disable-warning=ExperimentalWarning'];
    const built = await run(process.execPath, [...quiet, BUILDER, appFolder], process.env);
    if (built !== EXIT.ok) return EXIT.failed;
  }
  return run(electron, [appFolder, ...desktopWords(start)], desktopEnvironment(process.env));
}
