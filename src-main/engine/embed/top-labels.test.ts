import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topLabels } from './top-labels.ts';

const FIVE = { count: 5, hasBackground: true };

describe('topLabels', () => {
  it('gives probabilities of softmax, best first, without the background', () => {
    const logits = Float32Array.of(9, Math.log(3), Math.log(1), Math.log(4));
    const sum = Math.exp(9) + 8;
    expect(topLabels(logits, FIVE)).toEqual([]);
    const [best, second] = topLabels(logits.with(0, -20), FIVE);
    expect(best).toMatchObject({ classIndex: 3 });
    expect(best?.probability).toBeCloseTo(0.5, 5);
    expect(second?.probability).toBeCloseTo(3 / 8, 5);
    expect(4 / sum).toBeLessThan(0.01);
  });

  it('takes class 0 as any other where it is no background', () => {
    const logits = Float32Array.of(9, 1, 1);
    const [best] = topLabels(logits, { count: 5, hasBackground: false });
    expect(best).toMatchObject({ classIndex: 0 });
  });

  it('keeps at most so many, each probable enough, whatever the values', () => {
    const logit = fc.float({ min: Math.fround(-1e30), max: Math.fround(1e30), noNaN: true });
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 1, maxLength: 50, noNaN: true }),
        logit,
        (some, one) => {
          const logits = Float32Array.of(one, ...some.filter(Number.isFinite));
          const labels = topLabels(logits, FIVE);
          expect(labels.length).toBeLessThanOrEqual(5);
          for (const { classIndex, probability } of labels) {
            expect(classIndex).toBeGreaterThan(0);
            expect(probability).toBeGreaterThanOrEqual(0.0099);
            expect(probability).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});
