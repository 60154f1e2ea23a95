import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { COLOUR_HISTOGRAM_SIZE, colourHistogram } from './colour-histogram.ts';
import { LAB_SIDE } from './lab-picture.ts';

type Lab = readonly [number, number, number];

function pictureOf(pixels: readonly Lab[]) {
  const plane = (channel: number) => Float32Array.from(pixels, (pixel) => pixel[channel] ?? 0);
  return { lightness: plane(0), greenRed: plane(1), blueYellow: plane(2) };
}

function flat(colour: Lab) {
  return pictureOf(Array.from({ length: LAB_SIDE * LAB_SIDE }, () => colour));
}

/** The shares of the bins, from the centred roots: those of bins that no pixel reaches are 0. */
function shares(histogram: Float64Array): Record<number, number> {
  const empty = Math.min(...histogram);
  const places = [...histogram.entries()].map(([at, value]) => [at, (value - empty) ** 2] as const);
  return Object.fromEntries(places.filter(([, share]) => share > 1e-9));
}

describe('colourHistogram', () => {
  it('puts a colour at the middle of a bin into that bin', () => {
    // L* 40 is the third of six, full red the last of four, full blue the first of four.
    const found = shares(colourHistogram(flat([40, 80, -80])));
    expect(Object.keys(found)).toEqual([String(2 * 16 + 3 * 4 + 0)]);
    expect(found[44]).toBeCloseTo(1, 6);
  });

  it('splits a grey between the two nearest bins of each colour channel', () => {
    const found = shares(colourHistogram(flat([0, 0, 0])));
    expect(Object.keys(found)).toEqual(['5', '6', '9', '10']);
    for (const share of Object.values(found)) expect(share).toBeCloseTo(0.25, 6);
  });

  it('says nothing of where colours lie', () => {
    const random = seededRandom(5);
    const pixels = Array.from({ length: LAB_SIDE * LAB_SIDE }, (): Lab => {
      return [random() * 100, random() * 120 - 60, random() * 120 - 60];
    });
    const turned = colourHistogram(pictureOf(pixels.toReversed()));
    const histogram = colourHistogram(pictureOf(pixels));
    expect(histogram).toHaveLength(COLOUR_HISTOGRAM_SIZE);
    turned.forEach((value, at) => {
      expect(value).toBeCloseTo(histogram[at] ?? NaN, 9);
    });
  });

  it('stays within its bins for colours beyond sRGB', () => {
    const histogram = colourHistogram(flat([140, -300, 300]));
    expect(histogram.every(Number.isFinite)).toBe(true);
    expect(shares(histogram)[5 * 16 + 0 * 4 + 3]).toBeCloseTo(1, 6);
  });
});
