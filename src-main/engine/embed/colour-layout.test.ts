import { describe, expect, it } from 'vitest';
import { COLOUR_LAYOUT_SIZE, colourLayout } from './colour-layout.ts';
import { LAB_SIDE, type LabPicture } from './lab-picture.ts';

type Lab = readonly [number, number, number];

function drawn(colour: (x: number, y: number) => Lab): LabPicture {
  const plane = (channel: number) =>
    Float32Array.from(
      { length: LAB_SIDE * LAB_SIDE },
      (_, at) => colour(at % LAB_SIDE, Math.floor(at / LAB_SIDE))[channel] ?? 0,
    );
  return { lightness: plane(0), greenRed: plane(1), blueYellow: plane(2) };
}

/** The numbers that are not nearly zero, by their place. */
function present(layout: Float64Array): Record<number, number> {
  const places = [...layout.entries()].filter(([, value]) => Math.abs(value) > 1e-4);
  return Object.fromEntries(places.map(([at, value]) => [at, Math.round(value * 1000) / 1000]));
}

describe('colourLayout', () => {
  it('is the weighted means alone for one colour', () => {
    // An orthonormal transform of 8 × 8 equal cells gives 8 × the value; the mean counts by half.
    const layout = colourLayout(drawn(() => [80, 10, -20]));
    expect(layout).toHaveLength(COLOUR_LAYOUT_SIZE);
    expect(present(layout)).toEqual({
      0: 30 * 8 * 0.5,
      64: 10 * 8 * 0.5 * 2,
      89: -20 * 8 * 0.5 * 2,
    });
  });

  it('finds a cosine wave in its one place', () => {
    // Four and a half waves of 8 cells a side, down: wave 3 of DCT-II is cos((2i + 1)3π / 16).
    const cell = (at: number) => Math.floor(at / 7);
    const wave = drawn((_x, y) => [
      50 + 20 * Math.cos(((2 * cell(y) + 1) * 3 * Math.PI) / 16),
      0,
      0,
    ]);
    const amplitude = 20 * Math.sqrt(8 / 2) * Math.sqrt(8) * (1 + 3);
    expect(present(colourLayout(wave))).toEqual({ 24: Math.round(amplitude * 1000) / 1000 });
  });

  it('turns the sign of what is odd from left to right in a mirrored picture, and of nothing else', () => {
    const picture = (x: number, y: number): Lab => [(x * 7 + y * y) % 100, x - 20, (y * x) % 40];
    const layout = colourLayout(drawn(picture));
    const mirrored = colourLayout(drawn((x, y) => picture(LAB_SIDE - 1 - x, y)));
    mirrored.forEach((value, at) => {
      const across = at < 64 ? at % 8 : ((at - 64) % 25) % 5;
      expect(value).toBeCloseTo((layout[at] ?? NaN) * (across % 2 === 1 ? -1 : 1), 3);
    });
  });
});
