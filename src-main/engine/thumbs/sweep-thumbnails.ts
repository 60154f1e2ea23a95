import type { Catalog } from '../catalog/catalog.ts';
import type { ThumbnailCache } from './thumbnail-cache.ts';

/** So many files are removed between two looks at the catalog. */
const AT_ONCE = 64;

/**
 * Removes the thumbnails of pictures that no photo shows any more. One that can’t be removed stays
 * on the list for the next time. To be called while no photo is being read: the thumbnail of a
 * picture that a photo is about to show again could go with it. No harm is done then but work: it is
 * made again from the photo when it is asked for.
 * @returns how many were removed, and how many are left for the next time.
 */
export async function sweepThumbnails(
  catalog: Catalog,
  thumbnails: ThumbnailCache,
  signal?: AbortSignal,
): Promise<{ readonly removed: number; readonly left: number }> {
  catalog.leftThumbnails.keepShown();
  let [removed, left] = [0, 0];
  let after: Uint8Array = new Uint8Array();
  while (signal?.aborted !== true) {
    const hashes = catalog.leftThumbnails.unshown(after, AT_ONCE);
    const last = hashes.at(-1);
    if (last === undefined) break;
    after = last;
    const gone: Uint8Array[] = [];
    for (const hash of hashes) if ((await thumbnails.remove(hash)).ok) gone.push(hash);
    catalog.leftThumbnails.settle(gone);
    removed += gone.length;
    left += hashes.length - gone.length;
  }
  return { removed, left };
}
