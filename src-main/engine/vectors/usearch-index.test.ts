import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { randomVectors } from '../../../test-fixtures/random-vectors.ts';
import { UsearchIndex } from './usearch-index.ts';

const DIMENSIONS = 16;

/** An index of `count` random vectors with ids from 0, and the vectors. */
function filled(count: number, seed = 1): { index: UsearchIndex; vectors: Float32Array } {
  const index = new UsearchIndex(DIMENSIONS);
  const vectors = randomVectors(count, DIMENSIONS, seed);
  unwrap(index.add([...Array(count).keys()], vectors));
  return { index, vectors };
}

function rowOf(vectors: Float32Array, row: number): Float32Array {
  return vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
}

function codeOf(result: { ok: true } | { ok: false; error: { code: string } }): string {
  return result.ok ? 'ok' : result.error.code;
}

describe('UsearchIndex', () => {
  it('finds each of many vectors, and scores it 1', () => {
    const { index, vectors } = filled(3000);
    expect(index.size).toBe(3000);
    for (let id = 0; id < 3000; id += 7) {
      const { ids, scores } = unwrap(index.search(rowOf(vectors, id), 2));
      expect(ids[0]).toBe(id);
      expect(scores[0]).toBeCloseTo(1, 3);
      expect(scores[1]).toBeLessThanOrEqual(scores[0] ?? 0);
    }
  });

  it('gives as many neighbours as there are, and none of an empty index', () => {
    const empty = new UsearchIndex(DIMENSIONS);
    expect(unwrap(empty.search(randomVectors(1, DIMENSIONS, 1), 5)).ids).toEqual([]);
    const { index, vectors } = filled(3);
    expect(unwrap(index.search(rowOf(vectors, 0), Number.MAX_SAFE_INTEGER)).ids).toHaveLength(3);
  });

  it('replaces a vector whose id is there, and keeps the last of two with one id', () => {
    const { index } = filled(50);
    const two = randomVectors(2, DIMENSIONS, 99);
    unwrap(index.add([7, 7], two));
    expect(index.size).toBe(50);
    expect(index.vacancies).toBe(0);
    expect(unwrap(index.search(rowOf(two, 1), 1))).toMatchObject({ ids: [7] });
    expect(unwrap(index.search(rowOf(two, 1), 1)).scores[0]).toBeCloseTo(1, 3);
  });

  it('counts the places of removed vectors until others take them', () => {
    const { index, vectors } = filled(40);
    expect(unwrap(index.remove([1, 1, 2, 3, 500, -1, 0.5]))).toBe(3);
    expect([index.size, index.vacancies, index.has(1), index.has(4)]).toEqual([37, 3, false, true]);
    expect(unwrap(index.search(rowOf(vectors, 1), 40)).ids).not.toContain(1);
    unwrap(index.add([100, 101], randomVectors(2, DIMENSIONS, 5)));
    expect([index.size, index.vacancies]).toEqual([39, 1]);
  });

  it('keeps vectors of zeros, but as nobody’s neighbours', () => {
    const { index, vectors } = filled(20);
    unwrap(index.add([3, 30], new Float32Array(2 * DIMENSIONS)));
    expect([index.size, index.has(3), index.has(30)]).toEqual([21, true, true]);
    const { ids } = unwrap(index.search(rowOf(vectors, 3), 100));
    expect(ids).toHaveLength(19);
    expect(ids).not.toContain(3);
    expect(unwrap(index.search(new Float32Array(DIMENSIONS), 5)).ids).toEqual([]);
    unwrap(index.add([3], rowOf(vectors, 3)));
    expect(unwrap(index.remove([30]))).toBe(1);
    expect(unwrap(index.search(rowOf(vectors, 3), 1)).ids).toEqual([3]);
    expect(index.size).toBe(20);
  });

  it('holds its shape through a thousand vectors of zeros and equal ones', () => {
    const { index, vectors } = filled(500);
    const ids = Array.from({ length: 1000 }, (_, at) => 1000 + at);
    unwrap(index.add(ids, new Float32Array(1000 * DIMENSIONS)));
    for (let id = 0; id < 500; id += 1) {
      expect(unwrap(index.search(rowOf(vectors, id), 1)).ids).toEqual([id]);
    }
  });

  it('takes numbers that half precision cannot hold', () => {
    const index = new UsearchIndex(4);
    unwrap(index.add([1, 2], Float32Array.of(3e38, 3e38, 0, 0, 1e-42, 0, 1e-42, 0)));
    const { ids, scores } = unwrap(index.search(Float32Array.of(1, 1, 0, 0), 2));
    expect(ids).toEqual([1, 2]);
    expect(scores[0]).toBeCloseTo(1, 3);
    expect(scores[1]).toBeCloseTo(0.5, 2);
  });

  it('takes the largest safe ids, and refuses what is no id without changing anything', () => {
    const { index, vectors } = filled(5);
    unwrap(index.add([Number.MAX_SAFE_INTEGER], randomVectors(1, DIMENSIONS, 8)));
    expect(index.has(Number.MAX_SAFE_INTEGER)).toBe(true);
    for (const id of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      expect(codeOf(index.add([0, id], randomVectors(2, DIMENSIONS, 9)))).toBe('bad-argument');
      expect(index.has(id)).toBe(false);
    }
    expect(index.size).toBe(6);
    expect(unwrap(index.search(rowOf(vectors, 0), 1)).scores[0]).toBeCloseTo(1, 3);
  });

  it('refuses vectors of another shape and numbers that are not finite', () => {
    const { index } = filled(5);
    const vector = randomVectors(1, DIMENSIONS, 3);
    expect(codeOf(index.add([9], vector.subarray(1)))).toBe('bad-argument');
    expect(codeOf(index.add([], vector))).toBe('bad-argument');
    expect(codeOf(index.search(vector.subarray(1), 3))).toBe('bad-argument');
    for (const count of [0, -1, 1.5, NaN]) {
      expect(codeOf(index.search(vector, count))).toBe('bad-argument');
    }
    for (const number of [NaN, Infinity, -Infinity]) {
      const bad = vector.slice();
      bad[4] = number;
      expect(codeOf(index.add([0], bad))).toBe('bad-argument');
      expect(codeOf(index.search(bad, 3))).toBe('bad-argument');
    }
    expect([index.size, index.has(0), index.has(9)]).toEqual([5, true, false]);
  });

  it('goes on finding after every vector was replaced twice and half of them removed', () => {
    const { index } = filled(1500);
    const ids = [...Array(1500).keys()];
    for (const seed of [2, 3]) unwrap(index.add(ids, randomVectors(1500, DIMENSIONS, seed)));
    const vectors = randomVectors(1500, DIMENSIONS, 3);
    unwrap(index.remove(ids.slice(750)));
    const found = ids.slice(0, 750).filter((id) => {
      return unwrap(index.search(rowOf(vectors, id), 1)).ids[0] === id;
    });
    expect(found.length).toBeGreaterThanOrEqual(743);
  });

  it('is empty after close, and can be filled again', () => {
    const { index, vectors } = filled(30);
    index.close();
    expect([index.size, index.has(3)]).toEqual([0, false]);
    expect(unwrap(index.search(rowOf(vectors, 3), 5)).ids).toEqual([]);
    unwrap(index.add([3], rowOf(vectors, 3)));
    expect(index.size).toBe(1);
  });

  it.each(['view', 'load'] as const)('reads back (%s) what it wrote', (access) => {
    const { index, vectors } = filled(300);
    unwrap(index.remove([5, 6]));
    unwrap(index.add([700], new Float32Array(DIMENSIONS)));
    const path = join(temporaryFolder(), 'graph');
    index.writeGraph(path);
    const copy = new UsearchIndex(DIMENSIONS);
    unwrap(copy.readGraph(path, access, index.notes));
    expect([copy.size, copy.vacancies, copy.viewed]).toEqual([299, 2, access === 'view']);
    expect([copy.has(5), copy.has(7), copy.has(700)]).toEqual([false, true, true]);
    expect(unwrap(copy.search(rowOf(vectors, 8), 5))).toEqual(
      unwrap(index.search(rowOf(vectors, 8), 5)),
    );
    const added = copy.add([900], randomVectors(1, DIMENSIONS, 4));
    const removed = copy.remove([7]);
    expect([codeOf(added), codeOf(removed)]).toEqual(
      access === 'view' ? ['internal', 'internal'] : ['ok', 'ok'],
    );
  });

  it('says that a file is no graph, or one of other dimensions, and is empty then', () => {
    const { index } = filled(10);
    const path = join(temporaryFolder(), 'graph');
    index.writeGraph(path);
    const other = new UsearchIndex(DIMENSIONS + 1);
    expect(codeOf(other.readGraph(path, 'load', index.notes))).toBe('index-corrupt');
    expect(codeOf(index.readGraph(`${path}-none`, 'view', index.notes))).toBe('index-corrupt');
    expect([other.size, index.size]).toEqual([0, 0]);
  });

  it('answers as a search through all vectors does', () => {
    const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 4 });
    const id = fc.integer({ min: 0, max: 25 });
    const step = fc.oneof(
      fc.record({ add: fc.array(fc.tuple(id, vector), { maxLength: 12 }) }),
      fc.record({ remove: fc.array(id, { maxLength: 12 }) }),
      fc.record({ search: vector, count: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const index = new UsearchIndex(4);
        const model = new Map<number, number[]>();
        for (const each of steps) {
          if ('add' in each) {
            const vectors = Float32Array.from(each.add.flatMap(([, values]) => values));
            unwrap(
              index.add(
                each.add.map(([key]) => key),
                vectors,
              ),
            );
            for (const [key, values] of each.add) model.set(key, values);
          } else if ('remove' in each) {
            const there = new Set(each.remove.filter((key) => model.delete(key)));
            expect(unwrap(index.remove(each.remove))).toBe(there.size);
          } else {
            const { ids, scores } = unwrap(
              index.search(Float32Array.from(each.search), each.count),
            );
            const truth = neighboursByHand(model, each.search);
            expect(ids).toHaveLength(Math.min(each.count, truth.length));
            expect(new Set(ids).size).toBe(ids.length);
            for (const [rank, key] of ids.entries()) {
              expect(scores[rank]).toBeCloseTo(cosine(model.get(key) ?? [], each.search), 2);
              expect(scores[rank]).toBeCloseTo(truth[rank] ?? NaN, 2);
            }
          }
          expect(index.size).toBe(model.size);
        }
        for (let key = 0; key <= 25; key += 1) expect(index.has(key)).toBe(model.has(key));
      }),
      { numRuns: 300 },
    );
  });
});

function cosine(left: readonly number[], right: readonly number[]): number {
  const dot = left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
  return dot / (Math.hypot(...left) * Math.hypot(...right));
}

/** Scores of all vectors of a model that have a direction, best first. */
function neighboursByHand(
  model: ReadonlyMap<number, readonly number[]>,
  query: readonly number[],
): number[] {
  const scores = [...model.values()].map((vector) => cosine(vector, query));
  return scores.filter((score) => !Number.isNaN(score)).sort((one, other) => other - one);
}
