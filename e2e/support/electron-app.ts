import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { AppOptions } from './app.ts';
import { keepMenus } from './electron-menus.ts';

/** The built app, as packaging/build-app.ts makes it. */
const BUILT_APP = fileURLToPath(new URL('../../.cache/app', import.meta.url));
/** The size that a page of the web project has, too. */
const PAGE_SIZE = { width: 1280, height: 800 };
/** How long an action may wait, ms: as in the web project. */
const ACTION_MS = 20_000;
/** How long a machine with other things to do may take for the first window, ms. */
const START_MS = 90_000;

export interface DesktopApp {
  /** Its one window. */
  readonly page: Page;
  readonly electron: ElectronApplication;
  readonly library: string;
  /** Quits as a person does; gives the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Which app a page belongs to. */
const APPS = new WeakMap<Page, ElectronApplication>();

/** The desktop app around a page; undefined for a page in a browser. */
export function desktopOf(page: Page): ElectronApplication | undefined {
  return APPS.get(page);
}

function environment(own: AppOptions['env']): Record<string, string> {
  const all = Object.entries({ ...process.env, ...own });
  return Object.fromEntries(
    all.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/**
 * Starts the desktop app as a person does, with settings of its own, and waits for its window.
 *
 * No path of a binary is given: only then does Playwright hold `ready` back until it listens, and
 * takes its own switches out of the arguments.
 */
export async function startDesktop(options: AppOptions = {}): Promise<DesktopApp> {
  const library = options.library ?? (await mkdtemp(join(tmpdir(), 'kindred-e2e-')));
  const userData = await mkdtemp(join(tmpdir(), 'kindred-e2e-user-'));
  const electron = await _electron.launch({
    args: [
      BUILT_APP,
      `--user-data-dir=${userData}`,
      '--lang=en-GB',
      '--library',
      library,
      ...(options.args ?? []),
      ...(options.folders ?? []),
    ],
    env: environment(options.env),
    locale: 'en-GB',
    timezoneId: 'UTC',
    timeout: START_MS,
  });
  await electron.context().tracing.start({ screenshots: true, snapshots: true });
  await keepMenus(electron);
  const page = await electron.firstWindow({ timeout: START_MS });
  APPS.set(page, electron);
  page.setDefaultTimeout(ACTION_MS);
  await page.setViewportSize(PAGE_SIZE);
  const { stop, isStopped } = stopping(electron);
  return {
    page,
    electron,
    library,
    stop: async () => {
      if (isStopped()) return stop();
      const code = await stop();
      await rm(userData, { recursive: true, force: true, maxRetries: 5 });
      if (options.library === undefined)
        await rm(library, { recursive: true, force: true, maxRetries: 5 });
      return code;
    },
  };
}

/** A test may have stopped its app before the fixture does. */
function stopping(electron: ElectronApplication): {
  readonly stop: () => Promise<number | null>;
  readonly isStopped: () => boolean;
} {
  let stopped: Promise<number | null> | undefined;
  const stop = async () => {
    const child = electron.process();
    await electron.close();
    return child.exitCode;
  };
  return { stop: () => (stopped ??= stop()), isStopped: () => stopped !== undefined };
}
