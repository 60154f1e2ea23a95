import { tagAndAbove, type TagPath } from '../organise/tag-path.ts';
import { belowTag, mergeTags, moveLesson, type TagRow } from './organise-tags.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** From which of its two images a row is brought to the other. */
export interface Direction {
  readonly from: 'before' | 'after';
  readonly to: 'before' | 'after';
}

/** What bringing a row means. */
export type Change = 'insert' | 'update' | 'delete';

/**
 * Brings tags from one image to the other, one by one. A sidecar may have made a tag anew, or given one
 * to other photos, since the act: nothing of that is lost.
 */
export class TagReplay {
  readonly #database: SqliteDatabase;
  /** Tags that are no longer where they were; null for one that lives on elsewhere. */
  readonly #left: { readonly id: number | null; readonly path: string; readonly key: string }[] =
    [];

  /** Tags that came to where they are. */
  readonly #came: TagPath[] = [];

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** @param rowId of `act_rows`. */
  bring(rowId: number, { from, to }: Direction, change: Change): void {
    const row = this.#database.one(
      `SELECT COALESCE(after, before) ->> 'id' AS id, ${from} ->> 'path' AS from_path,
       ${from} ->> 'path_key' AS from_key,
       ${to} ->> 'path' AS path, ${to} ->> 'path_key' AS path_key FROM act_rows WHERE id = ?`,
      rowId,
    );
    const tag = {
      id: numberOf(row, 'id'),
      path: textOf(row, 'path'),
      key: textOf(row, 'path_key'),
    };
    if (change !== 'delete') this.#came.push(tag);
    if (change === 'delete') this.#drop(tag.id);
    else if (change === 'insert') this.#insert(tag);
    else this.#rename(tag, { path: textOf(row, 'from_path'), key: textOf(row, 'from_key') });
  }

  /** Every tag has those above it again: something else may have made one below a tag that left. */
  settle(): void {
    for (const { id, path, key } of this.#left.splice(0).reverse()) {
      this.#database.run(
        `INSERT INTO tags (id, path, path_key) SELECT ?1, ?4, ?5
         WHERE EXISTS (SELECT 1 FROM tags WHERE ${belowTag('path_key')})
         AND NOT EXISTS (SELECT 1 FROM tags WHERE path_key = ?5)`,
        id,
        `${key}/`,
        `${key}0`,
        path,
        key,
      );
    }
    for (const tag of this.#came.splice(0)) this.#makeAbove(tag);
  }

  #makeAbove(tag: TagPath): void {
    if (this.#sameKey(tag.key) === undefined) return;
    for (const { path, key } of tagAndAbove(tag)) {
      if (this.#sameKey(key) !== undefined) continue;
      this.#database.run('INSERT INTO tags (path, path_key) VALUES (?, ?)', path, key);
    }
  }

  #drop(id: number): void {
    const row = this.#database.one(
      `DELETE FROM tags WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM photo_tags WHERE tag_id = ?1)
       RETURNING path, path_key`,
      id,
    );
    if (row === undefined) return;
    this.#left.push({ id, path: textOf(row, 'path'), key: textOf(row, 'path_key') });
  }

  #insert({ id, path, key }: TagRow): void {
    const same = this.#sameKey(key);
    if (same === id) return;
    if (same !== undefined) this.#takeFor(id, same);
    else {
      this.#database.run(
        `INSERT INTO tags (id, path, path_key) SELECT ?1, ?2, ?3
         WHERE NOT EXISTS (SELECT 1 FROM tags WHERE id = ?1)`,
        id,
        path,
        key,
      );
    }
  }

  #rename({ id, path, key }: TagRow, from: TagPath): void {
    const row = this.#database.one(
      'SELECT 1 FROM tags WHERE id = ? AND path_key = ?',
      id,
      from.key,
    );
    if (row === undefined) return;
    this.#left.push({ id: null, ...from });
    const same = this.#sameKey(key);
    if (same === undefined || same === id) {
      this.#database.run('UPDATE tags SET path = ?, path_key = ? WHERE id = ?', path, key, id);
    } else {
      mergeTags(this.#database, id, same);
      this.#takeFor(id, same);
    }
  }

  #sameKey(key: string): number | undefined {
    const row = this.#database.one('SELECT id FROM tags WHERE path_key = ?', key);
    return row === undefined ? undefined : numberOf(row, 'id');
  }

  /** Something made the tag anew since: from now on all acts mean that one. */
  #takeFor(old: number, now: number): void {
    for (const [table, column] of [
      ['photo_tags', 'tag_id'],
      ['tag_refusals', 'tag_id'],
      ['tags', 'id'],
    ] as const) {
      for (const side of ['before', 'after'] as const) {
        this.#database.run(
          `UPDATE act_rows SET ${side} = json_set(${side}, '$.${column}', CAST(?1 AS INTEGER))
           WHERE tbl = '${table}' AND ${side} ->> '${column}' = ?2`,
          now,
          old,
        );
      }
    }
    moveLesson(this.#database, old, now);
  }
}
