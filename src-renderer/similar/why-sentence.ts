import { number, t } from '../i18n/messages.svelte.ts';
import { cellShares, type Explanation } from './heat-map.ts';
import { placeOf, type Place } from './where-it-is.ts';

/** Below this the areas have next to nothing in common, and no place is worth naming. */
const LEAST_OF_AREAS = 0.03;
/** Of the part that classes bring, a label must bring so much to be named. */
const LEAST_OF_CLASSES = 0.1;
const MOST_LABELS = 3;

const percent = (share: number) => number(share, { style: 'percent', maximumFractionDigits: 0 });

/** A message with a place and what it holds. */
function placed(
  key: 'why.inBoth' | 'why.inFirst' | 'why.inSecond' | 'why.inEach',
  { name, share }: Place,
  other: Place,
): string {
  const values = { share: percent(share), place: t(`place.${name}`) };
  return t(key, { ...values, other: t(`place.${other.name}`) });
}

/** Where the likeness lies, in words: only what the numbers say. */
function whereSentence(explanation: Explanation): string {
  const { cells, parts, score } = explanation;
  // A network without places sees the photo as a whole.
  if (cells === 1) return t('why.asAWhole');
  if (parts.cells < LEAST_OF_AREAS) return t('why.little');
  const asked = placeOf(cellShares(explanation, 'query'), cells, score);
  const found = placeOf(cellShares(explanation, 'photo'), cells, score);
  if (asked === undefined) {
    return found === undefined ? t('why.everywhere') : placed('why.inSecond', found, found);
  }
  if (found === undefined) return placed('why.inFirst', asked, asked);
  return placed(asked.name === found.name ? 'why.inBoth' : 'why.inEach', asked, found);
}

/** A class is known by all its names, with commas between; the first one is enough. */
function firstName(label: string): string {
  return label.split(',', 1)[0] ?? label;
}

/** What both may be pictures of; empty where they share no name worth saying. */
function sharedNames({ sharedLabels, parts }: Explanation): string[] {
  const least = (parts.classes ?? 0) * LEAST_OF_CLASSES;
  const names = sharedLabels
    .filter(({ share }) => share > 0 && share >= least)
    .map(({ label }) => firstName(label));
  return [...new Set(names)].slice(0, MOST_LABELS);
}

/** One sentence about a pair of photos. */
export function whySentence(explanation: Explanation): string {
  const where = whereSentence(explanation);
  const names = sharedNames(explanation);
  if (names.length === 0) return t('why.sentence', { where });
  return t('why.sentenceWithNames', { where, names: names.join(', ') });
}
