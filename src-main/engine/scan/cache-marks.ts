import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathForFs, type FilePath } from './file-path.ts';

/** Whether a file of this name lies in the folder in question. */
type HasFile = (name: string) => boolean;

/** In a library folder of Kindred, which may be one of photos at the same time. */
const THUMBNAILS = 'thumbnails';
const LIBRARY_MARKS = ['catalog.db', 'lock.db'];

/** Folders that Immich fills from the photos in the folders beside them; each has its mark. */
const OF_IMMICH = new Set(['thumbs', 'encoded-video', 'profile', 'backups']);
const IMMICH_MARK = '.immich';

/** PhotoPrism’s storage folder; its own index leaves out a folder with this file, too. */
const PHOTOPRISM_MARK = '.ppstorage';

/** Whether a folder with these files in it holds what another program made of photos. */
export function isMarkedCache(name: FilePath, has: HasFile): boolean {
  return has(PHOTOPRISM_MARK) || (OF_IMMICH.has(name) && has(IMMICH_MARK));
}

/** Whether a folder holds the thumbnails of a library of Kindred, by what lies beside it. */
export function isThumbnailFolder(name: FilePath, hasBeside: HasFile): boolean {
  return name === THUMBNAILS && LIBRARY_MARKS.every(hasBeside);
}

async function marksIn(folder: FilePath): Promise<HasFile> {
  const marks = [...LIBRARY_MARKS, IMMICH_MARK, PHOTOPRISM_MARK];
  const there = await Promise.all(
    marks.map((mark) =>
      lstat(pathForFs(join(folder, mark))).then(
        () => true,
        () => false, // Not there, or not to be seen: then it says nothing.
      ),
    ),
  );
  return (name) => there[marks.indexOf(name)] === true;
}

/** Whether a folder (absolute) is, or lies in, one of those; the file system is asked. */
export async function isInsideMarkedCache(folder: FilePath): Promise<boolean> {
  const name = basename(folder);
  const parent = dirname(folder);
  if (isMarkedCache(name, await marksIn(folder))) return true;
  if (parent === folder) return false;
  if (name === THUMBNAILS && isThumbnailFolder(name, await marksIn(parent))) return true;
  return isInsideMarkedCache(parent);
}
