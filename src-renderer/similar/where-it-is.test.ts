import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, sumWithin } from './where-it-is.ts';

const CELLS = 7;

/** A square of cells with a share in each of these (row, column), nothing elsewhere. */
function cellsWith(...places: readonly (readonly [row: number, column: number, share: number])[]) {
  const values = Array.from({ length: CELLS * CELLS }, () => 0);
  for (const [row, column, share] of places) values[row * CELLS + column] = share;
  return values;
}

describe('where a likeness is', () => {
  it('loses nothing between the corners', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 49, maxLength: 49 }),
        (values) => {
          const corners = [0, 0.5].flatMap((top) =>
            [0, 0.5].map((left) =>
              sumWithin(values, CELLS, { left, top, width: 0.5, height: 0.5 }),
            ),
          );
          const sum = (numbers: readonly number[]) =>
            numbers.reduce((total, value) => total + value, 0);
          expect(sum(corners)).toBeCloseTo(sum(values), 9);
        },
      ),
    );
  });

  it('names the corner that holds most', () => {
    const lowerLeft = cellsWith([5, 0, 0.3], [6, 1, 0.31], [0, 6, 0.39]);
    expect(placeOf(lowerLeft, CELLS)?.name).toBe('lowerLeft');
    expect(placeOf(lowerLeft, CELLS)?.share).toBeCloseTo(0.61);
  });

  it('says how much of the whole score that is', () => {
    const middle = cellsWith([3, 3, 0.4]);
    expect(placeOf(middle, CELLS, 0.8)?.name).toBe('middle');
    expect(placeOf(middle, CELLS, 0.8)?.share).toBeCloseTo(0.5);
  });

  it('names a half where no quarter stands out', () => {
    const below = cellsWith([6, 0, 0.35], [6, 6, 0.35], [0, 3, 0.3]);
    expect(placeOf(below, CELLS)?.name).toBe('lowerHalf');
    const right = cellsWith([0, 6, 0.35], [6, 6, 0.35], [3, 0, 0.3]);
    expect(placeOf(right, CELLS)?.name).toBe('rightHalf');
  });

  it('names nothing where it is everywhere, or nowhere', () => {
    expect(
      placeOf(
        Array.from({ length: 49 }, () => 0.01),
        CELLS,
      ),
    ).toBeUndefined();
    expect(placeOf(cellsWith([0, 0, -0.3]), CELLS)).toBeUndefined();
  });
});
