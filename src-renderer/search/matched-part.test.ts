import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { matchedPart } from './matched-part.ts';

describe('matchedPart', () => {
  it('finds what was typed, whatever its case and accents', () => {
    expect(matchedPart('Perché Élan', 'ela')).toEqual(['Perché ', 'Éla', 'n']);
    expect(matchedPart('GROSSE', 'große')).toEqual(['GROSSE', '', '']);
    expect(matchedPart('Cafe\u0301 bar', 'café')).toEqual(['', 'Cafe\u0301', ' bar']);
  });

  it('prefers the beginning of a word', () => {
    expect(matchedPart('seashore sea', 'sho')).toEqual(['sea', 'sho', 're sea']);
    expect(matchedPart('unicorn corn', 'corn')).toEqual(['unicorn ', 'corn', '']);
    expect(matchedPart('travel/lisbon', 'lis')).toEqual(['travel/', 'lis', 'bon']);
  });

  it('looks for the value of a term', () => {
    expect(matchedPart('prairie falcons', 'tag:pra')).toEqual(['', 'pra', 'irie falcons']);
    expect(matchedPart('two boats', '-tag:"two bo')).toEqual(['', 'two bo', 'ats']);
    expect(matchedPart('stars:', 'zz')).toEqual(['stars:', '', '']);
    expect(matchedPart('stars:', '')).toEqual(['stars:', '', '']);
  });

  it('leaves every text as it is, in three parts', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (shown, word) => {
        expect(matchedPart(shown, word).join('')).toBe(shown);
      }),
    );
  });

  it('marks what is typed wherever a text has it', () => {
    const letter = fc.constantFrom('a', 'b', 'É', 'ß', ' ', 'ﬁ', 'İ');
    const letters = fc.string({ unit: letter });
    fc.assert(
      fc.property(
        letters,
        fc.string({ unit: letter, minLength: 1 }),
        letters,
        (before, typed, after) => {
          fc.pre(typed.trim() !== '');
          const [, match] = matchedPart(before + typed + after, typed);
          expect(match).not.toBe('');
        },
      ),
    );
  });
});
