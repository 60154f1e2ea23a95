import { expect, test } from 'vitest';
import type { Album } from '../../src-main/contract/organise-calls.ts';
import { albumRows, tagRows } from './place-rows.ts';

function album(id: number, parent: number | null): Album {
  return { id, name: `album ${id}`, parent, search: null, photos: id, cover: null };
}

test('tags are a tree of their levels, and closed ones hide what is below', () => {
  const tags = ['travel', 'travel/lisbon', 'travel/lisbon/tram', 'work'].map((path, at) => ({
    id: at + 1,
    path,
    photos: 0,
  }));
  const shown = (open: string[]) =>
    tagRows(tags, new Set(open)).map(({ name, level, isOpen }) => [name, level, isOpen]);
  expect(shown([])).toEqual([
    ['travel', 1, false],
    ['work', 1, undefined],
  ]);
  expect(shown(['tag:1', 'tag:2'])).toEqual([
    ['travel', 1, true],
    ['lisbon', 2, true],
    ['tram', 3, undefined],
    ['work', 1, undefined],
  ]);
});

test('a tag whose upper level is no tag stands under the next one above, by the rest of its path', () => {
  const tags = [
    { id: 1, path: 'a', photos: 0 },
    { id: 2, path: 'a/b/c', photos: 0 },
    { id: 3, path: 'x/y', photos: 0 },
  ];
  expect(tagRows(tags, new Set(['tag:1'])).map(({ name, level }) => [name, level])).toEqual([
    ['a', 1],
    ['b/c', 2],
    ['x/y', 1],
  ]);
});

test('albums keep the order that they come in, each below its own', () => {
  const rows = albumRows([album(3, null), album(1, null), album(2, 3)], new Set(['album:3']));
  expect(rows.map(({ id, level, parent }) => [id, level, parent])).toEqual([
    [3, 1, undefined],
    [2, 2, 'album:3'],
    [1, 1, undefined],
  ]);
});
