import type { FileType, PhotoFilter } from '../../contract/fields.ts';
import { parseSearch } from '../../contract/search-parse.ts';
import {
  TEXT_KEYS,
  type HasWhat,
  type IsWhat,
  type NumberKey,
  type SearchProblem,
  type SearchTerm,
  type TextKey,
} from '../../contract/search-query.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { matchWords, type WordColumn } from '../catalog/match-words.ts';
import { EVERY_PHOTO, NO_PHOTO, type PhotoCondition } from '../catalog/photo-condition.ts';
import { DAY_MS, wallClock } from '../catalog/shown-date.ts';
import { countriesNamed } from './country-names.ts';
import { singularPhrases } from './english-plurals.ts';
import { plainWords } from './named-by.ts';
import { SearchNames } from './search-names.ts';
import { tagAndBelow, tagsCalled, tagsNamedBy } from './tags-named.ts';

/**
 * What the network must at least give a class. On 600 photos of 20 things (../shared) 0.05 found 76 %
 * of them, and 82 % of what it found was right; 0.1 found 70 % with 84 % right. Adding up the classes
 * that a word means gave the same, and takes ten times as long for “dog”.
 */
const LEAST_PROBABILITY = 0.05;

/**
 * Values of terms at most, those of smart albums included, which can name one another many times over:
 * SQLite puts no more than 500 sets together, and goes no deeper than 1,000.
 */
const MOST_VALUES = 400;

/** Pictures that are nearly as wide as high, within 2 %, are square (thousandths). */
const SQUARE = { least: 980, most: 1020 };

/** Which photos are meant, and what of the search was not understood. */
export interface PhotoSet {
  readonly condition: PhotoCondition;
  readonly problems: readonly SearchProblem[];
}

export interface PhotoSetOptions {
  /** The language of words for dates, countries and what is in photos, where the filter names none. */
  readonly language?: string;
  /** Milliseconds since 1970: what “today” is. */
  readonly now?: number;
}

const SHAPES: Readonly<Record<Exclude<IsWhat, 'favourite' | 'damaged'>, PhotoCondition>> = {
  landscape: { kind: 'aspect', least: SQUARE.most + 1 },
  portrait: { kind: 'aspect', most: SQUARE.least - 1 },
  square: { kind: 'aspect', ...SQUARE },
};

const ANY_STARS: PhotoCondition = { kind: 'stars', least: 1, most: 5 };

function any(of: readonly PhotoCondition[]): PhotoCondition {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind: 'any', of };
}

function isCondition(condition: PhotoCondition | undefined): condition is PhotoCondition {
  return condition !== undefined;
}

/** From the start of one day to the end of another; a side that is left out is open. */
function between(from: string | undefined, to: string | undefined): PhotoCondition | undefined {
  if (from === undefined && to === undefined) return undefined;
  return {
    kind: 'shown-at',
    from: from === undefined ? undefined : Date.parse(from),
    before: to === undefined ? undefined : Date.parse(to) + DAY_MS,
  };
}

function formats(types: readonly FileType[]): PhotoCondition {
  return { kind: 'formats', formats: types };
}

/** Photos without a star have none on record: they fit where more stars than the most do not. */
function stars({ least = 0, most = 5 }: { least?: number | undefined; most?: number | undefined }) {
  if (least > most) return NO_PHOTO;
  const condition: PhotoCondition = { kind: 'stars', least: Math.max(1, least), most };
  if (least > 0) return condition;
  return { kind: 'not', of: { kind: 'stars', least: Math.floor(most) + 1, most: 5 } } as const;
}

type NumberTerm = Extract<SearchTerm, { kind: NumberKey }>;
type TextTerm = Extract<SearchTerm, { kind: TextKey }>;

function number(term: NumberTerm): PhotoCondition {
  if (term.kind === 'stars') return stars(term);
  return { kind: 'number', of: term.kind, least: term.least, most: term.most };
}

function isTextTerm(term: SearchTerm): term is TextTerm {
  return TEXT_KEYS.some((key) => key === term.kind);
}

function is(what: IsWhat): PhotoCondition {
  return what === 'favourite' || what === 'damaged' ? { kind: 'has', what } : SHAPES[what];
}

/** The day that a moment (milliseconds since 1970) lies in on this computer, as 2026-11-24. */
export function todayOf(now: number): string {
  return new Date(wallClock(now)).toISOString().slice(0, 10);
}

/** Makes conditions of what a person asks for, by the names that this library has. */
class Resolver {
  readonly #names: SearchNames;
  readonly #language: string;
  readonly #today: string;
  /** Smart albums whose search is being read: one inside itself adds nothing. */
  readonly #open = new Set<number>();
  readonly problems: SearchProblem[] = [];
  /** How many more values are read. */
  #left = MOST_VALUES;

  constructor(catalog: CatalogReader, language: string, now: number) {
    this.#names = new SearchNames(catalog);
    this.#language = language;
    this.#today = todayOf(now);
  }

  filter(filter: PhotoFilter): PhotoCondition {
    const { folders, from, to, types, album, tag, isFavourite, search } = filter;
    const parts: readonly (PhotoCondition | undefined)[] = [
      folders && { kind: 'folders', ids: folders },
      between(from, to),
      types && formats(types),
      tag === undefined ? undefined : { kind: 'tags', ids: tagAndBelow(this.#names.tags, tag) },
      isFavourite && { kind: 'has', what: 'favourite' },
      album === undefined ? undefined : this.#albumOf(album, true),
      search === undefined ? undefined : this.search(search, true),
    ];
    const asked = parts.filter(isCondition);
    const [only] = asked;
    if (asked.length === 1 && only !== undefined) return only;
    return asked.length === 0 ? EVERY_PHOTO : { kind: 'all', of: asked };
  }

  /** @param isTold whether what is not understood is told: the person sees this text. */
  search(text: string, isTold: boolean): PhotoCondition {
    const { terms, problems } = parseSearch(text, {
      language: this.#language,
      today: this.#today,
    });
    if (isTold) this.problems.push(...problems);
    return { kind: 'all', of: terms.map((term) => this.#term(term)).filter(isCondition) };
  }

  #term(term: SearchTerm): PhotoCondition | undefined {
    const values = this.#taken(isTextTerm(term) ? term.values : [''], term.kind);
    if (values.length === 0) return undefined;
    const condition = this.#asked(term, values);
    return term.isNegated ? { kind: 'not', of: condition } : condition;
  }

  /** Those values that are still read; that others are left out is told once. */
  #taken(values: readonly string[], key: string): readonly string[] {
    const taken = values.slice(0, this.#left);
    this.#left -= taken.length;
    const isTold = this.problems.some(({ code }) => code === 'too-many');
    if (taken.length < values.length && !isTold) {
      this.problems.push({ code: 'too-many', key, text: '' });
    }
    return taken;
  }

  /** @param values those of a text term that are read. */
  #asked(term: SearchTerm, values: readonly string[]): PhotoCondition {
    if ('least' in term) return number(term);
    if (isTextTerm(term)) return any(values.map((value) => this.#text(term.kind, value)));
    switch (term.kind) {
      case 'words':
        return this.#words(term.text);
      case 'date':
        return between(term.from, term.to) ?? EVERY_PHOTO;
      case 'type':
        return formats(term.values);
      case 'has':
        return any(term.values.map((what) => this.#has(what)));
      case 'is':
        return any(term.values.map(is));
      case 'failed':
        return term.value ? { kind: 'failed' } : { kind: 'not', of: { kind: 'failed' } };
    }
  }

  #has(what: HasWhat): PhotoCondition {
    if (what === 'stars') return ANY_STARS;
    if (what !== 'label') return { kind: 'has', what };
    const { modelId } = this.#names;
    return modelId === undefined
      ? NO_PHOTO
      : { kind: 'labels', modelId, classes: undefined, least: LEAST_PROBABILITY };
  }

  #text(key: TextKey, text: string): PhotoCondition {
    if (key === 'label') return this.#label(text) ?? NO_PHOTO;
    if (key === 'tag') return { kind: 'tags', ids: tagsCalled(this.#names.tags, text) };
    return key === 'album' ? this.#albums(text) : (this.#match(text, key) ?? NO_PHOTO);
  }

  /** A word wherever it stands: in what the index of words holds, labels, tags and albums by hand. */
  #words(text: string): PhotoCondition {
    const singulars = singularPhrases(plainWords(text));
    const places: readonly (PhotoCondition | undefined)[] = [
      this.#match(text),
      this.#label(text),
      { kind: 'tags', ids: tagsNamedBy(this.#names.tags, text, singulars) },
      { kind: 'albums', ids: this.#names.albumsNamedBy(text, singulars).map(({ id }) => id) },
    ];
    return any(places.filter(isCondition));
  }

  #match(text: string, column?: WordColumn): PhotoCondition | undefined {
    const match = matchWords(text, column, {
      countries: countriesNamed(text, this.#language),
      singulars: singularPhrases(plainWords(text)),
    });
    return match === undefined ? undefined : { kind: 'words', match };
  }

  #label(text: string): PhotoCondition | undefined {
    const { modelId } = this.#names;
    if (modelId === undefined) return undefined;
    const classes = this.#names.classesCalled(text, this.#language);
    return { kind: 'labels', modelId, classes, least: LEAST_PROBABILITY };
  }

  #albums(text: string): PhotoCondition {
    const called = this.#names.albumsCalled(text);
    const byHand = called.filter(({ search }) => search === undefined).map(({ id }) => id);
    const smart = called.filter(({ search }) => search !== undefined);
    return any([
      { kind: 'albums', ids: byHand },
      ...smart.map(({ id }) => this.#albumOf(id, false)),
    ]);
  }

  /** What an album holds: by hand, or what its own search finds. */
  #albumOf(id: number, isTold: boolean): PhotoCondition {
    const search = this.#names.albums.find((album) => album.id === id)?.search;
    if (search === undefined) return { kind: 'albums', ids: [id] };
    if (this.#open.has(id)) return NO_PHOTO;
    this.#open.add(id);
    const condition = this.search(search, isTold);
    this.#open.delete(id);
    return condition;
  }
}

/** From what a person asks for to the photos that are meant by it, in this library and today. */
export function photoSet(
  catalog: CatalogReader,
  filter: PhotoFilter,
  { language = 'en', now = Date.now() }: PhotoSetOptions = {},
): PhotoSet {
  const resolver = new Resolver(catalog, filter.language ?? language, now);
  return { condition: resolver.filter(filter), problems: resolver.problems };
}
