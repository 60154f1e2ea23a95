import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { drawPicture } from '../test-fixtures/pictures.ts';
import { presses } from './support/hands.ts';
import { expectTotal, named, viewer, wholePhoto } from './support/photos.ts';
import { expect, indexed, test } from './support/test.ts';
import { holderOf, missing, missingNamed, NEWS, place } from './support/watched.ts';

const PHOTOS: Readonly<Record<string, number>> = {
  'Coast/beach-1.jpg': 1,
  'Coast/beach-2.jpg': 1.1,
  'Coast/pier.jpg': 4,
  'Alps/snow.jpg': 7,
};
const AWAY = 'This drive is away. Its original opens when it is back.';
const POISON = new URL('../test-fixtures/abort-on-read.js', import.meta.url);

/** Draws them, and waits until a page shows them all, read. */
async function readAll(page: Page): Promise<void> {
  await expectTotal(page, Object.keys(PHOTOS).length);
  await indexed(page);
}

function foldersIn(folder: string): string[] {
  return ['Coast', 'Alps'].map((name) => join(folder, name));
}

/** What “Find similar” of a photo shows, the likest first. */
function alike(page: Page) {
  return page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
}

test('a photo that is dropped into a watched folder appears and can be found, without a click', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: foldersIn(folder) }));
  await readAll(page);
  const pressed = await presses(page);
  await writeFile(join(folder, 'Coast', 'dropped.jpg'), await drawPicture({ seed: 1.02 }));
  await expect(named(page, 'dropped.jpg').locator('img.loaded')).toBeVisible(NEWS);
  await expect(place(page, 'Coast 4')).toBeVisible();
  // A folder that is copied in comes with all that it holds.
  await mkdir(join(folder, 'elsewhere'));
  await drawPhotos(join(folder, 'elsewhere'), { 'trip/day-1.jpg': 8, 'trip/day-2.jpg': 9 });
  await rename(join(folder, 'elsewhere', 'trip'), join(folder, 'Alps', 'trip'));
  await expectTotal(page, 7);
  await expect(named(page, 'day-2.jpg').locator('img.loaded')).toBeVisible(NEWS);
  await indexed(page);
  expect(await pressed()).toEqual({ clicks: 0, keys: 0 });
  // By its name, and by what is in it.
  await page.keyboard.press('/');
  await page.keyboard.type('dropped ');
  await expectTotal(page, 1);
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await named(page, 'beach-1.jpg').click();
  await page.keyboard.press('f');
  await expect(alike(page).filter({ has: page.locator('img.loaded') })).not.toHaveCount(0);
  await expect(page.getByRole('option', { name: /^dropped\.jpg/ })).toBeVisible();
});

test('a photo keeps its stars over an edit, a move to another folder and another name', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: foldersIn(folder) }));
  await readAll(page);
  await named(page, 'pier.jpg').click();
  await page.keyboard.press('4');
  const starred = (name: string) => named(page, `${name}, 4 stars`);
  const before = await starred('pier.jpg').locator('img.loaded').getAttribute('src');
  // Saved as many programs do: beside it under another name, then over it.
  await writeFile(join(folder, 'Coast', 'pier.tmp'), await drawPicture({ seed: 20 }));
  await rename(join(folder, 'Coast', 'pier.tmp'), join(folder, 'Coast', 'pier.jpg'));
  const picture = starred('pier.jpg').locator('img.loaded');
  await expect(picture).not.toHaveAttribute('src', before ?? '', NEWS);
  const edited = (await picture.getAttribute('src')) ?? '';
  // Moved and renamed, it is the same photo: its picture has the same address.
  await rename(join(folder, 'Coast', 'pier.jpg'), join(folder, 'Alps', 'Jetty.jpg'));
  await expect(starred('Jetty.jpg')).toBeVisible(NEWS);
  await expect(starred('Jetty.jpg').locator('img.loaded')).toHaveAttribute('src', edited);
  await expect(place(page, 'Alps 2')).toBeVisible();
  await rename(join(folder, 'Alps', 'Jetty.jpg'), join(folder, 'Alps', 'JETTY.jpg'));
  await expect(starred('JETTY.jpg')).toBeVisible(NEWS);
  // A copy is another photo, with stars of its own.
  await copyFile(join(folder, 'Alps', 'JETTY.jpg'), join(folder, 'Alps', 'copy.jpg'));
  await expect(named(page, 'copy.jpg')).toBeVisible(NEWS);
  await expect(starred('JETTY.jpg')).toBeVisible();
  await expectTotal(page, 5);
  await expect(place(page, 'Missing')).toHaveCount(0);
});

test('a deleted photo leaves the photos at once, and a file that is put back brings all of it back', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: foldersIn(folder) }));
  await readAll(page);
  await named(page, 'pier.jpg').click();
  await page.keyboard.press('5');
  await page.keyboard.press('l');
  await page.keyboard.press('Escape');
  const path = join(folder, 'Coast', 'pier.jpg');
  await copyFile(path, join(folder, 'kept.jpg'));
  await rm(path);
  await expectTotal(page, 3);
  await place(page, 'Missing 1').click();
  const gone = missingNamed(page, 'pier.jpg');
  await expect(gone).toHaveAccessibleName(
    `pier.jpg, ${basename(folder)}/Coast, 30 days left, organised`,
  );
  await expect(gone.locator('img.loaded')).toBeVisible();
  // As from a backup: the same bytes under another date.
  await copyFile(join(folder, 'kept.jpg'), path);
  await expect(page.getByRole('heading', { name: 'No photo is missing.' })).toBeVisible(NEWS);
  await page.keyboard.press('Escape');
  await expect(named(page, 'pier.jpg, favourite, 5 stars')).toBeVisible();
  await expect(missing(page)).toHaveCount(0);
  await expect(place(page, 'Missing')).toHaveCount(0);
});

// The poison gets in by NODE_OPTIONS, which Playwright keeps from Electron.
test(
  'a folder that goes away keeps its photos, marked offline; back again, none is read anew',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    const names = Object.entries(PHOTOS).map(([name, seed]) => [
      name.replace(/([^/]+)$/, 'poison-$1'),
      seed,
    ]);
    await drawPhotos(folder, Object.fromEntries(names) as Record<string, number>);
    const library = join(folder, 'library');
    const first = await ownApp({ library, folders: foldersIn(folder) });
    const before = await pageOf(first);
    await expectTotal(before, 4);
    await indexed(before);
    await first.stop();
    // From here on, the engine goes down as soon as it opens one of these photos.
    const bed = await ownApp({
      library,
      env: { NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import ${POISON.href}` },
    });
    const holder = holderOf(library);
    const page = await pageOf(bed);
    await expectTotal(page, 4);
    await rename(join(folder, 'Coast'), join(folder, 'Coast, unplugged'));
    await expect(place(page, 'Coast Away')).toBeVisible(NEWS);
    await expect(named(page, 'poison-pier.jpg, Offline').locator('img.loaded')).toBeVisible();
    await expect(named(page, 'poison-snow.jpg')).toBeVisible();
    await expectTotal(page, 4);
    await expect(place(page, 'Missing')).toHaveCount(0);
    // The viewer shows what there is.
    await named(page, 'poison-pier.jpg, Offline').dblclick();
    await expect(viewer(page).getByRole('status').filter({ hasText: AWAY })).toBeVisible();
    await expect(viewer(page).locator('.photo-image img.loaded')).toBeVisible();
    await expect(viewer(page).getByRole('button', { name: 'Try again' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    // Searched and alike as ever.
    await named(page, 'poison-beach-1.jpg, Offline').click();
    await page.keyboard.press('f');
    await expect(alike(page).first()).toHaveAccessibleName(/^poison-beach-2\.jpg, Offline/);
    await place(page, 'Manage folders').click();
    await expect(page.getByRole('article', { name: 'Coast' })).toContainText(
      'This drive is away. Its 3 photos stay here and can be searched; originals open when it is back.',
    );
    await rename(join(folder, 'Coast, unplugged'), join(folder, 'Coast'));
    await expect(place(page, 'Coast 3')).toBeVisible(NEWS);
    await place(page, 'All photos').click();
    await expect(named(page, 'poison-pier.jpg')).toBeVisible();
    await indexed(page);
    await expectTotal(page, 4);
    await expect(page.getByRole('option', { name: /Offline/ })).toHaveCount(0);
    expect(holderOf(library)).toBe(holder);
  },
);

test('the original opens by itself in the viewer when its drive is back', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: foldersIn(folder) }));
  await readAll(page);
  await rename(join(folder, 'Alps'), join(folder, 'Alps, unplugged'));
  await named(page, 'snow.jpg, Offline').dblclick(NEWS);
  await expect(viewer(page).getByText(AWAY)).toBeVisible();
  await rename(join(folder, 'Alps, unplugged'), join(folder, 'Alps'));
  await expect(wholePhoto(page)).toBeVisible(NEWS);
  await expect(viewer(page).getByText(AWAY)).toHaveCount(0);
});
