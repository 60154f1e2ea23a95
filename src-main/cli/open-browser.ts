import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program and what it is started with. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** What a choice of browser depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a file is there and can be run. */
  readonly canRun: (path: string) => boolean;
}

const LINUX_BROWSERS = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const MAC_BROWSERS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_BROWSERS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];
/** A browser that ends with a failure within this, ms, never showed a window. */
const START_MS = 10_000;

function onPath(names: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Browsers that can show a page in a window without tabs and address bar. */
function windowBrowsers({ platform, env }: Surroundings): string[] {
  if (platform === 'win32') {
    const folders = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']];
    return WINDOWS_BROWSERS.flatMap((path) =>
      folders.filter((folder) => folder !== undefined).map((folder) => `${folder}\\${path}`),
    );
  }
  if (platform !== 'darwin') return onPath(LINUX_BROWSERS, env);
  const folders = ['/Applications', join(homedir(), 'Applications')];
  return MAC_BROWSERS.flatMap((name) =>
    folders.map((folder) => `${folder}/${name}.app/Contents/MacOS/${name}`),
  );
}

function defaultBrowser(platform: NodeJS.Platform, url: string): Program {
  if (platform === 'darwin') return { file: 'open', args: [url] };
  // “start” is a word of cmd.exe, which would read the address its own way; this is what it calls.
  if (platform === 'win32') return { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] };
  return { file: 'xdg-open', args: [url] };
}

/** Whether a window can be seen by anybody. */
export function hasDisplay({ platform, env }: Pick<Surroundings, 'platform' | 'env'>): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/** What to try, in this order, to show `url` in a window. */
export function browserPrograms(url: string, surroundings: Surroundings): Program[] {
  const browser = windowBrowsers(surroundings).find(surroundings.canRun);
  const own = browser === undefined ? [] : [{ file: browser, args: [`--app=${url}`] }];
  return [...own, defaultBrowser(surroundings.platform, url)];
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The person’s environment, without what Kindred set in it for itself. */
function personEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = /^KINDRED_|^NODE_|^MALLOC_ARENA_MAX$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/** @returns whether it started, and did not end at once with a failure. */
function start({ file, args }: Program, isOpen: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const env = personEnvironment(process.env);
  const child = spawn(file, args, { detached: true, stdio: 'ignore', env });
  child.unref();
  child.on('error', () => {
    resolve(false);
  });
  child.on('exit', (code) => {
    if (code !== 0) resolve(false);
  });
  const waited = setTimeout(() => {
    resolve(true);
  }, START_MS);
  waited.unref();
  void isOpen.then(() => {
    clearTimeout(waited);
    resolve(true);
  });
  return promise;
}

/**
 * Shows `url` in a window of an installed Chrome, Chromium or Edge, else in the default browser.
 * @param isOpen settles when the page was opened, however that came about.
 * @returns false where no browser could be started.
 */
export async function openBrowser(url: string, isOpen: Promise<unknown>): Promise<boolean> {
  const { env, platform } = process;
  for (const program of browserPrograms(url, { env, platform, canRun })) {
    if (await start(program, isOpen)) return true;
  }
  return false;
}
