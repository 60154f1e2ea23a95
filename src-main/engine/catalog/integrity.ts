import { textOf } from './sqlite-rows.ts';
import { catalogError, type SqliteDatabase } from './sqlite-database.ts';

/** Reasons that are no damage: another process, or the disk. */
const PASSING = new Set(['library-locked', 'disk-full', 'library-unreadable']);

/** Whether what SQLite threw says nothing of whether a database is sound. */
export function isPassing(cause: unknown): boolean {
  return PASSING.has(catalogError(cause).code);
}

/**
 * What SQLite finds broken in a database, a sentence each; none where it is sound. Where damage ends
 * the search for more of it, that is the last sentence.
 * @param how quick_check does not look whether indexes have what their tables have.
 */
export function brokenParts(
  database: SqliteDatabase,
  how: 'integrity_check' | 'quick_check' = 'integrity_check',
): string[] {
  const lines: string[] = [];
  try {
    for (const row of database.each(`PRAGMA ${how}`)) lines.push(...textOf(row, how).split('\n'));
  } catch (cause) {
    if (isPassing(cause)) throw cause;
    lines.push(cause instanceof Error ? cause.message : String(cause));
  }
  return lines.filter((line) => line !== 'ok' && !line.startsWith('***'));
}
