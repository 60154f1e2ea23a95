import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseSearch } from '../../src-main/contract/search-parse.ts';
import { joinSearch, splitSearch, withTerm, wordAt } from './search-split.ts';

const options = { language: 'en', today: '2026-11-24' };
const terms = (text: string) => parseSearch(text, options).terms;

interface How {
  readonly from?: number;
  readonly isSettled?: boolean;
}

/** Splits a text that has its caret at “|”, or at its end. */
function split(marked: string, { from = 0, isSettled = false }: How = {}) {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const caret = at < 0 ? text.length : at;
  const { chips, ...typed } = splitSearch({ text, terms: terms(text), from, caret, isSettled });
  const draft = `${typed.draft.slice(0, typed.caret)}|${typed.draft.slice(typed.caret)}`;
  return { chips: chips.map(({ source }) => source), draft };
}

describe('splitSearch', () => {
  it('makes chips of what is more than words, once a space follows', () => {
    expect(split('beach stars:>=3')).toEqual({ chips: [], draft: 'beach stars:>=3|' });
    expect(split('beach stars:>=3 ')).toEqual({ chips: ['stars:>=3'], draft: 'beach |' });
    expect(split('-tag:work june 2024 dog ')).toEqual({
      chips: ['-tag:work', 'june 2024'],
      draft: 'dog |',
    });
    expect(split('-dog ')).toEqual({ chips: ['-dog'], draft: '|' });
  });

  it('leaves words, phrases and what is not understood as they are', () => {
    expect(split('dog "big  dog" stars:abc ')).toEqual({
      chips: [],
      draft: 'dog "big  dog" stars:abc |',
    });
  });

  it('takes all terms when nothing is typed any more', () => {
    expect(split('beach type:raw', { isSettled: true })).toEqual({
      chips: ['type:raw'],
      draft: 'beach |',
    });
  });

  it('leaves a term alone in which somebody types', () => {
    expect(split('stars:|3 dog')).toEqual({ chips: [], draft: 'stars:|3 dog' });
    expect(split('stars:3| dog')).toEqual({ chips: [], draft: 'stars:3| dog' });
    expect(split('stars:3 d|og')).toEqual({ chips: ['stars:3'], draft: 'd|og' });
  });

  it('keeps chips chips, and lets what is typed add to the last one', () => {
    expect(split('2019 ju', { from: 5 })).toEqual({ chips: ['2019'], draft: 'ju|' });
    expect(split('2019 june', { from: 5 })).toEqual({ chips: ['2019'], draft: 'june|' });
    expect(split('2019 june ', { from: 5 })).toEqual({ chips: ['2019 june'], draft: '|' });
    expect(split('tag:x tag:', { from: 6 })).toEqual({ chips: ['tag:x'], draft: 'tag:|' });
  });

  it('never loses or changes what a search asks', () => {
    const part = fc.constantFrom(
      ...[
        'dog',
        '-cat',
        '"a b"',
        'stars:>=3',
        'stars:x',
        '-tag:travel/lisbon',
        'tag:"a b"',
        '2024',
      ],
      ...['type:raw,jpeg', 'has:gps', 'failed:yes', '2019..2021', 'last', 'week', ' ', '<b>', '("'],
    );
    const asked = (text: string) =>
      terms(text)
        .map((term) => JSON.stringify({ ...term, start: 0, end: 0 }))
        .toSorted();
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.nat(40),
        fc.boolean(),
        (parts, at, isSettled) => {
          // An open quote or words that only together are a date mean something else elsewhere.
          fc.pre(!parts.includes('("') && !(parts.includes('last') && parts.includes('week')));
          const text = parts.join(' ');
          const caret = Math.min(at, text.length);
          const { chips, draft } = splitSearch({
            text,
            terms: terms(text),
            from: 0,
            caret,
            isSettled,
          });
          expect(asked(joinSearch(chips, draft))).toEqual(asked(text));
        },
      ),
    );
  });

  it('keeps the caret within what is typed, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.nat(60),
        fc.boolean(),
        (text, at, isSettled) => {
          const caret = Math.min(at, text.length);
          const found = splitSearch({ text, terms: terms(text), from: 0, caret, isSettled });
          expect(found.caret).toBeGreaterThanOrEqual(0);
          expect(found.caret).toBeLessThanOrEqual(found.draft.length);
        },
      ),
    );
  });
});

describe('the word at the caret', () => {
  it('is the one that ends there', () => {
    expect(wordAt('big dog', 7)).toEqual({ start: 4, text: 'dog' });
    expect(wordAt('big dog', 2)).toEqual({ start: 0, text: 'bi' });
    expect(wordAt('big ', 4)).toEqual({ start: 4, text: '' });
    expect(wordAt('big tag:"two b', 14)).toEqual({ start: 4, text: 'tag:"two b' });
  });

  it('gives way to a suggestion, and keeps its minus', () => {
    expect(withTerm('big do cat', 6, 'label:dog')).toEqual({
      draft: 'big label:dog cat',
      caret: 13,
    });
    expect(withTerm('-wo', 3, 'tag:work')).toEqual({ draft: '-tag:work', caret: 9 });
    expect(withTerm('-wo', 3, '-tag:work')).toEqual({ draft: '-tag:work', caret: 9 });
    expect(withTerm('', 0, 'stars:')).toEqual({ draft: 'stars:', caret: 6 });
  });
});
