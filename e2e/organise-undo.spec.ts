import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pick } from './support/menus.ts';
import {
  albumRow,
  drawOrganised,
  marked,
  photo,
  ready,
  said,
  sidebar,
} from './support/organised.ts';
import { expect, test } from './support/test.ts';

const UNDO = 'ControlOrMeta+z';
const REDO = 'ControlOrMeta+Shift+z';

test('the bar at the foot undoes and does again, by mouse, and so do the menu and the sidebar', async ({
  organisedPage: page,
}) => {
  const bar = page.locator('.notices');
  await photo(page, 1).click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: /^Undo/ })).toHaveCount(0);
  await pick(page, '4 stars');
  await bar.getByRole('button', { name: 'Undo' }).click();
  await expect(marked(page, 1, '')).toBeVisible();
  await expect(said(page, 'Undone: 4 stars, 1 photo')).toBeVisible();
  await bar.getByRole('button', { name: 'Redo' }).click();
  await expect(marked(page, 1, '4 stars')).toBeVisible();

  await photo(page, 2).click({ button: 'right' });
  await pick(page, 'Undo: 4 stars, 1 photo');
  await expect(marked(page, 1, '')).toBeVisible();
  await sidebar(page).getByRole('button', { name: 'Redo: 4 stars, 1 photo' }).click();
  await expect(marked(page, 1, '4 stars')).toBeVisible();
  await sidebar(page).getByRole('button', { name: 'Undo: 4 stars, 1 photo' }).click();
  await expect(marked(page, 1, '')).toBeVisible();
  await sidebar(page).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(said(page, 'There is nothing to undo.')).toBeVisible();
});

test('keys undo one act after the other, over a reload and a restart of the app, and not while typing', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const library = await mkdtemp(join(tmpdir(), 'kindred-e2e-undo-'));
  const folders = [await drawOrganised(folder)];
  const first = await ownApp({ folders, library });
  let page = await pageOf(first);
  await ready(page);
  await page.keyboard.press(UNDO);
  await expect(said(page, 'There is nothing to undo.')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  for (const [key, marks] of [
    ['2', '2 stars'],
    ['l', 'favourite, 2 stars'],
    ['5', 'favourite, 5 stars'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(marked(page, 1, marks)).toBeVisible();
  }
  await page.keyboard.press('a');
  await page.keyboard.type('Best');
  // In a field the key is the field's own.
  await page.keyboard.press(UNDO);
  await page.getByRole('combobox', { name: 'Album' }).fill('Best');
  await page.keyboard.press('Enter');
  await expect(albumRow(page, 'Best', 1)).toBeVisible();
  await expect(marked(page, 1, 'favourite, 5 stars')).toBeVisible();

  await page.reload();
  await ready(page);
  await page.keyboard.press(UNDO);
  await expect(albumRow(page, 'Best')).toHaveCount(0);
  await page.keyboard.press(UNDO);
  await expect(marked(page, 1, 'favourite, 2 stars')).toBeVisible();

  await first.stop();
  page = await pageOf(await ownApp({ folders, library }));
  await ready(page);
  await expect(marked(page, 1, 'favourite, 2 stars')).toBeVisible();
  await page.keyboard.press(UNDO);
  await expect(marked(page, 1, '2 stars')).toBeVisible();
  for (const marks of ['favourite, 2 stars', 'favourite, 5 stars']) {
    await page.keyboard.press(REDO);
    await expect(marked(page, 1, marks)).toBeVisible();
  }
  await page.keyboard.press(REDO);
  await expect(albumRow(page, 'Best', 1)).toBeVisible();
  await page.keyboard.press(REDO);
  await expect(said(page, 'There is nothing to redo.')).toBeVisible();
  // In the viewer, too.
  await photo(page, 2).dblclick();
  await page.keyboard.press('3');
  await expect(said(page, '1 photo has 3 stars now')).toBeVisible();
  await page.keyboard.press(UNDO);
  await expect(said(page, 'Undone: 3 stars, 1 photo')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(marked(page, 2, '')).toBeVisible();
  await rm(library, { recursive: true, force: true }).catch(() => undefined);
});
