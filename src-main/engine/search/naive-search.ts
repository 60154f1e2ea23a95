import { isPhotoName } from '../scan/photo-files.ts';
import type { UnplacedTerm } from '../../contract/search-print.ts';
import {
  TEXT_KEYS,
  type HasWhat,
  type IsWhat,
  type NumberKey,
  type TextKey,
} from '../../contract/search-query.ts';
import type { SearchedPhoto } from '../catalog/searched-catalog.ts';

// The search said again as plainly as can be, for tests: what the engine finds must equal it.

/** What a search may name besides the photos themselves. */
export interface NaiveLibrary {
  readonly classes: readonly string[];
  readonly tags: readonly string[];
  readonly albums: readonly string[];
  /** Smart albums with their terms; undefined for one inside itself, which has no photos. */
  readonly smart: readonly (readonly [string, readonly UnplacedTerm[] | undefined])[];
  /** The place of a position: city, and its country in English. */
  readonly places: ReadonlyMap<string, readonly [city: string, country: string]>;
}

const NOT_READ = { labels: [] };

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

function tokens(text: string): string[] {
  return plain(text)
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '');
}

/** Whether the words stand in a row, the last one perhaps only as the beginning of one. */
function hasPhrase(text: string, phrase: string, isWhole = false): boolean {
  const [all, wanted] = [tokens(text), tokens(phrase)];
  if (wanted.length === 0) return false;
  return all.some((_, at) =>
    wanted.every((word, step) => {
      const there = all[at + step] ?? '';
      return step === wanted.length - 1 && !isWhole ? there.startsWith(word) : there === word;
    }),
  );
}

/** The plurals that tests ask for. */
const SINGULARS: Readonly<Record<string, string>> = { beaches: 'beach', 'red houses': 'red house' };

/** Whether a text has the words, or what they are the plural of. */
function hasWords(text: string, phrase: string): boolean {
  const singular = SINGULARS[plain(phrase)];
  return hasPhrase(text, phrase) || (singular !== undefined && hasPhrase(text, singular, true));
}

function nameOf({ path }: SearchedPhoto): string {
  return (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');
}

function columnsOf(photo: SearchedPhoto, library: NaiveLibrary) {
  const place = library.places.get(String(photo.position));
  return {
    name: nameOf(photo),
    folder: ['Library', ...photo.path.split('/').slice(0, -1)].join(' '),
    camera: (photo.camera ?? []).join(' '),
    lens: photo.lens ?? '',
    place: place?.[0] ?? '',
    title: photo.title ?? '',
    caption: photo.caption ?? '',
    country: place?.[1] ?? '',
  };
}

type Column = Exclude<TextKey, 'label' | 'tag' | 'album'>;

function inColumn(
  photo: SearchedPhoto,
  library: NaiveLibrary,
  column: Column,
  text: string,
): boolean {
  const columns = columnsOf(photo, library);
  if (hasWords(columns[column], text)) return true;
  if (column === 'name' && isPhotoName(text)) {
    return hasPhrase(columns.name, text.slice(0, text.lastIndexOf('.')), true);
  }
  const isCountry = column === 'place' && plain(text).trim().length >= 3;
  return (
    isCountry && columns.country !== '' && plain(columns.country).startsWith(plain(text).trim())
  );
}

function hasLabel({ labels = [] }: SearchedPhoto, library: NaiveLibrary, text: string): boolean {
  return labels.some(
    ([index, probability]) => probability >= 0.05 && hasWords(library.classes[index] ?? '', text),
  );
}

function isSame(one: string, other: string): boolean {
  return plain(one).trim() === plain(other).trim();
}

/** Whether a tag is another one, or lies below it. */
export function isTagOrBelow(tag: string, top: string): boolean {
  return `${plain(tag)}/`.startsWith(`${plain(top)}/`);
}

/** The tags that tag: means, those below them included. */
function tagsCalled({ tags }: NaiveLibrary, text: string): string[] {
  const wanted = plain(text).split('/');
  const whole = tags.filter((tag) => {
    const levels = plain(tag).split('/');
    return levels.some((_, at) => wanted.every((level, step) => levels[at + step] === level));
  });
  const tops = whole.length > 0 ? whole : tags.filter((tag) => hasPhrase(tag, text));
  return tags.filter((tag) => tops.some((top) => isTagOrBelow(tag, top)));
}

function inAlbum(photo: SearchedPhoto, library: NaiveLibrary, text: string): boolean {
  const names = [...library.albums, ...library.smart.map(([name]) => name)];
  const exact = names.filter((name) => isSame(name, text));
  const called = exact.length > 0 ? exact : names.filter((name) => hasPhrase(name, text));
  return called.some((name) => isInAlbumItself(photo, library, name));
}

/** Whether an album of this very name holds a photo. */
export function isInAlbumItself(
  photo: SearchedPhoto,
  library: NaiveLibrary,
  name: string,
): boolean {
  const smart = library.smart.find(([other]) => other === name);
  if (smart === undefined) return photo.albums?.includes(name) ?? false;
  return smart[1]?.every((term) => fits(photo, library, term)) ?? false;
}

function anywhere(photo: SearchedPhoto, library: NaiveLibrary, text: string): boolean {
  const columns = ['name', 'folder', 'camera', 'lens', 'place', 'title', 'caption'] as const;
  return (
    columns.some((column) => inColumn(photo, library, column, text)) ||
    hasLabel(photo, library, text) ||
    (photo.tags ?? []).some((tag) => hasWords(tag, text)) ||
    (photo.albums ?? []).some((album) => hasWords(album, text))
  );
}

function fitsText(
  photo: SearchedPhoto,
  library: NaiveLibrary,
  key: TextKey,
  text: string,
): boolean {
  if (key === 'label') return hasLabel(photo, library, text);
  if (key === 'album') return inAlbum(photo, library, text);
  if (key !== 'tag') return inColumn(photo, library, key, text);
  const called = tagsCalled(library, text);
  return (photo.tags ?? []).some((tag) => called.includes(tag));
}

function sizeOf({ width = 40, height = 30 }: SearchedPhoto): { width: number; height: number } {
  return { width, height };
}

function numberOf(photo: SearchedPhoto, key: NumberKey): number | undefined {
  const { width, height } = sizeOf(photo);
  switch (key) {
    case 'stars':
      return photo.stars ?? 0;
    case 'iso':
      return photo.iso;
    case 'aperture':
      return photo.fNumber;
    case 'focal':
      return photo.focalLengthMm;
    case 'megapixels':
      return (width * height) / 1e6;
    case 'mb':
      return (photo.byteSize ?? 1) / 1e6;
  }
}

const HAS: Readonly<Record<HasWhat, (photo: SearchedPhoto) => boolean>> = {
  gps: ({ position }) => position !== undefined,
  tag: ({ tags = [] }) => tags.length > 0,
  album: ({ albums = [] }) => albums.length > 0,
  title: ({ title = '' }) => title !== '',
  caption: ({ caption = '' }) => caption !== '',
  stars: ({ stars = 0 }) => stars > 0,
  label: ({ labels = [] }) => (labels[0]?.[1] ?? 0) >= 0.05,
  date: ({ takenAt }) => takenAt !== undefined,
};

function is(photo: SearchedPhoto, what: IsWhat): boolean {
  const { width, height } = sizeOf(photo);
  const aspect = Math.round((width * 1000) / height);
  switch (what) {
    case 'favourite':
      return photo.isFavourite ?? false;
    case 'damaged':
      return photo.damaged ?? false;
    case 'landscape':
      return aspect > 1020;
    case 'portrait':
      return aspect < 980;
    case 'square':
      return aspect >= 980 && aspect <= 1020;
  }
}

/** The day that a photo is shown under; tests give each a time of capture or one of the file, in UTC. */
export function dayOfPhoto({ takenAt, mtimeUs = 1 }: SearchedPhoto): string {
  return (takenAt ?? new Date(mtimeUs / 1000).toISOString()).slice(0, 10);
}

type TextTerm = Extract<UnplacedTerm, { kind: TextKey }>;

function isTextTerm(term: UnplacedTerm): term is TextTerm {
  return TEXT_KEYS.some((key) => key === term.kind);
}

function fitsNumber(
  photo: SearchedPhoto,
  term: Extract<UnplacedTerm, { kind: NumberKey }>,
): boolean {
  const number = numberOf(photo, term.kind);
  if (number === undefined) return false;
  return number >= (term.least ?? -Infinity) && number <= (term.most ?? Infinity);
}

function isOnDay(photo: SearchedPhoto, from = '', to = '9'): boolean {
  const day = dayOfPhoto(photo);
  return day >= from && day <= to;
}

function fitsAsked(photo: SearchedPhoto, library: NaiveLibrary, term: UnplacedTerm): boolean {
  if ('least' in term) return fitsNumber(photo, term);
  if (isTextTerm(term)) {
    return term.values.some((value) => fitsText(photo, library, term.kind, value));
  }
  switch (term.kind) {
    case 'words':
      return anywhere(photo, library, term.text);
    case 'date':
      return isOnDay(photo, term.from, term.to);
    case 'type':
      return term.values.includes(photo.format ?? 'jpeg');
    case 'has':
      return term.values.some((what) => HAS[what](photo));
    case 'is':
      return term.values.some((what) => is(photo, what));
    case 'failed':
      return (photo.hasFailed ?? false) === term.value;
  }
}

/** Whether a term fits a photo. */
export function fits(photo: SearchedPhoto, library: NaiveLibrary, term: UnplacedTerm): boolean {
  // Of a photo that could not be read the second time, what the network saw is gone.
  const known = photo.hasFailed === true ? { ...photo, ...NOT_READ } : photo;
  return fitsAsked(known, library, term) !== term.isNegated;
}
