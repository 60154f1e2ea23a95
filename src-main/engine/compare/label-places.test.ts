import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels, type Box, type LabelledDisc } from './label-places.ts';

const FRAME: Box = { left: 50, top: 50, width: 700, height: 400 };

const disc = fc.record({
  x: fc.integer({ min: 80, max: 720 }),
  y: fc.integer({ min: 80, max: 420 }),
  radius: fc.integer({ min: 3, max: 30 }),
  isNamed: fc.boolean(),
  width: fc.integer({ min: 20, max: 180 }),
  height: fc.constant(32),
});

function overlap(a: Box, b: Box): boolean {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return across > 0 && down > 0;
}

function discBox({ x, y, radius }: LabelledDisc): Box {
  return { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius };
}

describe('placeLabels', () => {
  it('lays no label on another, on a disc or across the frame', () => {
    fc.assert(
      fc.property(fc.array(disc, { maxLength: 30 }), (discs) => {
        const places = placeLabels(discs, FRAME).flatMap((place) => place ?? []);
        for (const [at, place] of places.entries()) {
          expect(places.slice(at + 1).some((other) => overlap(place, other))).toBe(false);
          expect(discs.some((other) => overlap(place, discBox(other)))).toBe(false);
          expect(place.left).toBeGreaterThanOrEqual(FRAME.left);
          expect(place.top).toBeGreaterThanOrEqual(FRAME.top);
          expect(place.left + place.width).toBeLessThanOrEqual(FRAME.left + FRAME.width);
          expect(place.top + place.height).toBeLessThanOrEqual(FRAME.top + FRAME.height);
        }
      }),
    );
  });

  it('has room for as many as a library has networks', () => {
    fc.assert(
      fc.property(fc.array(disc, { maxLength: 4 }), (discs) => {
        const places = placeLabels(discs, FRAME);
        expect(places.map((place) => place !== undefined)).toEqual(
          discs.map(({ isNamed }) => isNamed),
        );
      }),
    );
  });

  it('puts a lone label right beside its disc', () => {
    const lone = { x: 300, y: 200, radius: 10, isNamed: true, width: 80, height: 32 };
    expect(placeLabels([lone], FRAME)).toEqual([
      { left: 314, top: 184, width: 80, height: 32, cost: 4, isAmbiguous: false },
    ]);
  });

  it('leaves out what the frame has no room for', () => {
    const wide = { x: 300, y: 200, radius: 10, isNamed: true, width: 800, height: 32 };
    expect(placeLabels([wide], FRAME)).toEqual([undefined]);
  });
});
