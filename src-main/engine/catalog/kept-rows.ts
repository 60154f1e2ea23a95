import { keptTables, quoted } from './catalog-tables.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** Settings that say something of the file that they are in. */
const OF_THE_FILE = new Set(['is-open', 'schema-seal', 'revision']);

/** All rows of a catalog or of a copy that cannot be made again, by table, for tests to compare. */
export function keptRows(path: string): Record<string, string[]> {
  const database = new SqliteDatabase(path, true);
  try {
    const rows = keptTables(database).map((table) => [
      table,
      database
        .all(`SELECT * FROM ${quoted(table)}`)
        .filter((row) => table !== 'settings' || !OF_THE_FILE.has(String(row['key'])))
        .map((row) =>
          JSON.stringify(row, (_, value: unknown) =>
            value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
          ),
        )
        .sort(),
    ]);
    return Object.fromEntries(rows) as Record<string, string[]>;
  } finally {
    database.close();
  }
}
