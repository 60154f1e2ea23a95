import { describe, expect, it } from 'vitest';
import { EDGE_LAYOUT_SIZE, edgeLayout } from './edge-layout.ts';
import { LAB_SIDE } from './lab-picture.ts';

const DIRECTIONS = 6;
const CELLS = 7;

function drawn(lightness: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: LAB_SIDE * LAB_SIDE }, (_, at) =>
    lightness(at % LAB_SIDE, Math.floor(at / LAB_SIDE)),
  );
}

/** Lightness that grows along one direction, in degrees from rightwards to downwards. */
function ramp(degrees: number): Float32Array {
  const angle = (degrees * Math.PI) / 180;
  return drawn((x, y) => 50 + Math.cos(angle) * (x - 28) + Math.sin(angle) * (y - 28));
}

function cellAt(layout: Float64Array, row: number, column: number): number[] {
  const start = (row * CELLS + column) * DIRECTIONS;
  return [...layout.subarray(start, start + DIRECTIONS)];
}

describe('edgeLayout', () => {
  it.each([
    [15, 0],
    [45, 1],
    [75, 2],
    [105, 3],
    [135, 4],
    [165, 5],
  ])(
    'puts a gradient of %i° into direction %i of every cell, and nowhere else',
    (degrees, wanted) => {
      const layout = edgeLayout(ramp(degrees));
      for (let row = 0; row < CELLS; row += 1) {
        for (let column = 0; column < CELLS; column += 1) {
          const cell = cellAt(layout, row, column);
          const others = cell.filter((_, direction) => direction !== wanted);
          expect(cell.indexOf(Math.max(...cell))).toBe(wanted);
          // Border pixels have a neighbour on one side only, which turns their gradient.
          const isInside = row > 0 && row < CELLS - 1 && column > 0 && column < CELLS - 1;
          if (isInside) expect(Math.max(...others)).toBeCloseTo(Math.min(...others), 5);
        }
      }
    },
  );

  it('shares a gradient between two directions evenly', () => {
    const cell = cellAt(edgeLayout(ramp(90)), 3, 3);
    expect(cell[2]).toBeCloseTo(cell[3] ?? NaN, 6);
    expect(cell[2]).toBeGreaterThan(Math.max(cell[0] ?? 0, cell[1] ?? 0, cell[4] ?? 0) + 0.1);
  });

  it('takes light to dark and dark to light for the same edge', () => {
    const bright = drawn((x) => (x < 20 ? 20 : 70));
    const dark = drawn((x) => (x < 20 ? 70 : 20));
    expect(edgeLayout(dark)).toEqual(edgeLayout(bright));
  });

  it('finds an edge in the cells where it runs', () => {
    // One horizontal line in the middle of the third row of cells.
    const layout = edgeLayout(drawn((_x, y) => (y < 20 ? 20 : 70)));
    const strengths = Array.from({ length: CELLS }, (_, row) =>
      Math.max(...cellAt(layout, row, 3)),
    );
    expect(strengths.indexOf(Math.max(...strengths))).toBe(2);
    expect(strengths[6]).toBeLessThan(0);
  });

  it('is all zeros for a picture without edges', () => {
    const layout = edgeLayout(drawn(() => 63));
    expect(layout).toHaveLength(EDGE_LAYOUT_SIZE);
    expect(layout.every((value) => value === 0)).toBe(true);
  });
});
