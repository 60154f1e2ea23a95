import { basename, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { desktopOf } from './support/electron-app.ts';
import { presses, tabTo } from './support/hands.ts';
import { pick } from './support/menus.ts';
import { pathField } from './support/add-folder.ts';
import { expect, test, type Bed } from './support/test.ts';

/** What lies in a newcomer's home: scenes of three shots each, and an album beside them. */
const HOME: Readonly<Record<string, number>> = {
  'Pictures/beach-1.jpg': 1,
  'Pictures/beach-2.jpg': 1.1,
  'Pictures/beach-3.jpg': 1.2,
  'Pictures/hill-1.jpg': 2,
  'Pictures/hill-2.jpg': 2.1,
  'Pictures/lamp-1.jpg': 3,
  'Pictures/lamp-2.jpg': 3.1,
  'Album/snow-1.jpg': 4,
  'Album/snow-2.jpg': 4.1,
  'Album/pier-1.jpg': 5,
};
/** With its key; the next one finds similar to a part. */
const FIND_SIMILAR = /^Find similar F$/;
const TITLE = 'Show Kindred where your photos are.';

interface Newcomer {
  readonly page: Page;
  readonly home: string;
}

/** The app as somebody meets it who has never seen it, in a home of their own. */
async function newcomer(
  home: string,
  ownApp: (options: { readonly env: Record<string, string> }) => Promise<Bed>,
  pageOf: (bed: Bed) => Promise<Page>,
): Promise<Newcomer> {
  await drawPhotos(home, HOME);
  const page = await pageOf(await ownApp({ env: { HOME: home, USERPROFILE: home } }));
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
  return { page, home };
}

function photo(page: Page, name: string): Locator {
  return page.getByRole('listbox', { name: 'Photos' }).getByRole('option', { name });
}

function results(page: Page): Locator {
  return page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
}

test('the first screen says what to do, how the model is, and that nothing leaves this computer', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page } = await newcomer(folder, ownApp, pageOf);
  await expect(page.getByRole('button', { name: 'Add Pictures · 7 photos' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose another folder' })).toBeVisible();
  await expect(page.getByText('Nothing leaves this computer.')).toBeVisible();
  await expect(page.getByText('is made ready with the first folder')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Library' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Make it ready now' }).click();
  await expect(page.getByText('The model is ready: it sees what is in a photo.')).toBeVisible();
});

test('with the mouse, 3 clicks lead from the empty library to photos like one’s own', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page } = await newcomer(folder, ownApp, pageOf);
  const count = await presses(page);
  await page.getByRole('button', { name: 'Add Pictures · 7 photos' }).click();
  await expect(page.getByText('Pictures is added.')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '7 photos' })).toBeVisible();
  await photo(page, 'beach-1.jpg').click({ button: 'right' });
  await pick(page, 'Find similar');
  await expect(results(page).first()).toHaveAccessibleName(/^beach-[23]\.jpg, .+ alike$/);
  const { clicks } = await count();
  // The page sees nothing of the one on a menu of the system.
  expect(clicks).toBe(desktopOf(page) === undefined ? 3 : 2);
  test.info().annotations.push({ type: 'clicks to the first results', description: `${clicks}` });
});

test(
  'a folder is chosen with the mouse alone',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    const { page, home } = await newcomer(folder, ownApp, pageOf);
    const count = await presses(page);
    await page.getByRole('button', { name: 'Choose another folder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a folder' });
    const list = dialog.getByRole('list', { name: `Folders in ${basename(home)}` });
    await expect(list.getByRole('button')).toHaveText(['Album', 'Pictures']);
    await list.getByRole('button', { name: 'Album' }).click();
    await expect(dialog.getByText('3 photos right here.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Add “Album”' }).click();
    await expect(photo(page, 'pier-1.jpg')).toBeVisible();
    await expect(page.getByRole('option')).toHaveCount(3);
    expect(await count()).toEqual({ clicks: 3, keys: 0 });
  },
);

test(
  'the same with the keyboard alone, as far as the results',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    const { page } = await newcomer(folder, ownApp, pageOf);
    const count = await presses(page);
    await tabTo(page, page.getByRole('button', { name: 'Choose another folder' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a folder' });
    await expect(dialog.getByRole('button', { name: 'Album' })).toBeFocused();
    await page.keyboard.type('pic');
    await expect(
      dialog.getByRole('list', { name: /^Folders in/ }).getByRole('button', { name: 'Pictures' }),
    ).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('7 photos right here.')).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('listbox', { name: 'Photos' }).getByRole('option')).toHaveCount(7);
    // The first press shows where one is, whichever photo that is.
    await page.keyboard.press('ArrowRight');
    const first = page.getByRole('listbox', { name: 'Photos' }).getByRole('option').first();
    await expect(first).toBeFocused();
    const name = (await first.getAttribute('aria-label')) ?? '';
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menuitem', { name: FIND_SIMILAR })).toBeFocused();
    await page.keyboard.press('Enter');
    const scene = name.slice(0, name.indexOf('-'));
    await expect(results(page).first()).toHaveAccessibleName(new RegExp(`^${scene}-\\d\\.jpg, `));
    expect((await count()).clicks).toBe(0);
  },
);

test(
  'a path can be typed; one that leads nowhere is told and can be mended',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    const { page, home } = await newcomer(folder, ownApp, pageOf);
    await page.getByRole('button', { name: 'Choose another folder' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a folder' });
    const path = await pathField(page);
    await path.fill(join(home, 'Nowhere'));
    await path.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('Nowhere');
    await path.fill(join(home, 'Album'));
    await path.press('Enter');
    await expect(dialog.getByRole('alert')).toHaveCount(0);
    await expect(dialog.getByText('3 photos right here.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Add “Album”' }).click();
    await expect(page.getByRole('option')).toHaveCount(3);
  },
);

test(
  'Escape leaves the first choice open, and nothing is added',
  { tag: '@web' },
  async ({ folder, ownApp, pageOf }) => {
    const { page } = await newcomer(folder, ownApp, pageOf);
    await page.getByRole('button', { name: 'Choose another folder' }).click();
    await expect(page.getByRole('dialog', { name: 'Add a folder' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Choose another folder' })).toBeFocused();
    await expect(page.getByRole('heading', { name: TITLE })).toBeVisible();
  },
);
