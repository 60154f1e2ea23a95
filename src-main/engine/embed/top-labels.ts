import type { Label } from '../catalog/catalog.ts';

/** A class below this probability says nothing worth keeping. */
const LEAST_PROBABILITY = 0.01;

/** Softmax: probabilities from class values, shifted by the largest so that nothing overflows. */
function probabilities(logits: Float32Array): Float64Array {
  const largest = logits.reduce((best, value) => Math.max(best, value), -Infinity);
  const powers = Float64Array.from(logits, (value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** The most probable classes, best first, at most `count`; class 0 (background) is left out. */
export function topLabels(logits: Float32Array, count: number): Label[] {
  return [...probabilities(logits).entries()]
    .filter(([classIndex, probability]) => classIndex > 0 && probability >= LEAST_PROBABILITY)
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([classIndex, probability]) => ({ classIndex, probability }));
}
