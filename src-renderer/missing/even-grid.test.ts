import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenGrid, moveIn, placeOf, tilesBetween } from './even-grid.ts';

describe('evenGrid', () => {
  it('fills the room from edge to edge, with no tile beyond it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 148, max: 4000 }), fc.nat(500), (room, count) => {
        const grid = evenGrid(room, count);
        const [left] = placeOf(grid, grid.columns - 1);
        expect(left + grid.width).toBeLessThanOrEqual(room);
        expect(room - left - grid.width).toBeLessThan(grid.columns);
        expect(grid.width).toBeGreaterThanOrEqual(148);
      }),
    );
  });

  it('has a tile in a window too narrow for one', () => {
    expect(evenGrid(100, 3)).toMatchObject({ columns: 1, width: 100 });
  });
});

describe('tilesBetween', () => {
  it('has every tile that reaches into the window, and none of far away', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(20_000), fc.nat(2000), (count, top, high) => {
        const grid = evenGrid(700, count);
        const [first, last] = tilesBetween(grid, top, top + high);
        for (let at = 0; at < count; at += 1) {
          const [, y] = placeOf(grid, at);
          const isIn = y < top + high && y + grid.rowHeight > top;
          expect(at >= first && at < last).toBe(isIn);
        }
      }),
    );
  });
});

describe('moveIn', () => {
  const grid = evenGrid(500, 8); // Three in a row: 0 1 2 / 3 4 5 / 6 7.
  const to = (key: string, at: number) => moveIn(grid, key, at, 2);

  it('goes from tile to tile, row to row, page to page', () => {
    expect(grid.columns).toBe(3);
    expect(to('ArrowRight', 2)).toBe(3);
    expect(to('ArrowLeft', 3)).toBe(2);
    expect(to('ArrowDown', 1)).toBe(4);
    expect(to('ArrowUp', 4)).toBe(1);
    expect(to('PageDown', 0)).toBe(6);
    expect(to('Home', 5)).toBe(0);
    expect(to('End', 0)).toBe(7);
  });

  it('stays at the edges, and comes to the last tile where the row below is shorter', () => {
    expect(to('ArrowLeft', 0)).toBe(0);
    expect(to('ArrowUp', 1)).toBe(1);
    expect(to('ArrowRight', 7)).toBe(7);
    expect(to('ArrowDown', 5)).toBe(7);
    expect(to('ArrowDown', 6)).toBe(6);
    expect(to('x', 3)).toBeUndefined();
    expect(moveIn(evenGrid(500, 0), 'End', 0, 2)).toBeUndefined();
  });
});
