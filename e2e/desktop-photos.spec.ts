import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { ok } from '../src-main/contract/errors.ts';
import { drawPicture } from '../test-fixtures/pictures.ts';
import {
  inDesktop,
  picks,
  shownMenu,
  systemDrag,
  type DesktopStandIn,
} from './support/desktop-bridge.ts';
import { presses } from './support/hands.ts';
import { callFrom } from './support/line.ts';
import { albumRow, marked, photo, ready, said } from './support/organised.ts';
import { axeFindings, cutOff } from './support/looks.ts';
import { viewer } from './support/photos.ts';
import { trail } from './support/similar.ts';
import { expect, test } from './support/test.ts';
import { missingNamed, NEWS, place } from './support/watched.ts';

// What the desktop app does with photos, with a stand-in for its shell (support/desktop-bridge.ts).

async function idOf(tile: Locator): Promise<number> {
  return Number(await tile.getAttribute('data-photo-id'));
}

async function pathOf(page: Page, id: number): Promise<string> {
  return (await callFrom(page, 'photo', { id })).path;
}

/** A trash in a folder beside the photos, as real as one in a test can be. */
async function trashInto(page: Page, desktop: DesktopStandIn, folder: string): Promise<string> {
  const bin = join(folder, 'Bin');
  await mkdir(bin);
  desktop.answers.trash = async ({ photos }) => {
    for (const id of photos) {
      const path = await pathOf(page, id);
      await rename(path, join(bin, basename(path)));
    }
    return ok({ moved: photos.length, failed: [] });
  };
  return bin;
}

const asks = (page: Page) => page.getByRole('dialog', { name: /^Move .+\?$/ });

test.describe('in the desktop app', { tag: '@web' }, () => {
  test('the menu of a photo is the system’s, and does what is picked', async ({
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    await ready(page);
    picks(desktop, 'favourite');
    await photo(page, 2).click({ button: 'right' });
    const first = await shownMenu(desktop, 1);
    await expect(marked(page, 2, 'favourite')).toBeVisible();
    await expect(page.getByRole('menu')).toHaveCount(0);
    expect(first).toContainEqual(
      expect.objectContaining({ id: 'find-similar', label: 'Find similar', key: 'f' }),
    );
    expect(first).toContainEqual(expect.objectContaining({ id: 'favourite', isChecked: false }));
    expect(first.filter(({ kind }) => kind === 'line').length).toBeGreaterThan(1);
    expect(first).toContainEqual({ kind: 'menu', label: 'Stars', items: expect.any(Array) });

    // By keys alone, on several: ticks say what they have in common.
    picks(desktop, 'stars-4');
    await photo(page, 2).focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+F10');
    const second = await shownMenu(desktop, 2);
    expect(second[0]).toEqual({
      kind: 'item',
      id: 'title',
      label: '2 photos',
      isEnabled: false,
    });
    await expect(marked(page, 3, '4 stars')).toBeVisible();
    picks(desktop, null);
    await page.keyboard.press('Shift+F10');
    const third = await shownMenu(desktop, 3);
    const stars = third.find(({ kind }) => kind === 'menu');
    expect(stars).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ id: 'stars-4', isChecked: true }),
        expect.objectContaining({ id: 'stars-0', isChecked: false }),
      ]),
    });
    await expect(marked(page, 3, '4 stars')).toBeVisible();

    picks(desktop, 'find-similar');
    await page.getByRole('toolbar').getByRole('button', { name: 'More' }).click();
    await expect(trail(page)).toHaveText(['2 photos']);
  });

  for (const [platform, words] of [
    ['darwin', 'Reveal in Finder'],
    ['win32', 'Reveal in Explorer'],
    ['linux', 'Reveal in Files'],
  ] as const) {
    test(`a photo’s file is shown and opened as ${platform} names it`, async ({ page }) => {
      const desktop = await inDesktop(page, platform);
      const tile = page.getByRole('option').first();
      desktop.answers.reveal = () => ok({});
      desktop.answers.openFile = () => ok({});
      picks(desktop, 'reveal');
      await tile.click({ button: 'right' });
      const items = await shownMenu(desktop, 1);
      expect(items).toContainEqual(expect.objectContaining({ id: 'reveal', label: words }));
      const id = await idOf(tile);
      await expect.poll(() => desktop.asked('reveal')).toEqual([{ photo: id }]);
      picks(desktop, 'open-file');
      await tile.click({ button: 'right' });
      await expect.poll(() => desktop.asked('openFile')).toEqual([{ photo: id }]);
    });
  }

  test('one photo is copied as a picture, several as paths, and marked words as words', async ({
    page,
  }) => {
    const desktop = await inDesktop(page);
    desktop.answers.copyPhotos = ({ photos }) =>
      ok({ as: photos.length === 1 ? 'picture' : 'paths', photos: photos.length });
    const tiles = page.getByRole('option');
    await tiles.first().click();
    await page.keyboard.press('ControlOrMeta+c');
    await expect(said(page, 'The picture is copied.')).toBeVisible();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ControlOrMeta+c');
    await expect(said(page, 'The paths of 2 photos are copied.')).toBeVisible();
    const ids = [await idOf(tiles.first()), await idOf(tiles.nth(1))];
    expect(desktop.asked('copyPhotos')).toEqual([{ photos: [ids[0]] }, { photos: ids }]);

    // “Copy” of the menu bar comes without a key.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- A menu does the same.
    await page.evaluate(() => document.execCommand('copy'));
    await expect.poll(() => desktop.asked('copyPhotos').length).toBe(3);
    await said(page, 'The paths of 2 photos are copied.').evaluate((element) =>
      getSelection()?.selectAllChildren(element),
    );
    await page.keyboard.press('ControlOrMeta+c');
    await page.keyboard.press('F9'); // The page has had the key before it.
    expect(desktop.asked('copyPhotos')).toHaveLength(3);
  });

  test('by keys alone a photo goes to the trash, and is back when it is put back', async ({
    folder,
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    const bin = await trashInto(page, desktop, folder);
    await ready(page);
    const pressed = await presses(page);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('5');
    await expect(marked(page, 1, '5 stars')).toBeVisible();
    const path = await pathOf(page, await idOf(photo(page, 1)));
    await page.keyboard.press('Delete');
    const dialog = asks(page);
    await expect(dialog).toHaveAccessibleName('Move this photo to the Trash?');
    await expect(dialog).toContainText('p01.jpg');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    expect(desktop.asked('trash')).toEqual([]);
    await page.keyboard.press('Delete');
    await expect(dialog.getByRole('button', { name: 'Move to Trash' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(said(page, /^1 photo is in the Trash\. Put it back/)).toBeVisible();
    expect((await pressed()).clicks).toBe(0);
    await expect(photo(page, 1)).toHaveCount(0, NEWS);
    await expect(photo(page, 2)).toBeFocused();
    await place(page, 'Missing').click();
    await expect(missingNamed(page, 'p01.jpg')).toBeVisible();
    await rename(join(bin, 'p01.jpg'), path);
    await place(page, 'All photos').click();
    await expect(marked(page, 1, '5 stars')).toBeVisible(NEWS);
  });

  test('by mouse alone several go, and those that stay are named with the reason', async ({
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page, 'win32');
    await ready(page);
    const stays = await idOf(photo(page, 2));
    desktop.answers.trash = ({ photos }) =>
      ok({
        moved: photos.length - 1,
        failed: [
          { photo: stays, name: 'p02.jpg', code: 'trash-unavailable', message: 'It is in use.' },
        ],
      });
    const pressed = await presses(page);
    for (const n of [1, 2, 3]) await photo(page, n).locator('[data-check]').click();
    await page.getByRole('toolbar').getByRole('button', { name: 'Move to Recycle Bin' }).click();
    const dialog = asks(page);
    await expect(dialog).toHaveAccessibleName('Move 3 photos to the Recycle Bin?');
    await expect(dialog.locator('img.loaded')).toHaveCount(3);
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
    expect(desktop.asked('trash')).toEqual([]);
    await page.getByRole('toolbar').getByRole('button', { name: 'Move to Recycle Bin' }).click();
    await dialog.getByRole('button', { name: 'Move to Recycle Bin' }).click();
    const left = page.getByRole('dialog', { name: '1 photo could not be moved' });
    await expect(left).toContainText('p02.jpg');
    await expect(left).toContainText('It is in use.');
    await expect(left).toContainText('2 photos are in the Recycle Bin.');
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => cutOff(page)).toEqual([]);
    await left.getByRole('button', { name: 'Close' }).last().click();
    expect((await pressed()).keys).toBe(0);
    expect(desktop.asked('trash')[0]?.photos).toHaveLength(3);
  });

  test('the viewer and the look-alikes move photos, too; the viewer goes on to the next', async ({
    folder,
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    await trashInto(page, desktop, folder);
    await ready(page);
    await photo(page, 3).dblclick();
    await viewer(page).getByRole('button', { name: 'Move to Trash' }).click();
    await asks(page).getByRole('button', { name: 'Move to Trash' }).click();
    await expect(viewer(page)).toHaveAccessibleName('Photo p04.jpg');
    await page.keyboard.press('Escape');
    await expect(photo(page, 3)).toHaveCount(0, NEWS);
    await photo(page, 5).click();
    await page.keyboard.press('f');
    const results = page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option');
    await results.first().click();
    const name = /^p\d+\.jpg/.exec((await results.first().getAttribute('aria-label')) ?? '')?.[0];
    await page.keyboard.press('Delete');
    await page.keyboard.press('Enter');
    await expect(results.filter({ hasText: name ?? '' })).toHaveCount(0, NEWS);
    await expect(said(page, /^1 photo is in the Trash/).first()).toBeVisible();
    expect(desktop.asked('trash')).toHaveLength(2);

    // Where no photos are, the key has nothing to be about.
    await place(page, 'Settings').click();
    await page.keyboard.press('Delete');
    await expect(asks(page)).toHaveCount(0);
  });

  test('a drag goes out of the window, and within it to an album; other files are other files', async ({
    folder,
    organisedPage: page,
  }) => {
    const desktop = await inDesktop(page);
    desktop.answers.dragOut = () => ok({});
    await ready(page);
    await callFrom(page, 'act', { act: { kind: 'make-album', name: 'Best' } });
    await photo(page, 1).click();
    await photo(page, 2).click({ modifiers: ['ControlOrMeta'] });
    const ids = [await idOf(photo(page, 1)), await idOf(photo(page, 2))];
    const paths = [await pathOf(page, ids[0] ?? 0), await pathOf(page, ids[1] ?? 0)];
    const middle = await middleOf(photo(page, 1));
    const begin = async () => {
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      await page.mouse.move(middle.x + 20, middle.y + 12, { steps: 5 });
    };
    await begin();
    await expect.poll(() => desktop.asked('dragOut')).toEqual([{ photos: ids }]);
    const own = await systemDrag(page, paths);
    const album = await middleOf(albumRow(page, 'Best', 0));
    await own.over(middle);
    await own.over(album);
    await expect(page.locator('[data-drop].into')).toHaveCount(1);
    await expect(page.getByText('Drop a picture to find photos like it')).toHaveCount(0);
    await own.drop(album);
    await expect(albumRow(page, 'Best', 2)).toBeVisible();
    await expect(page.locator('.dragged')).toHaveCount(0);
    await page.mouse.up();

    // Let go in another program, which nobody tells; then a picture of that program is dragged here.
    await begin();
    await expect.poll(() => desktop.asked('dragOut').length).toBe(2);
    await own.over(middle);
    await own.leave(middle);
    const other = join(folder, 'other.jpg');
    await writeFile(other, await drawPicture({ seed: 8.4 }));
    const outside = await systemDrag(page, [other]);
    await outside.over(album);
    await outside.drop(album);
    await expect(trail(page)).toHaveText(['other.jpg']);
    await expect(albumRow(page, 'Best', 2)).toBeVisible();
    await page.mouse.up();
  });
});

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('Not on the screen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
