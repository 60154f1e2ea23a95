import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movedRegion, regionBetween, resizedRegion, turnedRegion, type Edges } from './region.ts';

const spot = fc.record({
  x: fc.double({ min: -1, max: 2, noNaN: true }),
  y: fc.double({ min: -1, max: 2, noNaN: true }),
});
const region = fc.tuple(spot, spot).map(([a, b]) => regionBetween(a, b));
const end = fc.constantFrom<-1 | 0 | 1>(-1, 0, 1);
const edges: fc.Arbitrary<Edges> = fc.record({ x: end, y: end });
const NEARLY = 1e-9;

function isInside({ x, y, width, height }: ReturnType<typeof regionBetween>): boolean {
  const isLarge = width > 0.01 && height > 0.01;
  return isLarge && x >= 0 && y >= 0 && x + width <= 1 + NEARLY && y + height <= 1 + NEARLY;
}

describe('a part of a picture', () => {
  it('lies inside the picture and is never too small, however it is drawn', () => {
    fc.assert(fc.property(region, isInside));
  });

  it('keeps its size when it is moved', () => {
    fc.assert(
      fc.property(region, spot, (before, by) => {
        const after = movedRegion(before, by);
        expect([after.width, after.height]).toEqual([before.width, before.height]);
        expect(isInside(after)).toBe(true);
      }),
    );
  });

  it('keeps the edges that are not dragged', () => {
    fc.assert(
      fc.property(region, edges, spot, (before, dragged, by) => {
        const after = resizedRegion(before, dragged, by);
        expect(isInside(after)).toBe(true);
        if (dragged.x !== -1) expect(after.x).toBe(before.x);
        if (dragged.x !== 1) {
          expect(after.x + after.width).toBeCloseTo(before.x + before.width, 9);
        }
      }),
    );
  });

  it('turns with the picture, and back again', () => {
    fc.assert(
      fc.property(region, fc.integer({ min: -4, max: 4 }), (before, quarters) => {
        const turned = turnedRegion(before, quarters);
        expect(isInside(turned)).toBe(true);
        const back = turnedRegion(turned, -quarters);
        for (const key of ['x', 'y', 'width', 'height'] as const) {
          expect(back[key]).toBeCloseTo(before[key], 9);
        }
      }),
    );
  });

  it('goes from the top left to the top right with a quarter clockwise', () => {
    const turned = turnedRegion({ x: 0, y: 0, width: 0.25, height: 0.5 }, 1);
    expect(turned).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.25 });
  });
});
