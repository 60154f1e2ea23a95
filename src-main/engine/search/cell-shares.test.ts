import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellShares } from './cell-shares.ts';
import { contentProfile, contentScore, storedContentScore } from './likeness.ts';

const SIZE = 12;
const NO_CLASSES = new Uint8Array();

/** Numbers as a network's last layer gives them: none below zero. */
const map = (mapSize: number) =>
  fc.float32Array({
    min: 0,
    max: 6,
    noNaN: true,
    minLength: mapSize ** 2 * SIZE,
    maxLength: mapSize ** 2 * SIZE,
  });
const mean = fc.float32Array({ min: 0, max: 0.25, noNaN: true, minLength: SIZE, maxLength: SIZE });

function featureOf(cells: Float32Array, mapSize: number): Float32Array {
  const feature = new Float64Array(SIZE);
  for (const [at, value] of cells.entries()) {
    feature[at % SIZE] = (feature[at % SIZE] ?? 0) + value / mapSize ** 2;
  }
  return Float32Array.from(feature);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** How far a feature is from the mean: one that is the mean itself has no direction but rounding's. */
function distance(feature: Float32Array, from: Float32Array): number {
  const length = Math.hypot(...feature) || 1;
  return Math.hypot(...feature.map((value, at) => value / length - (from[at] ?? 0)));
}

describe('the shares of cells', () => {
  it('add up to the cosine of the centred features, whatever the maps', () => {
    fc.assert(
      fc.property(map(3), map(3), mean, (a, b, centre) => {
        const [one, other] = [featureOf(a, 3), featureOf(b, 3)];
        fc.pre(distance(one, centre) > 0.01 && distance(other, centre) > 0.01);
        const shares = cellShares({ map: a, mapSize: 3 }, { map: b, mapSize: 3 }, centre);
        const { cosine } = contentScore(
          contentProfile(one, NO_CLASSES, centre),
          contentProfile(other, NO_CLASSES, centre),
        );
        expect(shares).toHaveLength(81);
        expect(Math.abs(sum(shares) - cosine)).toBeLessThan(1e-4);
      }),
    );
  });

  it('lie where the likeness is: by cell of the query, then by cell of the photo', () => {
    const a = Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0);
    const b = Float32Array.of(0, 0, 0, 0, 0, 0, 1, 0);
    const shares = cellShares({ map: a, mapSize: 2 }, { map: b, mapSize: 2 }, new Float32Array(2));
    expect([...shares]).toEqual(Array.from({ length: 16 }, (_, at) => (at === 3 ? 1 : 0)));
  });

  it('are all zero for a map of zeros', () => {
    const none = { map: new Float32Array(4 * SIZE), mapSize: 2 };
    expect(sum(cellShares(none, none, new Float32Array(SIZE)))).toBe(0);
  });
});

describe('the score of a stored photo', () => {
  it('is that of its profile', () => {
    fc.assert(
      fc.property(map(1), map(1), mean, (a, b, centre) => {
        fc.pre(distance(a, centre) > 0.01 && distance(b, centre) > 0.01);
        const query = contentProfile(a, Uint8Array.of(3, 0, 200), centre);
        const classes = Uint8Array.of(3, 0, 100, 9, 0, 100);
        const exact = contentScore(query, contentProfile(b, classes, centre)).score;
        expect(Math.abs(storedContentScore(query, b, classes, centre) - exact)).toBeLessThan(1e-5);
      }),
    );
  });
});
