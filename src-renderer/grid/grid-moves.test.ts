import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveBy } from './grid-moves.ts';
import { justifiedRows, placeOf, rowOf } from './justified-rows.ts';

const rows = justifiedRows([1500, 1500, 1500, 750, 750, 750, 750, 750, 1500], {
  width: 900,
  rowHeight: 200,
  gap: 4,
});
const from = (at: number, goal?: number) => ({ at, goal, page: 500 });
const middle = (photo: number) => {
  const place = placeOf(rows, photo);
  return place === undefined ? Number.NaN : place.left + place.width / 2;
};

describe('moving in a grid by keys', () => {
  it('goes left and right in order, from row to row, and stays at the ends', () => {
    expect(moveBy('ArrowRight', rows, from(2))?.to).toBe(3);
    expect(moveBy('ArrowLeft', rows, from(3))?.to).toBe(2);
    expect(moveBy('ArrowLeft', rows, from(0))?.to).toBe(0);
    expect(moveBy('ArrowRight', rows, from(8))?.to).toBe(8);
  });

  it('goes up and down to the nearest middle, and back to where it came from', () => {
    fc.assert(
      fc.property(fc.nat(8), (photo) => {
        const down = moveBy('ArrowDown', rows, from(photo));
        if (down === undefined || rowOf(rows, photo) === rows.length - 1) return;
        const inRow = rows.starts[rowOf(rows, down.to)] ?? 0;
        const end = rows.starts[rowOf(rows, down.to) + 1] ?? 0;
        expect(rowOf(rows, down.to)).toBe(rowOf(rows, photo) + 1);
        for (let other = inRow; other < end; other += 1) {
          expect(Math.abs(middle(down.to) - middle(photo))).toBeLessThanOrEqual(
            Math.abs(middle(other) - middle(photo)),
          );
        }
        expect(moveBy('ArrowUp', rows, from(down.to, down.goal))?.to).toBe(photo);
      }),
    );
  });

  it('goes to both ends, and by pages of at least a row', () => {
    expect(moveBy('End', rows, from(4))?.to).toBe(8);
    expect(moveBy('Home', rows, from(4))?.to).toBe(0);
    const page = moveBy('PageDown', rows, { at: 0, goal: undefined, page: 10 });
    expect(rowOf(rows, page?.to ?? 0)).toBe(1);
    expect(rowOf(rows, moveBy('PageDown', rows, from(0))?.to ?? 0)).toBe(2);
  });

  it('knows no other keys, and nothing where there are no photos', () => {
    expect(moveBy('x', rows, from(0))).toBeUndefined();
    const none = justifiedRows([], { width: 900, rowHeight: 200, gap: 4 });
    expect(moveBy('ArrowDown', none, from(0))).toBeUndefined();
  });
});
