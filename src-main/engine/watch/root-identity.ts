import { stat } from 'node:fs/promises';
import { pathForFs, type FilePath } from '../scan/file-path.ts';
import { isInside } from '../scan/folder-scan.ts';
import { readMounts } from './mount-table.ts';

/**
 * Which folder is at a path now: it changes when another folder or drive comes to be there, and, on
 * Linux, when something is mounted or unmounted in it. `undefined` where there is none.
 */
export async function rootIdentity(path: FilePath): Promise<string | undefined> {
  try {
    const root = await stat(pathForFs(path), { bigint: true });
    if (!root.isDirectory()) return undefined;
    return [root.dev, root.ino, ...(await mountsIn(path))].join(' ');
  } catch {
    return undefined; // Gone, or not to be reached: why, the scan says.
  }
}

async function mountsIn(path: FilePath): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const inside = (await readMounts()).filter((mount) => isInside(mount.path, path));
  return inside.map(({ id }) => id).toSorted();
}
