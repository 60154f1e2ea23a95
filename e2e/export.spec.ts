import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { drawPicture } from '../test-fixtures/pictures.ts';
import type { AppOptions } from './support/app.ts';
import { fileHashes } from './support/file-hashes.ts';
import { tabTo } from './support/hands.ts';
import { pick } from './support/menus.ts';
import { expectTotal, named, tiles } from './support/photos.ts';
import { expect, indexed, test, type Bed } from './support/test.ts';

const NAMES = ['beach', 'boats', 'dunes', 'ferry', 'gulls', 'pier'];
/** How long an export may take on a machine with other things to do. */
const EXPORT_MS = 30_000;

interface Desk {
  readonly bed: Bed;
  readonly page: Page;
  readonly photos: string;
  /** Where photos go: empty, outside the library. */
  readonly out: string;
  readonly dialog: Locator;
  readonly to: Locator;
  /** What the foot of the sidebar says of the export. */
  readonly foot: Locator;
}

interface Hands {
  readonly folder: string;
  readonly ownApp: (options?: AppOptions) => Promise<Bed>;
  readonly pageOf: (bed: Bed) => Promise<Page>;
}

/** A library of six photos of known days, indexed. */
async function desk(
  { folder, ownApp, pageOf }: Hands,
  size: { readonly width?: number; readonly height?: number } = {},
): Promise<Desk> {
  const photos = join(folder, 'Coast');
  const out = join(folder, 'Out');
  await mkdir(photos);
  await mkdir(out);
  for (const [day, name] of NAMES.entries()) {
    const exif = {
      IFD0: { Make: 'Kindred', Model: 'Painter 5' },
      IFD2: { DateTimeOriginal: `2025:06:0${day + 1} 18:04:05` },
    };
    const picture = await drawPicture({ seed: day + 1, exif, ...size });
    await writeFile(join(photos, `${name}.jpg`), picture);
  }
  const env = { HOME: folder, USERPROFILE: folder };
  const bed = await ownApp({ folders: [photos], env });
  const page = await pageOf(bed);
  await expectTotal(page, NAMES.length);
  await indexed(page);
  return { bed, page, photos, out, ...parts(page) };
}

function parts(page: Page): Pick<Desk, 'dialog' | 'to' | 'foot'> {
  const dialog = page.getByRole('dialog', { name: /^(Export \d+ photos?|Where to)$/ });
  return {
    dialog,
    to: dialog.getByRole('textbox', { name: 'To', exact: true }),
    foot: page.getByRole('region', { name: /^Export to / }),
  };
}

/** Opens the dialog about all photos. */
async function openForAll({ page, dialog }: Desk): Promise<void> {
  await tiles(page).first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('e');
  await expect(dialog).toBeVisible();
}

function noticeOf(page: Page, text: string | RegExp): Locator {
  return page.getByRole('status').getByText(text);
}

test('chosen photos go to a folder as they are, with the mouse alone', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page, photos, out, dialog } = await desk({ folder, ownApp, pageOf });
  const before = await fileHashes(photos);
  for (const name of ['boats.jpg', 'pier.jpg']) {
    await named(page, name).hover();
    await named(page, name).locator('[data-check]').click();
  }
  await named(page, 'pier.jpg').click({ button: 'right' });
  await pick(page, 'Export…');
  await expect(dialog.getByRole('heading', { name: 'Export 2 photos' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await dialog.getByRole('button', { name: 'Out', exact: true }).click();
  await dialog.getByRole('button', { name: 'Use “Out”' }).click();
  await dialog.getByRole('button', { name: 'Export 2 photos' }).click();
  await expect(noticeOf(page, /^2 photos copied to .*Out\.$/)).toBeVisible({ timeout: EXPORT_MS });
  const copies = await fileHashes(out);
  expect(copies).toEqual({ 'boats.jpg': before['boats.jpg'], 'pier.jpg': before['pier.jpg'] });
  expect(await fileHashes(photos)).toEqual(before);
});

test('the photo in focus goes to a new folder, with the keyboard alone', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const { page, photos, out, dialog, to } = await desk({ folder, ownApp, pageOf });
  await tabTo(page, tiles(page).first());
  await page.keyboard.press('End');
  await page.keyboard.press('e');
  await expect(to).toBeFocused();
  await page.keyboard.type(join(out, 'For Ann'));
  await page.keyboard.press('Enter');
  await expect(noticeOf(page, /^1 photo copied to Out.For Ann\.$/)).toBeVisible({
    timeout: EXPORT_MS,
  });
  await expect(dialog).toHaveCount(0);
  const oldest = await readFile(join(photos, 'beach.jpg'));
  expect(await readFile(join(out, 'For Ann', 'beach.jpg'))).toEqual(oldest);
  // The grid has the keyboard again, and the folder is remembered.
  await page.keyboard.press('Home');
  await page.keyboard.press('e');
  await expect(to).toHaveValue(join(out, 'For Ann'));
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('smaller copies without details; the names tell the day, and nothing is overwritten', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await desk({ folder, ownApp, pageOf });
  const { page, out, dialog, to } = all;
  await writeFile(join(out, '2025-06-06 pier.jpg'), 'A letter.');
  await openForAll(all);
  await to.fill(out);
  const metadata = dialog.getByRole('radiogroup', { name: 'Details' });
  await expect(metadata.getByRole('radio', { name: 'Removed' })).toBeDisabled();
  await dialog.getByText('JPEG', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Size' }).selectOption('Other…');
  await dialog.getByRole('spinbutton', { name: 'Longest side in pixels' }).fill('160');
  await metadata.getByText('Removed').click();
  await expect(dialog).toContainText('Nothing but the picture.');
  // The name is made of parts, and shown as it will be.
  await dialog.getByRole('textbox', { name: 'Names' }).fill(' ');
  await dialog.getByRole('button', { name: 'Insert name' }).click();
  await page.keyboard.press('Home');
  await dialog.getByRole('button', { name: 'Insert date' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Names' })).toHaveValue('{date} {name}');
  await expect(dialog).toContainText('“2025-06-06 pier.jpg”');
  await dialog.getByRole('button', { name: 'Export 6 photos' }).click();
  await expect(noticeOf(page, /^6 photos copied/)).toBeVisible({ timeout: EXPORT_MS });
  const names = NAMES.map((name, day) => `2025-06-0${day + 1} ${name}.jpg`);
  expect((await readdir(out)).sort()).toEqual([...names, '2025-06-06 pier (2).jpg'].sort());
  expect(await readFile(join(out, '2025-06-06 pier.jpg'), 'utf8')).toBe('A letter.');
  const copy = await sharp(join(out, '2025-06-01 beach.jpg')).metadata();
  expect([copy.format, copy.width, copy.height, copy.exif]).toEqual(['jpeg', 160, 120, undefined]);
});

test('a folder of the library is refused with a sentence, and so is a name that is none', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await desk({ folder, ownApp, pageOf });
  const { page, photos, out, dialog, to } = all;
  const before = await fileHashes(photos);
  await openForAll(all);
  const begin = dialog.getByRole('button', { name: 'Export 6 photos' });
  await to.fill('');
  await begin.click();
  await expect(dialog.getByRole('alert')).toHaveText('Say first into which folder.');
  await expect(to).toBeFocused();
  await to.fill(join(photos, 'inside'));
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText(/library/);
  await expect(to).toBeFocused();
  await to.fill(out);
  const names = dialog.getByRole('textbox', { name: 'Names' });
  await names.fill('{nonsense}');
  await expect(dialog.getByRole('alert')).toHaveText(/nonsense/);
  await names.press('Enter');
  await expect(names).toBeFocused();
  await expect(dialog).toBeVisible();
  expect(await fileHashes(photos)).toEqual(before);
  expect(await readdir(out)).toEqual([]);
});

test('it can be held up, goes on over a reload and a restart, and is stopped', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const library = join(folder, 'library');
  await mkdir(library);
  const start = (options: AppOptions = {}) => ownApp({ ...options, library });
  // Large enough that AVIF takes its time.
  const size = { width: 2000, height: 1500 };
  const all = await desk({ folder, ownApp: start, pageOf }, size);
  const { page, out, dialog, to, foot } = all;
  await openForAll(all);
  await to.fill(out);
  await dialog.getByText('AVIF', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Export 6 photos' }).click();
  await foot.getByRole('button', { name: 'Pause the export' }).click();
  await expect(foot).toContainText('Paused');
  await page.reload();
  await expect(foot).toContainText('Exporting 6 photos');
  await expect(foot.getByRole('progressbar')).toBeVisible();
  expect(await all.bed.stop()).toBe(0);
  const again = parts(await pageOf(await start({ env: { HOME: folder, USERPROFILE: folder } })));
  await expect(again.foot).toContainText('Exporting 6 photos');
  await expect(again.foot).toContainText('Paused');
  await again.foot.getByRole('button', { name: 'Go on with the export' }).click();
  await expect(again.foot).not.toContainText('Paused');
  await again.foot.getByRole('button', { name: 'Stop the export' }).click();
  await expect(again.foot).toHaveCount(0);
  // What is there is whole; nothing half written stays.
  for (const name of await readdir(out)) {
    expect(name).toMatch(/^\w+\.avif$/);
    expect((await sharp(join(out, name)).metadata()).width).toBe(size.width);
  }
});

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

test('a full disk stops it with a sentence, and with room it goes on to the end', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await desk({ folder, ownApp, pageOf }, { width: 1200, height: 900 });
  const { page, photos, out, dialog, to, foot } = all;
  const sizes = NAMES.map((name) => statSync(join(photos, `${name}.jpg`)).size);
  const half = sizes.reduce((sum, size) => sum + size, 0) / 2;
  const isMounted = process.platform === 'linux' && mount(out, `size=${Math.round(half / 1024)}k`);
  test.skip(!isMounted, 'needs the right to mount a small disk');
  try {
    await openForAll(all);
    await to.fill(out);
    await dialog.getByRole('button', { name: 'Export 6 photos' }).click();
    await expect(foot.getByRole('alert')).toHaveText(/full/, { timeout: EXPORT_MS });
    await expect(foot).toContainText(/\d of 6 copied/);
    expect(mount(out, 'remount,size=64m')).toBe(true);
    await foot.getByRole('button', { name: 'Go on with the export' }).click();
    await expect(noticeOf(page, /^6 photos copied/)).toBeVisible({ timeout: EXPORT_MS });
    await expect(foot).toHaveCount(0);
    expect(await fileHashes(out)).toEqual(await fileHashes(photos));
  } finally {
    spawnSync('umount', ['-l', out]);
  }
});

test('a photo whose file is gone is listed with the reason, and the others are copied', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await desk({ folder, ownApp, pageOf });
  const { page, photos, out, dialog, to, foot } = all;
  await openForAll(all);
  await to.fill(out);
  spawnSync('rm', [join(photos, 'ferry.jpg')]);
  await dialog.getByRole('button', { name: 'Export 6 photos' }).click();
  await expect(foot).toContainText('5 photos copied', { timeout: EXPORT_MS });
  await foot.getByRole('button', { name: '1 could not be exported' }).click();
  const list = page.getByRole('dialog', { name: '1 photo could not be exported' });
  await expect(list.getByRole('listitem')).toHaveText(/ferry\.jpg.+/);
  await list.getByRole('button', { name: 'Take off the list' }).click();
  await expect(foot).toHaveCount(0);
  expect((await readdir(out)).sort()).toEqual(
    NAMES.filter((name) => name !== 'ferry').map((name) => `${name}.jpg`),
  );
});
