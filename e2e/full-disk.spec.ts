import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { expect, test } from './support/test.ts';

const PHOTOS = 150;

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

test('a full disk is told, nothing is lost, and with room the work goes on', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const isMounted = process.platform === 'linux' && mount(disk, 'size=3m');
  test.skip(!isMounted, 'needs the right to mount a small disk');
  try {
    const names = Array.from({ length: PHOTOS }, (_, n) => [`${n}.jpg`, n + 1] as const);
    await drawPhotos(join(folder, 'photos'), Object.fromEntries(names));
    const library = join(disk, 'library');
    mkdirSync(library);
    const app = await ownApp({ library, folders: [join(folder, 'photos')] });
    const page = await pageOf(app);
    const sidebar = page.getByRole('navigation', { name: 'Library', exact: true });
    await expect(sidebar.getByRole('alert')).toHaveText(/full/, { timeout: 20_000 });
    // What was read until then is there to be looked at and asked about.
    const tile = page.getByRole('option').first();
    await expect(tile.locator('img.loaded')).toBeVisible();
    await tile.click();
    await page.keyboard.press('f');
    await expect(
      page.getByRole('listbox', { name: 'Photos like it' }).getByRole('option').first(),
    ).toBeVisible();
    expect(mount(disk, 'remount,size=64m')).toBe(true);
    await sidebar.getByRole('button', { name: 'Manage folders' }).click();
    const work = page.getByRole('region', { name: 'Work in the background' });
    await expect(work).toContainText(/\d+ photos are still waiting to be read\./);
    await work.getByRole('button', { name: 'Go on' }).click();
    await expect(work).toContainText('Everything is up to date.', { timeout: 30_000 });
    await expect(sidebar.getByRole('button', { name: `All photos ${PHOTOS}` })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(sidebar.getByText('could not be read')).toHaveCount(0);
    expect(await app.stop()).toBe(0);
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});
