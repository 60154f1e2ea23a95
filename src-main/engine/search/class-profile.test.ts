import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classLikeness, classProfile, meanClassProfile, sharesOfClasses } from './class-profile.ts';
import { meanDirection, meanProfile } from './mean-query.ts';

const logits = fc.float32Array({ min: -9, max: 9, noNaN: true, minLength: 30, maxLength: 30 });
const profile = logits.map(classProfile);

describe('the mean of class profiles', () => {
  it('is the profile itself for one, and as good as that for many of the same', () => {
    fc.assert(
      fc.property(profile, fc.integer({ min: 2, max: 500 }), (one, count) => {
        expect(meanClassProfile([one])).toEqual(one);
        const many = meanClassProfile(Array.from({ length: count }, () => one));
        expect(classLikeness(many, one)).toBeGreaterThan(0.999);
      }),
    );
  });

  it('keeps the class of one photo among hundreds', () => {
    const [cat, dog] = [Uint8Array.of(1, 0, 255), Uint8Array.of(2, 0, 255)];
    const mean = meanClassProfile([...Array.from({ length: 250 }, () => cat), dog]);
    expect(classLikeness(mean, dog)).toBeGreaterThan(0.003);
    expect(classLikeness(mean, cat)).toBeGreaterThan(0.999);
  });

  it('takes no notice of photos without one', () => {
    const one = Uint8Array.of(1, 0, 255);
    expect(meanClassProfile([new Uint8Array(), one])).toEqual(one);
    expect(meanClassProfile([])).toEqual(new Uint8Array());
  });
});

describe('what classes share', () => {
  it('adds up to their likeness, most first', () => {
    fc.assert(
      fc.property(profile, profile, (a, b) => {
        const shares = sharesOfClasses(a, b).map(({ share }) => share);
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(sum).toBeCloseTo(classLikeness(a, b) ?? NaN, 9);
        expect(shares).toEqual(shares.toSorted((one, other) => other - one));
      }),
    );
  });
});

describe('the mean of photos', () => {
  const vector = fc
    .float32Array({ min: -1, max: 1, noNaN: true, minLength: 8, maxLength: 8 })
    .filter((values) => Math.hypot(...values) > 0.01)
    .map((values) => values.map((value) => value / Math.hypot(...values)));

  it('is the photo itself for one', () => {
    fc.assert(
      fc.property(vector, profile, (feature, classes) => {
        expect(meanProfile([{ feature, classes }])).toEqual({ feature, classes });
        expect(meanDirection([feature])).toEqual(feature);
      }),
    );
  });

  it('has length 1, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 2, maxLength: 20 }), (vectors) => {
        const mean = meanDirection(vectors);
        fc.pre(mean.some((value) => value !== 0));
        expect(Math.hypot(...mean)).toBeCloseTo(1, 5);
      }),
    );
    const [right, left] = [Float32Array.of(1, 0), Float32Array.of(-1, 0)];
    expect(meanDirection([right, left])).toEqual(new Float32Array(2));
  });
});
