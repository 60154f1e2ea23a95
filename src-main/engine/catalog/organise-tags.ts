import { tagAndAbove, type TagPath } from '../organise/tag-path.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** A tag of the library. */
export interface TagRow extends TagPath {
  readonly id: number;
}

function tagOf(row: Row): TagRow {
  return { id: numberOf(row, 'id'), path: textOf(row, 'path'), key: textOf(row, 'path_key') };
}

/**
 * That the key in `column` is one below the tag whose key, with `/` and with `0` (the character after
 * it) at its end, is bound as ?2 and ?3.
 */
export function belowTag(column: string): string {
  return `${column} > ?2 AND ${column} < ?3`;
}

/**
 * Gives the photos of the tag `from` the tag `to` instead, with what was refused for it, and takes `from`
 * away. What was learnt of `from` rests until it comes back.
 */
export function mergeTags(database: SqliteDatabase, from: number, to: number): void {
  database.run(
    `INSERT INTO photo_tags (photo_id, tag_id) SELECT photo_id, ?2 FROM photo_tags old
     WHERE tag_id = ?1 AND NOT EXISTS
     (SELECT 1 FROM photo_tags WHERE photo_id = old.photo_id AND tag_id = ?2)`,
    from,
    to,
  );
  database.run(
    `INSERT INTO tag_refusals (photo_id, tag_id) SELECT photo_id, ?2 FROM tag_refusals old
     WHERE tag_id = ?1 AND NOT EXISTS
     (SELECT 1 FROM tag_refusals WHERE photo_id = old.photo_id AND tag_id = ?2)`,
    from,
    to,
  );
  dropTag(database, from);
}

/** Row by row rather than by cascade, so that all of it is written down and can be undone, in this order. */
function dropTag(database: SqliteDatabase, id: number): void {
  database.run('DELETE FROM photo_tags WHERE tag_id = ?', id);
  database.run('DELETE FROM tag_refusals WHERE tag_id = ?', id);
  database.run('DELETE FROM tags WHERE id = ?', id);
}

/** What was learnt of a tag belongs to the one that took its place, where that was not taught itself. */
export function moveLesson(database: SqliteDatabase, from: number, to: number): void {
  database.run(
    `UPDATE lessons SET tag_id = ?2 WHERE tag_id = ?1
     AND NOT EXISTS (SELECT 1 FROM lessons WHERE tag_id = ?2)`,
    from,
    to,
  );
}

/** Writes tags. What calls it says, by `current_act`, whether the person does so. */
export class TagPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  find(id: number): TagRow | undefined {
    const row = this.#database.one('SELECT id, path, path_key FROM tags WHERE id = ?', id);
    return row === undefined ? undefined : tagOf(row);
  }

  findByKey(key: string): TagRow | undefined {
    const row = this.#database.one('SELECT id, path, path_key FROM tags WHERE path_key = ?', key);
    return row === undefined ? undefined : tagOf(row);
  }

  /** The tag of this path, made where there is none, as are those above it; each keeps its first spelling. */
  make(tag: TagPath): TagRow {
    let made: TagRow | undefined;
    for (const { path, key } of tagAndAbove(tag)) {
      const spelled = made === undefined ? path : `${made.path}/${path.split('/').at(-1) ?? ''}`;
      made = this.findByKey(key) ?? this.#insert(spelled, key);
    }
    return made ?? this.#insert(tag.path, tag.key);
  }

  #insert(path: string, key: string): TagRow {
    const { lastId } = this.#database.run(
      'INSERT INTO tags (path, path_key) VALUES (?, ?)',
      path,
      key,
    );
    return { id: lastId, path, key };
  }

  /** A tag and those below it, those nearer to the root first. */
  withBelow(tag: TagRow): TagRow[] {
    const rows = this.#database.all(
      `SELECT id, path, path_key FROM tags WHERE id = ?1 OR (${belowTag('path_key')})`,
      tag.id,
      `${tag.key}/`,
      `${tag.key}0`,
    );
    const depth = ({ key }: TagRow) => key.split('/').length;
    return rows.map(tagOf).sort((one, other) => depth(one) - depth(other));
  }

  rename(id: number, { path, key }: TagPath): void {
    this.#database.run(
      'UPDATE tags SET path = ?2, path_key = ?3 WHERE id = ?1 AND path <> ?2',
      id,
      path,
      key,
    );
  }

  merge(from: number, to: number): void {
    mergeTags(this.#database, from, to);
  }

  /** @param ids those below before those above, as undoing and doing again go the same way. */
  delete(ids: readonly number[]): void {
    for (const id of ids) dropTag(this.#database, id);
  }

  give(photos: readonly number[], tag: number): void {
    this.#database.run(
      `INSERT INTO photo_tags (photo_id, tag_id) SELECT value, ?2 FROM json_each(?1)
       WHERE NOT EXISTS (SELECT 1 FROM photo_tags WHERE photo_id = value AND tag_id = ?2)`,
      JSON.stringify(photos),
      tag,
    );
  }

  take(photos: readonly number[], tag: number): void {
    this.#database.run(
      `DELETE FROM photo_tags WHERE tag_id = ?2
       AND photo_id IN (SELECT value FROM json_each(?1))`,
      JSON.stringify(photos),
      tag,
    );
  }
}
