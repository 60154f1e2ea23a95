import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointAt, thinned, type CurvePoint } from './curve.ts';

const CURVE: readonly CurvePoint[] = [
  { threshold: 0.9, precision: 1, recall: 0.25 },
  { threshold: 0.7, precision: 1, recall: 0.5 },
  { threshold: 0.4, precision: 0.75, recall: 0.75 },
];

test('between two points holds the one of the last photo that is taken', () => {
  expect(pointAt(CURVE, 0.9)?.recall).toBe(0.25);
  expect(pointAt(CURVE, 0.8)?.recall).toBe(0.25);
  expect(pointAt(CURVE, 0.7)?.recall).toBe(0.5);
  expect(pointAt(CURVE, 0.5)?.recall).toBe(0.5);
  expect(pointAt(CURVE, 0)?.recall).toBe(0.75);
});

test('above all of them none is taken, and without a curve nothing is known', () => {
  expect(pointAt(CURVE, 0.95)).toBeUndefined();
  expect(pointAt([], 0.5)).toBeUndefined();
});

test('a long curve keeps its ends and its order, and has no point twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 2, max: 40 }), (n, most) => {
      const curve = Array.from({ length: n }, (_, at) => ({
        threshold: 1 - at / n,
        precision: 1,
        recall: at / n,
      }));
      const few = thinned(curve, most);
      expect(few).toHaveLength(Math.min(n, most));
      expect(few[0]).toBe(curve[0]);
      expect(few.at(-1)).toBe(curve.at(-1));
      expect(new Set(few).size).toBe(few.length);
      expect(few).toEqual(few.toSorted((a, b) => b.threshold - a.threshold));
    }),
  );
});
