import { basename, dirname } from 'node:path';
import { plainText } from '../../contract/plain-text.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';

/**
 * Scripts that put no spaces between words: each of their characters is a word of its own, so that
 * any run of them can be found as a phrase.
 */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/** Stands before a country’s code in the index, so that “it” finds no photo for being from Italy. */
const COUNTRY_MARK = '\u{e000}';

/**
 * A text as it goes into the index of words, and as it is looked for there: without case and accents
 * (FTS5 itself knows those of Latin letters alone).
 */
export function indexedWords(text: string): string {
  return plainText(text).normalize('NFC').replace(UNSPACED, ' $& ');
}

/** The words of a photo's file name, its ending left out. */
export function nameWords(path: FilePath): string {
  return indexedWords(pathForPerson(basename(path)).replace(/\.[^.]*$/u, ''));
}

/** The words of the folders that a photo lies in, from the library's own folder down. */
export function folderWords(folder: FilePath, path: FilePath): string {
  const inside = dirname(path);
  const names = [basename(folder), ...(inside === '.' ? [] : [inside])];
  return indexedWords(names.map(pathForPerson).join(' ').replaceAll(/[/\\]/gu, ' '));
}

/** A country’s code (ISO 3166-1) as a word of its own that no person writes. */
export function countryWord(code: string): string {
  return `${COUNTRY_MARK}${code}`;
}

/** The words of a place: the city, and its country’s code as a {@link countryWord}. */
export function placeWords(city: string, country: string | undefined): string {
  return indexedWords(country === undefined ? city : `${city} ${countryWord(country)}`);
}
