import { lstat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathForFs, type FilePath } from './file-path.ts';

/** The number of the drive (st_dev) that holds a folder; undefined where it can’t be looked at. */
async function driveOf(path: FilePath): Promise<bigint | undefined> {
  return lstat(pathForFs(path), { bigint: true }).then(
    (stats) => stats.dev,
    () => undefined, // Not there, or closed: no drive is joined there that could be seen.
  );
}

async function isMount(path: FilePath): Promise<boolean> {
  const [here, above] = await Promise.all([driveOf(path), driveOf(dirname(path))]);
  return here !== undefined && above !== undefined && here !== above;
}

/**
 * The drive that a folder lies on, by the place where it is joined to the system: '' for the folder
 * itself, '../..' for two folders up; undefined on the drive that the system itself is on.
 */
export async function mountAbove(root: FilePath): Promise<FilePath | undefined> {
  for (let at = root; dirname(at) !== at; at = dirname(at)) {
    if (await isMount(at)) return relative(root, at);
  }
  return undefined;
}

/**
 * Of places where drives were joined to a folder, those where none is now: what lay there is away,
 * and not deleted, even where an empty folder is left.
 * @param mounts relative to `root`: inside it, '' for itself, or '..' and the like above it.
 */
export async function lostMounts(root: FilePath, mounts: readonly FilePath[]): Promise<FilePath[]> {
  const lost: FilePath[] = [];
  for (const mount of mounts) {
    if (!(await isMount(join(root, mount)))) lost.push(mount);
  }
  return lost;
}

/** Whether a mount is the folder itself or lies above it: with it all of the folder is away. */
export function holdsAll(mount: FilePath): boolean {
  return mount === '' || mount === '..' || mount.startsWith('../') || mount.startsWith('..\\');
}
