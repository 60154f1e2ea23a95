import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, request, test as base, type BrowserContext, type Page } from '@playwright/test';
import { drawPhotos } from '../../test-fixtures/drawn-photos.ts';
import { hasShared, sharedPath } from '../../test-fixtures/shared.ts';
import { writeTinyNetwork } from '../../test-fixtures/tiny-network.ts';
import { ALBUM, albumHashes, drawAlbum } from './album.ts';
import { startApp, type AppOptions, type RunningApp } from './app.ts';
import { drawOrganised, ready } from './organised.ts';
import { expectTotal } from './photos.ts';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A running app and the cookie that its one-time link gave. */
export interface Bed extends RunningApp {
  readonly origin: string;
  readonly state: StorageState;
}

/** Opens the app's one-time link as a browser would and keeps the cookie. */
export async function openBed(app: RunningApp): Promise<Bed> {
  const context = await request.newContext();
  await context.get(app.link);
  const state = await context.storageState();
  await context.dispose();
  return { ...app, origin: new URL(app.link).origin, state };
}

/** Drawn pictures in three folders, twenty in each: seeds with one whole part look alike. */
async function drawLibrary(folder: string): Promise<string[]> {
  const seeds: Record<string, number> = {};
  for (const [place, first] of DRAWN_FOLDERS) {
    for (let n = 0; n < 20; n += 1) {
      const name = `IMG_${String(n + 1).padStart(4, '0')}.jpg`;
      seeds[`${place}/${name}`] = first + (n % 5) + Math.floor(n / 5) * 0.02;
    }
  }
  await drawPhotos(folder, seeds);
  return DRAWN_FOLDERS.map(([place]) => join(folder, place));
}

const DRAWN_FOLDERS = [
  ['Lisbon', 1],
  ['Dolomites', 6],
  ['At home', 11],
] as const;
/** Photos of the shared library, real or drawn. */
export const BED_PHOTOS = 60;
/** Real photos of things that the network knows. */
const REAL_FOLDERS = ['ketch', 'flamingo', 'bonsai', 'strawberry'].map((kind) =>
  sharedPath(`photos/categories/${kind}`),
);

interface WorkerFixtures {
  /** A network of random weights, so that content counts without the real one. */
  readonly models: string;
  /**
   * An app with a small library, indexed: real photos and the real network where they are at hand,
   * drawn ones and the tiny network elsewhere. Tests leave it as it is.
   */
  readonly bed: Bed;
  /** An app with the album (album.ts), indexed; no test changes a byte of it, or all have failed. */
  readonly album: Album;
}

/** An app, and where its photos lie. */
interface Album extends Bed {
  readonly photos: string;
}

interface Fixtures {
  /** A page of that library, all photos looked at. */
  readonly page: Page;
  /** Starts an app of the test's own, to be changed at will. */
  readonly ownApp: (options?: AppOptions) => Promise<Bed>;
  /** A page of the album, all photos looked at. */
  readonly albumPage: Page;
  /** Opens a page on an app. */
  readonly pageOf: (bed: Bed) => Promise<Page>;
  /** A page of a small library of the test's own, to be organised (organised.ts). */
  readonly organisedPage: Page;
  /** An empty folder, gone after the test. */
  readonly folder: string;
}

async function temporary(name: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `kindred-e2e-${name}-`));
  await use(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Waits until every photo has been looked at. */
export async function indexed(page: Page): Promise<void> {
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 });
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  models: [
    async ({ browserName }, use) => {
      await temporary(browserName, async (folder) => {
        await writeTinyNetwork(folder);
        await use(folder);
      });
    },
    { scope: 'worker' },
  ],
  bed: [
    async ({ models }, use) => {
      await temporary('photos', async (folder) => {
        const app = hasShared
          ? await startApp({ folders: REAL_FOLDERS })
          : await startApp({
              folders: await drawLibrary(folder),
              env: { KINDRED_MODELS: models },
            });
        await use(await openBed(app));
        await app.stop();
      });
    },
    { scope: 'worker' },
  ],
  album: [
    async ({ models }, use) => {
      await temporary('album', async (photos) => {
        const folders = await drawAlbum(photos);
        const before = await albumHashes(photos);
        const app = await startApp({ folders, env: { KINDRED_MODELS: models } });
        await use({ ...(await openBed(app)), photos });
        await app.stop();
        expect(await albumHashes(photos)).toEqual(before);
      });
    },
    { scope: 'worker' },
  ],
  folder: async ({ browserName }, use) => {
    await temporary(browserName, use);
  },
  ownApp: async ({ models }, use) => {
    const started: RunningApp[] = [];
    await use(async (options = {}) => {
      const env = { KINDRED_MODELS: models, ...options.env };
      const app = await startApp({ ...options, env });
      started.push(app);
      return openBed(app);
    });
    for (const app of started) await app.stop();
  },
  pageOf: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (bed) => {
      const context = await browser.newContext({
        storageState: bed.state,
        baseURL: bed.origin,
        locale: 'en-GB',
        timezoneId: 'UTC',
      });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto('/');
      return page;
    });
    for (const context of contexts) await context.close();
  },
  page: async ({ bed, pageOf }, use) => {
    const page = await pageOf(bed);
    await expectTotal(page, BED_PHOTOS);
    await indexed(page);
    await use(page);
  },
  organisedPage: async ({ folder, ownApp, pageOf }, use) => {
    const page = await pageOf(await ownApp({ folders: [await drawOrganised(folder)] }));
    await ready(page);
    await use(page);
  },
  albumPage: async ({ album, pageOf }, use) => {
    const page = await pageOf(album);
    await expectTotal(page, ALBUM.length);
    await indexed(page);
    await use(page);
  },
});

export { expect } from '@playwright/test';
