import { t } from '../i18n/messages.svelte.ts';

/** As many, and as long, as the contract takes. */
const MOST_PATTERNS = 200;
const LONGEST_PATTERN = 500;

/** Patterns of a text with one on each line, or why they can’t be kept. */
export type TypedPatterns =
  | { readonly patterns: string[]; readonly problem: undefined }
  | { readonly patterns: undefined; readonly problem: string };

/** Reads what a person wrote; empty lines and what is there twice are left out. */
export function patternsOf(text: string): TypedPatterns {
  const lines = text.split('\n').map((line) => line.trim());
  const long = lines.findIndex((line) => line.length > LONGEST_PATTERN);
  if (long >= 0) {
    const values = { most: LONGEST_PATTERN, line: long + 1 };
    return { patterns: undefined, problem: t('folders.excludesLong', values) };
  }
  const patterns = [...new Set(lines.filter((line) => line !== ''))];
  if (patterns.length > MOST_PATTERNS) {
    const values = { n: patterns.length, most: MOST_PATTERNS };
    return { patterns: undefined, problem: t('folders.excludesMany', values) };
  }
  return { patterns, problem: undefined };
}
