import { ANIMAL_FAMILIES } from './animal-families.ts';
import { THING_FAMILIES } from './thing-families.ts';

/**
 * What people call several of ImageNet's 1,000 classes at once: words in English and in Italian, apart
 * by commas, and the classes by their ImageNet numbers, 0 to 999, as `151-268 273`. A family without
 * an English word is only a translation: its class has the English word in its name.
 *
 * Source: the classes are synsets of WordNet 3.0 (G. A. Miller, “WordNet: A Lexical Database for
 * English”, CACM 38(11), 1995) in the order of ILSVRC 2012 (O. Russakovsky et al., “ImageNet Large
 * Scale Visual Recognition Challenge”, IJCV 115(3), 2015); a family holds the classes whose synsets lie
 * below it there, and a few that always show one (an elephant’s tusker, the wing of an airliner).
 */
export type LabelFamily = readonly [english: string, italian: string, classes: string];

const LABEL_FAMILIES: readonly LabelFamily[] = [...ANIMAL_FAMILIES, ...THING_FAMILIES];

/** A family taken apart. */
export interface FamilyWords {
  readonly english: readonly string[];
  readonly italian: readonly string[];
  /** ImageNet's numbers, ascending. */
  readonly classes: readonly number[];
}

/** Numbers and ranges apart by spaces, ends included. */
function numbersOf(ranges: string): number[] {
  return ranges.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

function wordsOf(list: string): string[] {
  return list === '' ? [] : list.split(', ');
}

/** All families, in the order of the tables. */
export const FAMILIES: readonly FamilyWords[] = LABEL_FAMILIES.map(
  ([english, italian, classes]) => ({
    english: wordsOf(english),
    italian: wordsOf(italian),
    classes: numbersOf(classes),
  }),
);
