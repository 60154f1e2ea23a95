import { fail, ok, type Result } from '../../contract/errors.ts';
import { fileName } from './file-name.ts';

/** What a name can be made of. */
export interface NameFacts {
  /** The file's own name, without its ending. */
  readonly name: string;
  /** When it was taken, else when its file was changed: milliseconds of the wall clock. */
  readonly shownAt: number;
  readonly camera: string;
  readonly title: string;
  /** The name of the folder that it lies in. */
  readonly folder: string;
  readonly place: string;
  /** Its number in the export, counted from 1, and how many there are. */
  readonly number: number;
  readonly total: number;
}

const WORDS: Readonly<Record<string, (facts: NameFacts) => string>> = {
  name: ({ name }) => name,
  n: ({ number, total }) => String(number).padStart(String(total).length, '0'),
  date: ({ shownAt }) => iso(shownAt).slice(0, 10),
  time: ({ shownAt }) => iso(shownAt).slice(11, 19).replaceAll(':', '-'),
  camera: ({ camera }) => camera,
  title: ({ title }) => title,
  folder: ({ folder }) => folder,
  place: ({ place }) => place,
};

/** Years beyond four digits are no dates of photos. */
function iso(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

const WORD = /\{([^{}]*)\}/gu;

/** Refuses a pattern with a word in braces that stands for nothing: `name-unusable`. */
export function checkPattern(pattern: string): Result<void> {
  for (const [whole, word = ''] of pattern.matchAll(WORD)) {
    if (Object.hasOwn(WORDS, word)) continue;
    const known = Object.keys(WORDS).map((name) => `{${name}}`);
    const shown = whole.length > 40 ? `${whole.slice(0, 40)}…` : whole;
    return fail('name-unusable', `${shown} stands for nothing; there are ${known.join(', ')}.`);
  }
  return ok(undefined);
}

/**
 * The name, without an ending, that a pattern gives a photo: usable on every system, never empty.
 * A pattern that leaves nothing gives the photo's own name.
 */
export function patternName(pattern: string, facts: NameFacts): string {
  const text = pattern.replace(WORD, (whole, word: string) =>
    Object.hasOwn(WORDS, word) ? (WORDS[word]?.(facts) ?? whole) : whole,
  );
  return fileName(text) || fileName(facts.name) || 'photo';
}
