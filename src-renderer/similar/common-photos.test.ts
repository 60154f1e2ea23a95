import { expect, it } from 'vitest';
import { commonCount, placesIn } from './common-photos.ts';

const found = (...ids: number[]) => ids.map((id) => ({ id }));

it('counts what both show, wherever it stands', () => {
  expect(commonCount(found(1, 2, 3, 4), found(4, 9, 1, 2), 4)).toBe(3);
  // The fourth of each is not shown.
  expect(commonCount(found(1, 2, 3, 4), found(4, 9, 1, 2), 3)).toBe(1);
  expect(commonCount(found(1, 2), found(), 10)).toBe(0);
});

it('tells places from one', () => {
  const places = placesIn(found(7, 5, 3), 2);
  expect([places.get(7), places.get(5), places.get(3)]).toEqual([1, 2, undefined]);
});
