import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { axeFindings, cutOff, textsOf } from './support/looks.ts';
import { expectTotal, named, tiles } from './support/photos.ts';
import { expect, indexed, test } from './support/test.ts';
import { holderOf, NEWS, place, sidebarOf } from './support/watched.ts';
import { foreignWords, wordsOf } from './support/words.ts';

const PHOTOS: Readonly<Record<string, number>> = {
  'beach-1.jpg': 1,
  'beach-2.jpg': 1.1,
  'hill.jpg': 2,
  'lamp.jpg': 3,
};
const POISON = new URL('../test-fixtures/abort-on-read.js', import.meta.url);
const POISONED = { NODE_OPTIONS: `--import ${POISON.href}` };
const DAMAGED = 'The catalog is damaged. Your photos are untouched.';
/** The first copy is made a while after the start. */
const COPY = { timeout: 90_000 };

/** What is said at the foot of the window. */
function said(page: Page, text: string | RegExp): Locator {
  return page.locator('.notice').filter({ hasText: text });
}

test('an engine that is killed is back by itself; the page stays, can be used, and says so', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const bed = await ownApp({ folders: [folder] });
  const page = await pageOf(bed);
  await expectTotal(page, 4);
  await indexed(page);
  const body = await page.evaluateHandle(() => document.body);
  await named(page, 'hill.jpg').click();
  const before = holderOf(bed.library);
  process.kill(before, 'SIGKILL');
  await expect(said(page, 'Kindred is starting again…')).toBeVisible();
  await expect(tiles(page)).toHaveCount(4);
  // Asked while nobody listens, it is done when somebody does.
  await page.keyboard.press('5');
  await expect(said(page, 'Kindred is starting again…')).toHaveCount(0, NEWS);
  await expect(said(page, 'It started again by itself and nothing is lost.')).toBeVisible();
  await expect(named(page, 'hill.jpg, 5 stars')).toBeVisible();
  await said(page, /nothing is lost/)
    .getByRole('button', { name: 'Dismiss' })
    .click();
  expect(await body.evaluate((element) => element.isConnected)).toBe(true);
  expect(holderOf(bed.library)).not.toBe(before);
  // It is watched as before, and what was said is not said again.
  await drawPhotos(folder, { 'new.jpg': 5 });
  await expect(named(page, 'new.jpg')).toBeVisible(NEWS);
  await expect(said(page, /nothing is lost/)).toHaveCount(0);
  await page.reload();
  await expect(named(page, 'hill.jpg, 5 stars')).toBeVisible();
});

// The poison gets in by NODE_OPTIONS, which Playwright keeps from Electron.
test(
  'a photo that brings the engine down is left out, with its reason and another try',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    await drawPhotos(folder, PHOTOS);
    const bed = await ownApp({ folders: [folder], env: POISONED });
    const page = await pageOf(bed);
    await expectTotal(page, 4);
    await indexed(page);
    await drawPhotos(folder, { 'poison.jpg': 9 });
    const news = said(page, 'poison.jpg brought Kindred down twice and is left out now.');
    await expect(news).toBeVisible({ timeout: 90_000 });
    await expectTotal(page, 4);
    await expect(place(page, '1 could not be read')).toBeVisible();
    await news.getByRole('button', { name: 'See why' }).click();
    const list = page.getByRole('list', { name: 'Could not be read' });
    await expect(list.getByText('poison.jpg')).toBeVisible();
    await expect(list.getByRole('heading')).toHaveText(/\.$/);
    // Whoever had it in hand is mended: one click, and it is a photo as any other.
    await writeFile(join(folder, 'poison.jpg.cured'), '');
    await list.getByRole('button', { name: 'Try poison.jpg again' }).click();
    await expect(page.getByRole('heading', { name: 'Every photo could be read.' })).toBeVisible(
      NEWS,
    );
    await place(page, 'All photos').click();
    await expect(named(page, 'poison.jpg').locator('img.loaded')).toBeVisible();
    await expectTotal(page, 5);
  },
);

/** Waits for the settings to say that there is a copy of the catalog. */
async function copyMade(page: Page): Promise<void> {
  await expect(async () => {
    await place(page, 'All photos').click();
    await sidebarOf(page).getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByText(/4 photos, 1 organised · 1 copy in all$/)).toBeVisible({
      timeout: 1000,
    });
  }).toPass(COPY);
}

/** Shows the page anew in a language, 360 px wide: nothing of it is cut off, or said in another one. */
async function looksWellIn(page: Page, language: 'en' | 'it'): Promise<void> {
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.evaluate((code) => {
    localStorage.setItem('kindred.preferences', JSON.stringify({ language: code }));
  }, language);
  await page.reload();
  const copies = page.getByRole('radiogroup', { name: wordsOf(language)('restore.copies') });
  await expect(copies).toBeVisible();
  expect(await cutOff(page)).toEqual([]);
  const keyOf = foreignWords(language === 'en' ? 'it' : 'en', language);
  const foreign = (await textsOf(page)).map(keyOf).filter((key) => key !== undefined);
  expect(foreign).toEqual([]);
  if (wide !== null) await page.setViewportSize(wide);
}

/** Writes nonsense over most of the catalog’s pages, as a failing disk may. */
async function damage(library: string): Promise<void> {
  const path = join(library, 'catalog.db');
  const { length } = await readFile(path);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(length - 4096, 0x5a), 0, length - 4096, 4096);
  await file.close();
}

test('a damaged catalog is told, and a copy brings the library back with its stars', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const library = await mkdtemp(join(tmpdir(), 'kindred-e2e-recovery-'));
  const first = await ownApp({ folders: [folder], library });
  const before = await pageOf(first);
  await expectTotal(before, 4);
  await indexed(before);
  await named(before, 'lamp.jpg').click();
  await before.keyboard.press('4');
  await expect(named(before, 'lamp.jpg, 4 stars')).toBeVisible();
  await copyMade(before);
  expect(await first.stop()).toBe(0);
  await damage(library);

  const page = await pageOf(await ownApp({ library }));
  await expect(page.getByRole('heading', { name: DAMAGED })).toBeVisible(NEWS);
  const copy = page.getByRole('radio', { name: /^Copy of .+ 4 photos, 1 organised Newest$/ });
  await expect(copy).toBeChecked();
  expect(await axeFindings(page)).toEqual([]);
  await looksWellIn(page, 'it');
  await looksWellIn(page, 'en');
  await page.getByRole('button', { name: 'Go back to this copy' }).click();
  await expectTotal(page, 4);
  await expect(named(page, 'lamp.jpg, 4 stars')).toBeVisible();
  await expect(said(page, /Back to the copy of .+ is kept as .+\./)).toBeVisible();
  // All of it is as it was: what is shown, and what is alike.
  await indexed(page);
  await named(page, 'beach-1.jpg').click();
  await page.keyboard.press('f');
  await expect(
    page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option').first(),
  ).toHaveAccessibleName(/^beach-2\.jpg/);
  await rm(library, { recursive: true, force: true });
});

test('a damaged catalog without a copy says what to do', async ({ folder, ownApp, pageOf }) => {
  await drawPhotos(folder, PHOTOS);
  const library = await mkdtemp(join(tmpdir(), 'kindred-e2e-recovery-'));
  const first = await ownApp({ folders: [folder], library });
  await expectTotal(await pageOf(first), 4);
  expect(await first.stop()).toBe(0);
  await damage(library);
  const page = await pageOf(await ownApp({ library }));
  await expect(page.getByRole('heading', { name: DAMAGED })).toBeVisible(NEWS);
  await expect(page.getByText(/Run “kindred doctor --repair” in a terminal/)).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: DAMAGED })).toBeVisible();
  await rm(library, { recursive: true, force: true });
});

/** Says something of a photo, as soon as all of them are there. */
async function giveLampStars(page: Page): Promise<void> {
  await expectTotal(page, 4);
  await indexed(page);
  await named(page, 'lamp.jpg').click();
  await page.keyboard.press('4');
  await expect(named(page, 'lamp.jpg, 4 stars')).toBeVisible();
}

test('an earlier copy can be gone back to from the settings', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await giveLampStars(page);
  await copyMade(page);
  await place(page, 'All photos').click();
  await named(page, 'hill.jpg').click();
  await page.keyboard.press('2');
  await expect(named(page, 'hill.jpg, 2 stars')).toBeVisible();
  await sidebarOf(page).getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Go back to an earlier copy…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Go back to this copy' }).click();
  await expect(dialog).toHaveAccessibleName(/^Go back to the copy of .+\?$/);
  await expect(dialog).toContainText('What was organised since then is not in it.');
  await dialog.getByRole('button', { name: 'Go back to this copy' }).click();
  await expect(dialog).toHaveCount(0, NEWS);
  await place(page, 'All photos').click();
  await expect(named(page, 'lamp.jpg, 4 stars')).toBeVisible();
  await expect(named(page, 'hill.jpg')).toBeVisible();
});

// In the desktop app the system asks where a file goes.
test(
  'the whole organisation is saved as a file and taken in again, which can be undone',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    await drawPhotos(folder, PHOTOS);
    const page = await pageOf(await ownApp({ folders: [folder] }));
    await giveLampStars(page);
    const settings = sidebarOf(page).getByRole('button', { name: 'Settings' });
    await settings.click();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as a file' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^kindred-organisation-\d{4}-\d\d-\d\d\.json$/);
    const file = join(folder, 'organisation.json');
    await saved.saveAs(file);

    await place(page, 'All photos').click();
    await named(page, 'lamp.jpg, 4 stars').click();
    await page.keyboard.press('0');
    await expect(named(page, 'lamp.jpg')).toBeVisible();
    await settings.click();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Take in a file…' }).click();
    await (await choosing).setFiles(file);
    const sentence = '1 photo, 0 tags and 0 albums were taken in.';
    await expect(page.getByRole('status').filter({ hasText: sentence }).first()).toBeVisible();
    await place(page, 'All photos').click();
    await expect(named(page, 'lamp.jpg, 4 stars')).toBeVisible();
    await said(page, sentence).getByRole('button', { name: 'Undo' }).click();
    await expect(named(page, 'lamp.jpg')).toBeVisible();

    // What is none is refused, by its name and with a reason.
    await writeFile(join(folder, 'letter.json'), 'Dear Ann,');
    await settings.click();
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Take in a file…' }).click();
    await (await again).setFiles(join(folder, 'letter.json'));
    await expect(page.getByText(/^letter\.json: .+\.$/)).toBeVisible();
  },
);
