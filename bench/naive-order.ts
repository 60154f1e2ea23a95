import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { unwrap } from '../src-main/contract/errors.ts';
import type { Catalog, FileStamp } from '../src-main/engine/catalog/catalog.ts';
import { openCatalog } from '../src-main/engine/catalog/sqlite-catalog.ts';
import { contentHash } from '../src-main/engine/decode/content-hash.ts';
import type { DecodedPhoto } from '../src-main/engine/decode/decoded-photo.ts';
import { makeOutputs } from '../src-main/engine/decode/photo-outputs.ts';
import { readHeaders } from '../src-main/engine/decode/read-headers.ts';
import { embedPhoto } from '../src-main/engine/embed/embed-photo.ts';
import type { Embedder } from '../src-main/engine/embed/embedder.ts';
import { ThumbnailCache } from '../src-main/engine/thumbs/thumbnail-cache.ts';

const SIDE = 512;

/** Decoded as one would at first: to 512 pixels, each step after the last. */
async function decodeNaively(path: string): Promise<DecodedPhoto> {
  const bytes = await readFile(path);
  const hash = await contentHash(bytes);
  const headers = unwrap(await readHeaders(bytes, 'jpeg'));
  const { data, info } = await sharp(bytes)
    .rotate()
    .resize(SIDE, SIDE, { fit: 'inside' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const outputs = await makeOutputs({ width: info.width, height: info.height, data });
  const { format, width, height, metadata } = headers;
  const byteSize = bytes.length;
  return { hash, byteSize, format, width, height, damaged: false, metadata, ...outputs };
}

function addRow(catalog: Catalog, folderId: number, name: string, stamp: FileStamp): number {
  const added = [{ path: name, pathKey: name, ...stamp }];
  catalog.applyChanges(folderId, { added, changed: [], renamed: [], missing: [], back: [] });
  return catalog.photoAt(folderId, name)?.id ?? 0;
}

/**
 * The same work as Kindred's for each photo – hash, metadata, thumbnail on disk, both vectors, row –
 * in the order that comes to mind first: one photo after the other, one step after the other.
 * @returns milliseconds for all.
 */
export async function indexNaively(
  paths: readonly string[],
  dir: string,
  embedder: Embedder,
): Promise<number> {
  const folder = join(dir, 'naive');
  await mkdir(folder);
  const catalog = unwrap(openCatalog(folder));
  const thumbnails = new ThumbnailCache(folder);
  const { id } = catalog.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []);
  const started = performance.now();
  for (const path of paths) {
    const photo = await decodeNaively(path);
    unwrap(await thumbnails.write(photo.hash, photo.thumbnail));
    const record = unwrap(await embedPhoto(photo, [embedder]));
    const stamp = { byteSize: photo.byteSize, mtimeUs: 1 };
    unwrap(catalog.saveIndexed(addRow(catalog, id, path, stamp), { ...record, stamp }));
  }
  const took = performance.now() - started;
  catalog.close();
  return took;
}
