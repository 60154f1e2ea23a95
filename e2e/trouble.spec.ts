import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { doorOf } from './support/bed.ts';
import { desktopOf } from './support/electron-app.ts';
import { holdOriginals, named, ORIGINAL, tiles, viewer, wholePhoto } from './support/photos.ts';
import { expect, indexed, test } from './support/test.ts';
import { holderOf, NEWS } from './support/watched.ts';

const PHOTOS: Readonly<Record<string, number>> = {
  'beach-1.jpg': 1,
  'beach-2.jpg': 1.1,
  'hill-1.jpg': 2,
  'hill-2.jpg': 2.1,
  'lamp-1.jpg': 3,
};

const GONE = /^The file is not where it was\./;
const STARTING = 'Kindred is starting again…';
const LOST = 'What is here stays; Kindred keeps trying to reach it.';

/** A browser that was never let in opens an address. */
async function stranger(browser: Browser, address: string): Promise<[Page, number | undefined]> {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  const answer = await page.goto(address);
  return [page, answer?.status()];
}

// A native library aborts; a system short of memory kills.
for (const signal of ['SIGABRT', 'SIGKILL'] as const) {
  test(`an engine that goes down (${signal}) is back by itself, and so is the page`, async ({
    folder,
    ownApp,
    pageOf,
  }) => {
    await drawPhotos(folder, PHOTOS);
    const bed = await ownApp({ folders: [folder] });
    const page = await pageOf(bed);
    await expect(tiles(page)).toHaveCount(5);
    await indexed(page);
    await named(page, 'beach-1.jpg').click();
    const body = await page.evaluateHandle(() => document.body);
    process.kill(holderOf(bed.library), signal);
    await expect(page.getByText(STARTING)).toBeVisible();
    // What is here stays, and what is asked meanwhile is answered later.
    await expect(tiles(page)).toHaveCount(5);
    await page.keyboard.press('f');
    await expect(page.getByText(STARTING)).toHaveCount(0);
    await expect(page.getByRole('alert').filter({ hasText: LOST })).toHaveCount(0);
    const results = page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
    await expect(results.first()).toHaveAccessibleName(/^beach-2\.jpg/);
    await page.keyboard.press('Escape');
    await expect(tiles(page)).toHaveCount(5);
    // It was not loaded anew.
    expect(await body.evaluate((element) => element.isConnected)).toBe(true);
  });
}

test(
  'a page whose app was stopped says so, and that a new start needs its new link',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    await drawPhotos(folder, PHOTOS);
    const library = join(folder, 'library');
    const first = await ownApp({ library, folders: [folder] });
    const page = await pageOf(first);
    await expect(tiles(page)).toHaveCount(5);
    expect(await first.stop()).toBe(0);
    const lost = page.getByRole('alert').filter({ hasText: LOST });
    await lost.getByRole('button', { name: 'Try again' }).click();
    await expect(lost).toBeVisible();
    await expect(tiles(page)).toHaveCount(5);
    const port = new URL(doorOf(first).origin).port;
    const next = await ownApp({ library, args: ['--port', port] });
    expect(doorOf(next).origin).toBe(doorOf(first).origin);
    // The page tries by itself, too.
    await expect(page.getByRole('alert')).toHaveText(
      'This window is no longer let in. Run “npm start” again and use the new link.',
    );
  },
);

test('a library that is in use is told, and opens when it is free', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const library = join(folder, 'library');
  const first = await ownApp({ library, folders: [folder] });
  await expect(tiles(await pageOf(first))).toHaveCount(5);
  const page = await pageOf(await ownApp({ library }));
  await expect(page.getByRole('heading', { name: 'The library can’t be opened' })).toBeVisible();
  const holder = desktopOf(page) === undefined ? 'kindred app' : 'Kindred';
  const said = `The library is in use by “${holder}” (process ${holderOf(library)}); wait for it or stop it.`;
  await expect(page.getByText(said)).toBeVisible();
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect(page.getByText(said)).toBeVisible();
  expect(await first.stop()).toBe(0);
  await again.click();
  await expect(tiles(page)).toHaveCount(5);
});

test(
  'a browser that was not let in gets a plain page',
  { tag: '@web' },
  async ({ bed, browser }) => {
    const { origin, link } = doorOf(bed);
    const doors = [
      [origin, /^This browser is not let in yet: open the address that “npm start” prints/],
      [link, /^This link has been used, and each works once\./],
      [`${origin}/start?key=guessed`, /^This link has been used, and each works once\./],
      [`${origin}/start`, /^This link has been used, and each works once\./],
    ] as const;
    for (const [address, sentence] of doors) {
      const [page, status] = await stranger(browser, address);
      expect(status).toBe(401);
      await expect(page.getByRole('heading', { name: 'Kindred' })).toBeVisible();
      await expect(page.getByRole('paragraph')).toHaveText(sentence);
      await expect(page.locator('script, img, link')).toHaveCount(0);
      await page.context().close();
    }
  },
);

test('a photo that is deleted on disk while the viewer shows it stays there, and the viewer says why', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await expect(tiles(page)).toHaveCount(5);
  await indexed(page);
  await named(page, 'hill-1.jpg').dblclick();
  const picture = viewer(page).getByRole('img', { name: 'hill-1.jpg' });
  await expect(wholePhoto(page)).toBeVisible();
  await rm(join(folder, 'hill-1.jpg'));
  await expect(viewer(page).getByText(GONE)).toBeVisible(NEWS);
  await expect(picture).toBeVisible();
  // Its neighbours are as they were, and so is the way to them.
  await page.keyboard.press('ArrowRight');
  await expect(viewer(page).getByText(GONE)).toHaveCount(0);
  await expect(wholePhoto(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(named(page, 'hill-1.jpg')).toHaveCount(0);
  await named(page, 'hill-2.jpg').click();
  await page.keyboard.press('f');
  await expect(
    page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option').first(),
  ).toBeVisible();
});

for (const when of ['before', 'after'] as const) {
  test(`a photo that goes ${when} it is loaded, and comes back on disk, is shown again`, async ({
    folder,
    ownApp,
    pageOf,
  }) => {
    await drawPhotos(folder, PHOTOS);
    const page = await pageOf(await ownApp({ folders: [folder] }));
    await expect(tiles(page)).toHaveCount(5);
    await indexed(page);
    const [path, elsewhere] = [join(folder, 'lamp-1.jpg'), join(folder, 'lamp-1.away')];
    const release = when === 'before' ? await holdOriginals(page) : undefined;
    await named(page, 'lamp-1.jpg').dblclick();
    if (when === 'after') await expect(wholePhoto(page)).toBeVisible();
    await rename(path, elsewhere);
    release?.();
    const gone = viewer(page).getByText(GONE);
    await expect(gone).toBeVisible(NEWS);
    await rename(elsewhere, path);
    await expect(gone).toHaveCount(0, NEWS);
    await expect(wholePhoto(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(named(page, 'lamp-1.jpg')).toBeVisible();
  });
}

test('a photo that was away for less than the engine notices is shown', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await expect(tiles(page)).toHaveCount(5);
  await indexed(page);
  const error = { code: 'file-missing', message: 'Away for a moment.' };
  // The picture, and the reason that there is none.
  await page.route(ORIGINAL, (route) => route.fulfill({ status: 404, json: { error } }), {
    times: 2,
  });
  await named(page, 'lamp-1.jpg').dblclick();
  await expect(viewer(page).getByText(error.message)).toBeVisible();
  await expect(wholePhoto(page)).toBeVisible();
  await expect(viewer(page).getByText(error.message)).toHaveCount(0);
});
