import { singularPhrases } from './english-plurals.ts';
import { FAMILIES } from './label-families.ts';
import { plainWords } from './named-by.ts';

type Names = ReadonlyMap<number, string>;

/** From each word of a family, folded, to its classes by ImageNet's numbers. */
type FamilyClasses = ReadonlyMap<string, readonly number[]>;

function familyClassesIn(language: 'english' | 'italian'): FamilyClasses {
  return new Map(
    FAMILIES.flatMap((family) =>
      family[language].map((word) => [plainWords(word), family.classes] as const),
    ),
  );
}

const ENGLISH_CLASSES = familyClassesIn('english');
const ITALIAN_CLASSES = familyClassesIn('italian');

function isItalian(language: string): boolean {
  return /^it(?:-|$)/iu.test(language);
}

/** What is looked up for each network over and over, made once. */
interface KnownNames {
  /** Added to ImageNet's numbers for those of the network; undefined where it does not know ImageNet. */
  readonly offset: number | undefined;
  /** Class number and folded name, a space before each of its words and after the last. */
  readonly spaced: readonly (readonly [number, string])[];
  /** All names of the classes, several for some, the shorter first. */
  readonly synonyms: readonly OfferedWord[];
}

const KNOWN = new WeakMap<Names, KnownNames>();

function knownNames(names: Names): KnownNames {
  const known = KNOWN.get(names);
  if (known !== undefined) return known;
  // ImageNet has 1,000 classes; TensorFlow's networks have one more, the background, before them.
  const offset = names.size === 1000 ? 0 : names.size === 1001 ? 1 : undefined;
  const made = {
    offset,
    spaced: [...names].map(([index, name]) => [index, ` ${plainWords(name)} `] as const),
    synonyms: offered([...names.values()].flatMap((name) => name.split(', '))),
  };
  KNOWN.set(names, made);
  return made;
}

function familyClasses(
  phrase: string,
  { offset }: KnownNames,
  language: string,
): Set<number> | undefined {
  const own = isItalian(language) ? ITALIAN_CLASSES.get(phrase) : undefined;
  const english = ENGLISH_CLASSES.get(phrase);
  if (offset === undefined || (own ?? english) === undefined) return undefined;
  return new Set([...(own ?? []), ...(english ?? [])].map((index) => index + offset));
}

/** The classes whose name has these words, the last perhaps only its beginning. */
function namedClasses(phrase: string, { spaced: all }: KnownNames): Set<number> {
  const singulars = singularPhrases(phrase);
  const isNamed = (name: string) =>
    name.includes(` ${phrase}`) || singulars.some((singular) => name.includes(` ${singular} `));
  return new Set(all.filter(([, name]) => isNamed(name)).map(([index]) => index));
}

/**
 * The classes that a word or phrase means, singular or plural, without case and accents: those of a
 * family where it is one’s word, so that “dog” finds all breeds and no hot dogs; else those whose name
 * has a word that begins so.
 * @param names of all classes of the network, by number; families are known for ImageNet’s alone.
 * @param language of the person: families are known by its words and by English ones, as “case” are
 * houses in Italian alone.
 */
export function classesOf(word: string, names: Names, language = 'en'): Set<number> {
  const phrase = plainWords(word);
  if (phrase === '') return new Set();
  const known = knownNames(names);
  for (const candidate of [phrase, ...singularPhrases(phrase)]) {
    const classes = familyClasses(candidate, known, language);
    if (classes !== undefined) return classes;
  }
  return namedClasses(phrase, known);
}

/** A word that means classes, as a person reads it. */
export interface LabelWord {
  readonly text: string;
  readonly classes: ReadonlySet<number>;
}

/** A word as a person reads it, and folded as it is compared. */
interface OfferedWord {
  readonly text: string;
  readonly folded: string;
}

/** The shorter first. */
function offered(texts: readonly string[]): OfferedWord[] {
  return texts
    .map((text) => ({ text, folded: plainWords(text) }))
    .sort((a, b) => a.text.length - b.text.length);
}

const ENGLISH_WORDS = offered(FAMILIES.flatMap(({ english }) => english));
const ITALIAN_WORDS = offered(FAMILIES.flatMap(({ italian }) => italian));

/** Words of families that are offered to a person, those of the own language first. */
function familyWordsIn(language: string): readonly OfferedWord[] {
  return isItalian(language) ? [...ITALIAN_WORDS, ...ENGLISH_WORDS] : ENGLISH_WORDS;
}

/**
 * Words of families and names of classes that begin with `prefix`, the families first, the shorter
 * before the longer; of several that find the same classes the first.
 * @param language of the person: families are offered in it and in English.
 * @param most how many at most.
 */
export function labelWordsBeginning(
  prefix: string,
  names: Names,
  language = 'en',
  most = 20,
): LabelWord[] {
  const beginning = plainWords(prefix);
  if (beginning === '') return [];
  const { offset, synonyms } = knownNames(names);
  const families = offset === undefined ? [] : familyWordsIn(language);
  const found: LabelWord[] = [];
  const known = new Set<string>();
  for (const { text, folded } of [...families, ...synonyms]) {
    if (found.length >= most) break;
    if (!folded.startsWith(beginning)) continue;
    const classes = classesOf(text, names, language);
    // The plural, or another word, that finds the same is no help.
    const key = [...classes].join(' ');
    if (!known.has(key)) found.push({ text, classes });
    known.add(key);
  }
  return found;
}
