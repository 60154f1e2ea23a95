import { rm } from 'node:fs/promises';
import type { Catalog } from '../catalog/catalog.ts';
import type { ThumbnailCache } from './thumbnail-cache.ts';

/**
 * Goes through the whole cache and removes what no photo shows and nobody knows of: thumbnails that
 * were written just before the engine went down, and unfinished files. Only while no photo is being
 * read, as for `sweepThumbnails`; worth its while after the engine went down, or when a person asks.
 * @returns how many files were removed.
 */
export async function removeStrayThumbnails(
  catalog: Catalog,
  thumbnails: ThumbnailCache,
  signal?: AbortSignal,
): Promise<number> {
  let removed = 0;
  for await (const { hashes, unfinished } of thumbnails.listed()) {
    if (signal?.aborted === true) break;
    for (const hash of catalog.leftThumbnails.unknown(hashes)) {
      if ((await thumbnails.remove(hash)).ok) removed += 1;
    }
    for (const path of unfinished) {
      // One that can't be removed is tried again the next time.
      await rm(path).then(
        () => (removed += 1),
        () => undefined,
      );
    }
  }
  return removed;
}
