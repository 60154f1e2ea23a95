import type { Backup } from '../../contract/keeping-calls.ts';
import { KindredFailure } from '../../contract/errors.ts';
import { countKept, newDatabase } from './backup-catalog.ts';
import { attachSource } from './catalog-tables.ts';
import { copyKeptRows, copySequences, dropOrphans, rebuildWords } from './copy-rows.ts';
import { brokenParts } from './integrity.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { salvageRows } from './salvage-rows.ts';
import { salvageVectors } from './salvage-vectors.ts';
import { sealSchema } from './schema-seal.ts';
import { IS_OPEN_SETTING } from './setting-rows.ts';
import { applyMigrations, schemaVersion, SqliteDatabase } from './sqlite-database.ts';
import { textOf } from './sqlite-rows.ts';

export interface RebuildOrder {
  /** The new file; there is none of that name. */
  readonly target: string;
  /** A sound copy, or a catalog whose own rows can all be read; undefined for what can be read of `damaged`. */
  readonly source: string | undefined;
  /** The catalog that is to be replaced, for the vectors in it; undefined where there is none. */
  readonly damaged: string | undefined;
}

export interface RebuiltCatalog extends Pick<Backup, 'photos' | 'organised'> {
  /** Rows that pointed at nothing and were left out. */
  readonly dropped: number;
  /** Photos whose vectors were taken over, so that they need not be read again. */
  readonly salvaged: number;
}

function unusable(message: string, cause?: unknown): KindredFailure {
  return new KindredFailure({ code: 'backup-unusable', message, cause });
}

/** The version of the database at `path`, which this Kindred knows. */
function versionOf(path: string): number {
  const database = new SqliteDatabase(path, true);
  try {
    const version = schemaVersion(database);
    if (version >= 1 && version <= MIGRATIONS.length) return version;
    throw unusable('The copy of the catalog is of another Kindred than this one.');
  } finally {
    database.close();
  }
}

/** Nothing is to happen by rows that only come back: no undo, no words one by one. */
function withoutTriggers(database: SqliteDatabase, work: () => void): void {
  const triggers = database.all(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`);
  for (const trigger of triggers) database.exec(`DROP TRIGGER "${textOf(trigger, 'name')}"`);
  work();
  for (const trigger of triggers) database.exec(textOf(trigger, 'sql'));
}

/** The rows of a copy, in the schema of its time. */
function copyIn(database: SqliteDatabase, source: string): void {
  applyMigrations(database, MIGRATIONS.slice(0, versionOf(source)));
  attachSource(database, source);
  database.transaction(() => {
    withoutTriggers(database, () => {
      copyKeptRows(database);
      copySequences(database);
    });
  });
  database.exec('DETACH source');
}

/** What can be read of a damaged catalog, in the schema of today. */
function salvageIn(database: SqliteDatabase, damaged: string): void {
  applyMigrations(database, MIGRATIONS);
  withoutTriggers(database, () => salvageRows(database, damaged));
}

/** What was copied out since, nobody knows: the person says whether an export goes on. */
function pauseExports(database: SqliteDatabase): void {
  database.run(`UPDATE exports SET state = 'paused' WHERE state = 'working'`);
}

/** How long photos were missing while another catalog was in use says nothing: they have their days anew. */
function keepMissing(database: SqliteDatabase): void {
  const sql = `UPDATE photos SET missing_since = ? WHERE state = 'missing'`;
  database.run(sql, Date.now());
}

function fill(database: SqliteDatabase, { source, damaged }: RebuildOrder): RebuiltCatalog {
  if (source !== undefined) copyIn(database, source);
  else if (damaged !== undefined) salvageIn(database, damaged);
  const dropped = dropOrphans(database);
  applyMigrations(database, MIGRATIONS);
  rebuildWords(database);
  if (source !== damaged) {
    pauseExports(database);
    keepMissing(database);
  }
  // A copy that was made before a migration has vectors of its own.
  const from = [damaged, source].filter((path) => path !== undefined);
  const salvaged = from.reduce((sum, path) => sum + salvageVectors(database, path), 0);
  database.run('DELETE FROM settings WHERE key = ?', IS_OPEN_SETTING);
  sealSchema(database);
  const [problem] = brokenParts(database);
  if (problem !== undefined) throw unusable('The copy of the catalog can’t be used.', problem);
  return { ...countKept(database), dropped, salvaged };
}

/**
 * Makes a whole catalog of this Kindred's version out of a copy, or of what can be read of a damaged
 * one; of the latter, also the vectors of pictures that are the same.
 * @throws what is wrong with the copy, or with the disk.
 */
export function rebuildCatalog(order: RebuildOrder): RebuiltCatalog {
  const database = newDatabase(order.target);
  try {
    return fill(database, order);
  } finally {
    database.close();
  }
}
