import { join } from 'node:path';
import type { FilePath } from '../scan/file-path.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { numberOf, pathOf, textOf } from './sqlite-rows.ts';

/** A photo of the library that something may be said of. */
export interface MatchablePhoto {
  readonly id: number;
  /** SHA-256, hex; '' where its bytes were never read. */
  readonly hash: string;
  /** Absolute. */
  readonly path: FilePath;
}

/** What is said of one photo; 0 and null: nothing. */
export interface SaidMarks {
  readonly photo: number;
  readonly favourite: 0 | 1;
  readonly stars: number;
  readonly title: string | null;
  readonly caption: string | null;
}

const AT_ONCE = 1000;

/** What taking in somebody's organisation needs beside the pens for marks, tags and albums. */
export class OrganisationPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /**
   * All photos with one of these hashes, missing ones too; those without any where `withUnread`, as they
   * are told by their path alone.
   */
  photos(hashes: ReadonlySet<string>, withUnread: boolean): MatchablePhoto[] {
    const found: MatchablePhoto[] = [];
    for (let after = 0; ;) {
      const rows = this.#database.all(
        `SELECT p.id AS id, LOWER(HEX(p.hash)) AS hash, p.path AS path,
         f.path AS folder_path FROM photos p JOIN folders f ON f.id = p.folder_id
         WHERE p.id > ? ORDER BY p.id LIMIT ?`,
        after,
        AT_ONCE,
      );
      if (rows.length === 0) return found;
      for (const row of rows) {
        const hash = textOf(row, 'hash');
        if (!withUnread && !hashes.has(hash)) continue;
        const path = join(pathOf(row, 'folder_path'), pathOf(row, 'path'));
        found.push({ id: numberOf(row, 'id'), hash, path });
      }
      after = numberOf(rows.at(-1), 'id');
    }
  }

  /** Says of photos what nothing was said of before; what was said stays. */
  addMarks(marks: readonly SaidMarks[]): void {
    for (let at = 0; at < marks.length; at += AT_ONCE) {
      this.#database.run(
        `INSERT INTO marks (photo_id, favourite, stars, title, caption)
         SELECT value ->> 'photo', value ->> 'favourite', value ->> 'stars', value ->> 'title',
           value ->> 'caption' FROM json_each(?) WHERE true
         ON CONFLICT (photo_id) DO UPDATE SET
           favourite = MAX(favourite, excluded.favourite),
           stars = CASE stars WHEN 0 THEN excluded.stars ELSE stars END,
           title = COALESCE(title, excluded.title),
           caption = COALESCE(caption, excluded.caption)
         WHERE favourite < excluded.favourite OR (stars = 0 AND excluded.stars > 0)
           OR (title IS NULL AND excluded.title IS NOT NULL)
           OR (caption IS NULL AND excluded.caption IS NOT NULL)`,
        JSON.stringify(marks.slice(at, at + AT_ONCE)),
      );
    }
  }
}
