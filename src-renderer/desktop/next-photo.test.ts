import { expect, test } from 'vitest';
import { nextPhoto } from './next-photo.ts';

test('the next photo that stays, else the one before', () => {
  const listed = [1, 2, 3, 4];
  expect(nextPhoto(listed, 2, new Set([2]))).toBe(3);
  expect(nextPhoto(listed, 2, new Set([2, 3]))).toBe(4);
  expect(nextPhoto(listed, 4, new Set([4, 3]))).toBe(2);
  expect(nextPhoto(listed, 1, new Set(listed))).toBeUndefined();
});
