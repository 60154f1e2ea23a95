import type { SQLOutputValue } from 'node:sqlite';
import { setOf, whereOf, type Sql } from './condition-sql.ts';
import type { PhotoCondition } from './photo-condition.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { SHOWN } from './sqlite-rows.ts';

/** How many photos of a set make it small. */
export interface SetSizes {
  /**
   * So many at most are looked up one by one: 3 µs each, while going through all of 100,000 in an index
   * takes about 20 ms whatever is asked.
   */
  readonly few: number;
  /** With a set of so many at most, what else is asked is looked up for each of them. */
  readonly some: number;
}

const SIZES: SetSizes = { few: 4000, some: 20_000 };

/** What is read of the photos that fit, and in which order. */
interface Reading {
  /** Columns of `photos`. */
  readonly columns: string;
  /** One of the narrow indexes, which has these columns in this order. */
  readonly index: string;
  readonly order?: string;
  /** What else must hold. */
  readonly also?: Sql;
}

/** A set that all who fit belong to, and how many photos it has. */
interface Limiting {
  readonly condition: PhotoCondition;
  readonly set: Sql;
  /** At most {@link SetSizes.some} and one. */
  readonly size: number;
}

/** The conditions that must all hold. */
function conjuncts(condition: PhotoCondition): readonly PhotoCondition[] {
  return condition.kind === 'all' ? condition.of.flatMap(conjuncts) : [condition];
}

function setsOf(
  database: SqliteDatabase,
  conditions: readonly PhotoCondition[],
  { some }: SetSizes,
): Limiting[] {
  return conditions.flatMap((condition): Limiting[] => {
    const set = setOf(condition);
    if (set === undefined) return [];
    const counted = `SELECT COUNT(*) FROM (SELECT 1 FROM (${set.sql}) LIMIT ?)`;
    const size = Number(database.arrays(counted, ...set.values, some + 1)[0]?.[0]);
    return [{ condition, set, size }];
  });
}

function joined(parts: readonly Sql[]): Sql {
  return {
    sql: parts.map(({ sql }) => `(${sql})`).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

interface Plan {
  readonly from: string;
  readonly where: Sql;
}

/**
 * From where photos are read, by the smallest set that all who fit belong to. A rare word is answered
 * in a millisecond: its photos are looked up one by one, and put in order afterwards. For a common
 * one the index of the order is gone through, which has all that is read and needs no sorting; so are
 * all photos where there is no such set.
 */
function planFor(
  database: SqliteDatabase,
  condition: PhotoCondition,
  index: string,
  sizes: SetSizes,
): Plan {
  const all = conjuncts(condition);
  const [smallest] = setsOf(database, all, sizes).sort((a, b) => a.size - b.size);
  const shown: Sql = { sql: SHOWN, values: [] };
  if (smallest === undefined || smallest.size > sizes.some) {
    const where = joined([shown, ...all.map((part) => whereOf(part, 'many'))]);
    return { from: `photos INDEXED BY ${index}`, where };
  }
  const others = all
    .filter((part) => part !== smallest.condition)
    .map((part) => whereOf(part, 'few'));
  const { set, size } = smallest;
  if (size > sizes.few) {
    const among: Sql = { sql: `photos.id IN (${set.sql})`, values: set.values };
    return { from: `photos INDEXED BY ${index}`, where: joined([shown, among, ...others]) };
  }
  const { sql, values } = joined([shown, ...others]);
  return {
    from: `(SELECT DISTINCT id FROM (${set.sql})) few CROSS JOIN photos ON photos.id = few.id`,
    where: { sql, values: [...set.values, ...values] },
  };
}

/**
 * Photos that can be shown and that a condition fits, as rows of the columns asked for.
 * @param sizes for tests: which way is taken; the answer is the same.
 */
export function selectPhotos(
  database: SqliteDatabase,
  condition: PhotoCondition,
  { columns, index, order, also = { sql: SHOWN, values: [] } }: Reading,
  sizes: SetSizes = SIZES,
): SQLOutputValue[][] {
  const { from, where } = planFor(database, condition, index, sizes);
  return database.arrays(
    `SELECT ${columns} FROM ${from} WHERE ${where.sql} AND ${also.sql}
     ${order === undefined ? '' : `ORDER BY ${order}`}`,
    ...where.values,
    ...also.values,
  );
}

/**
 * How many photos a condition fits, where that is known at once: undefined where it is about sets that
 * all have more than `limit` photos.
 */
export function countQuickly(
  database: SqliteDatabase,
  condition: PhotoCondition,
  limit: number,
): number | undefined {
  const sizes = { few: SIZES.few, some: limit };
  const sets = setsOf(database, conjuncts(condition), sizes);
  if (sets.length > 0 && sets.every(({ size }) => size > limit)) return undefined;
  const reading = { columns: 'COUNT(*)', index: 'photos_shown_by_date' };
  return Number(selectPhotos(database, condition, reading, sizes)[0]?.[0]);
}
