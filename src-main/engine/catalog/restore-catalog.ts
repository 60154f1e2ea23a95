import { existsSync, renameSync } from 'node:fs';
import { fail, ok, unwrap, type Result } from '../../contract/errors.ts';
import type { Backup } from '../../contract/keeping-calls.ts';
import { describeBackup, soundBackups } from './backup-catalog.ts';
import { backupFiles, fileStamp, removeFiles } from './backup-files.ts';
import { catalogFile } from './catalog-file.ts';
import { catalogAsBackup } from './check-catalog.ts';
import { storageError, syncFile, syncFolderOf } from './durable-file.ts';
import { asidePath, readyPath, settleRestore, unfinishedRestores } from './settle-restore.ts';
import { rebuildCatalog, type RebuiltCatalog } from './rebuild-catalog.ts';

export interface RestoreOrder {
  readonly libraryDir: string;
  /** A copy by its file name; undefined for the newest that can be used. */
  readonly name: string | undefined;
  /** Milliseconds since 1970; names what is set aside. */
  readonly at: number;
  /** Also where there is no copy: with what can be read of the damaged catalog. */
  readonly takesWhatIsLeft?: boolean;
}

export interface RestoredCatalog extends Omit<RebuiltCatalog, 'photos' | 'organised'> {
  /** Undefined where there was no copy: what could be read of the damaged one. */
  readonly restored: Backup | undefined;
  readonly photos: number;
  /** Where the catalog lies that was there; empty where there was none. */
  readonly setAside: string;
}

/** Copies to go back to, newest first; the catalog itself where its own rows can all be read. */
export function restorableBackups(libraryDir: string, withCatalog: boolean): Backup[] {
  const itself = withCatalog ? catalogAsBackup(libraryDir) : undefined;
  return [...(itself === undefined ? [] : [itself]), ...soundBackups(libraryDir)];
}

function pathOf(libraryDir: string, name: string): string {
  const known = backupFiles(libraryDir).find((file) => file.name === name);
  return known?.path ?? catalogFile(libraryDir);
}

/** One by its name, without a look at the others. */
function namedBackup(libraryDir: string, name: string): Backup | undefined {
  const file = backupFiles(libraryDir).find((known) => known.name === name);
  if (file !== undefined) return describeBackup(file);
  const itself = catalogAsBackup(libraryDir);
  return itself?.name === name ? itself : undefined;
}

/** A stamp that names nothing yet: what was set aside before stays, also where a clock went back. */
function freeStamp(libraryDir: string, at: number): string {
  for (let time = at; ; time += 1000) {
    const stamp = fileStamp(time);
    if (!existsSync(asidePath(libraryDir, stamp))) return stamp;
  }
}

type Chosen = Result<Backup | undefined>;

function chosenBackup({ libraryDir, name, takesWhatIsLeft }: RestoreOrder): Chosen {
  if (name !== undefined) {
    const named = namedBackup(libraryDir, name);
    if (named !== undefined) return ok(named);
    return fail('backup-unusable', 'This copy of the catalog is damaged, or is not there.');
  }
  const [newest] = restorableBackups(libraryDir, true);
  if (newest !== undefined || takesWhatIsLeft === true) return ok(newest);
  return fail('backup-unusable', 'There is no sound copy of the catalog.');
}

/**
 * Sets the catalog aside, whole, and puts one in its place that is made of a copy. Whenever the power
 * fails, the library has the old one or the new one. The caller holds the library lock, and nobody has
 * the catalog open; photos are not touched.
 * @returns `backup-unusable`, `disk-full` or `library-unreadable`; the catalog is the old one then.
 */
export function restoreCatalog(order: RestoreOrder): Result<RestoredCatalog> {
  const { libraryDir } = order;
  const stamp = freeStamp(libraryDir, order.at);
  const ready = readyPath(libraryDir, stamp);
  const unfinished = `${ready}.part`;
  try {
    unwrap(settleRestore(libraryDir));
    removeFiles(unfinishedRestores(libraryDir));
    const chosen = chosenBackup(order);
    if (!chosen.ok) return chosen;
    const catalog = catalogFile(libraryDir);
    const hasOld = existsSync(catalog);
    const { photos, organised, ...rest } = rebuildCatalog({
      target: unfinished,
      source: chosen.value && pathOf(libraryDir, chosen.value.name),
      damaged: hasOld ? catalog : undefined,
    });
    syncFile(unfinished);
    renameSync(unfinished, ready);
    syncFolderOf(ready);
    unwrap(settleRestore(libraryDir));
    const restored = chosen.value && { ...chosen.value, photos, organised };
    return ok({ ...rest, photos, restored, setAside: hasOld ? asidePath(libraryDir, stamp) : '' });
  } catch (cause) {
    return { ok: false, error: storageError(cause) };
  } finally {
    removeFiles([unfinished]);
  }
}
