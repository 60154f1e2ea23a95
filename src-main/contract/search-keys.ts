import { FILE_TYPES, type FileType } from './fields.ts';
import { plainText } from './plain-text.ts';
import {
  HAS_WHAT,
  IS_WHAT,
  NUMBER_KEYS,
  TEXT_KEYS,
  type HasWhat,
  type IsWhat,
  type NumberKey,
  type TextKey,
} from './search-query.ts';

/** How a key takes its value; `compare` is what a bare date after the key stands for. */
export type SearchKey =
  | { readonly takes: 'text'; readonly name: TextKey }
  | { readonly takes: 'number'; readonly name: NumberKey }
  | { readonly takes: 'date'; readonly name: 'date'; readonly compare: DateCompare }
  | { readonly takes: 'type'; readonly name: 'type' }
  | { readonly takes: 'has'; readonly name: 'has' }
  | { readonly takes: 'is'; readonly name: 'is' }
  | { readonly takes: 'yes'; readonly name: 'failed' | 'favourite' };

export type DateCompare = '=' | '<' | '<=' | '>' | '>=';

/** Words that stand for something of the language, one space between them, folded by plainText. */
type Aliases<T extends string> = Readonly<Record<T, string>>;

const TEXT_ALIASES: Aliases<TextKey> = {
  label: 'labels subject content contenuto soggetto',
  tag: 'tags keyword keywords etichetta etichette parola',
  album: 'albums',
  folder: 'folders in path dir directory cartella cartelle',
  name: 'file filename nome',
  camera: 'make model fotocamera',
  lens: 'obiettivo',
  place: 'city where near country luogo citta paese dove',
  title: 'titolo',
  caption: 'description didascalia descrizione',
};

const NUMBER_ALIASES: Aliases<NumberKey> = {
  stars: 'star rating stelle stella voto',
  iso: '',
  aperture: 'f fnumber apertura diaframma',
  focal: 'focallength mm focale',
  megapixels: 'mp megapixel',
  mb: 'size filesize dimensione peso',
};

const DATE_ALIASES: Aliases<DateCompare> = {
  '=': 'date taken when year month day on data quando anno mese giorno',
  '<': 'before prima',
  '<=': 'until to fino',
  '>': 'after dopo',
  '>=': 'since from dal da',
};

const TYPE_ALIASES: Aliases<FileType> = {
  jpeg: 'jpg jpe jfif',
  png: '',
  webp: '',
  avif: '',
  gif: '',
  tiff: 'tif',
  bmp: '',
  heic: 'heif hif',
  raw: 'dng nef nrw cr2 cr3 arw srf sr2 raf orf rw2 pef srw 3fr iiq x3f',
  jxl: 'jpegxl',
  svg: '',
};

const HAS_ALIASES: Aliases<HasWhat> = {
  gps: 'position location place coordinates map posizione luogo coordinate',
  tag: 'tags keyword keywords etichetta etichette',
  album: 'albums',
  title: 'titolo',
  caption: 'description didascalia descrizione',
  stars: 'star rating stelle stella voto',
  label: 'labels subject contenuto soggetto',
  date: 'data',
};

const IS_ALIASES: Aliases<IsWhat> = {
  favourite:
    'favourites favorite favorites fav liked loved preferita preferite preferito preferiti',
  damaged: 'broken danneggiata danneggiate rotta',
  landscape: 'horizontal wide orizzontale orizzontali',
  portrait: 'vertical tall verticale verticali',
  square: 'quadrata quadrate quadrato',
};

const YES_ALIASES: Aliases<'yes' | 'no'> = {
  yes: 'y true 1 on si vero',
  no: 'n false 0 off falso',
};

/** From every word to what it stands for: each name itself and its aliases. */
function meanings<T extends string>(names: readonly T[], aliases: Aliases<T>): Map<string, T> {
  const found = new Map<string, T>();
  for (const name of names) {
    found.set(name, name);
    for (const alias of aliases[name].split(' ').filter(Boolean)) found.set(alias, name);
  }
  return found;
}

function allKeys(): Map<string, SearchKey> {
  const keys = new Map<string, SearchKey>();
  for (const [word, name] of meanings(TEXT_KEYS, TEXT_ALIASES)) {
    keys.set(word, { takes: 'text', name });
  }
  for (const [word, name] of meanings(NUMBER_KEYS, NUMBER_ALIASES)) {
    keys.set(word, { takes: 'number', name });
  }
  for (const [word, compare] of meanings(['=', '<', '<=', '>', '>='], DATE_ALIASES)) {
    keys.set(word, { takes: 'date', name: 'date', compare });
  }
  for (const word of ['type', 'kind', 'format', 'ext', 'tipo', 'formato']) {
    keys.set(word, { takes: 'type', name: 'type' });
  }
  for (const word of ['has', 'with', 'ha', 'con']) keys.set(word, { takes: 'has', name: 'has' });
  for (const word of ['is', 'e']) keys.set(word, { takes: 'is', name: 'is' });
  for (const word of ['failed', 'unreadable', 'fallite', 'fallita']) {
    keys.set(word, { takes: 'yes', name: 'failed' });
  }
  for (const word of ['favourite', ...IS_ALIASES.favourite.split(' ')]) {
    keys.set(word, { takes: 'yes', name: 'favourite' });
  }
  return keys;
}

const KEYS = allKeys();
const TYPES = meanings(FILE_TYPES, TYPE_ALIASES);
const HAS = meanings(HAS_WHAT, HAS_ALIASES);
const IS = meanings(IS_WHAT, IS_ALIASES);
const YES = meanings(['yes', 'no'], YES_ALIASES);

/** The names of all keys, as they are printed. */
export const SEARCH_KEYS = [
  ...TEXT_KEYS,
  ...NUMBER_KEYS,
  'date',
  'type',
  'has',
  'is',
  'failed',
] as const;

/** The key that a word before a colon stands for, in any case; undefined for none. */
export function searchKey(word: string): SearchKey | undefined {
  return KEYS.get(plainText(word));
}

/** The type that a word stands for: raw, JPG, .tif. */
export function searchedType(word: string): FileType | undefined {
  return TYPES.get(plainText(word).replace(/^\./u, ''));
}

/** What of a photo a word after `has:` stands for. */
export function searchedHas(word: string): HasWhat | undefined {
  return HAS.get(plainText(word));
}

/** What a word after `is:` stands for. */
export function searchedIs(word: string): IsWhat | undefined {
  return IS.get(plainText(word));
}

/** Whether a word says yes or no; undefined where it says neither. */
export function searchedYes(word: string): boolean | undefined {
  const answer = YES.get(plainText(word));
  return answer === undefined ? undefined : answer === 'yes';
}
