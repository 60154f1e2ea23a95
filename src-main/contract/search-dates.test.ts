import { describe, expect, it } from 'vitest';
import { parseSearch } from './search-parse.ts';
import { printSearch } from './search-print.ts';

function parse(text: string, language = 'en') {
  return parseSearch(text, { language, today: '2026-11-24' });
}

/** The terms of a text in canonical form. */
function canonical(text: string, language = 'en'): string {
  const { terms, problems } = parse(text, language);
  expect(problems).toEqual([]);
  return printSearch(terms);
}

describe('dates in a search', () => {
  it.each([
    ['june 2024', '2024-06'],
    ['Jun 2024', '2024-06'],
    ['jun. 2024', '2024-06'],
    ['June, 2024', '2024-06'],
    ['2024 june', '2024-06'],
    ['sept 2024', '2024-09'],
    ['2024-06-30', '2024-06-30'],
    ['2024/6/30', '2024-06-30'],
    ['30.6.2024', '2024-06-30'],
    ['06/2024', '2024-06'],
    ['2024-06', '2024-06'],
    ['30 june 2024', '2024-06-30'],
    ['30th of June 2024', '2024-06-30'],
    ['june 30, 2024', '2024-06-30'],
    ['2019..2021', '2019..2021'],
    ['2021..2019', '2019..2021'],
    ['2019-2021', '2019..2021'],
    ['2019–2021', '2019..2021'],
    ['2019…2021', '2019..2021'],
    ['2019..', '2019..'],
    ['..2019', '..2019'],
    ['2023-11..2024-02', '2023-11..2024-02'],
    ['june 2023..august 2024', '2023-06..2024-08'],
    ['june 2023 .. august 2024', '2023-06..2024-08'],
    ['2024', '2024'],
    ['1826', '1826'],
    ['today', '2026-11-24'],
    ['yesterday', '2026-11-23'],
    ['this month', '2026-11'],
    ['last month', '2026-10'],
    ['this year', '2026'],
    ['Last Year', '2025'],
    ['last 30 days', '2026-10-26..2026-11-24'],
    ['past 2 weeks', '2026-11-11..2026-11-24'],
    ['last 3 months', '2026-08-25..2026-11-24'],
    ['summer 2023', '2023-06..2023-08'],
    ['winter 2023', '2023-12..2024-02'],
    ['date:2019..2021', '2019..2021'],
    ['date:2024-06', '2024-06'],
    ['date:..2020', '..2020'],
    ['date:"last week"', '2026-11-15..2026-11-21'],
    ['date:1700', '1700'],
    ['year:2024', '2024'],
    ['before:2020', '..2019'],
    ['after:2020', '2021..'],
    ['after:2020-02-28', '2020-02-29..'],
    ['since:2020', '2020..'],
    ['until:2020', '..2020'],
    ['date:>=2020', '2020..'],
    ['date:<2020-06', '..2020-05'],
    ['date:"June 2024"', '2024-06'],
  ])('reads %s', (text, expected) => {
    expect(canonical(text)).toBe(`date:${expected}`);
  });

  it.each([
    ['last week', 'en-US', '2026-11-15..2026-11-21'],
    ['last week', 'en', '2026-11-15..2026-11-21'],
    ['last week', 'en-GB', '2026-11-16..2026-11-22'],
    ['this week', 'it', '2026-11-23..2026-11-29'],
    ['6/7/2024', 'en-US', '2024-06-07'],
    ['6/7/2024', 'en-GB', '2024-07-06'],
    ['6/30/2024', 'it', '2024-06-30'],
    ['giugno 2024', 'it', '2024-06'],
    ['giu 2024', 'it', '2024-06'],
    ['June 2024', 'it', '2024-06'],
    ['30 giugno 2024', 'it', '2024-06-30'],
    ['1º maggio 2024', 'it', '2024-05-01'],
    ['settimana scorsa', 'it', '2026-11-16..2026-11-22'],
    ['la settimana scorsa', 'it', '2026-11-16..2026-11-22'],
    ['mese scorso', 'it', '2026-10'],
    ['l’anno scorso', 'it', '2025'],
    ["l'anno scorso", 'it', '2025'],
    ['quest’anno', 'it', '2026'],
    ['questo mese', 'it', '2026-11'],
    ['ieri', 'it', '2026-11-23'],
    ['oggi', 'it', '2026-11-24'],
    ['ultimi 30 giorni', 'it', '2026-10-26..2026-11-24'],
    ['estate 2023', 'it', '2023-06..2023-08'],
    ['février 2024', 'fr', '2024-02'],
    ['fevrier 2024', 'fr', '2024-02'],
    ['30 de junio de 2024', 'es', '2024-06-30'],
    ['30. Juni 2024', 'de', '2024-06-30'],
    ['июнь 2024', 'ru', '2024-06'],
    ['5 июня 2024', 'ru', '2024-06-05'],
  ])('reads %s in %s', (text, language, expected) => {
    expect(canonical(text, language)).toBe(`date:${expected}`);
  });

  it.each([
    ['june', 'june'],
    ['"june 2024"', '"june 2024"'],
    ['june "2024"', 'june "2024"'],
    ['"last" week', '"last" week'],
    ['1825', '"1825"'],
    ['2201', '"2201"'],
    ['12345', '"12345"'],
    ['img_2034', 'img_2034'],
    ['20240630', '"20240630"'],
    ['giugno 1x', 'giugno "1x"'],
    ['last', '"last"'],
    ['..', ''],
  ])('takes %s for words', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it('negates a date of several words, with its place', () => {
    expect(parse('dog -june 2024 cat').terms).toMatchObject([
      { kind: 'words', start: 0, end: 3 },
      { kind: 'date', from: '2024-06-01', to: '2024-06-30', isNegated: true, start: 4, end: 14 },
      { kind: 'words', start: 15, end: 18 },
    ]);
  });

  it('works with languages and days that are none', () => {
    for (const language of ['', 'x', '12', 'en-', 'zz-ZZ', 'en_US', 'constructor']) {
      expect(canonical('june 2024', language)).toBe('date:2024-06');
    }
    expect(parseSearch('last week', { language: 'en', today: 'never' }).problems).toEqual([]);
  });
});
