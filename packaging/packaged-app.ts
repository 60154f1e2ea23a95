import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from '@playwright/test';

// Playwright's own way of starting an Electron app attaches to Node's inspector (`--inspect=0`),
// which a fuse turns off in what people install. Chromium's own debugger is there with
// `--remote-debugging-port`, and is all that a page needs.

export interface PackagedApp {
  readonly page: Page;
  /** What it said on standard error so far. */
  readonly errors: () => string;
  /** Asks it to quit and waits; gives the exit code, null where a signal ended it. */
  readonly quit: () => Promise<number | null>;
  /** Ends it whatever it does, and lets go of it. */
  readonly end: () => Promise<void>;
}

/** How long it may take to come up, and to go, ms. */
const START_MS = 120_000;
const QUIT_MS = 60_000;
const KILL_MS = 10_000;

/** What is set for Kindred, or for Electron, on this computer is none of the package's; no internet. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const others = /^(?:KINDRED_|ELECTRON_|NODE_OPTIONS$)/;
  const rest = Object.entries(process.env).filter(([name]) => !others.test(name));
  return { ...Object.fromEntries(rest), KINDRED_OFFLINE: '1' };
}

/** Fails after a while, with what was waited for. */
async function within<T>(ms: number, what: string, wish: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`${what} took longer than ${ms / 1000} s.`));
  }, ms);
  try {
    return await Promise.race([wish, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The address at which Chromium's debugger listens, as it says itself. */
function debuggerOf(child: ChildProcess, hear: (line: string) => void): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (child.stderr === null) throw new Error('Its standard error is not at hand.');
  createInterface(child.stderr).on('line', (line) => {
    hear(line);
    const address = /^DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  child.once('error', reject);
  child.once('exit', (code, signal) => {
    reject(new Error(`It ended with ${code ?? signal ?? 'nothing'} before it had a window.`));
  });
  return promise;
}

/** The first page, which may be there before Playwright looks, or come later. */
async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('It has no page to look at.');
  return context.pages()[0] ?? context.waitForEvent('page', { timeout: START_MS });
}

/** Windows has no SIGTERM: there, closing the last window quits. */
async function askToQuit(child: ChildProcess, page: Page): Promise<void> {
  if (process.platform === 'win32') await page.close();
  else child.kill('SIGTERM');
}

/** Starts a packaged app, its debugger open, and waits for its window. */
export async function startPackaged(
  executable: string,
  args: readonly string[],
): Promise<PackagedApp> {
  // A root account, as in a container, has no sandbox to give.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, ['--remote-debugging-port=0', ...sandbox, ...args], {
    env: bareEnvironment(),
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const kill = async () => {
    if (child.pid !== undefined && isRunning()) {
      // In good order if it can, so that nothing that it started stays.
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), KILL_MS);
      await ended;
      clearTimeout(timer);
    }
    // Whatever it started may hold the other end.
    child.stderr.destroy();
  };
  const lines: string[] = [];
  const errors = () => lines.join('\n');
  try {
    const address = debuggerOf(child, (line) => lines.push(line));
    const browser = await chromium.connectOverCDP(await within(START_MS, 'Starting it', address), {
      timeout: START_MS,
    });
    const page = await within(START_MS, 'Its window', firstPage(browser));
    const quit = async () => {
      await askToQuit(child, page);
      return within(QUIT_MS, 'Quitting it', ended);
    };
    const end = async () => {
      await kill();
      await browser.close();
    };
    return { page, errors, quit, end };
  } catch (cause) {
    await kill();
    throw new Error(`The app did not start.\n${errors()}`, { cause });
  }
}
