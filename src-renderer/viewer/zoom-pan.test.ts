import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actualZoom,
  boundedView,
  FIT,
  isBeyond,
  pannedBy,
  shownBox,
  shownSize,
  toggledView,
  zoomedTo,
  zoomLimits,
  type Frame,
  type Point,
  type View,
} from './zoom-pan.ts';

const side = (most: number) => fc.integer({ min: 40, max: most });
const frame: fc.Arbitrary<Frame> = fc.record({
  stage: fc.record({ width: side(4000), height: side(2500) }),
  picture: fc.record({ width: side(12_000), height: side(12_000) }),
});
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const anyView: fc.Arbitrary<View> = fc.record({
  zoom: fc.double({ min: 0.01, max: 400, noNaN: true }),
  x: fc.double({ min: -3, max: 3, noNaN: true }),
  y: fc.double({ min: -3, max: 3, noNaN: true }),
});
/** A frame, a view that a person can have there, and a point on the stage. */
const situation = fc
  .tuple(frame, anyView, fraction, fraction)
  .map(([where, view, x, y]): [Frame, View, Point] => [
    where,
    boundedView(view, where),
    { x: (x - 0.5) * where.stage.width, y: (y - 0.5) * where.stage.height },
  ]);
const factor = fc.double({ min: 0.1, max: 10, noNaN: true });

/** Which fraction of the picture lies under a point. */
function under(where: Frame, view: View, point: Point): Point {
  const box = shownBox(where, view);
  return {
    x: (where.stage.width / 2 + point.x - box.left) / box.width,
    y: (where.stage.height / 2 + point.y - box.top) / box.height,
  };
}

const AXES = [
  ['x', 'width', 'left'],
  ['y', 'height', 'top'],
] as const;

describe('zoom and pan', () => {
  it('fits all of the picture in the middle, touching the stage along one side', () => {
    fc.assert(
      fc.property(frame, (where) => {
        const box = shownBox(where, FIT);
        expect(box.left).toBeCloseTo((where.stage.width - box.width) / 2, 6);
        expect(box.top).toBeCloseTo((where.stage.height - box.height) / 2, 6);
        expect(box.width).toBeLessThanOrEqual(where.stage.width + 1e-6);
        expect(box.height).toBeLessThanOrEqual(where.stage.height + 1e-6);
        const spare = Math.min(where.stage.width - box.width, where.stage.height - box.height);
        expect(spare).toBeCloseTo(0, 6);
      }),
    );
  });

  it('keeps the place under the pointer while zooming in', () => {
    fc.assert(
      fc.property(
        situation,
        fc.double({ min: 1, max: 10, noNaN: true }),
        ([where, view, point], by) => {
          const after = zoomedTo(view, where, view.zoom * by, point);
          const before = under(where, view, point);
          const now = under(where, after, point);
          const shown = shownSize(where, view.zoom);
          for (const [axis, length] of AXES) {
            // A side that is still bare is centred; from where the picture fills it, the place stays.
            if (shown[length] >= where.stage[length])
              expect(now[axis]).toBeCloseTo(before[axis], 6);
          }
        },
      ),
    );
  });

  it('never shows bare stage beside a picture that could fill it, and centres one that cannot', () => {
    fc.assert(
      fc.property(situation, factor, anyView, ([where, view, point], by, far) => {
        const { x, y } = far;
        const views = [
          zoomedTo(view, where, view.zoom * by, point),
          pannedBy(view, where, { x: x * 5000, y: y * 5000 }),
          boundedView(far, where),
        ];
        for (const one of views) {
          const box = shownBox(where, one);
          for (const [, length, start] of AXES) {
            const spare = where.stage[length] - box[length];
            if (spare >= 0) expect(box[start]).toBeCloseTo(spare / 2, 5);
            else {
              expect(box[start]).toBeLessThanOrEqual(1e-5);
              expect(box[start]).toBeGreaterThanOrEqual(spare - 1e-5);
            }
          }
        }
      }),
    );
  });

  it('stays between its limits', () => {
    fc.assert(
      fc.property(situation, factor, ([where, view, point], by) => {
        const { least, most } = zoomLimits(where);
        const { zoom } = zoomedTo(view, where, view.zoom * by, point);
        expect(zoom).toBeGreaterThanOrEqual(least);
        expect(zoom).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('moves the picture with the pointer inside its bounds', () => {
    const where = { stage: { width: 1000, height: 800 }, picture: { width: 4000, height: 3000 } };
    const view = { zoom: actualZoom(where), x: 0.5, y: 0.5 };
    const after = shownBox(where, pannedBy(view, where, { x: 120, y: -80 }));
    const before = shownBox(where, view);
    expect(after.left - before.left).toBeCloseTo(120, 6);
    expect(after.top - before.top).toBeCloseTo(-80, 6);
  });

  it('toggles between fitting and 100 %, and to 200 % where those are the same', () => {
    const middle = { x: 0, y: 0 };
    const large = { stage: { width: 1000, height: 800 }, picture: { width: 4000, height: 3200 } };
    const close = toggledView(FIT, large, middle);
    expect(shownSize(large, close.zoom)).toEqual(large.picture);
    expect(isBeyond(close, large)).toBe(true);
    expect(toggledView(close, large, middle)).toEqual(FIT);
    const same = { ...large, picture: large.stage };
    expect(toggledView(FIT, same, middle).zoom).toBeCloseTo(2, 9);
  });
});
