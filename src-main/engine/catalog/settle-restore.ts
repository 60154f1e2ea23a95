import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import { libraryFolder } from '../library-folder.ts';
import { removeFiles } from './backup-files.ts';
import { catalogFile, COMPANIONS } from './catalog-file.ts';
import { storageError, syncFolderOf } from './durable-file.ts';

/** A rebuilt catalog that is whole and on the disk, and only has to take its place. */
const READY = /^catalog-restored-(.+)\.db$/u;

export function readyPath(libraryDir: string, stamp: string): string {
  return join(libraryDir, `catalog-restored-${stamp}.db`);
}

/** Where a catalog is set aside. */
export function asidePath(libraryDir: string, stamp: string): string {
  return join(libraryDir, `catalog-damaged-${stamp}.db`);
}

function stampsOfReady(libraryDir: string): string[] {
  if (!existsSync(libraryDir)) return [];
  return readdirSync(libraryDir)
    .flatMap((name) => READY.exec(name)?.[1] ?? [])
    .sort();
}

/** Whether a catalog waits to take its place, as the process that made it came to no end. */
export function isRestoreUnderWay(libraryDir: string): boolean {
  return stampsOfReady(libraryDir).length > 0;
}

/** What processes that came to no end left of catalogs that were being rebuilt. */
export function unfinishedRestores(libraryDir: string): string[] {
  if (!existsSync(libraryDir)) return [];
  return readdirSync(libraryDir)
    .filter((name) => name.startsWith('catalog-') && name.endsWith('.part'))
    .map((name) => join(libraryDir, name));
}

/**
 * Sets the catalog aside and puts the rebuilt one in its place. The file of the rebuilt one is the
 * journal of this: as long as it is there, what has its own name is the old one, and whoever opens the
 * library next goes on here. The caller holds the library lock.
 */
export function settleRestore(libraryDir: string): Result<void> {
  try {
    settle(libraryDir);
    return ok(undefined);
  } catch (cause) {
    return { ok: false, error: storageError(cause) };
  }
}

/** Index files know vectors of the catalog that was; they are made again from the one that comes. */
function removeIndexFiles(libraryDir: string): void {
  const folder = libraryFolder(libraryDir).indexes;
  if (existsSync(folder)) removeFiles(readdirSync(folder).map((name) => join(folder, name)));
}

function settle(libraryDir: string): void {
  for (const stamp of stampsOfReady(libraryDir)) {
    removeIndexFiles(libraryDir);
    const catalog = catalogFile(libraryDir);
    const aside = asidePath(libraryDir, stamp);
    for (const suffix of COMPANIONS) {
      if (existsSync(catalog + suffix)) renameSync(catalog + suffix, aside + suffix);
    }
    renameSync(readyPath(libraryDir, stamp), catalog);
    syncFolderOf(catalog);
  }
}
