import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { classProfile } from './class-profile.ts';
import { centre, compositionScore, contentProfile, contentScore, fusedScore } from './likeness.ts';

const SIZE = 64;
const NO_MEAN = new Float32Array(SIZE);
const NO_CLASSES = new Uint8Array();

const number = fc.float({ noNaN: true, min: -1000, max: 1000 });
const vector = fc
  .array(number, { minLength: SIZE, maxLength: SIZE })
  .map((all) => Float32Array.from(all));
/** As peaked as those of photos: a few classes have nearly all of the probability. */
const logits = fc.nat().map((seed) => {
  const random = seededRandom(seed);
  return Float32Array.from({ length: 1001 }, () => random() ** 8 * 24);
});
const profile = fc
  .tuple(vector, logits)
  .map(([feature, classes]) => contentProfile(feature, classProfile(classes), NO_MEAN));

function softmax(values: Float32Array): number[] {
  const largest = Math.max(...values);
  const powers = [...values].map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function classesOf(...[a, b]: [Float32Array, Float32Array]): number | undefined {
  const feature = new Float32Array(SIZE).fill(1);
  return contentScore({ feature, classes: classProfile(a) }, { feature, classes: classProfile(b) })
    .classes;
}

describe('centre', () => {
  it('gives length 1, whatever the scale of the feature', () => {
    const mean = new Float32Array(SIZE).fill(0.01);
    fc.assert(
      fc.property(vector, fc.constantFrom(0.125, 1, 64), (feature, scale) => {
        fc.pre(feature.some((value) => Math.abs(value) > 1e-3));
        const centred = centre(feature, mean);
        expect(Math.hypot(...centred)).toBeCloseTo(1, 5);
        const scaled = centre(
          feature.map((value) => value * scale),
          mean,
        );
        scaled.forEach((value, at) => {
          expect(value).toBeCloseTo(centred[at] ?? NaN, 5);
        });
      }),
    );
  });

  it('takes the mean off the feature of length 1', () => {
    const centred = centre(Float32Array.of(3, 4), Float32Array.of(0.6, 0));
    expect(centred[0]).toBeCloseTo(0, 6);
    expect(centred[1]).toBeCloseTo(1, 6);
  });

  it('keeps an empty feature finite', () => {
    expect([...centre(Float32Array.of(0, 0), Float32Array.of(0, 0))]).toEqual([0, 0]);
    expect([...centre(Float32Array.of(0, 0), Float32Array.of(0.5, 0))]).toEqual([-1, 0]);
  });

  it('keeps the cosine a sum over pooled cells', () => {
    const cells = fc.array(vector, { minLength: 4, maxLength: 4 });
    const mean = Float32Array.from({ length: SIZE }, (_, at) => Math.sin(at) / SIZE);
    fc.assert(
      fc.property(cells, vector, (map, other) => {
        const feature = NO_MEAN.map(
          (_, at) => map.reduce((sum, cell) => sum + (cell[at] ?? 0), 0) / 4,
        );
        fc.pre(Math.hypot(...feature) > 1 && Math.hypot(...other) > 1);
        const b = centre(other, mean);
        const norm = Math.hypot(...feature);
        const unscaled = feature.map((value, at) => value / norm - (mean[at] ?? 0));
        const share = (cell: Float32Array): number =>
          cell.reduce(
            (sum, value, at) => sum + (value / norm - (mean[at] ?? 0)) * (b[at] ?? 0),
            0,
          ) /
          (4 * Math.hypot(...unscaled));
        const summed = map.reduce((sum, cell) => sum + share(cell), 0);
        expect(compositionScore(centre(feature, mean), b)).toBeCloseTo(summed, 3);
      }),
    );
  });
});

describe('classProfile', () => {
  it('keeps the product of two profiles near Σ√(pq) of the probabilities', () => {
    fc.assert(
      fc.property(logits, logits, (a, b) => {
        const [p, q] = [softmax(a), softmax(b)];
        const exact = p.reduce((sum, value, at) => sum + Math.sqrt(value * (q[at] ?? 0)), 0);
        expect(Math.abs((classesOf(a, b) ?? NaN) - exact)).toBeLessThan(0.05);
      }),
      { numRuns: 50 },
    );
  });

  it('is small for a photo of something certain', () => {
    const certain = new Float32Array(1001);
    certain[700] = 20;
    expect([...classProfile(certain)]).toEqual([700 & 0xff, 700 >> 8, 255]);
  });

  it('keeps even the evenest thousand classes', () => {
    const even = new Float32Array(1001);
    expect(classProfile(even)).toHaveLength(3003);
    expect(classesOf(even, even)).toBe(1);
  });

  it('does not overflow for large logits', () => {
    const large = Float32Array.from({ length: 1001 }, (_, at) => (at === 4 ? 3e38 : -3e38));
    expect([...classProfile(large)]).toEqual([4, 0, 255]);
  });

  it('finds nothing in common between photos of unlike things', () => {
    const [parrot, bridge] = [new Float32Array(1001), new Float32Array(1001)];
    parrot[89] = 20;
    bridge[822] = 20;
    expect(classesOf(parrot, bridge)).toBe(0);
  });
});

describe('contentScore', () => {
  it('is symmetric, within −1 to 1, and 1 for a photo and itself', () => {
    fc.assert(
      fc.property(profile, profile, (a, b) => {
        const { score, cosine, classes = NaN } = contentScore(a, b);
        expect(contentScore(b, a)).toEqual({ score, cosine, classes });
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
        expect(classes).toBeGreaterThanOrEqual(0);
        expect(classes).toBeLessThanOrEqual(1);
        if (a.feature.some((value) => value !== 0)) expect(contentScore(a, a).score).toBe(1);
      }),
    );
  });

  it('joins the cosine and the classes by their shares', () => {
    const [parrot, bridge] = [new Float32Array(1001), new Float32Array(1001)];
    parrot[89] = 20;
    bridge[822] = 20;
    const a = { feature: Float32Array.of(1, 0), classes: classProfile(parrot) };
    const b = { feature: Float32Array.of(0.6, 0.8), classes: classProfile(parrot) };
    const c = { feature: Float32Array.of(0.6, 0.8), classes: classProfile(bridge) };
    expect(contentScore(a, b).score).toBeCloseTo(0.85 * 0.6 + 0.15, 6);
    expect(contentScore(a, c).score).toBeCloseTo(0.85 * 0.6, 6);
  });

  it('is the cosine where a class profile is not known', () => {
    const a = { feature: Float32Array.of(1, 0), classes: NO_CLASSES };
    const b = { feature: Float32Array.of(0.6, 0.8), classes: classProfile(new Float32Array(1001)) };
    const { score, cosine, classes } = contentScore(a, b);
    expect(cosine).toBeCloseTo(0.6, 6);
    expect(score).toBe(cosine);
    expect(classes).toBeUndefined();
  });

  it('keeps its range for class profiles of any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const feature = Float32Array.of(1, 2);
        const { score } = contentScore({ feature, classes: a }, { feature, classes: b });
        expect(score).toBeGreaterThanOrEqual(0.85);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('compositionScore and fusedScore', () => {
  it('are symmetric, within −1 to 1, and 1 for a photo and itself', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const score = compositionScore(a, b);
        expect(compositionScore(b, a)).toBe(score);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        if (a.some((value) => Math.abs(value) > 1e-6)) {
          expect(compositionScore(a, a)).toBe(1);
        }
      }),
    );
    expect(fusedScore(1, 1)).toBe(1);
    expect(fusedScore(-1, -1)).toBe(-1);
  });

  it('rank by content first: unlike composition outweighs little of it', () => {
    expect(fusedScore(0.8, 0)).toBeGreaterThan(fusedScore(0.5, 1));
    expect(fusedScore(0.5, 0.9)).toBeGreaterThan(fusedScore(0.5, 0.2));
  });

  it('are 0 where there is nothing to compare', () => {
    expect(compositionScore(NO_MEAN, NO_MEAN)).toBe(0);
  });
});
