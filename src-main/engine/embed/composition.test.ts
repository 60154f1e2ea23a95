import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintPixels, seededRandom, type PaintedPixels } from '../../../test-fixtures/pictures.ts';
import { compositionScore } from '../search/likeness.ts';
import { COMPOSITION_SIZE, describeComposition } from './composition.ts';

const SIDE = 224;

function painted(seed: number): PaintedPixels {
  return paintPixels(seed, SIDE, SIDE);
}

/** A picture with each byte changed; `at` counts bytes, `from` is the byte's place in the picture. */
function changed(
  picture: PaintedPixels,
  change: (byte: number, at: number) => number,
): PaintedPixels {
  const data = picture.data.map((byte, at) => Math.min(Math.max(change(byte, at), 0), 255));
  return { ...picture, data };
}

function mirrored(picture: PaintedPixels): PaintedPixels {
  const source = (at: number) => {
    const pixel = Math.floor(at / 3);
    const row = Math.floor(pixel / SIDE);
    return (row * SIDE + SIDE - 1 - (pixel % SIDE)) * 3 + (at % 3);
  };
  return changed(picture, (_byte, at) => picture.data[source(at)] ?? 0);
}

function likeness(a: PaintedPixels, b: PaintedPixels): number {
  return compositionScore(describeComposition(a), describeComposition(b));
}

const otherScenes = Array.from({ length: 20 }, (_, at) => painted(100 + at));

const anyPicture = fc.oneof(
  fc.nat(10_000).map(painted),
  // One colour.
  fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rgb) => {
    return changed(painted(0), (_byte, at) => rgb[at % 3] ?? 0);
  }),
  // Noise.
  fc.nat(10_000).map((seed) => {
    const random = seededRandom(seed);
    return changed(painted(0), () => random() * 256);
  }),
);

describe('describeComposition', () => {
  it('gives finite numbers of length 1 for any picture, flat and noisy ones too', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const description = describeComposition(picture);
        expect(description).toHaveLength(COMPOSITION_SIZE);
        expect(description.every(Number.isFinite)).toBe(true);
        expect(Math.hypot(...description)).toBeCloseTo(1, 5);
      }),
      { numRuns: 40 },
    );
  });

  it('takes at most 512 numbers', () => {
    expect(COMPOSITION_SIZE).toBeLessThanOrEqual(512);
  });

  it('gives the same numbers every time, and leaves the picture as it is', () => {
    const picture = painted(3);
    const before = picture.data.slice();
    expect(describeComposition(picture)).toEqual(describeComposition(picture));
    expect(picture.data).toEqual(before);
  });

  it('scores a picture and itself 1, and no two pictures more', () => {
    fc.assert(
      fc.property(anyPicture, anyPicture, (a, b) => {
        expect(likeness(a, a)).toBe(1);
        expect(likeness(a, b)).toBeLessThanOrEqual(1);
        expect(likeness(a, b)).toBe(likeness(b, a));
      }),
      { numRuns: 20 },
    );
  });

  it('tells flat pictures of unlike colours apart', () => {
    const flat = (rgb: readonly number[]) => changed(painted(0), (_byte, at) => rgb[at % 3] ?? 0);
    expect(likeness(flat([200, 30, 30]), flat([202, 32, 30]))).toBeGreaterThan(0.98);
    expect(likeness(flat([200, 30, 30]), flat([30, 30, 200]))).toBeLessThan(0.6);
    expect(likeness(flat([0, 0, 0]), flat([255, 255, 255]))).toBeLessThan(0.6);
  });

  it.each([1, 2, 3, 4, 5])(
    'finds changed copies of scene %i more alike than other scenes',
    (seed) => {
      const original = painted(seed);
      const random = seededRandom(seed);
      const copies = {
        noisy: changed(original, (byte) => byte + (random() - 0.5) * 24),
        brighter: changed(original, (byte) => byte * 1.12 + 6),
        moved: painted(seed + 0.3),
      };
      const others = otherScenes.map((scene) => likeness(original, scene));
      const best = Math.max(...others);
      for (const [name, copy] of Object.entries(copies)) {
        expect(likeness(original, copy), name).toBeGreaterThan(best);
      }
      const toMirrored = likeness(original, mirrored(original));
      expect(others.filter((score) => score > toMirrored).length).toBeLessThan(10);
      expect(likeness(original, copies.noisy)).toBeGreaterThan(0.9);
      expect(likeness(original, copies.brighter)).toBeGreaterThan(0.8);
    },
  );
});
