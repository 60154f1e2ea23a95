import { isPhotoName } from '../scan/photo-files.ts';
import { countryWord, indexedWords } from './photo-words.ts';

/** The columns of the index of words. */
export type WordColumn = 'name' | 'folder' | 'camera' | 'lens' | 'place' | 'title' | 'caption';

/** What the index takes for a part of a word; without any, a text says nothing. */
const WORD = /[\p{Letter}\p{Number}\p{Co}]/u;

/**
 * A text as one phrase of FTS5’s language. Between quotes nothing but a quote and NUL has a meaning
 * there, so that whatever a person writes is only ever looked for.
 */
function phrase(text: string): string {
  return `"${indexedWords(text).replace(/["\0]/gu, ' ')}"`;
}

function inColumn(column: WordColumn | undefined, expression: string): string {
  return column === undefined ? expression : `${column} : ${expression}`;
}

/** A file’s name with its ending: the index has names without. */
function nameAlone(text: string): string | undefined {
  return isPhotoName(text) ? text.slice(0, text.lastIndexOf('.')) : undefined;
}

/** What else than its own words a text may mean. */
interface AlsoMeant {
  /** Codes (ISO 3166-1) of countries. */
  readonly countries?: readonly string[];
  /** Words that stand there whole. */
  readonly singulars?: readonly string[];
}

/**
 * What finds photos of which a word, or several in a row, stand in a column (left out: in any); the
 * last one may go on.
 * @returns undefined where the text holds no word: it finds nothing.
 */
export function matchWords(
  text: string,
  column?: WordColumn,
  { countries = [], singulars = [] }: AlsoMeant = {},
): string | undefined {
  if (!WORD.test(text)) return undefined;
  const found = [`${phrase(text)}*`, ...singulars.map(phrase)].map((one) => inColumn(column, one));
  const name = nameAlone(text);
  if (name !== undefined && WORD.test(name) && (column ?? 'name') === 'name') {
    found.push(inColumn('name', phrase(name)));
  }
  if ((column ?? 'place') === 'place') {
    found.push(...countries.map((code) => inColumn('place', phrase(countryWord(code)))));
  }
  return found.join(' OR ');
}
