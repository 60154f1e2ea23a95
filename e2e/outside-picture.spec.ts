import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { drawPicture } from '../test-fixtures/pictures.ts';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { fileHashes } from './support/file-hashes.ts';
import { readAlong } from './support/line.ts';
import { expectTotal, nth, viewer } from './support/photos.ts';
import {
  drawFrame,
  expectRanked,
  expectShown,
  question,
  result,
  trail,
} from './support/similar.ts';
import { expect, indexed, test } from './support/test.ts';

type Place = readonly [x: number, y: number];

/** The middle of the window, px. */
const HAND: Place = [640, 400];
const OUTSIDE: Place = [-20, 400];

/** Drags what lies at these paths over the middle of the window, as from a file manager. */
async function dragOver(
  page: Page,
  paths: readonly string[],
): Promise<{ drop: () => Promise<void>; leave: () => Promise<void> }> {
  const devtools = await page.context().newCDPSession(page);
  const send = async (type: 'dragEnter' | 'dragOver' | 'drop', [x, y] = HAND) => {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x,
      y,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
  };
  await send('dragEnter');
  // A system tells again and again where the hand is, and what lies beneath it may have changed.
  await expect(async () => {
    await send('dragOver');
    await expect(page.getByText('Drop a picture to find photos like it')).toBeVisible({
      timeout: 250,
    });
  }).toPass();
  await send('dragOver');
  return { drop: () => send('drop'), leave: () => send('dragOver', OUTSIDE) };
}

async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  await (await dragOver(page, paths)).drop();
}

/** Puts a file into a folder and gives its path. */
async function put(folder: string, name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const notices = (page: Page) => page.getByRole('status');

test('a dropped picture finds photos like it, and its parts do', async ({ page, folder }) => {
  const path = await put(folder, 'found on the web.jpg', await drawPicture({ seed: 3.3 }));
  const line = await readAlong(page);
  await expect(nth(page, 1)).toBeVisible();
  const over = await dragOver(page, [path]);
  await expect(page.getByText('Drop a picture to find photos like it')).toBeVisible();
  const asked = line.next('findSimilar');
  await over.drop();
  const { input, value } = await asked;
  expect(input).toMatchObject({ of: { picture: expect.stringMatching(/^[0-9a-f]{32}$/) } });
  await expect(page.getByText('Drop a picture to find photos like it')).toHaveCount(0);
  expectRanked(value, []);
  await expectShown(page, value);
  await expect(trail(page)).toHaveText(['found on the web.jpg']);
  await expect(question(page)).toContainText('Not in the library.');

  const explained = line.next('explain');
  await page.keyboard.press('w');
  expect(Math.abs((await explained).value.score - (value.results[0]?.score ?? 0))).toBeLessThan(
    1e-3,
  );
  await page.keyboard.press('w');

  const part = line.next('findSimilar');
  const picture = question(page).getByRole('group', { name: 'Part of the photo' });
  await drawFrame(page, picture, [0.2, 0.2], [0.8, 0.8]);
  await picture.getByRole('button', { name: 'Find similar', exact: true }).click();
  expect((await part).input).toMatchObject({ of: { region: { width: expect.closeTo(0.6, 1) } } });
  await expect(trail(page)).toHaveCount(2);
});

test('a picture that is carried out of the window again leaves no trace', async ({
  page,
  folder,
}) => {
  const path = await put(folder, 'taken back.jpg', await drawPicture({ seed: 3.3 }));
  await expect(nth(page, 1)).toBeVisible();
  const over = await dragOver(page, [path]);
  await over.leave();
  await expect(page.getByText('Drop a picture to find photos like it')).toHaveCount(0);
  await nth(page, 1).dblclick();
  await expect(viewer(page)).toBeVisible();
  await expect(trail(page)).toHaveCount(0);
});

// No page of the desktop app may write to the clipboard.
test('a pasted picture finds photos like it', { tag: '@web' }, async ({ page }) => {
  const line = await readAlong(page);
  await expect(nth(page, 1)).toBeVisible();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const png = await sharp(await drawPicture({ seed: 4.3 }))
    .png()
    .toBuffer();
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const blob = new Blob([bytes], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  }, png.toString('base64'));
  const asked = line.next('findSimilar');
  await page.keyboard.press('ControlOrMeta+v');
  expectRanked((await asked).value, []);
  await expect(trail(page)).toHaveText(['Pasted picture']);
  await expectShown(page, (await asked).value);
});

test('a photo’s own file, dropped, finds that photo first; the files stay as they were', async ({
  ownApp,
  pageOf,
  folder,
}) => {
  const photos = join(folder, 'photos');
  await drawPhotos(
    photos,
    Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`scene ${n}.jpg`, n + 50])),
  );
  const before = await fileHashes(photos);
  const page = await pageOf(await ownApp({ folders: [photos] }));
  await expectTotal(page, 8);
  await indexed(page);
  await drop(page, join(photos, 'scene 5.jpg'));
  await expect(result(page, 1)).toHaveAccessibleName('scene 5.jpg, 1.00 alike');
  await expect(trail(page)).toHaveText(['scene 5.jpg']);
  await drop(page, join(photos, 'scene 6.jpg'), join(photos, 'scene 7.jpg'));
  await expect(trail(page)).toHaveText(['scene 5.jpg', 'scene 6.jpg']);
  await expect(
    notices(page).getByText('One picture at a time: this is what is like scene 6.jpg.'),
  ).toBeVisible();
  expect(await fileHashes(photos)).toEqual(before);
});

test('what is no picture is said in a sentence, and nothing is lost', async ({ page, folder }) => {
  const photo = await drawPicture({ seed: 9 });
  const video = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free', 'latin1');
  const files = [
    await put(folder, 'notes.txt', 'Buy bread.'),
    await put(folder, 'holiday.mp4', Buffer.concat([video, Buffer.alloc(5000)])),
    await put(folder, 'broken.jpg', photo.subarray(0, 150)),
    await put(folder, 'empty.png', ''),
    await put(folder, 'pretends.jpg', 'This is text.'),
  ];
  await nth(page, 1).click();
  await nth(page, 2).click({ modifiers: ['ControlOrMeta'] });
  for (const file of files) {
    await drop(page, file);
    // One sentence that begins with the name, ends as one, and says nothing of what went on inside.
    const said = notices(page).locator('span').filter({ hasText: /\.$/ });
    await expect(said).toHaveCount(1);
    await expect(said).toContainText(`${basename(file)}: `);
    await expect(said).not.toHaveText(/error|invalid|exception|undefined|sharp|vips|\/tmp/i);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(said).toHaveCount(0);
  }
  await expect(page.getByRole('toolbar').getByText('2 chosen')).toBeVisible();
  await page.keyboard.press('f');
  await expect(trail(page)).toHaveText(['2 photos']);
  await drop(page, files[0] ?? '');
  await expect(page.getByRole('button', { name: 'Dismiss' })).toBeVisible();
  await expect(trail(page)).toHaveText(['2 photos']);
  await expect(result(page, 1)).toBeVisible();
});

test('a picture of 200 megapixels is looked at', async ({ page, folder }) => {
  const background = { r: 40, g: 90, b: 160 };
  const flat = sharp({ create: { width: 20_000, height: 10_000, channels: 3, background } });
  for (const name of ['huge.jpg', 'huge.png']) {
    const path = join(folder, name);
    await flat.clone().toFile(path);
    await drop(page, path);
    await expect(trail(page).last()).toHaveText(name, { timeout: 45_000 });
    await expect(result(page, 1)).toBeVisible({ timeout: 30_000 });
  }
});

test('a picture that would fill the memory is refused in a sentence', async ({ page, folder }) => {
  const png = await sharp(await drawPicture({ seed: 6 }))
    .png()
    .toBuffer();
  png.writeUInt32BE(60_000, 16); // Width and height of the header, and its checksum.
  png.writeUInt32BE(60_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  await expect(nth(page, 1)).toBeVisible();
  await drop(page, await put(folder, 'bomb.png', png));
  await expect(notices(page).getByText(/megapixels.*\.$/)).toBeVisible();
  await expect(nth(page, 1)).toBeVisible();
});

// Playwright can’t hold up what the desktop app’s own protocol answers.
test(
  'a picture dropped while the engine is away waits for another try',
  { tag: '@web' },
  async ({ page, folder }) => {
    const path = await put(folder, 'boat.jpg', await drawPicture({ seed: 7 }));
    await expect(nth(page, 1)).toBeVisible();
    await page.route('**/picture', (route) => route.abort());
    await drop(page, path);
    await expect(
      notices(page).getByText(
        'boat.jpg could not be handed over. Try again when the engine is back.',
      ),
    ).toBeVisible();
    await page.unroute('**/picture');
    await drop(page, path);
    await expect(trail(page)).toHaveText(['boat.jpg']);
    await expect(result(page, 1)).toBeVisible();
  },
);

// The desktop app knows where it lies, and adds it.
test('a dropped folder is offered to be added', { tag: '@web' }, async ({ page, folder }) => {
  const path = join(folder, 'Summer at the lake');
  await mkdir(path);
  await put(path, 'one.jpg', await drawPicture({ seed: 1 }));
  await drop(page, path);
  const dialog = page.getByRole('dialog', { name: 'Add a folder' });
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('A browser does not say where a dropped folder lies');
  await expect(dialog).toContainText('“Summer at the lake”');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(nth(page, 1)).toBeVisible();
});

test('a picture dropped while the viewer is open', async ({ page, folder }) => {
  const path = await put(folder, 'dropped.jpg', await drawPicture({ seed: 5.2 }));
  await nth(page, 1).dblclick();
  await expect(viewer(page)).toBeVisible();
  const over = await dragOver(page, [path]);
  // As a whole photo takes the place of its thumbnail under a hand that rests.
  await page.evaluate(([x, y]) => {
    for (const picture of document.elementsFromPoint(x, y)) {
      if (picture instanceof HTMLImageElement) picture.replaceWith(picture.cloneNode());
    }
  }, HAND);
  await over.drop();
  await expect(trail(page)).toHaveText(['dropped.jpg']);
  await expect(viewer(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(viewer(page)).toBeVisible();
  expect((await readFile(path)).length).toBeGreaterThan(0);
});
