import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tagChoices } from './tag-choices.ts';

const TAGS = ['beach', 'category', 'travel', 'travel/Lisbon', 'travel/Málaga'].map((path, at) => ({
  id: at + 1,
  path,
  photos: at,
}));

function paths(written: string, recent: readonly string[] = []): string[] {
  return tagChoices(written, TAGS, recent).map(({ path }) => path);
}

test('a tag is found by its last level, without case and accents', () => {
  expect(paths('lisbon')[0]).toBe('travel/Lisbon');
  expect(paths('malaga')[0]).toBe('travel/Málaga');
  expect(paths('Travel / lisbon')[0]).toBe('travel/Lisbon');
});

test('what is no tag yet is a new one, before those that only hold it', () => {
  expect(paths('cat')).toEqual(['cat', 'category']);
  expect(tagChoices('cat', TAGS, [])[0]?.photos).toBeUndefined();
});

test('a tag that is there is not made again', () => {
  expect(paths('BEACH')).toEqual(['beach']);
});

test('the tags used last come first while nothing is written', () => {
  expect(paths('', ['travel/Lisbon', 'gone', 'beach'])).toEqual([
    'travel/Lisbon',
    'beach',
    'category',
    'travel',
    'travel/Málaga',
  ]);
});

test('anything that can be written offers each tag once, and at most one new one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (written) => {
      const choices = tagChoices(written, TAGS, ['beach']);
      const known = choices.flatMap(({ path, photos }) => (photos === undefined ? [] : path));
      expect(new Set(known).size).toBe(known.length);
      expect(choices.length - known.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});
