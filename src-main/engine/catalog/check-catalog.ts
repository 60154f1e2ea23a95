import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { KindredError } from '../../contract/errors.ts';
import type { Backup } from '../../contract/keeping-calls.ts';
import { countKept } from './backup-catalog.ts';
import { catalogFile, COMPANIONS } from './catalog-file.ts';
import { isMadeAgain, keptTables, quoted } from './catalog-tables.ts';
import { brokenParts, isPassing } from './integrity.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { isSealWhole } from './schema-seal.ts';
import { IS_OPEN_SETTING, readSetting } from './setting-rows.ts';
import { schemaVersion, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** How much is looked at: all pages, or also whether tables, indexes and keys agree. */
export type CheckDepth = 'quick' | 'full';

/** No Kindred will ever count its migrations so far: a version beyond is damage. */
const MOST_MIGRATIONS = 10_000;

/** What a person is told of a damaged catalog. */
export function damageError(cause?: unknown): KindredError {
  const message = 'The catalog is damaged. A copy of it can take its place; no photo is touched.';
  return { code: 'catalog-corrupt', message, ...(cause === undefined ? {} : { cause }) };
}

function withCatalog<T>(libraryDir: string, work: (database: SqliteDatabase) => T): T {
  const database = new SqliteDatabase(catalogFile(libraryDir), true);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** Bytes of the catalog, what is not yet in its main file included. */
export function catalogBytes(libraryDir: string): number {
  return COMPANIONS.reduce((sum, suffix) => {
    const stats = statSync(catalogFile(libraryDir) + suffix, { throwIfNoEntry: false });
    return sum + (stats?.size ?? 0);
  }, 0);
}

/** What a schema or its version number can be wrong by; undefined where it can be used, or is newer. */
function schemaProblem(database: SqliteDatabase): string | undefined {
  const version = schemaVersion(database);
  const tables = numberOf(
    database.one('SELECT COUNT(*) AS n FROM sqlite_schema WHERE sql IS NOT NULL'),
    'n',
  );
  // Killed while it was being made: nothing is in it.
  if (version === 0 && tables === 0) return undefined;
  if (version < 1 || version > MOST_MIGRATIONS) return `No catalog has version ${version}.`;
  return isSealWhole(database) ? undefined : 'The schema is not what Kindred made it.';
}

/** Sentences about rows that point at nothing. */
function orphanSentences(database: SqliteDatabase): string[] {
  const tables = database.all('PRAGMA foreign_key_check').map((row) => textOf(row, 'table'));
  return tables.map((table) => `A row of ${table} points at nothing.`);
}

function problemsOf(database: SqliteDatabase, depth: CheckDepth): string[] {
  const problem = schemaProblem(database);
  if (problem !== undefined) return [problem];
  if (schemaVersion(database) > MIGRATIONS.length) return [];
  if (depth === 'full') return [...brokenParts(database), ...orphanSentences(database)];
  return brokenParts(database, 'quick_check');
}

/** How much is to be looked at: all of it, where the last process came to no clean end. */
export function neededDepth(libraryDir: string): CheckDepth {
  try {
    const isOpen = withCatalog(libraryDir, (database) => readSetting(database, IS_OPEN_SETTING));
    return isOpen === undefined || isOpen === '0' ? 'quick' : 'full';
  } catch {
    return 'full'; // Whatever it is, a full check finds it.
  }
}

/**
 * What a catalog is damaged by, as a person is told; undefined where it is sound, or there is none.
 * Only reads, beside whoever writes.
 */
export function catalogDamage(libraryDir: string, depth: CheckDepth): KindredError | undefined {
  if (!existsSync(catalogFile(libraryDir))) return undefined;
  try {
    const problems = withCatalog(libraryDir, (database) => problemsOf(database, depth));
    return problems.length === 0 ? undefined : damageError(problems.join('\n'));
  } catch (cause) {
    // A statement that any catalog answers, and this one does not, is damage, whatever SQLite calls it.
    return isPassing(cause) ? undefined : damageError(cause);
  }
}

/** Damage that costs nothing: of indexes, of the words of search, and of pages that nobody uses. */
const HARMLESS =
  /missing from index|wrong # of entries in index|entry in index|end-of-record for row|^Freelist: |^Page \d+: never used$|^fts5: |inverted index|^database disk image is malformed$/u;
/** Damage within one tree of pages, by its first page. */
const OF_A_TREE = /^Tree (\d+) /u;

/** First pages of the trees that hold what can be made again. */
function harmlessTrees(database: SqliteDatabase): Set<number> {
  return new Set(
    database
      .all('SELECT type, name, rootpage FROM sqlite_schema')
      .filter((row) => isMadeAgain(textOf(row, 'type'), textOf(row, 'name')))
      .map((row) => numberOf(row, 'rootpage')),
  );
}

function readEachRow(database: SqliteDatabase, table: string): void {
  const rows = database.each(`SELECT * FROM ${quoted(table)} NOT INDEXED`)[Symbol.iterator]();
  while (rows.next().done !== true);
}

/**
 * Whether all that cannot be made again can be read, whatever else of a catalog is damaged: then a
 * new one can be made of it, and nothing is lost.
 */
function isKeptWhole(libraryDir: string): boolean {
  try {
    return withCatalog(libraryDir, (database) => {
      const version = schemaVersion(database);
      const isKnown = version >= 1 && version <= MIGRATIONS.length;
      if (!isKnown || schemaProblem(database) !== undefined) return false;
      const trees = harmlessTrees(database);
      const isHarmless = (line: string) => {
        const tree = OF_A_TREE.exec(line)?.[1];
        return tree === undefined ? HARMLESS.test(line) : trees.has(Number(tree));
      };
      if (!brokenParts(database).every(isHarmless)) return false;
      for (const table of keptTables(database)) readEachRow(database, table);
      return true;
    });
  } catch {
    return false; // Damage that shows only on reading.
  }
}

/** A damaged catalog itself as a copy to go back to, where it {@link isKeptWhole}. */
export function catalogAsBackup(libraryDir: string): Backup | undefined {
  if (catalogDamage(libraryDir, 'full') === undefined || !isKeptWhole(libraryDir)) return undefined;
  const path = catalogFile(libraryDir);
  const { mtime, size } = statSync(path);
  const counts = withCatalog(libraryDir, countKept);
  return { name: basename(path), at: mtime.toISOString(), ...counts, byteSize: size };
}
