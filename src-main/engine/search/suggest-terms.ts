import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { searchPieces, type SearchPiece } from '../../contract/search-pieces.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { photoSet } from './photo-set.ts';
import { namesFor, SUGGESTED_KEYS } from './suggest-names.ts';
import type { Suggested } from './suggested.ts';
import { Vocabulary } from './suggest-vocabulary.ts';

type Suggestion = CallOutput<'suggest'>['suggestions'][number];

const MOST = 12;
/** Of one kind, so that each kind has its place. */
const MOST_OF_A_KIND = 4;
/** Photos are counted for no longer than this, ms; then a suggestion comes without its number. */
const COUNTING_MS = 12;

/** The word that is being written: the last one, unless a space follows it. */
function lastPiece(text: string): SearchPiece | undefined {
  const piece = searchPieces(text).at(-1);
  return piece?.end === text.length ? piece : undefined;
}

/** The words without a key right before the last one, the nearest last: a date may have begun there. */
function wordsBefore(text: string, last: SearchPiece | undefined): string[] {
  const pieces = searchPieces(text.slice(0, last?.start));
  const free = pieces.slice(pieces.findLastIndex(({ key }) => key !== undefined) + 1);
  return free.flatMap(({ values }) => values.map((value) => value.text)).slice(-3);
}

/** The best of each kind first, then the second ones; those that begin as the word does go before. */
function balanced(found: readonly Suggested[]): Suggested[] {
  const counts = new Map<string, number>();
  const placed = found
    .toSorted((a, b) => Number(b.isBeginning) - Number(a.isBeginning))
    .map((suggested) => {
      const round = counts.get(suggested.kind) ?? 0;
      counts.set(suggested.kind, round + 1);
      return { suggested, round };
    })
    .filter(({ round }) => round < MOST_OF_A_KIND || counts.size === 1);
  placed.sort((a, b) => a.round - b.round);
  return placed.map(({ suggested }) => suggested);
}

function without(found: readonly Suggested[]): Suggested[] {
  const seen = new Set<string>();
  return found.filter(({ term }) => !seen.has(term) && seen.add(term));
}

/** Counts photos as long as there is time; what finds none is no suggestion. */
class Counter {
  readonly #catalog: CatalogReader;
  readonly #language: string;
  readonly #end = performance.now() + COUNTING_MS;

  constructor(catalog: CatalogReader, language: string) {
    this.#catalog = catalog;
    this.#language = language;
  }

  count({ photos, search }: Suggested): number | null {
    if (photos !== undefined) return photos;
    if (search === undefined || performance.now() > this.#end) return null;
    const filter = { search, language: this.#language };
    const { condition } = photoSet(this.#catalog, filter);
    return this.#catalog.search.countQuickly(condition) ?? null;
  }
}

/**
 * What the last word of a search may be meant to become, the likeliest first; before anything is
 * written, what this library has most of.
 */
export function suggestTerms(
  catalog: CatalogReader,
  { text, language }: CheckedInput<'suggest'>,
): CallOutput<'suggest'>['suggestions'] {
  const piece = lastPiece(text);
  const words = new Vocabulary(catalog, language, wordsBefore(text, piece));
  const found = balanced(without(namesFor(words, piece)));
  const counter = new Counter(catalog, language);
  const minus = piece?.isNegated === true ? '-' : '';
  const suggestions: Suggestion[] = [];
  for (const suggested of found) {
    if (suggestions.length === MOST) break;
    const photos = counter.count(suggested);
    if (photos === 0 && !SUGGESTED_KEYS.has(suggested.kind)) continue;
    const { kind, text: shown, term } = suggested;
    suggestions.push({ kind, text: shown, term: minus + term, photos });
  }
  return suggestions;
}
