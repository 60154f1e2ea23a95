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

/** Numbers the next change of vectors. */
export function nextRevision(database: SqliteDatabase): number {
  const row = database.one(
    `UPDATE settings SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
     WHERE key = 'revision' RETURNING value`,
  );
  return Number(row?.['value'] ?? 0);
}

/** Says whether a process has the catalog open for writing: '1', '0' after a clean end, 'damaged'. */
export const IS_OPEN_SETTING = 'is-open';

/**
 * Whoever finds this at the next start knows that the last one came to no clean end. A disk that is
 * full, or a catalog that is damaged, is told of by what comes next; only a full check may be missed
 * or made without need for it.
 */
export function markOpen(database: SqliteDatabase): void {
  tryTo(() => {
    putSetting(database, IS_OPEN_SETTING, '1');
  });
}

/** After a clean end; a catalog that was found damaged stays marked as such. */
export function markClosed(database: SqliteDatabase): void {
  tryTo(() => {
    database.run(`UPDATE settings SET value = '0' WHERE key = ? AND value = '1'`, IS_OPEN_SETTING);
  });
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // See markOpen: nothing hangs on it but how much the next start looks at.
  }
}
