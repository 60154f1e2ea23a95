import { hasTable } from './catalog-tables.ts';
import { rebuildWords } from './copy-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';

/** What a photo is sorted and shown under, where it is not what follows from its row. */
const WRONG_KEYS = `state = 'indexed' AND (name_key <> name_key_of(path)
  OR (taken_at IS NOT NULL AND shown_at <> shown_at_of(taken_at, mtime_us))
  OR place IS NOT place_of(latitude, longitude) OR country IS NOT country_of(latitude, longitude))`;

/** What follows from other rows of the catalog, and can be made again from them. */
export class CatalogCare {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  #count(sql: string): number {
    return numberOf(this.#database.one(sql), 'n');
  }

  /** Photos that the words of search do not know, and words of photos that are no more. */
  wrongWords(): number {
    if (!hasTable(this.#database, 'photo_words_docsize')) return 0;
    return (
      this.#count(`SELECT COUNT(*) AS n FROM photos
        WHERE id NOT IN (SELECT id FROM photo_words_docsize)`) +
      this.#count(`SELECT COUNT(*) AS n FROM photo_words_docsize
        WHERE id NOT IN (SELECT id FROM photos)`)
    );
  }

  /** Makes the words of all photos anew. */
  rebuildWords(): void {
    this.#database.transaction(() => rebuildWords(this.#database));
  }

  /** Photos that are not sorted, dated or placed as their own row says. */
  wrongKeys(): number {
    return this.#count(`SELECT COUNT(*) AS n FROM photos WHERE ${WRONG_KEYS}`);
  }

  rebuildKeys(): void {
    this.#database.run(`UPDATE photos SET name_key = name_key_of(path),
      shown_at = CASE WHEN taken_at IS NULL THEN shown_at ELSE shown_at_of(taken_at, mtime_us) END,
      place = place_of(latitude, longitude), country = country_of(latitude, longitude)
      WHERE ${WRONG_KEYS}`);
  }

  /** Hashes of pictures whose thumbnails are wanted, or are known to be swept away soon. */
  *thumbnailHashes(): Iterable<Uint8Array> {
    const sql =
      'SELECT hash FROM photos WHERE hash IS NOT NULL UNION ALL SELECT hash FROM left_thumbnails';
    for (const row of this.#database.each(sql)) yield bytesOf(row, 'hash');
  }
}
