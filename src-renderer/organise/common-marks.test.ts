import { expect, test } from 'vitest';
import { commonMarks } from './common-marks.ts';

test('photos have in common what all of them have', () => {
  const all = { photos: 3, favourites: 3, stars: [0, 0, 0, 0, 3, 0] };
  expect(commonMarks(all)).toEqual({ isFavourite: true, stars: 4 });
  const some = { photos: 3, favourites: 2, stars: [1, 0, 0, 0, 2, 0] };
  expect(commonMarks(some)).toEqual({ isFavourite: false, stars: undefined });
  const none = { photos: 0, favourites: 0, stars: [0, 0, 0, 0, 0, 0] };
  expect(commonMarks(none)).toEqual({ isFavourite: false, stars: undefined });
});
