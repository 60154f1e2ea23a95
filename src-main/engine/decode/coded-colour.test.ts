import { describe, expect, it } from 'vitest';
import { colourBox, heicPicture, withProperty } from '../../../test-fixtures/heic-pictures.ts';
import { paintPixels } from '../../../test-fixtures/pictures.ts';
import { codedToSrgb, readCodedColour } from './coded-colour.ts';

const P3 = { primaries: 12, transfer: 13 };
const BT2020 = { primaries: 9, transfer: 1 };

function pixel(...rgb: number[]) {
  return { width: 1, height: 1, data: Uint8Array.from(rgb) };
}

const converted = (rgb: number[], colour: typeof P3): number[] => [
  ...codedToSrgb(pixel(...rgb), colour).data,
];

describe('readCodedColour', () => {
  it('reads code points out of the boxes', () => {
    expect(readCodedColour(withProperty(heicPicture('plain'), colourBox(12, 13)))).toEqual(P3);
  });

  it('finds none where a profile stands in their place', () => {
    expect(readCodedColour(heicPicture('displayP3'))).toBeUndefined();
  });
});

describe('codedToSrgb', () => {
  it.each([
    ['BT.709', { primaries: 1, transfer: 13 }],
    ['unspecified', { primaries: 2, transfer: 2 }],
    ['nonsense', { primaries: 65_535, transfer: 65_535 }],
  ])('leaves %s as it is', (_, colour) => {
    const picture = paintPixels(4, 8, 6);
    expect(codedToSrgb(picture, colour)).toBe(picture);
  });

  it.each([
    ['Display P3', P3],
    ['BT.2020', BT2020],
  ])('keeps greys grey from %s', (_, colour) => {
    for (const level of [0, 64, 128, 255]) {
      const grey = converted([level, level, level], colour);
      expect(Math.max(...grey.map((value) => Math.abs(value - level)))).toBeLessThanOrEqual(1);
    }
  });

  it('converts a Display P3 colour by the matrices of CSS Color 4', () => {
    expect(converted([200, 100, 50], P3)).toEqual([215, 93, 31]);
  });

  it('brings PQ and HLG diffuse white close to white, and keeps what is brighter within', () => {
    // BT.2408: diffuse white is a PQ signal of 0.58 and an HLG signal of 0.75.
    const white = (transfer: number, signal: number): number =>
      converted([255 * signal, 255 * signal, 255 * signal], { primaries: 9, transfer })[0] ?? 0;
    expect(white(16, 0.58)).toBeGreaterThan(225);
    expect(white(18, 0.75)).toBeGreaterThan(225);
    expect(white(16, 1)).toBeGreaterThan(white(16, 0.58));
    expect(white(16, 1)).toBeLessThanOrEqual(255);
  });
});
