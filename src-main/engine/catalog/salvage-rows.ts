import type { SQLInputValue } from 'node:sqlite';
import { columnsOf, hasTable, keptTables, quoted } from './catalog-tables.ts';
import { SqliteDatabase, type Row } from './sqlite-database.ts';
import { textOf } from './sqlite-rows.ts';

/** The order of a table's own pages, from one end or the other. */
function orderOf(database: SqliteDatabase, table: string, direction: 'ASC' | 'DESC'): string {
  const keys = database
    .all('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk', table)
    .map((row) => `${quoted(textOf(row, 'name'))} ${direction}`);
  const [plan] = database.all('SELECT wr FROM pragma_table_list WHERE name = ?', table);
  return plan?.['wr'] === 1 ? keys.join(', ') : `rowid ${direction}`;
}

/** Takes one row over, where it is one that the catalog could have. */
function takeRow(database: SqliteDatabase, sql: string, row: Row): boolean {
  try {
    const values: SQLInputValue[] = Object.values(row);
    return database.run(sql, ...values).changes > 0;
  } catch {
    return false; // What damage made of a row.
  }
}

/** @returns how many rows came over before the damage. */
function salvageFromOneEnd(
  database: SqliteDatabase,
  damaged: SqliteDatabase,
  table: string,
  direction: 'ASC' | 'DESC',
): number {
  let taken = 0;
  try {
    const known = new Set(columnsOf(damaged, table));
    const columns = columnsOf(database, table).filter((name) => known.has(name));
    const names = columns.map(quoted).join(', ');
    const sql = `INSERT OR IGNORE INTO ${quoted(table)} (${names})
      VALUES (${columns.map(() => '?').join(', ')})`;
    const order = orderOf(database, table, direction);
    const rows = damaged.each(
      `SELECT ${names} FROM ${quoted(table)} NOT INDEXED ORDER BY ${order}`,
    );
    for (const row of rows) taken += takeRow(database, sql, row) ? 1 : 0;
  } catch {
    // The damaged page; what lies beyond it comes from the other end.
  }
  return taken;
}

/**
 * Takes over all that can still be read of what cannot be made again, each table from both ends
 * towards the damage: where there is no copy to go back to.
 * @returns how many rows.
 */
export function salvageRows(database: SqliteDatabase, damagedPath: string): number {
  let damaged: SqliteDatabase | undefined;
  try {
    damaged = new SqliteDatabase(damagedPath, true);
    const from = damaged;
    const tables = keptTables(database).filter((table) => hasTable(from, table));
    return database.transaction(() =>
      tables.reduce((sum, table) => {
        const first = salvageFromOneEnd(database, from, table, 'ASC');
        return sum + first + salvageFromOneEnd(database, from, table, 'DESC');
      }, 0),
    );
  } catch {
    return 0; // Too damaged to be asked anything.
  } finally {
    damaged?.close();
  }
}
