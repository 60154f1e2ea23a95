import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excludedBy, isLeftOut, patternsBelow } from './exclude-patterns.ts';

/** The files of `paths` that are left out. */
function leftOut(patterns: readonly string[], paths: readonly string[]): string[] {
  const isExcluded = excludedBy(patterns);
  return paths.filter((path) => isLeftOut(isExcluded, path));
}

const PATHS = [
  'a.jpg',
  'raw/a.jpg',
  'raw/b.png',
  '2024/raw/a.jpg',
  '2024/may/raw/x/a.jpg',
  'rawer.jpg',
];

describe('exclude patterns', () => {
  it.each<[string[], string[]]>([
    [['raw'], ['raw/a.jpg', 'raw/b.png', '2024/raw/a.jpg', '2024/may/raw/x/a.jpg']],
    [['RAW/'], ['raw/a.jpg', 'raw/b.png', '2024/raw/a.jpg', '2024/may/raw/x/a.jpg']],
    [['/raw'], ['raw/a.jpg', 'raw/b.png']],
    [['*.png'], ['raw/b.png']],
    [['2024/*/raw'], ['2024/may/raw/x/a.jpg']],
    [['2024/**/raw'], ['2024/raw/a.jpg', '2024/may/raw/x/a.jpg']],
    [['2024/**'], ['2024/raw/a.jpg', '2024/may/raw/x/a.jpg']],
    [['**/x/*.jpg'], ['2024/may/raw/x/a.jpg']],
    [
      ['a.jp?', '!/raw/a.jpg'],
      ['a.jpg', '2024/raw/a.jpg', '2024/may/raw/x/a.jpg'],
    ],
    [
      ['raw', '!raw/b.png'],
      ['raw/a.jpg', 'raw/b.png', '2024/raw/a.jpg', '2024/may/raw/x/a.jpg'],
    ],
    [['a.jpg/'], []],
    [['/', '!', ' '], []],
    [['*'], PATHS],
  ])('%j leaves out %j', (patterns, expected) => {
    expect(leftOut(patterns, PATHS)).toEqual(expected);
  });

  it('answers at once, whatever the pattern', () => {
    const pattern = '*a'.repeat(200) + 'b';
    expect(excludedBy([pattern, `**/${'x/**/'.repeat(60)}y`])('a'.repeat(255), false)).toBe(false);
  });

  it('mean the same once their folder is part of another', () => {
    const name = fc.constantFrom('a', 'b', 'a*', '?', '**', 'a.jpg');
    const pattern = fc
      .tuple(
        fc.constantFrom('', '!'),
        fc.constantFrom('', '/'),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '/'),
      )
      .map(([bang, top, names, end]) => bang + top + names.join('/') + end);
    const path = fc.array(fc.constantFrom('a', 'b', 'ab', 'a.jpg'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 3 }),
        path,
        fc.boolean(),
        (patterns, names, isFolder) => {
          const before = excludedBy(patterns)(names.join('/'), isFolder);
          const after = excludedBy(patternsBelow('in/side/', patterns));
          expect(after(`in/side/${names.join('/')}`, isFolder)).toBe(before);
          expect(after(names.join('/'), isFolder)).toBe(false);
        },
      ),
    );
  });
});
