import type { SqliteDatabase } from './sqlite-database.ts';

/** The value of a setting; undefined where it was never set. */
export function readSetting(database: SqliteDatabase, key: string): string | undefined {
  const value = database.one('SELECT value FROM settings WHERE key = ?', key)?.['value'];
  return typeof value === 'string' ? value : undefined;
}

export function putSetting(database: SqliteDatabase, key: string, value: string): void {
  database.run(
    `INSERT INTO settings (key, value) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    key,
    value,
  );
}
