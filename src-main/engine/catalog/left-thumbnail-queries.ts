import type { LeftThumbnailCatalog } from './left-thumbnail-catalog.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { bytesOf } from './sqlite-rows.ts';

const IS_SHOWN = 'EXISTS (SELECT 1 FROM photos p WHERE p.hash = left_thumbnails.hash)';

/** As JSON, which knows no bytes. */
function hexOf(hashes: readonly Uint8Array[]): string {
  return JSON.stringify(hashes.map((hash) => Buffer.from(hash).toString('hex')));
}

/** Thumbnails that photos left behind, over SQLite; triggers of the catalog write them down. */
export class LeftThumbnailQueries implements LeftThumbnailCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  keepShown(): void {
    this.#database.run(`DELETE FROM left_thumbnails WHERE ${IS_SHOWN}`);
  }

  unshown(after: Uint8Array, limit: number): Uint8Array[] {
    return this.#database
      .all(
        `SELECT hash FROM left_thumbnails WHERE hash > ? AND NOT ${IS_SHOWN} ORDER BY hash LIMIT ?`,
        after,
        limit,
      )
      .map((row) => bytesOf(row, 'hash'));
  }

  /** A thumbnail that no photo came to show. To be called in a transaction of the photo's. */
  add(hash: Uint8Array): void {
    this.#database.run('INSERT OR IGNORE INTO left_thumbnails (hash) VALUES (?)', hash);
  }

  unknown(hashes: readonly Uint8Array[]): Uint8Array[] {
    return this.#database
      .all(
        `SELECT unhex(value) AS hash FROM json_each(?) wanted
         WHERE NOT EXISTS (SELECT 1 FROM photos p WHERE p.hash = unhex(wanted.value))
         AND NOT EXISTS (SELECT 1 FROM left_thumbnails l WHERE l.hash = unhex(wanted.value))`,
        hexOf(hashes),
      )
      .map((row) => bytesOf(row, 'hash'));
  }

  settle(hashes: readonly Uint8Array[]): void {
    this.#database.run(
      'DELETE FROM left_thumbnails WHERE hash IN (SELECT unhex(value) FROM json_each(?))',
      hexOf(hashes),
    );
  }
}
