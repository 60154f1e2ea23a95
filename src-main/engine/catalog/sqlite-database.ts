import { existsSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import { nearestCity } from '../places/nearest-city.ts';
import { pathFromCatalog } from '../scan/file-path.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { naturalKey } from './natural-order.ts';
import { sealSchema } from './schema-seal.ts';
import { folderWords, indexedWords, nameWords, placeWords } from './photo-words.ts';
import { shownAt } from './shown-date.ts';

export type Row = Record<string, SQLOutputValue>;

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean something to a person. */
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** Prepared statements that are kept at most: each shape of a search has a text of its own. */
const MOST_STATEMENTS = 300;

const NO_LIBRARY: Result<never> = fail(
  'library-missing',
  'There is no library here yet; “kindred index FOLDER” makes one.',
);

/** How long a statement waits for another process's transaction, ms. */
const BUSY_TIMEOUT_MS = 5000;

function primaryCode(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !('errcode' in cause)) return undefined;
  return typeof cause.errcode === 'number' ? cause.errcode & 0xff : undefined;
}

/** The reason, for a person, of what SQLite threw. */
export function catalogError(cause: unknown): KindredError {
  switch (primaryCode(cause)) {
    case SQLITE_FULL:
      return { code: 'disk-full', message: 'The disk that holds the library is full.', cause };
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {
        code: 'catalog-corrupt',
        message: 'The catalog is damaged; “kindred doctor --repair” brings back what can be had.',
        cause,
      };
    case SQLITE_BUSY:
      return { code: 'library-locked', message: 'The library is busy in another process.', cause };
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return {
        code: 'library-unreadable',
        message: 'The library folder can’t be read or written.',
        cause,
      };
    case undefined:
    default:
      return { code: 'internal', message: 'The catalog gave an answer nobody expected.', cause };
  }
}

/** A thin face on DatabaseSync: each SQL text is prepared once and kept. */
export class SqliteDatabase {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  constructor(path: string, readOnly: boolean) {
    this.path = path;
    this.#database = new DatabaseSync(path, {
      readOnly,
      enableForeignKeyConstraints: true,
      timeout: BUSY_TIMEOUT_MS,
    });
    this.#addFunctions();
  }

  /** Functions of Kindred's own that statements and migrations call. */
  #addFunctions(): void {
    const options = { deterministic: true };
    this.#database.function('name_key_of', options, (path) =>
      path instanceof Uint8Array ? naturalKey(basename(pathFromCatalog(path))) : '',
    );
    this.#database.function('shown_at_of', options, (takenAt, mtimeUs) =>
      shownAt(typeof takenAt === 'string' ? takenAt : undefined, Number(mtimeUs)),
    );
    this.#database.function('words_of', options, (path) =>
      path instanceof Uint8Array ? nameWords(pathFromCatalog(path)) : '',
    );
    this.#database.function('folder_words_of', options, (folder, path) =>
      folder instanceof Uint8Array && path instanceof Uint8Array
        ? folderWords(pathFromCatalog(folder), pathFromCatalog(path))
        : '',
    );
    this.#database.function('text_words_of', options, (text) =>
      typeof text === 'string' ? indexedWords(text) : '',
    );
    this.#database.function('place_words_of', options, (place, country) =>
      typeof place === 'string'
        ? placeWords(place, typeof country === 'string' ? country : undefined)
        : '',
    );
    const city = (latitude: unknown, longitude: unknown) =>
      typeof latitude === 'number' && typeof longitude === 'number'
        ? nearestCity(latitude, longitude)
        : undefined;
    this.#database.function(
      'place_of',
      options,
      (latitude, longitude) => city(latitude, longitude)?.city ?? null,
    );
    this.#database.function(
      'country_of',
      options,
      (latitude, longitude) => city(latitude, longitude)?.country ?? null,
    );
  }

  #prepared(sql: string): ReturnType<DatabaseSync['prepare']> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > MOST_STATEMENTS) {
      const [oldest = ''] = this.#statements.keys();
      this.#statements.delete(oldest);
    }
    return statement;
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    const { changes, lastInsertRowid } = this.#prepared(sql).run(...values);
    return { changes: Number(changes), lastId: Number(lastInsertRowid) };
  }

  one(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values);
  }

  /** Rows one by one; where the file is damaged, those before the damage come before the error. */
  each(sql: string, ...values: SQLInputValue[]): Iterable<Row> {
    return this.#database.prepare(sql).iterate(...values);
  }

  /** Rows as arrays, which are made in half the time. */
  arrays(sql: string, ...values: SQLInputValue[]): SQLOutputValue[][] {
    const statement = this.#prepared(sql);
    statement.setReturnArrays(true);
    // Its type knows nothing of the setting.
    return statement.all(...values) as unknown as SQLOutputValue[][];
  }

  /** Runs `work` whole or not at all. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#database.exec('COMMIT');
      return value;
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw cause;
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** The number of migrations that a database has been through; 0 for one that is new. */
export function schemaVersion(database: SqliteDatabase): number {
  return Number(database.one('PRAGMA user_version')?.['user_version'] ?? 0);
}

/** Where the copy goes that is made before a migration leaves `version`. */
function backupPath(database: SqliteDatabase, version: number): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  return join(dirname(database.path), `catalog-v${version}-${stamp}.backup.db`);
}

/** A whole copy, written under another name first so that a half copy is never taken for one. */
function backUp(database: SqliteDatabase, version: number): void {
  const target = backupPath(database, version);
  database.run('VACUUM INTO ?', `${target}.part`);
  renameSync(`${target}.part`, target);
}

/**
 * Brings a catalog to the newest version, one transaction a step, with a copy before each; a new one
 * in one transaction.
 * @param migrations SQL texts; for tests, another list than the real one.
 */
export function migrate(
  database: SqliteDatabase,
  migrations: readonly string[] = MIGRATIONS,
): Result<void> {
  const from = schemaVersion(database);
  if (from > migrations.length) {
    return fail(
      'catalog-too-new',
      'The library was made by a newer Kindred; update Kindred first.',
    );
  }
  if (from === 0) {
    // A catalog that is being made has nothing to copy, and is whole or not there at all.
    applyMigrations(database, migrations);
    return ok(undefined);
  }
  for (let version = from; version < migrations.length; version += 1) {
    backUp(database, version);
    applyMigrations(database, migrations.slice(0, version + 1));
  }
  return ok(undefined);
}

/** Brings a database to the version of the last of these migrations, in one transaction. */
export function applyMigrations(database: SqliteDatabase, migrations: readonly string[]): void {
  const from = schemaVersion(database);
  if (from >= migrations.length) return;
  database.transaction(() => {
    for (const sql of migrations.slice(from)) database.exec(sql);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    sealSchema(database);
  });
}

/** Opens the catalog file for writing, made and migrated as need be. */
export function openForWriting(path: string): Result<SqliteDatabase> {
  let database: SqliteDatabase | undefined;
  try {
    database = new SqliteDatabase(path, false);
    // One photo's two vectors (7 kB) fit a page; only a new file takes it.
    database.exec('PRAGMA page_size = 8192');
    // What a network's vectors took can be given back to the disk bit by bit; only a new file takes it.
    const isNew = database.one('PRAGMA page_count')?.['page_count'] === 0;
    if (isNew) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    database.exec('PRAGMA journal_mode = WAL');
    // WAL with NORMAL loses at most the last transactions in a power cut, never consistency.
    database.exec('PRAGMA synchronous = NORMAL');
    // The log gives back what a large transaction took; SQLite writes some 8 MB before it takes it in.
    database.exec('PRAGMA journal_size_limit = 16777216');
    database.exec('PRAGMA temp_store = MEMORY');
    const migrated = migrate(database);
    if (migrated.ok) return ok(database);
    database.close();
    return migrated;
  } catch (cause) {
    database?.close();
    return { ok: false, error: catalogError(cause) };
  }
}

/** Opens the catalog file for reading, beside a process that may be writing. */
export function openForReading(path: string): Result<SqliteDatabase> {
  if (!existsSync(path)) {
    return NO_LIBRARY;
  }
  let database: SqliteDatabase | undefined;
  try {
    database = new SqliteDatabase(path, true);
    const version = schemaVersion(database);
    if (version === MIGRATIONS.length) return ok(database);
    database.close();
    // Killed while it was being made, or being made just now: nothing is in it.
    if (version === 0) return NO_LIBRARY;
    return version > MIGRATIONS.length
      ? fail('catalog-too-new', 'The library was made by a newer Kindred; update Kindred first.')
      : fail(
          'library-unreadable',
          'The library is of an older Kindred; “kindred index” brings it up to date.',
        );
  } catch (cause) {
    database?.close();
    return { ok: false, error: catalogError(cause) };
  }
}
