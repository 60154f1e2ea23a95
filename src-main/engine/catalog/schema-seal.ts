import { createHash } from 'node:crypto';
import { hasTable } from './catalog-tables.ts';
import { putSetting, readSetting } from './setting-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** The setting that keeps the seal. */
const SEAL_SETTING = 'schema-seal';

/** The version and a hash of the texts that tables, indexes and triggers are made of. */
function sealOf(database: SqliteDatabase): string {
  const hash = createHash('sha256');
  const rows = database.all(
    `SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY type, name`,
  );
  for (const row of rows) hash.update(JSON.stringify(Object.values(row)));
  const version = Number(database.one('PRAGMA user_version')?.['user_version']);
  return `${version} ${hash.digest('hex')}`;
}

/**
 * Writes down what the schema is, after it was changed: SQLite checks its pages, yet takes a changed
 * letter in the text of a table or trigger, and another version number, for what was meant.
 */
export function sealSchema(database: SqliteDatabase): void {
  if (hasTable(database, 'settings')) putSetting(database, SEAL_SETTING, sealOf(database));
}

/** Whether the schema is what it was when it was sealed; true where it never was. */
export function isSealWhole(database: SqliteDatabase): boolean {
  const seal = readSetting(database, SEAL_SETTING);
  return seal === undefined || seal === sealOf(database);
}
