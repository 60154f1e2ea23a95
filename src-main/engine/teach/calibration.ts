/** A probability from a score: σ(slope · score + offset). */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

/** A score whose class is known, and how much it counts. */
export interface KnownScore {
  readonly score: number;
  readonly isExample: boolean;
  readonly weight: number;
}

const STEPS = 50;
/** Keeps a step of Newton’s possible where all scores are the same. */
const RIDGE = 1e-6;
/** Probabilities stay this far from 0 and 1 in the sums of a step. */
const LEAST_SPREAD = 1e-9;

export function probabilityOf(score: number, { slope, offset }: Calibration): number {
  return 1 / (1 + Math.exp(-(slope * score + offset)));
}

/**
 * Platt scaling (J. Platt, Probabilistic Outputs for Support Vector Machines, 1999): the logistic curve
 * that fits known scores best, by Newton’s method, with his smoothed targets, so that scores which tell
 * both apart perfectly give no certainty. A higher score is never less probable.
 */
export function calibrate(scores: readonly KnownScore[]): Calibration {
  const weightOf = (isExample: boolean) =>
    scores.reduce((sum, one) => sum + (one.isExample === isExample ? one.weight : 0), 0);
  const [examples, others] = [weightOf(true), weightOf(false)];
  const [yes, no] = [(examples + 1) / (examples + 2), 1 / (others + 2)];
  const { mean, spread } = spreadOf(scores);
  const prior = Math.log((examples + 1) / (others + 1));
  let [slope, offset] = [1, prior];
  for (let step = 0; step < STEPS; step += 1) {
    let [bySlope, byOffset] = [0, 0];
    let [slopes, both, offsets] = [RIDGE, 0, RIDGE];
    for (const { score, isExample, weight } of scores) {
      const x = (score - mean) / spread;
      const p = probabilityOf(x, { slope, offset });
      const error = weight * (p - (isExample ? yes : no));
      const curve = weight * Math.max(p * (1 - p), LEAST_SPREAD);
      bySlope += error * x;
      byOffset += error;
      slopes += curve * x * x;
      both += curve * x;
      offsets += curve;
    }
    const area = slopes * offsets - both * both;
    // Small steps, so that a curve that is nearly flat leads nowhere far away.
    slope -= bounded((offsets * bySlope - both * byOffset) / area);
    offset -= bounded((slopes * byOffset - both * bySlope) / area);
  }
  if (!(slope > 0) || !Number.isFinite(offset)) return { slope: 0, offset: prior };
  return { slope: slope / spread, offset: offset - (slope * mean) / spread };
}

function bounded(step: number): number {
  return Math.min(Math.max(step, -1), 1);
}

function spreadOf(scores: readonly KnownScore[]): { mean: number; spread: number } {
  const count = Math.max(1, scores.length);
  const mean = scores.reduce((sum, { score }) => sum + score, 0) / count;
  const square = scores.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / count;
  return { mean, spread: Math.sqrt(square) || 1 };
}
