import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNatural, naturalKey } from './natural-order.ts';

describe('natural order', () => {
  it('takes numbers for numbers, and neither case nor accents for a difference', () => {
    const sorted = ['a', 'Été 1', 'ete 2', 'img_2.jpg', 'IMG_10.jpg', 'IMG_11', 'z'];
    expect(sorted.toReversed().sort(compareNatural)).toEqual(sorted);
  });

  it('sorts numbers of any length by what they say', () => {
    const number = fc.bigInt({ min: 0n, max: 10n ** 40n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [left, right] = [naturalKey(`x${a}y`), naturalKey(`x${b}y`)];
        expect(left < right).toBe(a < b);
      }),
    );
  });
});
