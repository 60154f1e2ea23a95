import { isDateWord } from './search-date-words.ts';
import { printDays } from './search-days.ts';
import type { SEARCH_KEYS } from './search-keys.ts';
import { printNumbers } from './search-numbers.ts';
import { needsQuotes } from './search-pieces.ts';
import type { Asked, SearchTerm } from './search-query.ts';

/** A term without its place in a text. */
export type UnplacedTerm = Asked & Pick<SearchTerm, 'isNegated'>;

function quoted(text: string): string {
  return `"${text.replace(/["\\]/gu, '\\$&')}"`;
}

function printValue(text: string): string {
  return needsQuotes(text) ? quoted(text) : text;
}

function printWords(text: string): string {
  // Anything else might be read as a minus, a key or a date.
  const isPlain = /^[\p{Letter}\p{Number}\p{Mark}_'’.-]+$/u.test(text) && !text.startsWith('-');
  return isPlain && !isDateWord(text) ? text : quoted(text);
}

/** `key:value`, the value in quotes where it needs them; for any key of the language. */
export function termFor(key: (typeof SEARCH_KEYS)[number], value: string): string {
  return `${key}:${printValue(value)}`;
}

function printAsked(asked: Asked): string {
  if ('values' in asked) return `${asked.kind}:${asked.values.map(printValue).join(',')}`;
  if ('least' in asked) return `${asked.kind}:${printNumbers(asked.kind, asked)}`;
  switch (asked.kind) {
    case 'words':
      return printWords(asked.text);
    case 'date':
      return `date:${printDays(asked)}`;
    case 'failed':
      return `failed:${asked.value ? 'yes' : 'no'}`;
  }
}

/** A term in the search language, as it is read in any language of a person. */
export function printTerm(term: UnplacedTerm): string {
  return `${term.isNegated ? '-' : ''}${printAsked(term)}`;
}

/** A search in its own language: the same terms come back when it is read. */
export function printSearch(terms: readonly UnplacedTerm[]): string {
  return terms.map(printTerm).join(' ');
}
