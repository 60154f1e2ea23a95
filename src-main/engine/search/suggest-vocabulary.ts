import { monthNamed } from '../../contract/search-date-words.ts';
import { readFreeDays } from '../../contract/search-dates.ts';
import { termFor } from '../../contract/search-print.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { matchWords } from '../catalog/match-words.ts';
import type { CameraName, PlaceName, ShownMonth } from '../catalog/search-catalog.ts';
import { countryName } from './country-names.ts';
import { labelWordsBeginning } from './label-words.ts';
import { isNamedBy } from './named-by.ts';
import { todayOf } from './photo-set.ts';
import { SearchNames } from './search-names.ts';
import { beginsWith, type Suggested } from './suggested.ts';

const MOST_LABELS = 6;
/** Photos whose folders are looked at for names, the ones added last. */
const MOST_FOLDER_PHOTOS = 500;
const TOP = 4;
/** For a month's name: in the last years that have photos of it. */
const YEARS_SHOWN = 3;
/** Months that are looked at for photos, the last ones: a life of them. */
const MOST_MONTHS = 900;

/** What people say of days gone by; what the search language does not know is left out. */
const PHRASES: Readonly<Record<string, readonly string[]>> = {
  en: [
    'today',
    'yesterday',
    'last week',
    'last month',
    'last year',
    'this week',
    'this month',
    'this year',
    'last 30 days',
  ],
  it: [
    'oggi',
    'ieri',
    'settimana scorsa',
    'mese scorso',
    'anno scorso',
    'questa settimana',
    'questo mese',
    "quest'anno",
  ],
};

function cameraText({ make, model }: CameraName): string {
  const [brand = ''] = (make ?? '').split(' ');
  return beginsWith(model, brand) ? model : `${make ?? ''} ${model}`;
}

/** The names that a word of a search may be the beginning of. */
export class Vocabulary {
  readonly language: string;
  readonly #catalog: CatalogReader;
  readonly #names: SearchNames;
  /** Words without a key that stand before the last one. */
  readonly #before: readonly string[];
  #monthsRead: readonly ShownMonth[] | undefined;

  constructor(catalog: CatalogReader, language: string, before: readonly string[]) {
    this.language = language;
    this.#catalog = catalog;
    this.#names = new SearchNames(catalog);
    this.#before = before;
  }

  labels(word: string): Suggested[] {
    return labelWordsBeginning(word, this.#names.classNames, this.language)
      .slice(0, MOST_LABELS)
      .map(({ text }) => this.#counted('label', text, termFor('label', text), true));
  }

  tags(word: string): Suggested[] {
    if (word === '') {
      return this.#catalog.search.topTags(TOP).map(({ path, photos }) => ({
        kind: 'tag',
        text: path,
        term: termFor('tag', path),
        isBeginning: true,
        photos,
      }));
    }
    return this.#names.tags
      .filter(({ path }) => isNamedBy(path, word))
      .map(({ path }) => this.#counted('tag', path, termFor('tag', path), beginsWith(path, word)));
  }

  albums(word: string): Suggested[] {
    return this.#names.albums
      .filter(({ name }) => word === '' || isNamedBy(name, word))
      .map(({ name, search }) => {
        const suggested = { kind: 'album', text: name, term: termFor('album', name) } as const;
        const isBeginning = beginsWith(name, word);
        if (search !== undefined) return { ...suggested, isBeginning };
        return { ...suggested, isBeginning, search: suggested.term };
      });
  }

  folders(word: string): Suggested[] {
    const match = matchWords(word, 'folder');
    const names =
      match === undefined ? [] : this.#catalog.search.foldersOf(match, MOST_FOLDER_PHOTOS);
    return names
      .filter((name) => isNamedBy(name, word))
      .map((name) =>
        this.#counted('folder', name, termFor('folder', name), beginsWith(name, word)),
      );
  }

  cameras(word: string): Suggested[] {
    return this.#catalog.search
      .cameras()
      .map((camera) => ({ camera, text: cameraText(camera) }))
      .filter(({ camera, text }) => isNamedBy(`${camera.make ?? ''} ${text}`, word) || word === '')
      .map(({ camera, text }) =>
        this.#counted('camera', text, termFor('camera', camera.model), beginsWith(text, word)),
      );
  }

  lenses(word: string): Suggested[] {
    return this.#catalog.search
      .lenses()
      .filter((lens) => word === '' || isNamedBy(lens, word))
      .map((lens) => this.#counted('lens', lens, termFor('lens', lens), beginsWith(lens, word)));
  }

  places(word: string): Suggested[] {
    if (word === '') {
      return this.#catalog.search
        .topPlaces(TOP)
        .map((place) => ({ ...this.#place(place, true), photos: place.photos }));
    }
    const places = this.#catalog.search.places();
    const codes = new Set(places.flatMap(({ country }) => country ?? []));
    const countries = [...codes]
      .map((code) => countryName(code, this.language))
      .filter((name) => isNamedBy(name, word))
      .map((name) => this.#counted('place', name, termFor('place', name), beginsWith(name, word)));
    const cities = places
      .filter(({ city }) => isNamedBy(city, word))
      .map((place) => this.#place(place, beginsWith(place.city, word)));
    return [...countries, ...cities];
  }

  #place({ city, country }: PlaceName, isBeginning: boolean): Suggested {
    const text = country === undefined ? city : `${city}, ${countryName(country, this.language)}`;
    return this.#counted('place', text, termFor('place', city), isBeginning);
  }

  #counted(kind: Suggested['kind'], text: string, term: string, isBeginning: boolean): Suggested {
    return { kind, text, term, isBeginning, search: term };
  }

  get #shownMonths(): readonly ShownMonth[] {
    // The search language writes years in four digits.
    this.#monthsRead ??= this.#catalog.search
      .shownMonths(MOST_MONTHS)
      .filter(({ year }) => year >= 1000 && year <= 9999);
    return this.#monthsRead;
  }

  /** The years that have photos of a month, the last one first. */
  #yearsOf(month: number): number[] {
    return this.#shownMonths.filter((shown) => shown.month === month).map(({ year }) => year);
  }

  /** Years that have photos, the last one first. */
  get #years(): number[] {
    return [...new Set(this.#shownMonths.map(({ year }) => year))];
  }

  /** The last days that have photos, by the year. */
  recentDates(): Suggested[] {
    return this.#years
      .slice(0, YEARS_SHOWN)
      .map((year) => this.#counted('date', String(year), termFor('date', String(year)), true));
  }

  /**
   * Years, months and what people say of days gone by, that go on from a word or from a few.
   * @param isKeyed whether the word stands behind `date:`, so that nothing stands before it.
   */
  dates(word: string, isKeyed: boolean): Suggested[] {
    if (word === '' && isKeyed) return [...this.#phrases(''), ...this.recentDates()];
    if (/^\d{1,4}$/u.test(word)) return this.#yearsFrom(word, isKeyed);
    return [...this.#months(word), ...this.#phrases(word)];
  }

  /** “june 20” goes on to be June 2024, “20” to be 2024. */
  #yearsFrom(digits: string, isKeyed: boolean): Suggested[] {
    const month = isKeyed ? undefined : monthNamed(this.#before.at(-1) ?? '', this.language);
    const all = month === undefined ? this.#years : this.#yearsOf(month);
    const years = all.filter((year) => String(year).startsWith(digits));
    return years.map((year) =>
      month === undefined
        ? this.#counted('date', String(year), termFor('date', String(year)), true)
        : { ...this.#month(month, year), term: String(year) },
    );
  }

  #months(word: string): Suggested[] {
    if (word.length < 2) return [];
    const format = new Intl.DateTimeFormat(this.language, { month: 'long', timeZone: 'UTC' });
    const months = Array.from({ length: 12 }, (_, at) => at + 1).filter((month) =>
      beginsWith(format.format(Date.UTC(2024, month - 1, 1)), word),
    );
    return months.flatMap((month) =>
      this.#yearsOf(month)
        .slice(0, YEARS_SHOWN)
        .map((year) => this.#month(month, year)),
    );
  }

  #month(month: number, year: number): Suggested {
    const style = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
    const term = termFor('date', `${year}-${String(month).padStart(2, '0')}`);
    const text = new Intl.DateTimeFormat(this.language, style).format(Date.UTC(year, month - 1, 1));
    return this.#counted('date', text, term, true);
  }

  get #phrasesKnown(): readonly string[] {
    const [code = 'en'] = this.language.split('-');
    const options = { language: this.language, today: todayOf(Date.now()) };
    return (PHRASES[code] ?? PHRASES['en'] ?? []).filter(
      (phrase) => readFreeDays(phrase.split(' '), options) !== undefined,
    );
  }

  #phrases(word: string): Suggested[] {
    return this.#phrasesKnown
      .filter((phrase) => beginsWith(phrase, word))
      .map((phrase) => this.#counted('date', phrase, termFor('date', phrase), true));
  }

  /** “last we” goes on to be last week: what is still to come takes the place of the last word. */
  continued(word: string): Suggested[] {
    const [first] = this.#before.slice(-1);
    if (first === undefined || word === '') return [];
    return this.#phrasesKnown
      .filter((phrase) => beginsWith(phrase, `${first} ${word}`))
      .map((phrase) => ({
        kind: 'date',
        text: phrase,
        term: phrase.split(' ').slice(1).join(' '),
        isBeginning: true,
        search: termFor('date', phrase),
      }));
  }
}
