import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { drawCameraJpeg, drawPicture } from '../test-fixtures/pictures.ts';
import { addFolder } from './support/add-folder.ts';
import { expect, test } from './support/test.ts';

const MANY = 240;

/** Photos as large as a camera's, so that reading them takes a moment: one picture, other last bytes. */
async function drawLargePhotos(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const jpeg = await drawCameraJpeg({ seed: 1, width: 3000, height: 2000, quality: 80 });
  for (let n = 1; n <= MANY; n += 1) {
    await writeFile(join(folder, `${n}.jpg`), Buffer.concat([jpeg, Buffer.from(`${n}`)]));
  }
}

function sidebarOf(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Library', exact: true });
}

function askForFolder(page: Page): Locator {
  return page.getByRole('button', { name: /^Choose (a|another) folder$|^Add a folder$/ });
}

test('reading shows its rate, waits when it is told to, and goes on', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawLargePhotos(join(folder, 'Large'));
  const page = await pageOf(await ownApp());
  await addFolder(page, askForFolder(page), join(folder, 'Large'));
  const sidebar = sidebarOf(page);
  // The folder was looked through: photos are being read.
  const bar = sidebar.getByRole('progressbar', { name: new RegExp(`^\\d+ of ${MANY}$`) });
  await expect(bar).toBeVisible();
  await expect(sidebar.getByText(/^[\d.]+\/s/)).toBeVisible();
  await sidebar.getByRole('button', { name: 'Pause' }).click();
  await expect(sidebar.getByText('Paused')).toBeVisible();
  await expect(bar).toBeVisible();
  // Thumbnails are there before all is done.
  await expect(page.getByRole('option').first().locator('img.loaded')).toBeVisible();
  await sidebar.getByRole('button', { name: 'Manage folders' }).click();
  const work = page.getByRole('region', { name: 'Work in the background' });
  await expect(work.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^\d\d?$/);
  await expect(work.getByRole('button', { name: 'Stop' })).toBeVisible();
  await work.getByRole('button', { name: 'Go on' }).click();
  await expect(work).toContainText('Everything is up to date.', { timeout: 30_000 });
  await expect(sidebar.getByRole('button', { name: `All photos ${MANY}` })).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
});

test('work that was stopped is offered again and loses nothing', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawLargePhotos(join(folder, 'Large'));
  const page = await pageOf(await ownApp());
  await addFolder(page, askForFolder(page), join(folder, 'Large'));
  const sidebar = sidebarOf(page);
  await sidebar.getByRole('button', { name: 'Manage folders' }).click();
  const work = page.getByRole('region', { name: 'Work in the background' });
  await expect(
    work.getByRole('progressbar', { name: new RegExp(`^\\d+ of ${MANY}$`) }),
  ).toBeVisible();
  await work.getByRole('button', { name: 'Stop' }).click();
  await expect(work).toContainText(/\d+ photos are still waiting to be read\./);
  await work.getByRole('button', { name: 'Go on' }).click();
  await expect(work).toContainText('Everything is up to date.', { timeout: 30_000 });
  await expect(sidebar.getByRole('button', { name: `All photos ${MANY}` })).toBeVisible();
});

test('what can’t be read is counted, listed with its reason, and tried again', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, { 'good-1.jpg': 1, 'good-2.jpg': 2 });
  await writeFile(join(folder, 'empty.jpg'), '');
  await writeFile(join(folder, 'text.jpg'), 'This is a letter, not a photo.');
  await writeFile(join(folder, 'letter.png'), 'This is another letter, not a photo.');
  const page = await pageOf(await ownApp({ folders: [folder] }));
  const sidebar = sidebarOf(page);
  await sidebar.getByRole('button', { name: '3 could not be read' }).click();
  const list = page.getByRole('list', { name: 'Could not be read' });
  await expect(list.getByText('empty.jpg')).toBeVisible();
  await expect(list.getByText('text.jpg')).toBeVisible();
  await expect(list.getByText(folder)).toHaveCount(3);
  // Every reason is a sentence of its own.
  const reasons = await list.getByRole('heading').allTextContents();
  expect(reasons.length).toBe(2);
  for (const reason of reasons) expect(reason).toMatch(/^[A-Z].*\.$/);

  await writeFile(join(folder, 'text.jpg'), await drawPicture({ seed: 3 }));
  await list.getByRole('button', { name: 'Try text.jpg again' }).click();
  await expect(list.getByText('text.jpg')).toHaveCount(0);
  await expect(sidebar.getByRole('button', { name: '2 could not be read' })).toBeVisible();

  await writeFile(join(folder, 'empty.jpg'), await drawPicture({ seed: 4 }));
  await page.getByRole('button', { name: 'Try all again' }).click();
  await expect(sidebar.getByRole('button', { name: '1 could not be read' })).toBeVisible();
  await expect(list.getByText('letter.png')).toBeVisible();
  await writeFile(join(folder, 'letter.png'), await drawPicture({ seed: 5 }));
  await page.getByRole('button', { name: 'Try all again' }).click();
  await expect(page.getByRole('heading', { name: 'Every photo could be read.' })).toBeVisible();
  await expect(sidebar.getByText('could not be read')).toHaveCount(0);
  await sidebar.getByRole('button', { name: 'All photos 5' }).click();
  await expect(page.getByRole('option', { name: 'text.jpg' })).toBeVisible();
});

test('the next start knows the folders, what is paused and what is left out', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  await drawPhotos(folder, { 'Coast/beach.jpg': 1, 'Coast/pier.jpg': 2, 'Alps/snow.jpg': 3 });
  const library = join(folder, 'library');
  const folders = [join(folder, 'Coast'), join(folder, 'Alps')];
  const first = await ownApp({ library, folders });
  const page = await pageOf(first);
  const sidebar = sidebarOf(page);
  await expect(sidebar.getByRole('button', { name: 'All photos 3' })).toBeVisible();
  await sidebar.getByRole('button', { name: 'Manage folders' }).click();
  await page.getByRole('button', { name: 'Leave things out of Coast' }).click();
  await page.getByRole('textbox', { name: 'Leave out' }).fill('pier*');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Pause Alps' }).click();
  await expect(sidebar.getByRole('button', { name: 'Coast 1' })).toBeVisible();
  await expect(sidebar.getByRole('button', { name: 'Alps Paused 1' })).toBeVisible();
  expect(await first.stop()).toBe(0);

  const again = await pageOf(await ownApp({ library }));
  const kept = sidebarOf(again);
  await expect(kept.getByRole('button', { name: 'Coast 1' })).toBeVisible();
  await expect(kept.getByRole('button', { name: 'Alps Paused 1' })).toBeVisible();
  await expect(again.getByRole('option')).toHaveCount(2);
  await kept.getByRole('button', { name: 'Manage folders' }).click();
  await expect(again.getByText('Left out: pier*')).toBeVisible();
});
