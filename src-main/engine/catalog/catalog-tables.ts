import { pathToFileURL } from 'node:url';
import type { SqliteDatabase } from './sqlite-database.ts';
import { textOf } from './sqlite-rows.ts';

/** What can be made again from the photos, or is of a moment only: no copy of a catalog has it. */
const MADE_AGAIN = new Set([
  'embeddings',
  'labels',
  'removals',
  'in_flight',
  'embed_tries',
  'left_thumbnails',
  'current_act',
]);

/** The name that another catalog has while its rows are copied. */
type Schema = 'main' | 'source';

/** Tables of rows that cannot be made again, in the order in which they were made. */
export function keptTables(database: SqliteDatabase, schema: Schema = 'main'): string[] {
  return ownTables(database, schema).filter((name) => !MADE_AGAIN.has(name));
}

/** Whether a tree of the database file, a table or an index, holds only what can be made again. */
export function isMadeAgain(type: string, name: string): boolean {
  return type === 'index' || MADE_AGAIN.has(name) || name.startsWith('photo_words');
}

/** All tables but those of SQLite's own and of its index of words. */
function ownTables(database: SqliteDatabase, schema: Schema): string[] {
  const kinds = new Map(
    database
      .all(`SELECT name, type FROM pragma_table_list WHERE schema = ?`, schema)
      .map((row) => [textOf(row, 'name'), textOf(row, 'type')]),
  );
  return database
    .all(`SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table' ORDER BY rowid`)
    .map((row) => textOf(row, 'name'))
    .filter((name) => kinds.get(name) === 'table' && !name.startsWith('sqlite_'));
}

export function hasTable(
  database: SqliteDatabase,
  table: string,
  schema: Schema = 'main',
): boolean {
  const sql = `SELECT 1 FROM ${schema}.sqlite_schema WHERE type = 'table' AND name = ?`;
  return database.one(sql, table) !== undefined;
}

/** A name as SQL writes it. Names of tables and columns cannot be bound as values are. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The columns of a table that can be written: not those that are computed. */
export function columnsOf(
  database: SqliteDatabase,
  table: string,
  schema: Schema = 'main',
): string[] {
  return database
    .all('SELECT name FROM pragma_table_info(?, ?) ORDER BY cid', table, schema)
    .map((row) => textOf(row, 'name'));
}

/** Opens another database file beside this one, as `source`, for reading only. */
export function attachSource(database: SqliteDatabase, path: string): void {
  database.run('ATTACH ? AS source', `${pathToFileURL(path).href}?mode=ro`);
}
