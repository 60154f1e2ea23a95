import type { TeachTarget } from '../../contract/teach-calls.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { bytesOf, numberOf, SHOWN, textOf } from './sqlite-rows.ts';
import type { LessonRow, NewLesson, TeachPen, TeachSubject } from './teach-catalog.ts';

/** What of the schema belongs to tags, and what to albums. */
interface Tables {
  readonly of: 'tags' | 'albums';
  readonly column: 'tag_id' | 'album_id';
  readonly has: 'photo_tags' | 'album_photos';
  readonly refusals: 'tag_refusals' | 'album_refusals';
  readonly taken: 'taken_photo_tags' | 'taken_album_photos';
}

const TAGS: Tables = {
  of: 'tags',
  column: 'tag_id',
  has: 'photo_tags',
  refusals: 'tag_refusals',
  taken: 'taken_photo_tags',
};
const ALBUMS: Tables = {
  of: 'albums',
  column: 'album_id',
  has: 'album_photos',
  refusals: 'album_refusals',
  taken: 'taken_album_photos',
};

const tablesOf = (target: TeachTarget): Tables => ('tag' in target ? TAGS : ALBUMS);
const idOf = (target: TeachTarget): number => ('tag' in target ? target.tag : target.album);

const LESSONS = `SELECT l.*, COALESCE(t.path, a.name) AS name FROM lessons l
  LEFT JOIN tags t ON t.id = l.tag_id LEFT JOIN albums a ON a.id = l.album_id
  WHERE COALESCE(t.id, a.id) IS NOT NULL`;

function lessonOf(row: Row): LessonRow {
  const target =
    row['tag_id'] === null
      ? { album: numberOf(row, 'album_id') }
      : { tag: numberOf(row, 'tag_id') };
  return {
    target,
    name: textOf(row, 'name'),
    modelId: textOf(row, 'model_id'),
    report: textOf(row, 'report'),
    learnt: bytesOf(row, 'learnt'),
    examples: textOf(row, 'examples'),
    threshold: row['threshold'] === null ? null : numberOf(row, 'threshold'),
    lookedAt: numberOf(row, 'looked_at'),
    taughtAt: numberOf(row, 'taught_at'),
  };
}

/** That photo `p` can be shown and the network ?1 has looked at it. */
const SEEN = `${SHOWN} AND EXISTS
  (SELECT 1 FROM embeddings e WHERE e.photo_id = p.id AND e.model_id = ?1)`;

/** Lessons over SQLite. */
export class TeachQueries implements TeachPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  subject(target: TeachTarget): TeachSubject | undefined {
    const sql =
      'tag' in target
        ? 'SELECT path AS name, 0 AS is_smart FROM tags WHERE id = ?'
        : 'SELECT name, search IS NOT NULL AS is_smart FROM albums WHERE id = ?';
    const row = this.#database.one(sql, idOf(target));
    if (row === undefined) return undefined;
    return { target, name: textOf(row, 'name'), isSmart: numberOf(row, 'is_smart') === 1 };
  }

  lessons(): LessonRow[] {
    return this.#database.all(`${LESSONS} ORDER BY name COLLATE NOCASE, l.id`).map(lessonOf);
  }

  lesson(target: TeachTarget): LessonRow | undefined {
    const row = this.#database.one(`${LESSONS} AND l.${tablesOf(target).column} = ?`, idOf(target));
    return row === undefined ? undefined : lessonOf(row);
  }

  examples(target: TeachTarget, modelId: string): number[] {
    return this.#ids(
      `SELECT id FROM photos p WHERE id IN (${this.#carriers(target)}) AND ${SEEN} ORDER BY id`,
      modelId,
    );
  }

  refused(target: TeachTarget, modelId: string): number[] {
    return this.#ids(
      `SELECT id FROM photos p WHERE id IN (${refusers(target)})
       AND id NOT IN (${this.#carriers(target)}) AND ${SEEN} ORDER BY id`,
      modelId,
    );
  }

  undecided(target: TeachTarget, modelId: string): number[] {
    return this.#ids(
      `SELECT p.id AS id FROM embeddings e CROSS JOIN photos p ON p.id = e.photo_id
       WHERE e.model_id = ?1 AND ${SHOWN} AND p.id NOT IN (${this.#carriers(target)})
       AND p.id NOT IN (${refusers(target)}) ORDER BY 1`,
      modelId,
    );
  }

  undecidedOf(target: TeachTarget, photos: readonly number[]): number[] {
    return this.#undecidedOf(target, photos, 'TRUE');
  }

  givableOf(target: TeachTarget, photos: readonly number[]): number[] {
    const { taken, column } = tablesOf(target);
    return this.#undecidedOf(
      target,
      photos,
      `p.id NOT IN (SELECT photo_id FROM ${taken} WHERE ${column} = ${idOf(target)})`,
    );
  }

  #undecidedOf(target: TeachTarget, photos: readonly number[], also: string): number[] {
    return this.#ids(
      `SELECT p.id AS id FROM json_each(?1) wanted CROSS JOIN photos p ON p.id = wanted.value
       WHERE ${SHOWN} AND p.id NOT IN (${this.#carriers(target)})
       AND p.id NOT IN (${refusers(target)}) AND ${also} ORDER BY wanted.key`,
      JSON.stringify(photos),
    );
  }

  examplesMark(target: TeachTarget, modelId: string): string {
    const ids = [this.examples(target, modelId), this.refused(target, modelId)];
    return ids.map(markOf).join(' ');
  }

  lookedAtSince(modelId: string, revision: number): number[] {
    return this.#database
      .arrays(
        'SELECT photo_id FROM embeddings WHERE model_id = ? AND revision > ? ORDER BY photo_id',
        modelId,
        revision,
      )
      .map(([id]) => Number(id));
  }

  saveLesson({ target, modelId, report, learnt, examples, taughtAt }: NewLesson): void {
    this.#database.transaction(() => {
      this.#sweep();
      const { column } = tablesOf(target);
      this.#database.run(
        `INSERT INTO lessons (${column}, model_id, report, learnt, examples, taught_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (${column}) DO UPDATE SET
         model_id = excluded.model_id, report = excluded.report, learnt = excluded.learnt,
         examples = excluded.examples, taught_at = excluded.taught_at, looked_at = 0`,
        ...[idOf(target), modelId, report, learnt, examples, taughtAt],
      );
    });
  }

  setThreshold(target: TeachTarget, threshold: number | null): boolean {
    const { changes } = this.#database.run(
      `UPDATE lessons SET threshold = ?, looked_at = 0 WHERE ${tablesOf(target).column} = ?`,
      threshold,
      idOf(target),
    );
    return changes > 0;
  }

  forgetLesson(target: TeachTarget): boolean {
    const sql = `DELETE FROM lessons WHERE ${tablesOf(target).column} = ?`;
    return this.#database.run(sql, idOf(target)).changes > 0;
  }

  setLookedAt(target: TeachTarget, revision: number): void {
    this.#database.run(
      `UPDATE lessons SET looked_at = ? WHERE ${tablesOf(target).column} = ?`,
      revision,
      idOf(target),
    );
  }

  /** Lessons of tags and albums that no undoing brings back any more. */
  #sweep(): void {
    for (const { of, column } of [TAGS, ALBUMS]) {
      this.#database.run(
        `DELETE FROM lessons WHERE ${column} IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM ${of} WHERE id = ${column})
         AND NOT EXISTS (SELECT 1 FROM act_rows
           WHERE tbl = '${of}' AND COALESCE(after, before) ->> 'id' = ${column})`,
      );
    }
  }

  /** Photos that carry the tag or one below it, or lie in the album; ids are numbers, so they stand in the text. */
  #carriers(target: TeachTarget): string {
    const id = idOf(target);
    if (!('tag' in target)) return `SELECT photo_id FROM album_photos WHERE album_id = ${id}`;
    const tags = this.#database.all(
      `SELECT below.id AS id FROM tags t CROSS JOIN tags below WHERE t.id = ?1 AND
       (below.id = t.id OR (below.path_key > t.path_key || '/' AND below.path_key < t.path_key || '0'))`,
      id,
    );
    const ids = tags.map((row) => numberOf(row, 'id')).join(', ');
    return `SELECT photo_id FROM photo_tags WHERE tag_id IN (${ids})`;
  }

  #ids(sql: string, ...values: (string | number)[]): number[] {
    return this.#database.arrays(sql, ...values).map(([id]) => Number(id));
  }
}

function refusers(target: TeachTarget): string {
  const { refusals, column } = tablesOf(target);
  return `SELECT photo_id FROM ${refusals} WHERE ${column} = ${idOf(target)}`;
}

/** How many ids, and FNV-1a over them (Fowler, Noll, Vo: 32 bits): told apart, not kept secret. */
function markOf(ids: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const id of ids) hash = Math.imul(hash ^ id, 0x01000193) >>> 0;
  return `${ids.length}:${hash.toString(16)}`;
}
