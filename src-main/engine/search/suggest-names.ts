import { FILE_TYPES } from '../../contract/fields.ts';
import type { SuggestionKind } from '../../contract/search-calls.ts';
import { SEARCH_KEYS } from '../../contract/search-keys.ts';
import { searchPieces, type SearchPiece } from '../../contract/search-pieces.ts';
import { printTerm, termFor } from '../../contract/search-print.ts';
import { HAS_WHAT, IS_WHAT } from '../../contract/search-query.ts';
import type { Vocabulary } from './suggest-vocabulary.ts';
import { beginsWith, type Suggested } from './suggested.ts';

/** Kinds that are suggested though they find nothing: they say what can be asked. */
export const SUGGESTED_KEYS: ReadonlySet<SuggestionKind> = new Set(['key']);

/** Fewer letters begin too many words that stand behind keys. */
const SHORTEST_VALUE = 2;

const VALUES: readonly (readonly [key: (typeof SEARCH_KEYS)[number], values: readonly string[]])[] =
  [
    ['type', FILE_TYPES],
    ['has', HAS_WHAT],
    ['is', IS_WHAT],
    ['failed', ['yes', 'no']],
    ['stars', ['5', '>=4', '>=3', '>=1', '0']],
    ['iso', ['<=200', '>=800', '>=3200']],
    ['aperture', ['<=2', '<=2.8', '>=8']],
    ['focal', ['<=24', '35..70', '>=100']],
    ['megapixels', ['>=12', '>=24']],
    ['mb', ['>=10', '<=1']],
  ];

function key(term: string, word: string): Suggested {
  return { kind: 'key', text: term, term, isBeginning: beginsWith(term, word) };
}

/** Keys that begin so, and values of other keys: raw for type:raw. */
function keysFor(word: string): Suggested[] {
  const keys = SEARCH_KEYS.filter((name) => beginsWith(name, word)).map((name) => `${name}:`);
  const values = word.length < SHORTEST_VALUE ? [] : VALUES.slice(0, 3);
  const named = values.flatMap(([name, all]) =>
    all.filter((value) => beginsWith(value, word)).map((value) => termFor(name, value)),
  );
  return [...named, ...keys].map((term) => key(term, word));
}

/** Where the names come from that may stand behind a key. */
const SOURCES: Readonly<Record<string, (words: Vocabulary, word: string) => Suggested[]>> = {
  label: (words, word) => words.labels(word),
  tag: (words, word) => words.tags(word),
  album: (words, word) => words.albums(word),
  folder: (words, word) => words.folders(word),
  camera: (words, word) => words.cameras(word),
  lens: (words, word) => words.lenses(word),
  place: (words, word) => words.places(word),
  date: (words, word) => words.dates(word, true),
};

/** What may stand behind a key. */
function valuesFor(words: Vocabulary, name: string, word: string): Suggested[] {
  const source = SOURCES[name];
  if (source !== undefined) return source(words, word);
  return VALUES.filter(([known]) => known === name).flatMap(([known, all]) =>
    all
      .filter((value) => beginsWith(value, word))
      .map((value): Suggested => {
        const term = termFor(known, value);
        return { ...key(term, `${known}:`), search: term };
      }),
  );
}

/** tag:work,tra becomes tag:work,travel. */
function withEarlier({ key: known, values }: SearchPiece, suggested: Suggested): Suggested {
  const earlier = values.slice(0, -1).map(({ text }) => text);
  if (known?.takes !== 'text' || earlier.length === 0) return suggested;
  const own = searchPieces(suggested.term).flatMap(({ values: all }) => all);
  const last = own.map(({ text }) => text);
  const term = printTerm({ kind: known.name, values: [...earlier, ...last], isNegated: false });
  return { ...suggested, term };
}

/** What the last word may become, by kind, the likeliest kinds first; unsorted within the kinds. */
export function namesFor(words: Vocabulary, piece: SearchPiece | undefined): Suggested[] {
  if (piece === undefined) return [...words.recentDates(), ...words.places(''), ...words.tags('')];
  const word = (piece.values.at(-1)?.text ?? '').trim();
  if (piece.key !== undefined) {
    return valuesFor(words, piece.key.name, word).map((suggested) => withEarlier(piece, suggested));
  }
  if (word === '') return [];
  return [
    ...words.continued(word),
    ...words.labels(word),
    ...words.places(word),
    ...words.dates(word, false),
    ...words.tags(word),
    ...words.albums(word),
    ...words.folders(word),
    ...words.cameras(word),
    ...words.lenses(word),
    ...keysFor(word),
  ];
}
