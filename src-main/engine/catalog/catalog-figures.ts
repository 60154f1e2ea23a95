import { statSync } from 'node:fs';
import { ok, type Result } from '../../contract/errors.ts';
import { catalogFile } from './catalog-file.ts';
import { openForReading } from './sqlite-database.ts';
import { numberOf } from './sqlite-rows.ts';

/** How large a catalog is and what takes the place, for watching that nothing grows without end. */
export interface CatalogFigures {
  /** Length of the file and of the log beside it. */
  readonly bytes: number;
  readonly logBytes: number;
  /** The part of the file that waits to be used again. */
  readonly freeBytes: number;
  readonly rows: Readonly<Record<(typeof COUNTED)[number], number>>;
}

/** Tables whose rows come and go. */
const COUNTED = [
  'photos',
  'embeddings',
  'removals',
  'left_thumbnails',
  'act_rows',
  'earlier_marks',
  'in_flight',
  'photo_words_idx',
] as const;

function lengthOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Measures a library's catalog, beside a process that may be writing. */
export function catalogFigures(libraryDir: string): Result<CatalogFigures> {
  const path = catalogFile(libraryDir);
  const opened = openForReading(path);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    const counts = COUNTED.map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}`);
    const row = database.one(`SELECT ${counts.join(', ')}`);
    const rows = Object.fromEntries(COUNTED.map((table) => [table, numberOf(row, table)]));
    const pageBytes = numberOf(database.one('PRAGMA page_size'), 'page_size');
    const freePages = numberOf(database.one('PRAGMA freelist_count'), 'freelist_count');
    return ok({
      bytes: lengthOf(path),
      logBytes: lengthOf(`${path}-wal`),
      freeBytes: pageBytes * freePages,
      // Made from the list of tables, name by name; TypeScript cannot follow that.
      rows: rows as CatalogFigures['rows'],
    });
  } finally {
    database.close();
  }
}
