import type { SqliteDatabase } from './sqlite-database.ts';
import { TagReplay, type Change, type Direction } from './organise-tag-replay.ts';

/** Rows of one act, table and change that lie side by side and touch no row twice. */
interface Run {
  readonly table: string;
  readonly change: Change;
  first: number;
  last: number;
  readonly keys: Set<string>;
}

/** Their rows depend on each other (a parent, a free name): each is a run of its own. */
const ONE_BY_ONE: readonly string[] = ['tags', 'albums'];

const MARKS = [
  ['favourite', '0'],
  ['stars', '0'],
  ['title', 'NULL'],
  ['caption', 'NULL'],
] as const;

/** Rows of `act_rows` from ?1 to ?2, all of one act. */
const ROWS = 'act_rows WHERE id BETWEEN ?1 AND ?2';

const hasPhoto = (to: string) => `EXISTS (SELECT 1 FROM photos WHERE id = ${to} ->> 'photo_id')`;

/** A column that is as the act left it becomes what it was; anything else has changed it since. */
function backOnly(column: string, wanted = `r.to_${column}`): string {
  return `${column} = CASE WHEN ${column} IS r.from_${column} THEN ${wanted} ELSE ${column} END`;
}

/** A photo without a row of marks has none of them: both are the same to an act. */
function marksSql({ from, to }: Direction): readonly string[] {
  const image = (side: string, column: string, none: string) =>
    `CASE WHEN ${side} IS NULL THEN ${none} ELSE ${side} ->> '${column}' END`;
  const images = MARKS.map(
    ([column, none]) =>
      `${image(from, column, none)} AS from_${column}, ${image(to, column, none)} AS to_${column}`,
  );
  return [
    `INSERT INTO marks (photo_id) SELECT COALESCE(after, before) ->> 'photo_id' AS photo FROM ${ROWS}
     AND ${hasPhoto('COALESCE(after, before)')}
     AND NOT EXISTS (SELECT 1 FROM marks WHERE photo_id = COALESCE(after, before) ->> 'photo_id')`,
    `UPDATE marks SET ${MARKS.map(([column]) => backOnly(column)).join(', ')}
     FROM (SELECT COALESCE(after, before) ->> 'photo_id' AS photo, ${images.join(', ')} FROM ${ROWS}) r
     WHERE photo_id = r.photo`,
  ];
}

/** Tables whose rows say no more than that a photo and a tag or album belong together. */
interface Pairs {
  readonly table: 'photo_tags' | 'tag_refusals' | 'album_refusals';
  readonly column: 'tag_id' | 'album_id';
  readonly of: 'tags' | 'albums';
}

function pairsSql(
  { table, column, of }: Pairs,
  { from, to }: Direction,
  change: Change,
): readonly string[] {
  return change === 'insert'
    ? [
        `INSERT INTO ${table} (photo_id, ${column})
         SELECT ${to} ->> 'photo_id', ${to} ->> '${column}' FROM ${ROWS} AND ${hasPhoto(to)}
         AND EXISTS (SELECT 1 FROM ${of} WHERE id = ${to} ->> '${column}')
         AND NOT EXISTS (SELECT 1 FROM ${table}
           WHERE photo_id = ${to} ->> 'photo_id' AND ${column} = ${to} ->> '${column}')`,
      ]
    : [
        `DELETE FROM ${table} WHERE (photo_id, ${column}) IN
         (SELECT ${from} ->> 'photo_id', ${from} ->> '${column}' FROM ${ROWS})`,
      ];
}

const pairs =
  (of: Pairs) =>
  (direction: Direction, change: Change): readonly string[] =>
    pairsSql(of, direction, change);

function albumPhotosSql({ from, to }: Direction, change: Change): readonly string[] {
  const there = (side: string) =>
    `album_id = ${side} ->> 'album_id' AND photo_id = ${side} ->> 'photo_id'`;
  if (change === 'insert') {
    return [
      `INSERT INTO album_photos (album_id, photo_id, position)
       SELECT ${to} ->> 'album_id', ${to} ->> 'photo_id', ${to} ->> 'position' FROM ${ROWS}
       AND ${hasPhoto(to)} AND EXISTS (SELECT 1 FROM albums WHERE id = ${to} ->> 'album_id')
       AND NOT EXISTS (SELECT 1 FROM album_photos WHERE ${there(to)})`,
    ];
  }
  if (change === 'delete') {
    return [
      `DELETE FROM album_photos WHERE (album_id, photo_id) IN
       (SELECT ${from} ->> 'album_id', ${from} ->> 'photo_id' FROM ${ROWS})`,
    ];
  }
  return [
    `UPDATE album_photos SET position = r.to_position
     FROM (SELECT ${to} ->> 'album_id' AS album, ${to} ->> 'photo_id' AS photo,
       ${from} ->> 'position' AS from_position, ${to} ->> 'position' AS to_position FROM ${ROWS}) r
     WHERE album_id = r.album AND photo_id = r.photo AND position IS r.from_position`,
  ];
}

const ALBUM_COLUMNS = ['name', 'name_key', 'search', 'position'] as const;
const ifThere = (table: 'albums' | 'photos', id: string) =>
  `(SELECT id FROM ${table} WHERE id = ${id})`;

function albumsSql({ from, to }: Direction, change: Change): readonly string[] {
  if (change === 'insert') {
    const columns = ALBUM_COLUMNS.map((column) => `${to} ->> '${column}'`).join(', ');
    return [
      `INSERT INTO albums (id, parent_id, cover_photo_id, ${ALBUM_COLUMNS.join(', ')})
       SELECT ${to} ->> 'id', ${ifThere('albums', `${to} ->> 'parent_id'`)},
       ${ifThere('photos', `${to} ->> 'cover_photo_id'`)}, ${columns} FROM ${ROWS}
       AND NOT EXISTS (SELECT 1 FROM albums WHERE id = ${to} ->> 'id')`,
    ];
  }
  if (change === 'delete') {
    return [
      `DELETE FROM albums WHERE id IN (SELECT ${from} ->> 'id' FROM ${ROWS})
       AND NOT EXISTS (SELECT 1 FROM album_photos WHERE album_id = albums.id)
       AND NOT EXISTS (SELECT 1 FROM albums inner_album WHERE inner_album.parent_id = albums.id)`,
    ];
  }
  const all = [...ALBUM_COLUMNS, 'parent_id', 'cover_photo_id'];
  const images = all.map(
    (column) => `${from} ->> '${column}' AS from_${column}, ${to} ->> '${column}' AS to_${column}`,
  );
  const set = [
    ...ALBUM_COLUMNS.map((column) => backOnly(column)),
    backOnly('parent_id', ifThere('albums', 'r.to_parent_id')),
    // A cover that was forgotten since left the album without one, as the act would have.
    `cover_photo_id = CASE
       WHEN cover_photo_id IS ${ifThere('photos', 'r.from_cover_photo_id')}
       THEN ${ifThere('photos', 'r.to_cover_photo_id')} ELSE cover_photo_id END`,
  ];
  return [
    `UPDATE albums SET ${set.join(', ')}
     FROM (SELECT ${to} ->> 'id' AS album, ${images.join(', ')} FROM ${ROWS}) r
     WHERE id = r.album`,
  ];
}

const CHANGES: readonly Change[] = ['insert', 'update', 'delete'];
const SQL_OF: Readonly<
  Record<string, (direction: Direction, change: Change) => readonly string[]>
> = {
  marks: marksSql,
  photo_tags: pairs({ table: 'photo_tags', column: 'tag_id', of: 'tags' }),
  tag_refusals: pairs({ table: 'tag_refusals', column: 'tag_id', of: 'tags' }),
  album_refusals: pairs({ table: 'album_refusals', column: 'album_id', of: 'albums' }),
  album_photos: albumPhotosSql,
  albums: albumsSql,
};

/**
 * Brings the rows of an act back to what they were, or again to what it made of them. A row that
 * something else has changed since stays as it is, and one that belongs to what is gone stays gone.
 */
export class ActReplay {
  readonly #database: SqliteDatabase;
  readonly #tags: TagReplay;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#tags = new TagReplay(database);
  }

  /** As before the act: its rows in the other order. */
  back(act: number): void {
    const runs = this.#runs(act, { from: 'after', to: 'before' }).reverse();
    for (const run of runs) this.#bring(run, { from: 'after', to: 'before' });
    this.#tags.settle();
  }

  /** As after the act. */
  again(act: number): void {
    const runs = this.#runs(act, { from: 'before', to: 'after' });
    for (const run of runs) this.#bring(run, { from: 'before', to: 'after' });
    this.#tags.settle();
  }

  #runs(act: number, { from, to }: Direction): Run[] {
    const runs: Run[] = [];
    const rows = this.#database.arrays(
      `SELECT id, tbl, CASE WHEN ${from} IS NULL THEN 0 WHEN ${to} IS NULL THEN 2 ELSE 1 END,
       CONCAT_WS(' ', COALESCE(after, before) ->> 'photo_id', COALESCE(after, before) ->> 'album_id',
         COALESCE(after, before) ->> 'tag_id')
       FROM act_rows WHERE act_id = ? ORDER BY id`,
      act,
    );
    for (const [id, table, change, key] of rows) {
      this.#addTo(
        runs,
        Number(id),
        String(table),
        CHANGES[Number(change)] ?? 'update',
        String(key),
      );
    }
    return runs;
  }

  #addTo(runs: Run[], id: number, table: string, change: Change, key: string): void {
    const run = runs.at(-1);
    const belongs = run?.table === table && run.change === change && !ONE_BY_ONE.includes(table);
    if (belongs && !run.keys.has(key)) {
      run.keys.add(key);
      run.last = id;
    } else {
      runs.push({ table, change, first: id, last: id, keys: new Set([key]) });
    }
  }

  #bring(run: Run, direction: Direction): void {
    if (run.table === 'tags') {
      this.#tags.bring(run.first, direction, run.change);
      return;
    }
    for (const sql of SQL_OF[run.table]?.(direction, run.change) ?? []) {
      this.#database.run(sql, run.first, run.last);
    }
  }
}
