import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { drawPhotos } from '../../test-fixtures/drawn-photos.ts';
import { hasShared, sharedPath } from '../../test-fixtures/shared.ts';
import { writeTinyNetwork } from '../../test-fixtures/tiny-network.ts';
import { ALBUM, albumHashes, drawAlbum } from './album.ts';
import type { AppOptions } from './app.ts';
import { DESKTOP_BEDS, webBeds, type Bed, type Beds } from './bed.ts';
import { drawOrganised, ready } from './organised.ts';
import { expectTotal } from './photos.ts';

export type { Bed } from './bed.ts';

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

/** What a project of playwright.config.ts says. */
export interface ProjectOptions {
  /** Where the page is: in a browser, or in the window of the desktop app. */
  readonly shell: 'web' | 'electron';
}

interface WorkerFixtures extends ProjectOptions {
  readonly beds: Beds;
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
  shell: ['web', { option: true, scope: 'worker' }],
  beds: [
    async ({ shell, playwright }, use) => {
      if (shell === 'electron') {
        await use(DESKTOP_BEDS);
        return;
      }
      let browser: Promise<Browser> | undefined;
      // Not the fixture `browser`: that one would be started for the desktop app, too.
      await use(webBeds(() => (browser ??= playwright.chromium.launch())));
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],
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
    async ({ beds, models }, use) => {
      await temporary('photos', async (folder) => {
        const bed = hasShared
          ? await beds.share({ folders: REAL_FOLDERS })
          : await beds.share({
              folders: await drawLibrary(folder),
              env: { KINDRED_MODELS: models },
            });
        await use(bed);
        await bed.stop();
      });
    },
    { scope: 'worker' },
  ],
  album: [
    async ({ beds, models }, use) => {
      await temporary('album', async (photos) => {
        const folders = await drawAlbum(photos);
        const before = await albumHashes(photos);
        const bed = await beds.share({ folders, env: { KINDRED_MODELS: models } });
        await use({ ...bed, photos });
        await bed.stop();
        expect(await albumHashes(photos)).toEqual(before);
      });
    },
    { scope: 'worker' },
  ],
  folder: async ({ browserName }, use) => {
    await temporary(browserName, use);
  },
  ownApp: async ({ beds, models }, use) => {
    const started: Bed[] = [];
    await use(async (options = {}) => {
      const env = { KINDRED_MODELS: models, ...options.env };
      const bed = await beds.start({ ...options, env });
      started.push(bed);
      return bed;
    });
    for (const bed of started) await bed.stop();
  },
  pageOf: async ({ shell }, use, info) => {
    const opened: Awaited<ReturnType<Bed['openPage']>>[] = [];
    await use(async (bed) => {
      const open = await bed.openPage();
      opened.push(open);
      return open.page;
    });
    const isFailed = info.status !== info.expectedStatus;
    for (const [n, open] of opened.entries()) {
      if (isFailed) await open.keep((name) => info.outputPath(`${shell} ${n + 1}`, name));
      await open.close();
    }
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
