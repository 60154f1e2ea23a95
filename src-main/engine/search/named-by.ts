import { plainText } from '../../contract/plain-text.ts';
import { indexedWords } from '../catalog/photo-words.ts';

/** Words apart by one blank, without case, accents and signs. */
export function plainWords(text: string): string {
  return plainText(indexedWords(text))
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/**
 * Whether a word, or several in a row, stand in a name at the start of one of its words; signs such
 * as a heart, wherever they stand. Without case and accents.
 */
export function isNamedBy(name: string, text: string): boolean {
  const words = plainWords(text);
  if (words !== '') return ` ${plainWords(name)}`.includes(` ${words}`);
  const signs = plainText(text).trim();
  return signs !== '' && plainText(name).includes(signs);
}

/** Whether a name is meant by a word: it is named by it, or has one of its singulars as a whole. */
export function isMeantBy(name: string, text: string, singulars: readonly string[]): boolean {
  if (isNamedBy(name, text)) return true;
  const words = ` ${plainWords(name)} `;
  return singulars.some((singular) => words.includes(` ${singular} `));
}

/** Whether two names are the same but for case, accents and blanks at their ends. */
export function isSameName(name: string, other: string): boolean {
  return plainText(name).trim() === plainText(other).trim();
}
