import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanLines } from './clean-text.ts';
import { readTagPath, tagAndAbove } from './tag-path.ts';

function pathOf(text: string): string | undefined {
  const read = readTagPath(text);
  return read.ok ? read.value.path : undefined;
}

function keyOf(text: string): string | undefined {
  const read = readTagPath(text);
  return read.ok ? read.value.key : undefined;
}

describe('a tag as a person types it', () => {
  it.each([
    ['travel/lisbon', 'travel/lisbon'],
    [' travel /  old   town ', 'travel/old town'],
    ['Places|Portugal|Lisbon', 'Places/Portugal/Lisbon'],
    ['//travel///lisbon/', 'travel/lisbon'],
    ['a／b｜c', 'a/b/c'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['\u202egnp.exe\u202c', 'gnp.exe'],
    ['ze\u200bro\ufeff\u0000\u001b\u007f', 'zero'],
    ['half \ud83d of one', 'half of one'],
    ['cafe\u0301', 'caf\u00e9'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    [`'; DROP TABLE tags; --`, `'; DROP TABLE tags; --`],
    ['<b onclick=alert(1)>bold<', '<b onclick=alert(1)>bold<'],
    ['x'.repeat(100), 'x'.repeat(100)],
  ])('%j is %j', (typed, path) => {
    expect(pathOf(typed)).toBe(path);
  });

  it.each([
    ['', 'letter'],
    [' / | ', 'letter'],
    ['\u200b\u200d\u202e', 'letter'],
    ['x'.repeat(5000), '5,000 characters'],
    [`a/${'😀'.repeat(101)}`, '101 characters'],
    [Array.from({ length: 11 }, (_, level) => level).join('/'), '11 levels'],
  ])('%j is refused in a sentence', (typed, says) => {
    const read = readTagPath(typed);
    expect(!read.ok && read.error.code).toBe('tag-unusable');
    expect(!read.ok && read.error.message).toContain(says);
  });

  it.each([
    ['Travel/LISBON', 'travel/lisbon'],
    ['caf\u00e9', 'CAFE\u0301'],
    ['Straße', 'STRASSE'],
    ['ﬁsh', 'FISH'],
    ['ΟΔΟΣ', 'οδος'],
    ['non\u00adstop', 'nonstop'],
    ['１２', '12'],
  ])('%j and %j are one', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it.each([
    ['ı', 'i'],
    ['cafe', 'caf\u00e9'],
    ['℀', 'a/c'],
    ['a b', 'ab'],
  ])('%j and %j are two', (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  it('is the same when it is read again, whatever was typed', () => {
    const typed = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ maxLength: 60 })), (text) => {
        const read = readTagPath(text);
        if (!read.ok) return;
        expect(readTagPath(read.value.path)).toEqual(read);
        expect(tagAndAbove(read.value).at(-1)).toEqual(read.value);
        expect(read.value.path.split('/')).toHaveLength(read.value.key.split('/').length);
        expect(read.value.path).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('texts', () => {
  it('keep what a person means, and are the same when cleaned again', () => {
    expect(cleanLines('  one\r\ntwo\u2028three\tfour\u0007\u202e \n')).toBe('one\ntwo\nthree four');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
        expect(cleanLines(cleanLines(text))).toBe(cleanLines(text));
      }),
      { numRuns: 2000 },
    );
  });
});
