import { columnsOf, hasTable, keptTables, quoted } from './catalog-tables.ts';
import { numberOf, textOf } from './sqlite-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Columns that both `main` and `source` have of a table, as SQL. */
function sharedColumns(database: SqliteDatabase, table: string): string {
  const known = new Set(columnsOf(database, table, 'source'));
  return columnsOf(database, table)
    .filter((column) => known.has(column))
    .map(quoted)
    .join(', ');
}

/**
 * Copies all rows of `source` that cannot be made again, as they are; whatever is not wanted to
 * happen by it (triggers, checks of keys) the caller has switched off.
 * @param onTable called before each table; what it throws ends the copying.
 */
export function copyKeptRows(
  database: SqliteDatabase,
  onTable: () => void = () => undefined,
): void {
  for (const table of keptTables(database).filter((name) => hasTable(database, name, 'source'))) {
    onTable();
    const columns = sharedColumns(database, table);
    // A migration put some there already (settings). NOT INDEXED: an index may be what is damaged.
    database.exec(`DELETE FROM main.${quoted(table)};
      INSERT INTO main.${quoted(table)} (${columns})
        SELECT ${columns} FROM source.${quoted(table)} NOT INDEXED`);
  }
}

/** Ids that were given once are not given again: acts and pages may still speak of them. */
export function copySequences(database: SqliteDatabase): void {
  if (!hasTable(database, 'sqlite_sequence', 'source')) return;
  database.exec(`DELETE FROM main.sqlite_sequence;
    INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM source.sqlite_sequence
      WHERE name IN (SELECT name FROM main.sqlite_schema WHERE type = 'table')`);
}

/** The number of rows that point at nothing; they are taken out, or their pointer is. */
export function dropOrphans(database: SqliteDatabase): number {
  let dropped = 0;
  // A row that goes may be what another one points at: albums in albums.
  for (;;) {
    const now = keptTables(database).reduce((sum, table) => sum + orphansOf(database, table), 0);
    if (now === 0) return dropped;
    dropped += now;
  }
}

function orphansOf(database: SqliteDatabase, table: string): number {
  const keys = database.all('SELECT * FROM pragma_foreign_key_list(?)', table);
  return keys.reduce((sum, key) => {
    const [from, to] = [quoted(textOf(key, 'from')), quoted(textOf(key, 'to'))];
    const where = `${from} IS NOT NULL
      AND ${from} NOT IN (SELECT ${to} FROM ${quoted(textOf(key, 'table'))})`;
    const isCleared = textOf(key, 'on_delete') === 'SET NULL';
    const sql = isCleared
      ? `UPDATE ${quoted(table)} SET ${from} = NULL WHERE ${where}`
      : `DELETE FROM ${quoted(table)} WHERE ${where}`;
    return sum + database.run(sql).changes;
  }, 0);
}

/** Fills the words that photos are found by; gives for how many photos. */
export function rebuildWords(database: SqliteDatabase): number {
  if (!hasTable(database, 'photo_words')) return 0;
  database.exec(`INSERT INTO photo_words (photo_words) VALUES ('delete-all');
    INSERT INTO photo_words (rowid, name, folder, camera, lens, place, title, caption)
      SELECT * FROM photo_texts`);
  return numberOf(database.one('SELECT COUNT(*) AS n FROM photos'), 'n');
}
