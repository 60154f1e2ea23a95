import { readFreeDays, readKeyDays, MOST_DATE_WORDS, type DateOptions } from './search-dates.ts';
import { searchedHas, searchedIs, searchedType, searchedYes } from './search-keys.ts';
import { readNumbers } from './search-numbers.ts';
import { searchPieces, type SearchPiece } from './search-pieces.ts';
import type { Asked, SearchProblem, SearchQuery, SearchTerm } from './search-query.ts';

export type ParseOptions = DateOptions;

const MOST_PIECES = 100;
/** Of a text that was not understood, enough to know it by. */
const SHOWN = 200;

type ProblemCode = SearchProblem['code'];
type KeyedPiece = SearchPiece & { readonly key: NonNullable<SearchPiece['key']> };

/** What a piece says: something asked, the other way round where `isFlipped`, and problems. */
interface Reading {
  readonly asked: Asked | undefined;
  readonly isFlipped?: boolean;
  readonly problems: readonly SearchProblem[];
}

function problem(code: ProblemCode, key: string, text: string): SearchProblem {
  return { code, key, text: text.slice(0, SHOWN).toWellFormed() };
}

function failed(code: ProblemCode, key: string, text: string): Reading {
  return { asked: undefined, problems: [problem(code, key, text)] };
}

function understood(asked: Asked): Reading {
  return { asked, problems: [] };
}

/** Values that each are one of a list; those that are not become problems. */
function readList<T>(
  piece: KeyedPiece,
  code: ProblemCode,
  read: (word: string) => T | undefined,
): { values: T[]; problems: SearchProblem[] } {
  const values = new Set<T>();
  const problems: SearchProblem[] = [];
  for (const { text } of piece.values) {
    const value = read(text.trim());
    if (value === undefined) problems.push(problem(code, piece.key.name, text));
    else values.add(value);
  }
  return { values: [...values], problems };
}

function listed<T>(
  { values, problems }: { values: T[]; problems: SearchProblem[] },
  asked: (values: T[]) => Asked,
): Reading {
  return { asked: values.length === 0 ? undefined : asked(values), problems };
}

function readYes(name: 'failed' | 'favourite', text: string): Reading {
  const value = searchedYes(text.trim());
  if (value === undefined) return failed('value-unknown', name, text);
  if (name === 'failed') return understood({ kind: 'failed', value });
  return { asked: { kind: 'is', values: ['favourite'] }, isFlipped: !value, problems: [] };
}

function readKeyed(piece: KeyedPiece, options: ParseOptions): Reading {
  const { key, values } = piece;
  const text = values[0]?.text;
  if (text === undefined) return failed('value-missing', key.name, '');
  switch (key.takes) {
    case 'text':
      return understood({ kind: key.name, values: values.map((value) => value.text) });
    case 'number': {
      const range = readNumbers(key.name, text);
      if (range === undefined) return failed('number-expected', key.name, text);
      return understood({ kind: key.name, ...range });
    }
    case 'date': {
      const days = readKeyDays(text, key.compare, options);
      if (days === undefined) return failed('date-expected', key.name, text);
      return understood({ kind: 'date', ...days });
    }
    case 'type':
      return listed(readList(piece, 'type-unknown', searchedType), (values) => ({
        kind: 'type',
        values,
      }));
    case 'has':
      return listed(readList(piece, 'value-unknown', searchedHas), (values) => ({
        kind: 'has',
        values,
      }));
    case 'is':
      return listed(readList(piece, 'value-unknown', searchedIs), (values) => ({
        kind: 'is',
        values,
      }));
    case 'yes':
      return readYes(key.name, text);
  }
}

/** A word that says something: with a letter, a number or a sign such as a heart. */
function isMeaningful(text: string): boolean {
  return /[\p{Letter}\p{Number}\p{Other_Symbol}]/u.test(text);
}

function readPhrase({ values }: SearchPiece): Reading {
  const text = values[0]?.text ?? '';
  return isMeaningful(text)
    ? understood({ kind: 'words', text })
    : { asked: undefined, problems: [] };
}

function isKeyed(piece: SearchPiece): piece is KeyedPiece {
  return piece.key !== undefined;
}

function readPiece(piece: SearchPiece, options: ParseOptions): Reading {
  const {
    asked,
    problems,
    isFlipped = false,
  } = isKeyed(piece) ? readKeyed(piece, options) : readPhrase(piece);
  if (!piece.isOpen) return { asked, isFlipped, problems };
  const text = piece.values.at(-1)?.text ?? '';
  const open = problem('quote-open', piece.key?.name ?? '', text);
  return { asked, isFlipped, problems: [...problems, open] };
}

/** How many pieces from here on may stand in one date: words without a key, quote or minus. */
function freeWords(pieces: readonly SearchPiece[], at: number): string[] {
  const words: string[] = [];
  for (const piece of pieces.slice(at, at + MOST_DATE_WORDS)) {
    const [value] = piece.values;
    const isFree = piece.key === undefined && value !== undefined && !value.isQuoted;
    if (!isFree || (piece.isNegated && words.length > 0)) break;
    words.push(value.text);
  }
  return words;
}

/** The longest date of free words that begins here, and how many pieces it takes. */
function dateAt(
  pieces: readonly SearchPiece[],
  at: number,
  options: ParseOptions,
): { asked: Asked; count: number } | undefined {
  const words = freeWords(pieces, at);
  for (let count = words.length; count > 0; count -= 1) {
    const days = readFreeDays(words.slice(0, count), options);
    if (days !== undefined) return { asked: { kind: 'date', ...days }, count };
  }
  return undefined;
}

function term(asked: Asked, first: SearchPiece, last: SearchPiece, isFlipped: boolean): SearchTerm {
  const placed = { start: first.start, end: last.end, isNegated: first.isNegated !== isFlipped };
  return { ...asked, ...placed };
}

/**
 * Reads what a person wrote into the search box. Never throws; what is not understood is left out and
 * told in `problems`, in the order of the text.
 */
export function parseSearch(text: string, options: ParseOptions): SearchQuery {
  const pieces = searchPieces(text, MOST_PIECES + 1);
  const terms: SearchTerm[] = [];
  const problems: SearchProblem[] = [];
  const beyond = pieces.splice(MOST_PIECES);
  for (let at = 0; at < pieces.length;) {
    const [piece] = pieces.slice(at, at + 1);
    if (piece === undefined) break;
    const date = dateAt(pieces, at, options);
    const last = pieces[at + (date?.count ?? 1) - 1] ?? piece;
    const reading = date === undefined ? readPiece(piece, options) : understood(date.asked);
    const { asked, isFlipped = false } = reading;
    if (asked !== undefined) terms.push(term(asked, piece, last, isFlipped));
    problems.push(...reading.problems);
    at += date?.count ?? 1;
  }
  const [rest] = beyond;
  if (rest !== undefined) problems.push(problem('too-many', '', text.slice(rest.start)));
  return { terms, problems };
}
