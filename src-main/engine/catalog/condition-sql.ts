import type { SQLInputValue } from 'node:sqlite';
import type { PhotoCondition, PhotoNumber, PhotoTrait } from './photo-condition.ts';
import { SHOWN } from './sqlite-rows.ts';

/**
 * A piece of SQL with what its question marks stand for. The text depends only on the shape of what
 * is asked, never on a value: values are only ever bound.
 */
export interface Sql {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * How the photos come that a condition is asked of: `many` go by in one of the narrow indexes, where
 * anything that index lacks is best found all at once, as a set; of `few` each is looked up by itself;
 * `failed` are those that could not be read, few as well.
 */
export type Coming = 'many' | 'few' | 'failed';

const NUMBERS: Readonly<Record<PhotoNumber, string>> = {
  iso: 'photos.iso',
  aperture: 'photos.f_number',
  focal: 'photos.focal_length_mm',
  megapixels: 'photos.width * photos.height / 1e6',
  mb: 'photos.byte_size / 1e6',
};

const FACTS: Partial<Readonly<Record<PhotoTrait, string>>> = {
  damaged: 'photos.damaged = 1',
  gps: 'photos.latitude IS NOT NULL',
  date: 'photos.taken_at IS NOT NULL',
};

/** Rows that stand for a photo each, or several for one. */
interface Rows {
  readonly table: string;
  readonly where: string;
  readonly values: readonly SQLInputValue[];
  /** The same for the rows of one photo, where SQLite would take another index for it than the photo's. */
  readonly ofOne?: string;
}

const TRAITS: Partial<Readonly<Record<PhotoTrait, readonly [table: string, where: string]>>> = {
  favourite: ['marks', 'favourite = 1'],
  title: ['marks', `title <> ''`],
  caption: ['marks', `caption <> ''`],
  tag: ['photo_tags', 'photo_id > 0'],
  album: ['album_photos', 'photo_id > 0'],
};

/**
 * True and false of every photo, in words that SQLite does not see through: it drops a WHERE that
 * cannot hold, and then finds that the index it was told to take does not fit.
 */
const ALWAYS = '+photos.id > 0';
const NEVER = '+photos.id < 0';

const LISTED = '(SELECT value FROM json_each(?))';

function listed(values: readonly (number | string)[]): string {
  return JSON.stringify(values);
}

function range(column: string, least: number | undefined, most: number | undefined): Sql {
  const sides: readonly (readonly [string, number | undefined])[] = [
    [`${column} >= ?`, least],
    [`${column} <= ?`, most],
  ];
  const asked = sides.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  if (asked.length === 0) return { sql: `${column} IS NOT NULL`, values: [] };
  return {
    sql: asked.map(({ sql }) => sql).join(' AND '),
    values: asked.map(({ value }) => value),
  };
}

function labelled({ modelId, classes, least }: PhotoCondition & { kind: 'labels' }): Rows {
  const table = 'labels';
  if (classes === undefined) {
    const where = 'model_id = ? AND rank = 0 AND probability >= ?';
    return { table, where, values: [modelId, least] };
  }
  const where = `model_id = ? AND class_index IN ${LISTED} AND probability >= ?`;
  const ofOne = `model_id = ? AND +class_index IN ${LISTED} AND +probability >= ?`;
  return { table, where, values: [modelId, listed(classes), least], ofOne };
}

function listedRows(table: string, column: string, ids: readonly number[]): Rows {
  return { table, where: `${column} IN ${LISTED}`, values: [listed(ids)] };
}

function traitRows(what: PhotoTrait): Rows | undefined {
  const [table, where] = TRAITS[what] ?? [];
  return table === undefined || where === undefined ? undefined : { table, where, values: [] };
}

/** Where a condition is about rows of another table. */
function rowsOf(condition: PhotoCondition): Rows | undefined {
  if (condition.kind === 'labels') return labelled(condition);
  if (condition.kind === 'tags') return listedRows('photo_tags', 'tag_id', condition.ids);
  if (condition.kind === 'albums') return listedRows('album_photos', 'album_id', condition.ids);
  if (condition.kind === 'has') return traitRows(condition.what);
  if (condition.kind !== 'stars') return undefined;
  const where = 'stars > 0 AND stars >= ? AND stars <= ?';
  return { table: 'marks', where, values: [condition.least, condition.most] };
}

/**
 * The ids that fit, as a query of their own, where an index has them together; some may be there
 * twice, and some may not be shown.
 */
export function setOf(condition: PhotoCondition): Sql | undefined {
  if (condition.kind === 'any') return unionOf(condition.of);
  if (condition.kind === 'words') {
    const sql = 'SELECT rowid AS id FROM photo_words WHERE photo_words MATCH ?';
    return { sql, values: [condition.match] };
  }
  const rows = rowsOf(condition);
  if (rows === undefined) return undefined;
  const { table, where, values } = rows;
  return { sql: `SELECT photo_id AS id FROM ${table} WHERE ${where}`, values };
}

function unionOf(conditions: readonly PhotoCondition[]): Sql | undefined {
  const sets = conditions.map(setOf).filter((set) => set !== undefined);
  if (sets.length === 0 || sets.length < conditions.length) return undefined;
  return {
    sql: sets.map(({ sql }) => `SELECT id FROM (${sql})`).join(' UNION ALL '),
    values: sets.flatMap(({ values }) => values),
  };
}

function lookUp({ table, where, values, ofOne = where }: Rows): Sql {
  const sql = `EXISTS (SELECT 1 FROM ${table} WHERE photo_id = photos.id AND ${ofOne})`;
  return { sql, values };
}

/** What only the rows of photos and the index of facts have. */
function fact({ sql, values }: Sql, coming: Coming): Sql {
  if (coming !== 'many') return { sql: `IFNULL(${sql}, 0)`, values };
  const set = `SELECT photos.id FROM photos INDEXED BY photos_facts WHERE ${SHOWN} AND ${sql}`;
  return { sql: `photos.id IN (${set})`, values };
}

function shownBetween({ from, before }: PhotoCondition & { kind: 'shown-at' }): Sql {
  const sides: readonly (readonly [string, number | undefined])[] = [
    ['photos.shown_at >= ?', from],
    ['photos.shown_at < ?', before],
  ];
  const asked = sides.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
  return {
    sql: asked.map(({ sql }) => sql).join(' AND ') || ALWAYS,
    values: asked.map(({ value }) => value),
  };
}

function joined(conditions: readonly PhotoCondition[], by: 'AND' | 'OR', coming: Coming): Sql {
  const parts = conditions.map((part) => whereOf(part, coming));
  const sql = parts.map((part) => `(${part.sql})`).join(` ${by} `);
  return {
    sql: sql || (by === 'AND' ? ALWAYS : NEVER),
    values: parts.flatMap(({ values }) => values),
  };
}

/** A condition on rows of `photos`; true or false, never null. */
export function whereOf(condition: PhotoCondition, coming: Coming): Sql {
  // A word of FTS5's index can only be looked up for all photos at once.
  const set = coming === 'many' || condition.kind === 'words' ? setOf(condition) : undefined;
  if (set !== undefined) return { sql: `photos.id IN (${set.sql})`, values: set.values };
  const rows = rowsOf(condition);
  return rows === undefined ? columnsOf(condition, coming) : lookUp(rows);
}

type Logical = Extract<PhotoCondition, { kind: 'all' | 'any' | 'not' | 'failed' }>;

function isLogical(condition: PhotoCondition): condition is Logical {
  return ['all', 'any', 'not', 'failed'].includes(condition.kind);
}

function logical(condition: Logical, coming: Coming): Sql {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, 'AND', coming);
    case 'any':
      return joined(condition.of, 'OR', coming);
    case 'not': {
      const { sql, values } = whereOf(condition.of, coming);
      return { sql: `NOT (${sql})`, values };
    }
    case 'failed':
      return { sql: coming === 'failed' ? ALWAYS : NEVER, values: [] };
  }
}

function columnsOf(condition: PhotoCondition, coming: Coming): Sql {
  if (isLogical(condition)) return logical(condition, coming);
  if (condition.kind === 'folders') {
    return { sql: `photos.folder_id IN ${LISTED}`, values: [listed(condition.ids)] };
  }
  if (condition.kind === 'formats') {
    const sql = `IFNULL(photos.format IN ${LISTED}, 0)`;
    return { sql, values: [listed(condition.formats)] };
  }
  if (condition.kind === 'shown-at') return shownBetween(condition);
  if (condition.kind === 'aspect') {
    return range('photos.aspect', condition.least, condition.most);
  }
  if (condition.kind === 'number') {
    return fact(range(NUMBERS[condition.of], condition.least, condition.most), coming);
  }
  const sql = condition.kind === 'has' ? FACTS[condition.what] : undefined;
  return sql === undefined ? { sql: NEVER, values: [] } : fact({ sql, values: [] }, coming);
}
