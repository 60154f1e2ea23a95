import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathForFs, pathFromBytes, type FilePath } from '../scan/file-path.ts';
import { isPhotoName, isWalkedFolder } from '../scan/photo-files.ts';

export interface PhotoTally {
  readonly photos: number;
  /** There may be more: the counting ended early. */
  readonly isMore: boolean;
}

async function entriesOf(folder: FilePath): Promise<Dirent<Buffer>[]> {
  const options = { withFileTypes: true, encoding: 'buffer' } as const;
  return readdir(pathForFs(folder), options).catch(() => []); // Not for this account: no photos.
}

/**
 * Counts the photos in a folder and below by their names, links left out.
 * @param limit where to stop.
 * @param signal stops it, with what was counted until then.
 */
export async function countPhotos(
  folder: FilePath,
  limit: number,
  signal: AbortSignal,
): Promise<PhotoTally> {
  const folders = [folder];
  let photos = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    if (signal.aborted) return { photos, isMore: true };
    const parent = basename(next);
    for (const entry of await entriesOf(next)) {
      const name = pathFromBytes(entry.name);
      if (entry.isFile() && isPhotoName(name)) photos += 1;
      else if (entry.isDirectory() && isWalkedFolder(name, parent)) folders.push(join(next, name));
      if (photos >= limit) return { photos: limit, isMore: true };
    }
  }
  return { photos, isMore: false };
}
