import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { codeOf } from '../model/model-file.ts';

/** No id has a dot: what ends so is a network that was removed, and not all of it is gone. */
const REMOVED = '.removed';

async function lengthOf(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined); // Gone just now, or never there.
  return stats?.isFile() === true ? stats.size : 0;
}

/** The bytes of a file, or of all files in a folder; 0 where there is none. */
export async function bytesBelow(...path: readonly string[]): Promise<number> {
  const top = join(...path);
  const names = await readdir(top, { recursive: true }).catch(() => []); // A file, or nothing.
  const lengths = await Promise.all(['', ...names].map((name) => lengthOf(join(top, name))));
  return lengths.reduce((sum, length) => sum + length, 0);
}

/**
 * Removes an installed network: it is whole or gone, whenever that is broken off.
 * @returns `library-unreadable` where it can't be.
 */
export async function removeModelFolder(modelsDir: string, id: string): Promise<Result<void>> {
  const folder = join(modelsDir, id);
  try {
    await rm(folder + REMOVED, { recursive: true, force: true });
    await rename(folder, folder + REMOVED);
    await rm(folder + REMOVED, { recursive: true, force: true });
    return ok(undefined);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return ok(undefined);
    return fail('library-unreadable', `The files of the model ${id} can’t be removed.`, cause);
  }
}

/** Ends what was broken off of {@link removeModelFolder}. */
export async function sweepModelFolders(modelsDir: string): Promise<void> {
  const names = await readdir(modelsDir).catch(() => []); // Without networks there is nothing to do.
  for (const name of names.filter((name) => name.endsWith(REMOVED))) {
    // What can't be removed now is tried again the next time.
    await rm(join(modelsDir, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
