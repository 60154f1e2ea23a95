import { expect, test } from 'vitest';
import { areFilesOf } from './own-files.ts';

const files = (...names: string[]) => names.map((name) => ({ name }));

test('files are the dragged photos where they have their names, and are not more', () => {
  expect(areFilesOf(files('a.jpg', 'b.jpg'), ['b.jpg', 'a.jpg'])).toBe(true);
  // One of them is away.
  expect(areFilesOf(files('a.jpg'), ['b.jpg', 'a.jpg'])).toBe(true);
  expect(areFilesOf(files('other.jpg'), ['a.jpg'])).toBe(false);
  expect(areFilesOf(files('a.jpg', 'b.jpg'), ['a.jpg'])).toBe(false);
  expect(areFilesOf([], ['a.jpg'])).toBe(false);
});

test('photos that were never on the screen are believed', () => {
  expect(areFilesOf(files('other.jpg'), ['a.jpg', undefined])).toBe(true);
});
