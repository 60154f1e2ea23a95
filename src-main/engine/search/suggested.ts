import { plainText } from '../../contract/plain-text.ts';
import type { SuggestionKind } from '../../contract/search-calls.ts';

/** Something that the last word may become. */
export interface Suggested {
  readonly kind: SuggestionKind;
  readonly text: string;
  readonly term: string;
  /** The text begins as the word does; else one of its later words. */
  readonly isBeginning: boolean;
  /** How many photos it finds, where that is known already. */
  readonly photos?: number;
  /** The search that tells how many; left out where nobody counts. */
  readonly search?: string;
}

/** Without case and accents. */
export function beginsWith(text: string, word: string): boolean {
  return plainText(text).startsWith(plainText(word));
}
