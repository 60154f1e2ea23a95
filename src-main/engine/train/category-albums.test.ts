import { expect, it } from 'vitest';
import { openSearched } from '../search/searched-library.ts';
import { readCategoryAlbums } from './category-albums.ts';

it('takes albums filled by hand as categories, by name, without smart and empty ones', () => {
  const photos = [
    { path: 'a.jpg', albums: ['Sea'] },
    { path: 'b.jpg', albums: ['Dogs', 'Sea'] },
    { path: 'c.jpg' },
  ];
  const catalog = openSearched({ photos, smart: [['Good', 'stars:>=0']] });
  const names = readCategoryAlbums(catalog).map(({ name, photos: found }) => [
    name,
    found.map((path) => path.slice(-5)),
  ]);
  expect(names).toEqual([
    ['Dogs', ['b.jpg']],
    ['Sea', ['a.jpg', 'b.jpg']],
  ]);
});
