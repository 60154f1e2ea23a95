import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellShares, matchesOf, roundedParts, strengths, type Explanation } from './heat-map.ts';

function explanation(cells: number, shares: readonly number[]): Explanation {
  const sum = shares.reduce((total, share) => total + share, 0);
  return {
    score: sum,
    cells,
    shares: [...shares],
    parts: { cells: sum, classes: null, composition: null },
    sharedLabels: [],
  };
}

const anyExplanation = fc.integer({ min: 1, max: 4 }).chain((cells) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: cells ** 4,
      maxLength: cells ** 4,
    })
    .map((shares) => explanation(cells, shares)),
);
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('the heat map of an explanation', () => {
  it('keeps the sum of all shares, on both pictures', () => {
    fc.assert(
      fc.property(anyExplanation, (one) => {
        expect(sumOf(cellShares(one, 'query'))).toBeCloseTo(one.parts.cells, 9);
        expect(sumOf(cellShares(one, 'photo'))).toBeCloseTo(one.parts.cells, 9);
      }),
    );
  });

  it('splits the share of a cell among the cells it matched', () => {
    fc.assert(
      fc.property(anyExplanation, fc.nat(), (one, any) => {
        const cell = any % one.cells ** 2;
        for (const side of ['query', 'photo'] as const) {
          const share = cellShares(one, side)[cell] ?? Number.NaN;
          expect(sumOf(matchesOf(one, side, cell))).toBeCloseTo(share, 9);
        }
      }),
    );
  });

  it('knows whose cell is whose', () => {
    // Cell 1 (upper right) of the query met cell 2 (lower left) of the photo.
    const shares = Array.from({ length: 16 }, (_, pair) => (pair === 1 * 4 + 2 ? 0.5 : 0));
    const one = explanation(2, shares);
    expect(cellShares(one, 'query')).toEqual([0, 0.5, 0, 0]);
    expect(cellShares(one, 'photo')).toEqual([0, 0, 0.5, 0]);
    expect(matchesOf(one, 'query', 1)).toEqual([0, 0, 0.5, 0]);
    expect(matchesOf(one, 'photo', 2)).toEqual([0, 0.5, 0, 0]);
  });

  it('paints the strongest cell wholly and what speaks against it below zero', () => {
    expect(strengths([0.1, 0.2, -0.05])).toEqual([0.5, 1, -0.25]);
    expect(strengths([0, 0])).toEqual([0, 0]);
  });
});

describe('the parts of a score', () => {
  it('add up to the score as it is shown', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        (parts) => {
          const shown = roundedParts(parts);
          expect(Math.abs(sumOf(shown) - sumOf(parts))).toBeLessThan(0.00501);
          shown.forEach((part, at) => {
            expect(Math.abs(part - (parts[at] ?? 0))).toBeLessThanOrEqual(0.01);
          });
        },
      ),
    );
    expect(roundedParts([0.704, 0.124])).toEqual([0.7, 0.13]);
  });
});
