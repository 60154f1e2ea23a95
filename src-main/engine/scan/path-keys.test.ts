import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { isSpelledAlike, pathKey } from './file-path.ts';
import { PathKeys } from './path-keys.ts';

const COMPOSED = 'caf\u00e9';
const DECOMPOSED = 'cafe\u0301';

describe('PathKeys', () => {
  it('gives the normal form as long as no two names share it', () => {
    const keys = new PathKeys(false);
    keys.note('', [DECOMPOSED, 'other']);
    expect(keys.keyOf(join(DECOMPOSED, 'A.jpg'))).toBe(join(COMPOSED, 'A.jpg'));
  });

  it('keeps the exact names of two folders that differ in form alone, and of what is in them', () => {
    const keys = new PathKeys(false);
    keys.note('', [COMPOSED, DECOMPOSED]);
    const inside = [COMPOSED, DECOMPOSED].map((folder) => keys.keyOf(join(folder, DECOMPOSED)));
    expect(inside).toEqual([join(COMPOSED, COMPOSED), join(DECOMPOSED, COMPOSED)]);
  });

  it('finds such folders beside and above one that is looked at by itself', async () => {
    const root = temporaryFolder();
    for (const name of [COMPOSED, DECOMPOSED])
      mkdirSync(join(root, 'top', name, 'in'), { recursive: true });
    const keys = new PathKeys(false);
    await keys.noteAbove(root, join('top', DECOMPOSED, 'in'));
    expect(keys.keyOf(join('top', DECOMPOSED, 'in'))).toBe(join('top', DECOMPOSED, 'in'));
    expect(keys.keyOf(join('top', COMPOSED, 'in'))).toBe(join('top', COMPOSED, 'in'));
  });

  it('never gives two files of one folder the same key', () => {
    const unit = fc.constantFrom(
      'a',
      'A',
      '\u00e9',
      'e\u0301',
      'E',
      'ß',
      'ẞ',
      'ss',
      'İ',
      'i',
      'ı',
      'ς',
      'σ',
      'Σ',
      'K',
      'k',
    );
    const names = fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 3 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, fc.boolean(), (all, foldsCase) => {
        const keys = new PathKeys(foldsCase);
        keys.note('in', all);
        expect(new Set(all.map((name) => keys.keyOf(join('in', name)))).size).toBe(all.length);
      }),
    );
  });
});

describe('pathKey and letters with an odd case', () => {
  it.each([
    ['ÉTÉ', 'été'],
    ['E\u0301TE\u0301', '\u00e9t\u00e9'],
    ['ΟΔΟΣ.JPG', 'οδοσ.jpg'],
    ['STRAẞE', 'straße'],
    ['ЁЛКА', 'ёлка'],
    ['Ǆ', 'ǆ'],
    ['K\u212a', 'kk'],
  ])('takes %s and %s for one name where case is folded', (upper, lower) => {
    expect(pathKey(upper, true)).toBe(pathKey(lower, true));
    expect(isSpelledAlike(upper, lower)).toBe(true);
  });

  it.each([
    ['ß', 'ss'],
    ['İ', 'I'],
    ['ı', 'i'],
    ['ö', 'o'],
    ['ﬁ', 'fi'],
  ])('keeps %s and %s apart, as NTFS does', (left, right) => {
    expect(pathKey(left, true)).not.toBe(pathKey(right, true));
  });

  it.each([
    ['ς.jpg', 'σ.jpg'],
    ['straße', 'STRASSE'],
    ['ẞ', 'ss'],
    ['ﬁ', 'FI'],
    ['ŉ', 'ʼN'],
  ])('takes %s and %s for names that some file system may fold', (left, right) => {
    expect(isSpelledAlike(left, right)).toBe(true);
  });

  it('takes whatever has one key for spelled alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(isSpelledAlike(name, pathKey(name, true))).toBe(true);
        expect(isSpelledAlike(name.normalize('NFD'), name)).toBe(true);
      }),
    );
  });
});
