import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog, FileStamp } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { removeStrayThumbnails } from './stray-thumbnails.ts';
import { sweepThumbnails } from './sweep-thumbnails.ts';
import { ThumbnailCache } from './thumbnail-cache.ts';

const BROKEN = { code: 'image-damaged', message: 'Broken.', isPassing: false } as const;
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);

let catalog: Catalog;
let thumbnails: ThumbnailCache;
let folder: string;
let folderId: number;
beforeEach(() => {
  catalog = unwrap(openCatalog(temporaryFolder()));
  folder = temporaryFolder();
  thumbnails = new ThumbnailCache(folder);
  folderId = catalog.addFolder({ path: '/photos', pathKey: '/photos', foldsCase: false }, []).id;
});
afterEach(() => {
  catalog.close();
});

/** Another hash for each number. */
function hashOf(number: number): Uint8Array {
  const hash = new Uint8Array(32).fill(7);
  new DataView(hash.buffer).setUint32(0, number);
  return hash;
}

function addPhotos(names: readonly string[]): number[] {
  const added = names.map((path) => ({ path, pathKey: path, byteSize: 1, mtimeUs: 1 }));
  catalog.applyChanges(folderId, { added });
  const known = catalog.knownFiles(folderId, '');
  return names.map((name) => known.get(name)?.id ?? 0);
}

let edits = 1;

/** The file of a photo is another one now. */
function edit(photo: number): FileStamp {
  edits += 1;
  const stamp = { byteSize: 1, mtimeUs: edits };
  const known = [...catalog.knownFiles(folderId, '').values()].find(({ id }) => id === photo);
  const { path = '', pathKey = '' } = known ?? {};
  catalog.applyChanges(folderId, { changed: [{ path, pathKey, ...stamp, id: photo }] });
  return stamp;
}

/** As when a photo was edited and is read again: its thumbnail, then its row. */
async function show(photo: number, number: number): Promise<void> {
  const hash = hashOf(number);
  const stamp = edit(photo);
  unwrap(await thumbnails.write(hash, JPEG));
  unwrap(catalog.saveIndexed(photo, { ...samplePhoto([], stamp), hash }));
}

function files(): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jpg'),
  ).length;
}

describe('sweeping thumbnails', () => {
  it('removes those that no photo shows any more, whatever became of the photo', async () => {
    const [edited = 0, broken = 0, forgotten = 0, missing = 0] = addPhotos(['a', 'b', 'c', 'd']);
    for (const [at, photo] of [edited, broken, forgotten, missing].entries()) await show(photo, at);
    await show(edited, 10);
    unwrap(catalog.saveFailed(broken, { ...BROKEN, stamp: edit(broken) }));
    catalog.applyChanges(folderId, { missing: [forgotten, missing] });
    catalog.missing.forget([forgotten]);
    expect(files()).toBe(5);
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 3, left: 0 });
    expect(files()).toBe(2);
    expect(await thumbnails.has(hashOf(10))).toBe(true);
    // One whose file is gone shows its thumbnail still.
    expect(await thumbnails.has(hashOf(3))).toBe(true);
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 0, left: 0 });
  });

  it('keeps what a copy shows, or the same photo again', async () => {
    const [one = 0, copy = 0, back = 0] = addPhotos(['a', 'b', 'c']);
    await show(one, 1);
    await show(copy, 1);
    await show(back, 2);
    await show(one, 3);
    await show(back, 4);
    await show(back, 2);
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 1, left: 0 });
    expect(await thumbnails.has(hashOf(1))).toBe(true);
    expect(await thumbnails.has(hashOf(2))).toBe(true);
    // The copy changes as well: now it may go.
    await show(copy, 5);
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 1, left: 0 });
    expect(await thumbnails.has(hashOf(1))).toBe(false);
  });

  it('leaves what can’t be removed for the next time, and goes on with the rest', async () => {
    const ids = addPhotos(Array.from({ length: 150 }, (_, at) => `${at}.jpg`));
    for (const [at, photo] of ids.entries()) await show(photo, at);
    // A folder in place of the file is removed by nobody.
    const stuck = join(folder, '00', `${Buffer.from(hashOf(70)).toString('hex').slice(2)}.jpg`);
    rmSync(stuck);
    mkdirSync(stuck);
    for (const photo of ids) await show(photo, 1000 + photo);
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 149, left: 1 });
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 0, left: 1 });
    rmSync(stuck, { recursive: true });
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 1, left: 0 });
    expect(files()).toBe(150);
  });

  it('stops where it is told to', async () => {
    const [photo = 0] = addPhotos(['a']);
    await show(photo, 1);
    await show(photo, 2);
    const stopped = await sweepThumbnails(catalog, thumbnails, AbortSignal.abort());
    expect(stopped).toEqual({ removed: 0, left: 0 });
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 1, left: 0 });
  });
});

describe('a photo that changed while it was read', () => {
  it('leaves its thumbnail to be swept, but not where another one shows it', async () => {
    const [one = 0, other = 0] = addPhotos(['a', 'b']);
    await show(other, 2);
    for (const number of [1, 2]) {
      const before = edit(one);
      unwrap(await thumbnails.write(hashOf(number), JPEG));
      edit(one);
      const read = { ...samplePhoto([], before), hash: hashOf(number) };
      expect(unwrap(catalog.saveIndexed(one, read))).toEqual({ isKept: false });
    }
    expect(await sweepThumbnails(catalog, thumbnails)).toEqual({ removed: 1, left: 0 });
    expect(await thumbnails.has(hashOf(2))).toBe(true);
  });
});

describe('removing stray thumbnails', () => {
  it('takes what nobody knows of, and leaves the rest', async () => {
    const [shown = 0, missing = 0] = addPhotos(['a', 'b']);
    await show(shown, 1);
    await show(missing, 2);
    catalog.applyChanges(folderId, { missing: [missing] });
    unwrap(await thumbnails.write(hashOf(3), JPEG));
    const cell = join(folder, '00');
    const name = `${Buffer.from(hashOf(4)).toString('hex').slice(2)}.jpg`;
    writeFileSync(join(cell, `${name}.${randomUUID()}.part`), JPEG);
    writeFileSync(join(cell, 'note.txt'), 'Of somebody else.');
    expect(await removeStrayThumbnails(catalog, thumbnails)).toBe(2);
    expect(readdirSync(cell)).toHaveLength(3);
    expect(files()).toBe(2);
    expect(await removeStrayThumbnails(catalog, thumbnails)).toBe(0);
  });

  it('finds nothing where no thumbnail was written yet', async () => {
    rmSync(folder, { recursive: true });
    expect(await removeStrayThumbnails(catalog, thumbnails)).toBe(0);
  });
});

describe('the thumbnail cache', () => {
  it('makes its folders again where someone removed them', async () => {
    unwrap(await thumbnails.write(hashOf(1), JPEG));
    rmSync(folder, { recursive: true });
    unwrap(await thumbnails.write(hashOf(2), JPEG));
    expect(await thumbnails.has(hashOf(2))).toBe(true);
    expect((await thumbnails.read(hashOf(1))).ok).toBe(false);
  });
});
