import type { CorpusPhoto, Half, Labelled } from './quality-corpus.ts';

/** How alike photos a and b of the corpus are; symmetric. */
export type Likeness = (a: number, b: number) => number;

/** How good rankings are, on average over all queries; each figure is 0–1, and more is better. */
export interface Figures {
  /** Mean average precision by category. */
  readonly mAP: number;
  /** The share of the same category among the first five. */
  readonly precisionAt5: number;
  /** Mean average precision by group of copies. */
  readonly nearDuplicateAP: number;
  /**
   * The share of the other copies found among the first one, five and ten. A picture with five other
   * copies cannot have more than a fifth of them among the first one.
   */
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

type LabelOf = (photo: CorpusPhoto) => Labelled | undefined;
const categoryOf: LabelOf = ({ category }) => category;
const groupOf: LabelOf = ({ group }) => group;

/** All photos but the query, the most alike first. */
function ranked(photos: readonly CorpusPhoto[], query: number, likeness: Likeness): CorpusPhoto[] {
  return photos
    .map((photo, at) => ({ photo, at, score: likeness(query, at) }))
    .filter(({ at }) => at !== query)
    .sort((a, b) => b.score - a.score || a.at - b.at)
    .map(({ photo }) => photo);
}

/** The mean, over the relevant results, of the precision down to each. */
export function averagePrecision(relevant: readonly boolean[]): number {
  let found = 0;
  let sum = 0;
  relevant.forEach((isRelevant, at) => {
    if (!isRelevant) return;
    found += 1;
    sum += found / (at + 1);
  });
  return found === 0 ? 0 : sum / found;
}

function countAmong(relevant: readonly boolean[], first: number): number {
  return relevant.slice(0, first).filter(Boolean).length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}

/**
 * The figures of a likeness by the protocol of docs/decisions/0003-likeness.md: each photo with a
 * label is a query over all others, and those with the same label are relevant.
 * @param half only queries whose label is in that half; all where left out.
 */
export function figuresOf(
  photos: readonly CorpusPhoto[],
  likeness: Likeness,
  half?: Half,
): Figures {
  const rankings = (labelOf: LabelOf): boolean[][] =>
    photos.flatMap((photo, query) => {
      const label = labelOf(photo);
      if (label === undefined || (half !== undefined && label.half !== half)) return [];
      const others = ranked(photos, query, likeness);
      return [others.map((other) => labelOf(other)?.name === label.name)];
    });
  const byCategory = rankings(categoryOf);
  const byGroup = rankings(groupOf);
  const recall = (first: number): number =>
    mean(byGroup.map((relevant) => countAmong(relevant, first) / countAmong(relevant, Infinity)));
  return {
    mAP: mean(byCategory.map(averagePrecision)),
    precisionAt5: mean(byCategory.map((relevant) => countAmong(relevant, 5) / 5)),
    nearDuplicateAP: mean(byGroup.map(averagePrecision)),
    recallAt1: recall(1),
    recallAt5: recall(5),
    recallAt10: recall(10),
  };
}
