import { join } from 'node:path';
import type { MissingCatalog, MissingRow } from './missing-catalog.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { bytesOf, numberOf, pathOf } from './sqlite-rows.ts';

/** Of `photos p` and their `folders f`: gone, as far as is known. */
const MISSING = `p.state = 'missing' AND NOT p.is_excluded AND NOT f.is_away`;

const FROM_NEWEST =
  'FROM photos p INDEXED BY photos_missing CROSS JOIN folders f ON f.id = p.folder_id';

const IS_ORGANISED = `(EXISTS (SELECT 1 FROM marks m WHERE m.photo_id = p.id AND
    (favourite = 1 OR stars > 0 OR title IS NOT NULL OR caption IS NOT NULL))
  OR EXISTS (SELECT 1 FROM photo_tags t WHERE t.photo_id = p.id)
  OR EXISTS (SELECT 1 FROM album_photos a WHERE a.photo_id = p.id))`;

function missingOf(row: Row): MissingRow {
  return {
    id: numberOf(row, 'id'),
    path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
    thumbHash: bytesOf(row, 'thumb_hash'),
    hash: bytesOf(row, 'hash'),
    width: numberOf(row, 'width'),
    height: numberOf(row, 'height'),
    since: numberOf(row, 'missing_since'),
    isOrganised: numberOf(row, 'is_organised') === 1,
  };
}

/** Missing photos over SQLite. */
export class MissingQueries implements MissingCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  count(): number {
    return numberOf(
      this.#database.one(`SELECT COUNT(*) AS n ${FROM_NEWEST} WHERE ${MISSING}`),
      'n',
    );
  }

  list(limit: number): MissingRow[] {
    return this.#database
      .all(
        `SELECT p.id AS id, f.path AS folder_path, p.path AS path, thumb_hash, hash, width, height,
         missing_since, ${IS_ORGANISED} AS is_organised ${FROM_NEWEST} WHERE ${MISSING}
         ORDER BY missing_since DESC, p.id DESC LIMIT ?`,
        limit,
      )
      .map(missingOf);
  }

  /**
   * The folder was looked through as a whole after the photo’s time was up: a file that came back
   * while nobody looked is found first. A photo that went before it came has its time from a clock
   * that was wrong, and stays.
   */
  sinceBefore(time: number, keptMs: number, limit: number): number[] {
    return this.#database
      .all(
        `SELECT p.id AS id ${FROM_NEWEST} WHERE ${MISSING} AND NOT f.is_paused
         AND missing_since <= ?1 AND missing_since >= p.added_at
         AND f.scanned_at >= missing_since + ?2 ORDER BY missing_since, p.id LIMIT ?3`,
        time,
        keptMs,
        limit,
      )
      .map((row) => numberOf(row, 'id'));
  }

  spare(ids: readonly number[], time: number): void {
    this.#database.run(
      `UPDATE photos SET missing_since = ?1 WHERE state = 'missing' AND missing_since < ?1
       AND id IN (SELECT value FROM json_each(?2))`,
      time,
      JSON.stringify(ids),
    );
  }

  forget(ids: readonly number[]): number {
    return this.#database.transaction(() => {
      const missing = JSON.stringify(
        this.#database
          .all(
            `SELECT p.id AS id FROM json_each(?) wanted CROSS JOIN photos p ON p.id = wanted.value
             CROSS JOIN folders f ON f.id = p.folder_id WHERE ${MISSING}`,
            JSON.stringify(ids),
          )
          .map((row) => numberOf(row, 'id')),
      );
      // By hand, as the removal trigger has to see each embedding go.
      this.#database.run(
        'DELETE FROM embeddings WHERE photo_id IN (SELECT value FROM json_each(?))',
        missing,
      );
      return this.#database.run(
        'DELETE FROM photos WHERE id IN (SELECT value FROM json_each(?))',
        missing,
      ).changes;
    });
  }
}
