import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch } from './search-parse.ts';
import { printSearch, termFor } from './search-print.ts';
import type { SearchTerm } from './search-query.ts';

function parse(text: string, language = 'en') {
  return parseSearch(text, { language, today: '2026-11-24' });
}

function unplaced(term: SearchTerm) {
  return { ...term, start: undefined, end: undefined };
}

describe('printSearch', () => {
  const value = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .map((text) => text.toWellFormed().replace(/\p{Cc}/gu, ' '))
    .filter((text) => text.trim() !== '');
  const values = fc.array(value, { minLength: 1, maxLength: 4 });
  const awkward = fc.constantFrom(
    'last',
    'week',
    '2024',
    'june',
    '30',
    '-a',
    'tag:b',
    'a"b',
    'c\\',
    '“',
  );
  const number = fc
    .integer({ min: 0, max: 5_000_000_000 })
    .map((n) => Number((n / 1e6).toFixed(6)));
  const day = fc
    .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const wholes = fc.constantFrom(
    ['2024-01-01', '2024-12-31'],
    ['2019-01-01', '2021-12-31'],
    ['2024-02-01', '2024-02-29'],
    ['2023-11-01', '2024-02-29'],
  );
  const range = fc.tuple(fc.option(number, { nil: undefined }), number).map(([a, b]) => ({
    least: a === undefined ? undefined : Math.min(a, b),
    most: a === undefined ? b : Math.max(a, b),
  }));
  const days = fc.oneof(
    fc.tuple(day, day).map((ends) => ends.sort()),
    wholes,
  );
  const asked = fc.oneof(
    fc
      .oneof(awkward, value)
      .filter((text) => /[\p{Letter}\p{Number}\p{Other_Symbol}]/u.test(text))
      .map((text) => ({ kind: 'words' as const, text })),
    fc.record({ kind: fc.constantFrom('label', 'tag', 'folder', 'place'), values }),
    fc
      .record({ kind: fc.constantFrom('aperture', 'focal', 'megapixels', 'mb'), range })
      .map(({ kind, range }) => ({ kind, ...range })),
    fc
      .record({ kind: fc.constantFrom('stars', 'iso'), least: fc.nat(999_999) })
      .map(({ kind, least }) => ({ kind, least, most: undefined })),
    days.map(([from, to]) => ({ kind: 'date' as const, from, to })),
    day.map((from) => ({ kind: 'date' as const, from, to: undefined })),
    day.map((to) => ({ kind: 'date' as const, from: undefined, to })),
    fc.record({
      kind: fc.constant('type'),
      values: fc.uniqueArray(fc.constantFrom('jpeg', 'raw', 'heic'), { minLength: 1 }),
    }),
    fc.record({
      kind: fc.constant('has'),
      values: fc.uniqueArray(fc.constantFrom('gps', 'tag', 'date'), { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant('is'), values: fc.constant(['favourite', 'damaged']) }),
    fc.record({ kind: fc.constant('failed'), value: fc.boolean() }),
  );
  const term = fc.tuple(asked, fc.boolean()).map(([asked, isNegated]) => ({ ...asked, isNegated }));
  const languages = fc.constantFrom('en', 'it', 'ja', 'de', 'ar', 'vi');

  it('prints what parses to the same terms, in any language', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 8 }), languages, (terms, language) => {
        const text = printSearch(terms);
        const query = parse(text, language);
        expect(query.problems).toEqual([]);
        expect(query.terms.map(unplaced)).toEqual(terms);
        expect(printSearch(query.terms)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('quotes the values of suggestions as need be', () => {
    expect(termFor('tag', 'travel/lisbon')).toBe('tag:travel/lisbon');
    expect(termFor('camera', 'NIKON "D750", \\')).toBe('camera:"NIKON \\"D750\\", \\\\"');
    fc.assert(
      fc.property(value, (text) => {
        expect(parse(termFor('album', text)).terms).toMatchObject([
          { kind: 'album', values: [text] },
        ]);
      }),
    );
  });

  /** What every parse of any text keeps to. */
  function expectSound(text: string, language: string): void {
    const { terms, problems } = parse(text, language);
    let before = 0;
    for (const { start, end } of terms) {
      expect(start).toBeGreaterThanOrEqual(before);
      expect(end).toBeGreaterThan(start);
      before = end;
    }
    expect(before).toBeLessThanOrEqual(text.length);
    expect(terms.length).toBeLessThanOrEqual(100);
    for (const { text } of problems) expect(text.isWellFormed()).toBe(true);
    const printed = parse(printSearch(terms), language);
    expect(printed.problems).toEqual([]);
    expect(printed.terms.map(unplaced)).toEqual(terms.map(unplaced));
    for (const term of terms) {
      const alone = parse(text.slice(term.start, term.end), language);
      expect(alone.terms.map(unplaced)).toEqual([unplaced(term)]);
    }
  }

  it('never throws, whatever is written', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1 }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), languages, (units, language) => {
        expectSound(units.join(''), language);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws at its own pieces in any order', () => {
    const piece = fc.constantFrom(
      ...' |  |-|"|“|”|«|\\|,|:|..|…|–|>|>=|<|+|(|*|%|\'|tag:|stars:|date:|before:|type:|has:|is:|fav:'.split(
        '|',
      ),
      ...'failed:|name:|mb:|f:|foo:|june|giugno|30|2024|2019|99999|raw|gps|yes|last|week|scorsa|today'.split(
        '|',
      ),
      ...'ultimi|days|summer|l’anno|quest’anno|1st|\u202e|\u200d|\u0000|\ud800|é|e\u0301|２０２４|🌊'.split(
        '|',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), languages, (pieces, language) => {
        expectSound(pieces.join(''), language);
      }),
      { numRuns: 4000 },
    );
  });

  it('takes long texts', () => {
    for (const unit of [
      'a',
      '"',
      ' ',
      '-',
      'tag:',
      'tag:"',
      '1',
      'last ',
      '..',
      '\\',
      '\u0000',
      'x,',
    ]) {
      expectSound(unit.repeat(10_000 / unit.length), 'en');
    }
  });
});
