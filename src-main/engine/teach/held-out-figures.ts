import type { Lesson } from '../../contract/teach-calls.ts';

/** A photo that was held back, with what a lesson that had not seen it made of it. */
interface HeldOutPhoto {
  readonly probability: number;
  readonly isExample: boolean;
  /** For how many photos it stands. */
  readonly weight: number;
}

export type HeldOutFigures = Pick<Lesson, 'accuracy' | 'averagePrecision' | 'curve'>;

/** So many points of the curve at most. */
const MOST_POINTS = 50;

interface Point {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * How well examples and others are told apart: the mean of both shares that fall on their side of a
 * probability of 0.5 (balanced accuracy, so that it says something where there are twenty others to an
 * example), average precision (the area under the steps of the curve), and precision and recall by
 * falling threshold.
 * @param photos examples and others.
 */
export function heldOutFigures(photos: readonly HeldOutPhoto[]): HeldOutFigures {
  const points = pointsOf(photos);
  let [averagePrecision, before] = [0, 0];
  for (const { precision, recall } of points) {
    averagePrecision += precision * (recall - before);
    before = recall;
  }
  const share = (isExample: boolean) => {
    const own = photos.filter((photo) => photo.isExample === isExample);
    const right = own.filter(({ probability }) => probability >= 0.5 === isExample);
    return right.length / Math.max(1, own.length);
  };
  return {
    accuracy: (share(true) + share(false)) / 2,
    averagePrecision: Math.min(1, averagePrecision),
    curve: thinned(points),
  };
}

/** A point after each probability that some photo has. */
function pointsOf(photos: readonly HeldOutPhoto[]): Point[] {
  const sorted = photos.toSorted((a, b) => b.probability - a.probability);
  const all = sorted.reduce((sum, { isExample, weight }) => sum + (isExample ? weight : 0), 0);
  const points: Point[] = [];
  let [found, right] = [0, 0];
  sorted.forEach(({ probability, isExample, weight }, at) => {
    found += weight;
    if (isExample) right += weight;
    if (sorted[at + 1]?.probability === probability) return;
    points.push({
      threshold: probability,
      precision: Math.min(1, right / found),
      recall: Math.min(1, right / Math.max(all, Number.MIN_VALUE)),
    });
  });
  return points;
}

/** Those where the recall grows say all; of many, evenly chosen ones and the last. */
function thinned(points: readonly Point[]): Point[] {
  const steps = points.filter(
    ({ recall }, at) => at === 0 || recall > (points[at - 1]?.recall ?? 0),
  );
  const every = Math.ceil(steps.length / MOST_POINTS);
  return steps.filter((_, at) => at % every === 0 || at === steps.length - 1);
}
