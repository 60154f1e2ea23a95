import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { startApp, type AppOptions, type RunningApp } from './app.ts';
import { startDesktop, type DesktopApp } from './electron-app.ts';

// An app that a test works with: its pages in a browser, or the desktop app around its one page.

/** How a browser is let in: the one-time link, and the cookie that it gave. */
export interface Door {
  readonly origin: string;
  readonly link: string;
  readonly state: Awaited<ReturnType<BrowserContext['storageState']>>;
}

interface OpenPage {
  readonly page: Page;
  /** Writes down what can be seen of a test that failed; Playwright does so itself in a browser. */
  readonly keep: (pathOf: (name: string) => string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Bed {
  readonly library: string;
  /** Of the app in a browser; the desktop app has none. */
  readonly door: Door | undefined;
  readonly openPage: () => Promise<OpenPage>;
  /** Stops it in good order; gives the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Makes beds of one kind. */
export interface Beds {
  /** Starts an app that one test changes at will. */
  readonly start: (options?: AppOptions) => Promise<Bed>;
  /** An app that many tests look at, one after the other, each with a page as if it were the first. */
  readonly share: (options?: AppOptions) => Promise<Bed>;
}

/** How a browser gets to an app; fails for the desktop app. */
export function doorOf({ door }: Bed): Door {
  if (door === undefined)
    throw new Error('The desktop app lets no browser in: tag this test @web.');
  return door;
}

/** Opens the app's one-time link as a browser would and keeps the cookie. */
export async function openDoor(app: RunningApp): Promise<Door> {
  const context = await request.newContext();
  await context.get(app.link);
  const state = await context.storageState();
  await context.dispose();
  return { origin: new URL(app.link).origin, link: app.link, state };
}

/** @param browserOf gives the browser that all of them share, and starts it when first asked. */
export function webBeds(browserOf: () => Promise<Browser>): Beds {
  const start = async (options: AppOptions = {}): Promise<Bed> => {
    const app = await startApp(options);
    const door = await openDoor(app);
    const openPage = async (): Promise<OpenPage> => {
      const context = await (
        await browserOf()
      ).newContext({
        storageState: door.state,
        baseURL: door.origin,
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      const page = await context.newPage();
      await page.goto('/');
      return { page, keep: () => Promise.resolve(), close: () => context.close() };
    };
    return { library: app.library, door, openPage, stop: app.stop };
  };
  return { start, share: start };
}

/** Nothing of a page is left once its app was stopped. */
async function keepTrace({ page, electron }: DesktopApp, pathOf: (name: string) => string) {
  if (page.isClosed()) return;
  await page.screenshot({ path: pathOf('test-failed.png') });
  await electron.context().tracing.stop({ path: pathOf('trace.zip') });
}

async function startDesktopBed(options: AppOptions = {}): Promise<Bed> {
  const app = await startDesktop(options);
  let isOpen = false;
  const openPage = (): Promise<OpenPage> => {
    if (isOpen) throw new Error('The desktop app has one window: tag this test @web.');
    isOpen = true;
    return Promise.resolve({
      page: app.page,
      keep: (pathOf) => keepTrace(app, pathOf),
      close: () => Promise.resolve(),
    });
  };
  return { library: app.library, door: undefined, openPage, stop: app.stop };
}

/** What is shared is the library: each page comes with an app of its own, started and stopped. */
async function shareDesktopBed(options: AppOptions = {}): Promise<Bed> {
  const library = options.library ?? (await mkdtemp(join(tmpdir(), 'kindred-e2e-')));
  const openPage = async (): Promise<OpenPage> => {
    const app = await startDesktop({ ...options, library });
    return {
      page: app.page,
      keep: (pathOf) => keepTrace(app, pathOf),
      close: async () => {
        await app.stop();
      },
    };
  };
  const stop = async () => {
    if (options.library === undefined) await rm(library, { recursive: true, force: true });
    return 0;
  };
  return { library, door: undefined, openPage, stop };
}

export const DESKTOP_BEDS: Beds = { start: startDesktopBed, share: shareDesktopBed };
