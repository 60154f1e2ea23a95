import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAbove, cutFor, naturalCount } from './score-cut.ts';

/** Scores from high to low in even steps. */
const even = (count: number, from: number, step: number) =>
  Array.from({ length: count }, (_, index) => from - index * step);

const scores = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 300 })
  .map((values) => values.sort((a, b) => b - a));

describe('where the results end at first', () => {
  it('ends at the widest step down', () => {
    const ketches = [...even(12, 0.7, 0.01), ...even(200, 0.4, 0.001)];
    expect(naturalCount(ketches)).toBe(12);
  });

  it('shows the best sixty where scores fall evenly, or all where there are fewer', () => {
    expect(naturalCount(even(300, 0.5, 0.001))).toBe(60);
    expect(naturalCount(even(20, 0.5, 0.001))).toBe(20);
    expect(naturalCount([])).toBe(0);
  });

  it('does not end after a few copies: what is like them is wanted too', () => {
    expect(naturalCount([0.99, 0.98, 0.97, ...even(200, 0.4, 0.001)])).toBe(60);
  });

  it('shows as many as were counted, whatever the scores', () => {
    fc.assert(
      fc.property(scores, fc.nat(), (all, any) => {
        const count = all.length === 0 ? 0 : 1 + (any % all.length);
        // Photos of the same score are shown together.
        const shown = countAbove(all, cutFor(all, count));
        expect(shown).toBeGreaterThanOrEqual(count);
        expect(all.slice(count, shown).every((score) => score === all[count - 1])).toBe(true);
      }),
      { examples: [[[-0.9999999999999997, -0.9999999999999998], 0]] },
    );
  });
});
