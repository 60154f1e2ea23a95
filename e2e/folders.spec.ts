import { createHash } from 'node:crypto';
import { readFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { addFolder, pathField } from './support/add-folder.ts';
import { tabTo } from './support/hands.ts';
import { expect, indexed, test, type Bed } from './support/test.ts';

const PHOTOS: Readonly<Record<string, number>> = {
  'Coast/beach-1.jpg': 1,
  'Coast/beach-2.jpg': 1.1,
  'Coast/pier-1.jpg': 2,
  'Coast/pier-2.jpg': 2.1,
  'Coast/pier-3.jpg': 2.2,
  'Alps/snow-1.jpg': 3,
  'Alps/snow-2.jpg': 3.1,
  'Alps/hut-1.jpg': 4,
};

interface Shelf {
  readonly page: Page;
  /** Adds drawn pictures: NAME → seed. */
  readonly draw: (seeds: Record<string, number>) => Promise<void>;
  /** The line of a folder on the screen of folders. */
  readonly row: (name: string) => Locator;
  /** The folder in the sidebar. */
  readonly entry: (name: string) => Locator;
  readonly work: Locator;
}

/** Two folders, looked through, on the screen where folders are managed. */
async function shelf(
  folder: string,
  ownApp: (options: { readonly folders: readonly string[] }) => Promise<Bed>,
  pageOf: (bed: Bed) => Promise<Page>,
): Promise<Shelf> {
  await drawPhotos(folder, PHOTOS);
  const folders = [join(folder, 'Coast'), join(folder, 'Alps')];
  const page = await pageOf(await ownApp({ folders }));
  const sidebar = page.getByRole('navigation', { name: 'Library', exact: true });
  await expect(sidebar.getByRole('button', { name: 'All photos 8' })).toBeVisible();
  await indexed(page);
  await sidebar.getByRole('button', { name: 'Manage folders' }).click();
  await expect(page.getByRole('heading', { name: 'Folders', level: 1 })).toBeVisible();
  return {
    page,
    draw: (seeds) => drawPhotos(folder, seeds),
    row: (name) => page.getByRole('article', { name, exact: true }),
    entry: (name) => sidebar.getByRole('button', { name: new RegExp(`^${name} `) }),
    work: page.getByRole('region', { name: 'Work in the background' }),
  };
}

async function lookAgain(work: Locator): Promise<void> {
  await work.getByRole('button', { name: 'Look again' }).click();
}

async function hashes(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const sums = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return [name, createHash('sha256').update(bytes).digest('hex')] as const;
    }),
  );
  return Object.fromEntries(sums);
}

test('each folder tells its count and when it was looked through; one more is added', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page, row, entry, draw } = await shelf(folder, ownApp, pageOf);
  await expect(row('Coast')).toContainText('5 photos');
  await expect(row('Alps')).toContainText('3 photos');
  await expect(row('Alps')).toContainText(/Last look: today, \d{1,2}:\d\d/);
  await expect(row('Alps')).toContainText(join(folder, 'Alps'));
  await draw({ 'Garden/rose-1.jpg': 6, 'Garden/rose-2.jpg': 6.1 });
  const ask = page.getByRole('main').getByRole('button', { name: 'Add a folder' });
  await addFolder(page, ask, join(folder, 'Garden'));
  await expect(entry('Garden')).toHaveAccessibleName('Garden 2');
  await entry('Garden').click();
  await expect(page.getByRole('option')).toHaveCount(2);
  await expect(page.getByRole('heading', { name: 'Garden', level: 1 })).toBeVisible();
});

// In the page’s own dialog.
test(
  'a folder inside another one is not added twice',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    const { page } = await shelf(folder, ownApp, pageOf);
    await page.getByRole('main').getByRole('button', { name: 'Add a folder' }).click();
    const path = await pathField(page);
    await path.fill(join(folder, 'Alps'));
    await path.press('Enter');
    await expect(page.getByText('“Alps” is in the library already.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add “Alps”' })).toBeDisabled();
  },
);

test('a folder that is paused waits with its new photos until it goes on', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { row, entry, work, draw } = await shelf(folder, ownApp, pageOf);
  await row('Alps').getByRole('button', { name: 'Pause Alps' }).click();
  await expect(row('Alps')).toContainText('not looked for until it goes on');
  await expect(entry('Alps')).toHaveAccessibleName('Alps Paused 3');
  await draw({ 'Alps/new.jpg': 7, 'Coast/new.jpg': 8 });
  await lookAgain(work);
  await expect(entry('Coast')).toHaveAccessibleName('Coast 6');
  await expect(work).toContainText('Everything is up to date.');
  await expect(entry('Alps')).toHaveAccessibleName('Alps Paused 3');
  await row('Alps').getByRole('button', { name: 'Go on with Alps' }).click();
  await expect(entry('Alps')).toHaveAccessibleName('Alps 4');
});

test('a pattern leaves photos out, and they are back when it goes', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page, row, entry } = await shelf(folder, ownApp, pageOf);
  const edit = row('Coast').getByRole('button', { name: 'Leave things out of Coast' });
  const patterns = row('Coast').getByRole('textbox', { name: 'Leave out, one pattern a line' });
  // By keyboard alone.
  await tabTo(page, edit);
  await page.keyboard.press('Enter');
  await expect(patterns).toBeFocused();
  await page.keyboard.type('pier-*');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(edit).toBeFocused();
  await expect(row('Coast')).toContainText('Left out: pier-*');
  await expect(entry('Coast')).toHaveAccessibleName('Coast 2');
  await expect(row('Coast')).not.toContainText('missing');
  await edit.click();
  await patterns.fill('');
  await row('Coast').getByRole('button', { name: 'Save' }).click();
  await expect(entry('Coast')).toHaveAccessibleName('Coast 5');
  await entry('Coast').click();
  await expect(page.getByRole('option', { name: 'pier-2.jpg' })).toBeVisible();
});

test('looking again finds what came and what went', async ({ folder, ownApp, pageOf }) => {
  const { row, entry, work, draw } = await shelf(folder, ownApp, pageOf);
  await draw({ 'Alps/lake-1.jpg': 9 });
  await rename(join(folder, 'Coast', 'pier-1.jpg'), join(folder, 'elsewhere.jpg'));
  await lookAgain(work);
  await expect(entry('Alps')).toHaveAccessibleName('Alps 4');
  await expect(entry('Coast')).toHaveAccessibleName('Coast 4');
  await expect(row('Coast')).toContainText('1 missing');
});

test('a folder that is away says so, and its photos stay', async ({ folder, ownApp, pageOf }) => {
  const { page, row, entry, work } = await shelf(folder, ownApp, pageOf);
  await rename(join(folder, 'Alps'), join(folder, 'Unplugged'));
  await lookAgain(work);
  await expect(row('Alps')).toContainText('This drive is away. Its 3 photos stay here');
  await expect(entry('Alps')).toHaveAccessibleName('Alps Away');
  await entry('Alps').click();
  await expect(page.getByText('Alps is away. Its 3 photos stay here')).toBeVisible();
  await expect(page.getByRole('option')).toHaveCount(3);
  await expect(page.getByRole('option', { name: 'hut-1.jpg' }).locator('img.loaded')).toBeVisible();
  // An away folder can still be asked about.
  await page.getByRole('option', { name: 'snow-1.jpg' }).click();
  await page.keyboard.press('f');
  await expect(
    page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option').first(),
  ).toBeVisible();
  await rename(join(folder, 'Unplugged'), join(folder, 'Alps'));
  await page.getByRole('button', { name: 'Manage folders' }).click();
  await lookAgain(work);
  await expect(entry('Alps')).toHaveAccessibleName('Alps 3');
  await expect(row('Alps')).not.toContainText('away');
});

test('forgetting a folder asks once and leaves every file as it is', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page, row, entry } = await shelf(folder, ownApp, pageOf);
  const before = await hashes(join(folder, 'Alps'));
  const remove = row('Alps').getByRole('button', { name: 'Remove Alps' });
  const dialog = page.getByRole('dialog', { name: 'Forget 3 photos of Alps?' });
  await remove.click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row('Alps')).toBeVisible();
  // Escape leaves the dialog, and not the screen, too.
  await remove.click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(remove).toBeFocused();
  await remove.click();
  await expect(dialog).toContainText('The files stay as they are.');
  await dialog.getByRole('button', { name: 'Forget' }).click();
  await expect(row('Alps')).toHaveCount(0);
  await expect(page.getByText('Alps is forgotten, with 3 photos.')).toBeVisible();
  expect(await hashes(join(folder, 'Alps'))).toEqual(before);
  await page.getByRole('button', { name: 'Add it again' }).click();
  await expect(entry('Alps')).toHaveAccessibleName('Alps 3');
  expect(await hashes(join(folder, 'Alps'))).toEqual(before);
});
