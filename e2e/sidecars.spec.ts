import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { drawPhotos } from '../test-fixtures/drawn-photos.ts';
import { fileHashes } from './support/file-hashes.ts';
import { tabTo } from './support/hands.ts';
import { expectTotal, tiles } from './support/photos.ts';
import { expect, indexed, test, type Bed } from './support/test.ts';

const PHOTOS = { 'beach.jpg': 1, 'boats.jpg': 2, 'pier.jpg': 3 };
const WRITES = 'Write stars, tags, titles and captions to .xmp files';
/** How long work in the background may take on a busy machine. */
const WORK_MS = 20_000;

/** A sidecar of darktable’s: what is not ours has to stay. */
function darktable(stars: number): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:darktable="http://darktable.sf.net/"
    xmp:Rating="${stars}"
    darktable:xmp_version="5"
    darktable:auto_presets_applied="1">
   <dc:subject><rdf:Bag><rdf:li>harbour</rdf:li></rdf:Bag></dc:subject>
   <darktable:history>
    <rdf:Seq>
     <rdf:li darktable:num="0" darktable:operation="exposure" darktable:params="0000803f&amp;"/>
    </rdf:Seq>
   </darktable:history>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;
}

interface Shelf {
  readonly page: Page;
  readonly photos: string;
  readonly tile: (name: RegExp) => Locator;
  readonly toggle: Locator;
  readonly group: Locator;
  readonly openSettings: () => Promise<void>;
  readonly openPhotos: () => Promise<void>;
  /** Has all folders looked through again. */
  readonly lookAgain: () => Promise<void>;
}

async function shelf(
  folder: string,
  ownApp: (options: { readonly folders: readonly string[] }) => Promise<Bed>,
  pageOf: (bed: Bed) => Promise<Page>,
): Promise<Shelf> {
  await drawPhotos(folder, PHOTOS);
  const page = await pageOf(await ownApp({ folders: [folder] }));
  await expectTotal(page, 3);
  await indexed(page);
  const group = page.getByRole('region', { name: 'Files beside the photos' });
  const work = page.getByRole('region', { name: 'Work in the background' });
  return {
    page,
    photos: folder,
    tile: (name) => page.getByRole('option', { name }),
    toggle: group.getByRole('switch', { name: WRITES }),
    group,
    openSettings: async () => {
      await page.getByRole('button', { name: 'Settings' }).click();
      await expect(group.getByRole('switch')).toBeEnabled();
    },
    openPhotos: async () => {
      await page.getByRole('button', { name: /^All photos/ }).click();
      await expect(tiles(page).first()).toBeVisible();
    },
    lookAgain: async () => {
      await page.getByRole('button', { name: 'Manage folders' }).click();
      await work.getByRole('button', { name: 'Look again' }).click();
      await expect(work).toContainText('Everything is up to date.', { timeout: WORK_MS });
    },
  };
}

/** Gives a photo stars by key. */
async function star({ page, tile }: Shelf, name: RegExp, stars: number): Promise<void> {
  await tile(name).click();
  await page.keyboard.press(String(stars));
  await expect(tile(name)).toHaveAccessibleName(new RegExp(`, ${stars} stars?$`));
}

/** What a file holds, once it is there. */
function contentOf(path: string): () => Promise<string> {
  return () => readFile(path, 'utf8').catch(() => '');
}

test('nothing is written until the switch is on; then stars by key land beside the photo', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await shelf(folder, ownApp, pageOf);
  const { page, photos, toggle, group, openSettings, openPhotos } = all;
  const before = await fileHashes(photos);
  await star(all, /^beach\.jpg/, 4);
  await openSettings();
  await expect(toggle).not.toBeChecked();
  await expect(group).toContainText('Nothing is written.');
  expect(await fileHashes(photos)).toEqual(before);
  // By keyboard alone.
  await tabTo(page, toggle);
  await page.keyboard.press(' ');
  await expect(toggle).toBeChecked();
  await expect(group).toContainText('Everything is written.', { timeout: WORK_MS });
  await expect(toggle).toBeFocused();
  const beach = contentOf(join(photos, 'beach.jpg.xmp'));
  await expect.poll(beach, { timeout: WORK_MS }).toMatch(/Rating(="|>)4/);
  await openPhotos();
  await star(all, /^pier\.jpg/, 2);
  const pier = contentOf(join(photos, 'pier.jpg.xmp'));
  await expect.poll(pier, { timeout: WORK_MS }).toMatch(/Rating(="|>)2/);
  const after = await fileHashes(photos);
  expect(after).toMatchObject(before);
  expect(Object.keys(after)).toEqual(
    [...Object.keys(before), 'beach.jpg.xmp', 'pier.jpg.xmp'].sort(),
  );
  // Off again, what is there stays as it is.
  await openSettings();
  await toggle.click();
  await expect(group).toContainText('Nothing is written.');
  await openPhotos();
  await star(all, /^pier\.jpg/, 5);
  expect(await pier()).toMatch(/Rating(="|>)2/);
});

test('what another program wrote is read, and kept when Kindred writes', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const path = join(folder, 'boats.jpg.xmp');
  await writeFile(path, darktable(3));
  const all = await shelf(folder, ownApp, pageOf);
  await expect(all.tile(/^boats\.jpg/)).toHaveAccessibleName('boats.jpg, 3 stars');
  await all.openSettings();
  await all.toggle.click();
  await expect(all.group).toContainText('Everything is written.', { timeout: WORK_MS });
  await all.openPhotos();
  await star(all, /^boats\.jpg/, 5);
  const boats = contentOf(path);
  await expect.poll(boats, { timeout: WORK_MS }).toMatch(/Rating(="|>)5/);
  const written = await boats();
  expect(written).toContain('<rdf:li>harbour</rdf:li>');
  for (const kept of ['xmp_version="5"', 'auto_presets_applied="1"', 'params="0000803f&amp;"']) {
    expect(written).toContain(`darktable:${kept}`);
  }
  expect((await readdir(folder)).sort()).toEqual([
    'beach.jpg',
    'boats.jpg',
    'boats.jpg.xmp',
    'pier.jpg',
  ]);
});

test('a sidecar that came or was changed meanwhile is read when one looks again', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await shelf(folder, ownApp, pageOf);
  // The habit of Lightroom: without the photo’s own ending.
  const path = join(folder, 'pier.xmp');
  await writeFile(path, darktable(2));
  await all.lookAgain();
  await all.openPhotos();
  await expect(all.tile(/^pier\.jpg/)).toHaveAccessibleName('pier.jpg, 2 stars');
  await writeFile(path, darktable(5));
  const later = new Date(Date.now() + 5000);
  await utimes(path, later, later);
  await all.lookAgain();
  await all.openPhotos();
  await expect(all.tile(/^pier\.jpg/)).toHaveAccessibleName('pier.jpg, 5 stars');
});

test('a sidecar that can’t be written says so, and Try again works', async ({
  folder,
  ownApp,
  pageOf,
}) => {
  const all = await shelf(folder, ownApp, pageOf);
  const { page, group, toggle, openSettings, openPhotos } = all;
  // Not even root can write a file where a folder is.
  const path = join(folder, 'beach.jpg.xmp');
  await mkdir(join(path, 'inside'), { recursive: true });
  await openSettings();
  await toggle.click();
  await expect(toggle).toBeChecked();
  await openPhotos();
  await star(all, /^beach\.jpg/, 4);
  await openSettings();
  await expect(group).toContainText(/1 could not be written\. \S+/, { timeout: WORK_MS });
  await rm(path, { recursive: true });
  await group.getByRole('button', { name: 'Try again' }).click();
  await expect(group).toContainText('Everything is written.', { timeout: WORK_MS });
  expect(await contentOf(path)()).toMatch(/Rating(="|>)4/);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
