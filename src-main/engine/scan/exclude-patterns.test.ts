import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excludedBy, isLeftOut, patternsBelow } from './exclude-patterns.ts';

/** The files of `paths` that are left out. */
function leftOut(patterns: readonly string[], paths: readonly string[]): string[] {
  const isExcluded = excludedBy(patterns);
  return paths.filter((path) => isLeftOut(isExcluded, path));
}

/** One character against `a`, `?`, `[a]`, `[!a]` or `[a-b]`. */
function isCharacterMeant(piece: string, character: string): boolean {
  const [, not, set] = /^\[(!?)(.*)\]$/.exec(piece) ?? [];
  if (set === undefined) return piece === '?' || piece === character;
  return (set === 'a-b' ? 'ab' : set).includes(character) !== (not === '!');
}

/** One name against its pattern, by trying everything. */
function isNameMeant(pattern: string, name: string): boolean {
  const [piece = ''] = /^(?:\[.*?\]|.)/.exec(pattern) ?? [];
  const rest = pattern.slice(piece.length);
  if (piece === '') return name === '';
  if (piece === '*' && isNameMeant(rest, name)) return true;
  const [character, others] = [name.slice(0, 1), name.slice(1)];
  if (character === '') return false;
  if (piece === '*') return isNameMeant(pattern, others);
  return isCharacterMeant(piece, character) && isNameMeant(rest, others);
}

function areNamesMeant(wanted: readonly string[], names: readonly string[]): boolean {
  const [first, ...others] = wanted;
  if (first === undefined) return names.length === 0;
  const [name, ...rest] = names;
  if (first === '**') {
    return areNamesMeant(others, names) || (name !== undefined && areNamesMeant(wanted, rest));
  }
  return name !== undefined && isNameMeant(first, name) && areNamesMeant(others, rest);
}

/** gitignore(5), read line by line. */
function isMeant(pattern: string, names: readonly string[], isFolder: boolean): boolean {
  if (pattern.endsWith('/') && !isFolder) return false;
  const inner = pattern.replace(/^\/|\/$/g, '');
  const isAnywhere = !pattern.startsWith('/') && !inner.includes('/');
  const wanted = [...(isAnywhere ? ['**'] : []), ...inner.split('/')];
  const isInside = inner.endsWith('/**');
  return areNamesMeant(isInside ? [...wanted, '*'] : wanted, names);
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

  it.each<[string, string[], string[]]>([
    ['[0-9]*.jpg', ['1.jpg', 'a.jpg', 'x/27.jpg'], ['1.jpg', 'x/27.jpg']],
    ['[!a-c].jpg', ['a.jpg', 'd.jpg', 'dd.jpg'], ['d.jpg']],
    ['[^a].jpg', ['a.jpg', 'b.jpg'], ['b.jpg']],
    ['[]x].jpg', ['].jpg', 'x.jpg', 'y.jpg'], ['].jpg', 'x.jpg']],
    ['[a-].jpg', ['a.jpg', '-.jpg', 'b.jpg'], ['a.jpg', '-.jpg']],
    ['[A-C].jpg', ['b.JPG'], ['b.JPG']],
    ['[2019] Rome', ['[2019] Rome/a.jpg', '2 rome/a.jpg'], ['[2019] Rome/a.jpg', '2 rome/a.jpg']],
    ['[open', ['[open/a.jpg', 'o/a.jpg'], ['[open/a.jpg']],
    ['#recycle', ['#recycle/a.jpg'], ['#recycle/a.jpg']],
    ['\\#recycle', ['#recycle/a.jpg'], ['#recycle/a.jpg']],
    ['\\!best.jpg', ['!best.jpg', 'best.jpg'], ['!best.jpg']],
    ['a.jpg   ', ['a.jpg'], ['a.jpg']],
  ])('%j fits what it does in git', (pattern, paths, expected) => {
    expect(leftOut([pattern], paths)).toEqual(expected);
  });

  it.skipIf(process.platform === 'win32')('take a character after a backslash as itself', () => {
    expect(leftOut(['a\\*.jpg', '[\\]].png'], ['a*.jpg', 'ab.jpg', '].png'])).toEqual([
      'a*.jpg',
      '].png',
    ]);
  });

  it('fit as a slow and obvious matcher has it', () => {
    const piece = fc.constantFrom('a', 'b', '*', '?', '[a]', '[!a]', '[a-b]', '-', '**');
    const name = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
    const pattern = fc
      .tuple(
        fc.constantFrom('', '/', '**/'),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '/', '/**'),
      )
      .map(([top, wanted, end]) => top + wanted.join('/') + end);
    const letters = fc.array(fc.constantFrom('a', 'b', 'c', '-'), { minLength: 1, maxLength: 3 });
    const path = fc.array(
      letters.map((all) => all.join('')),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(pattern, path, fc.boolean(), (text, names, isFolder) => {
        const isExcluded = excludedBy([text])(names.join('/'), isFolder);
        expect(isExcluded).toBe(isMeant(text, names, isFolder));
      }),
      { numRuns: 2000 },
    );
  });

  it('answers at once, whatever the pattern', () => {
    const pattern = '*a'.repeat(200) + 'b';
    expect(excludedBy([pattern, `**/${'x/**/'.repeat(60)}y`])('a'.repeat(255), false)).toBe(false);
  });

  it('mean the same once their folder is part of another', () => {
    const name = fc.constantFrom('a', 'b', 'a*', '?', '**', 'a.jpg', '[a-b]', '[!b]*');
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
          const after = excludedBy(patternsBelow('in/[s]ide*/', patterns));
          expect(after(`in/[s]ide*/${names.join('/')}`, isFolder)).toBe(before);
          expect(after(`in/side-b/${names.join('/')}`, isFolder)).toBe(false);
          expect(after(names.join('/'), isFolder)).toBe(false);
        },
      ),
    );
  });
});
