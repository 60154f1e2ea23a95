import { existsSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import type { Backup } from '../../contract/keeping-calls.ts';
import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import {
  backupFiles,
  backupFolder,
  backupPath,
  removeFiles,
  unfinishedBackups,
  unfinishedPath,
  type BackupFile,
} from './backup-files.ts';
import { catalogFile } from './catalog-file.ts';
import { attachSource, hasTable, keptTables } from './catalog-tables.ts';
import { copyKeptRows, copySequences } from './copy-rows.ts';
import { areSameFiles, storageError, syncFile, syncFolderOf } from './durable-file.ts';
import { brokenParts } from './integrity.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { IS_OPEN_SETTING } from './setting-rows.ts';
import { schemaVersion, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** What became of a copy: a new one, as the newest already is, or there is nothing worth one. */
export type BackupOutcome = 'made' | 'same' | 'nothing';

export interface BackupOrder {
  readonly libraryDir: string;
  /** Milliseconds since 1970; names the copy. */
  readonly at: number;
  /** Asked now and then whether to go on. */
  readonly isStopped?: () => boolean;
}

const CANCELLED = {
  code: 'cancelled',
  message: 'The copy of the catalog was broken off.',
} as const;

/** A database that is written in one go: until it has its name, it need not outlast a crash. */
export function newDatabase(path: string): SqliteDatabase {
  const database = new SqliteDatabase(path, false);
  database.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
    PRAGMA auto_vacuum = INCREMENTAL; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536`);
  return database;
}

/** Tables as the catalog has them, without indexes and triggers: those are made when it goes back. */
function makeTables(database: SqliteDatabase): void {
  for (const table of keptTables(database, 'source')) {
    const sql = `SELECT sql FROM source.sqlite_schema WHERE type = 'table' AND name = ?`;
    database.exec(textOf(database.one(sql, table), 'sql'));
  }
}

function versionOf(database: SqliteDatabase): number {
  return numberOf(database.one('PRAGMA source.user_version'), 'user_version');
}

/** One transaction, so that all of it is of one moment. */
function copyInto(path: string, { libraryDir, isStopped }: BackupOrder): boolean {
  const database = newDatabase(path);
  try {
    attachSource(database, catalogFile(libraryDir));
    return database.transaction(() => {
      makeTables(database);
      copyKeptRows(database, () => {
        if (isStopped?.() === true) throw new KindredFailure(CANCELLED);
      });
      copySequences(database);
      database.run('DELETE FROM settings WHERE key = ?', IS_OPEN_SETTING);
      database.exec(`PRAGMA user_version = ${versionOf(database)}`);
      const photos = database.one('SELECT 1 FROM photos UNION ALL SELECT 1 FROM folders LIMIT 1');
      return photos !== undefined;
    });
  } finally {
    database.close();
  }
}

function isSoundFile(path: string): boolean {
  try {
    return withDatabase(path, (database) => brokenParts(database).length === 0);
  } catch {
    return false; // What will not be read is no copy to go back to.
  }
}

function withDatabase<T>(path: string, work: (database: SqliteDatabase) => T): T {
  const database = new SqliteDatabase(path, true);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function finish(unfinished: string, { libraryDir, at }: BackupOrder): Result<BackupOutcome> {
  if (!isSoundFile(unfinished)) {
    return fail('backup-unusable', 'The copy of the catalog came out damaged, and was taken away.');
  }
  const [newest] = backupFiles(libraryDir).filter(({ isWhole }) => !isWhole);
  if (newest !== undefined && areSameFiles(unfinished, newest.path)) {
    utimesSync(newest.path, at / 1000, at / 1000);
    return ok('same');
  }
  const target = backupPath(libraryDir, at);
  syncFile(unfinished);
  renameSync(unfinished, target);
  utimesSync(target, at / 1000, at / 1000);
  syncFolderOf(target);
  return ok('made');
}

/**
 * Copies all of the catalog that cannot be made again, beside whoever writes to it: under another name
 * first, checked, on the disk before it has its own. Whatever happens, nothing half is left.
 * @returns what came of it; `disk-full`, `library-unreadable`, or `catalog-corrupt` where it could not
 * be read; `cancelled`.
 */
export function backUpCatalog(order: BackupOrder): Result<BackupOutcome> {
  const { libraryDir } = order;
  if (!existsSync(catalogFile(libraryDir))) return ok('nothing');
  const unfinished = unfinishedPath(backupPath(libraryDir, order.at));
  try {
    mkdirSync(backupFolder(libraryDir), { recursive: true, mode: 0o700 });
    removeFiles(unfinishedBackups(libraryDir));
    return copyInto(unfinished, order) ? finish(unfinished, order) : ok('nothing');
  } catch (cause) {
    return { ok: false, error: storageError(cause) };
  } finally {
    removeFiles([unfinished]);
  }
}

const ORGANISED = `SELECT photo_id FROM marks WHERE favourite = 1 OR stars > 0
    OR title IS NOT NULL OR caption IS NOT NULL
  UNION SELECT photo_id FROM photo_tags UNION SELECT photo_id FROM album_photos`;

/** How many photos a catalog or a copy of one has, and how many a person said something of. */
export function countKept(database: SqliteDatabase): Pick<Backup, 'photos' | 'organised'> {
  const count = (from: string) =>
    numberOf(database.one(`SELECT COUNT(*) AS n FROM (${from})`), 'n');
  return {
    photos: count('SELECT id FROM photos'),
    organised: hasTable(database, 'marks') ? count(ORGANISED) : 0,
  };
}

/** What is in a copy; undefined where it is damaged, or of a newer Kindred. */
export function describeBackup({ name, path, at }: BackupFile): Backup | undefined {
  try {
    return withDatabase(path, (database) => {
      const version = schemaVersion(database);
      const isKnown = version >= 1 && version <= MIGRATIONS.length;
      if (!isKnown || brokenParts(database).length > 0) return undefined;
      const byteSize = statSync(path).size;
      return { name, at: new Date(at).toISOString(), ...countKept(database), byteSize };
    });
  } catch {
    return undefined; // Damage that shows only on reading.
  }
}

/** All sound copies of a library's catalog, newest first; reads every byte of each. */
export function soundBackups(libraryDir: string): Backup[] {
  return backupFiles(libraryDir).flatMap((file) => describeBackup(file) ?? []);
}
