import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdOut, LEAST_PER_CATEGORY } from './examples.ts';

/** Categories of photos with a number each, that no other has. */
const categories = fc
  .array(fc.integer({ min: LEAST_PER_CATEGORY, max: 40 }), { minLength: 1, maxLength: 6 })
  .map((sizes) =>
    sizes.map((size, category) =>
      Array.from({ length: size }, (_, at) => Float32Array.of(1000 * category + at)),
    ),
  );

describe('holdOut', () => {
  it('holds a fifth of each category out, rounded down, and loses no photo', () => {
    fc.assert(
      fc.property(categories, fc.nat(), (photos, seed) => {
        const { learnt, heldOut } = holdOut(photos, seed);
        photos.forEach((own, category) => {
          const held = heldOut.filter((one) => one.category === category);
          expect(held).toHaveLength(Math.floor(own.length / 5));
        });
        const all = [...learnt, ...heldOut].map(({ pixels }) => pixels[0] ?? NaN);
        const given = photos.flat().map(([number]) => number ?? NaN);
        expect(all.toSorted((a, b) => a - b)).toEqual(given.toSorted((a, b) => a - b));
        for (const { pixels, category } of [...learnt, ...heldOut]) {
          expect(Math.floor((pixels[0] ?? NaN) / 1000)).toBe(category);
        }
      }),
    );
  });

  it('parts them the same way for a seed, and another way for most others', () => {
    const photos = [Array.from({ length: 20 }, (_, at) => Float32Array.of(at))];
    const held = (seed: number): string =>
      holdOut(photos, seed)
        .heldOut.map(({ pixels }) => pixels[0])
        .join();
    expect(held(7)).toBe(held(7));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => held(seed))).size).toBeGreaterThan(15);
  });
});
