import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAB_SIDE, labPicture } from './lab-picture.ts';

type Rgb = readonly [number, number, number];

function flat(rgb: Rgb, side = 224) {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, at) => rgb[at % 3] ?? 0);
  return { width: side, height: side, data };
}

function labOf(rgb: Rgb) {
  const { lightness, greenRed, blueYellow } = labPicture(flat(rgb));
  return [lightness[1000], greenRed[1000], blueYellow[1000]].map((value) => value ?? NaN);
}

describe('labPicture', () => {
  // Bruce Lindbloom's calculator (brucelindbloom.com), sRGB, D65, no adaptation.
  it.each<[string, Rgb, Rgb]>([
    ['black', [0, 0, 0], [0, 0, 0]],
    ['white', [255, 255, 255], [100, 0, 0]],
    ['middle grey', [119, 119, 119], [50.034, 0, 0]],
    ['near black, on the straight line', [3, 3, 3], [0.8225, 0, 0]],
    ['red', [255, 0, 0], [53.2408, 80.0925, 67.2032]],
    ['green', [0, 255, 0], [87.7347, -86.1827, 83.1793]],
    ['blue', [0, 0, 255], [32.297, 79.1875, -107.8602]],
    ['yellow', [255, 255, 0], [97.1393, -21.5537, 94.478]],
  ])('gives the known CIELAB values of %s', (_name, rgb, lab) => {
    labOf(rgb).forEach((value, channel) => {
      expect(value).toBeCloseTo(lab[channel] ?? NaN, 2);
    });
  });

  it('gives greys no colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (level) => {
        const [, greenRed = NaN, blueYellow = NaN] = labOf([level, level, level]);
        expect(Math.abs(greenRed) + Math.abs(blueYellow)).toBeLessThan(1e-4);
      }),
      { numRuns: 40 },
    );
  });

  it('averages light, not its code: black and white pixels in turn look like L* 76', () => {
    const square = flat([0, 0, 0]);
    square.data.forEach((_, at) => {
      const pixel = Math.floor(at / 3);
      square.data[at] = (pixel + Math.floor(pixel / 224)) % 2 === 0 ? 255 : 0;
    });
    for (const value of labPicture(square).lightness) expect(value).toBeCloseTo(76.069, 2);
  });

  it('keeps things where they are', () => {
    const square = flat([0, 0, 0]);
    const [row, column] = [40, 9];
    for (let y = row * 4; y < row * 4 + 4; y += 1) {
      square.data.fill(255, (y * 224 + column * 4) * 3, (y * 224 + column * 4 + 4) * 3);
    }
    const bright = [...labPicture(square).lightness].flatMap((value, at) =>
      value > 1 ? [at] : [],
    );
    expect(bright).toEqual([row * LAB_SIDE + column]);
  });

  it.each([
    ['no multiple of 56', flat([1, 2, 3], 100)],
    ['no square', { width: 112, height: 56, data: new Uint8Array(112 * 56 * 3) }],
    ['too few bytes', { width: 56, height: 56, data: new Uint8Array(56 * 56) }],
  ])('refuses a picture with %s', (_name, picture) => {
    expect(() => labPicture(picture)).toThrow(RangeError);
  });
});
