import type { Label } from '../catalog/catalog.ts';

/** A class below this probability says nothing worth keeping. */
const LEAST_PROBABILITY = 0.01;

/** The largest class value, and Σ exp(value − largest): softmax without overflow. */
function softmaxParts(logits: Float32Array): { largest: number; sum: number } {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return { largest, sum };
}

/** The most probable classes, best first, at most `count`; class 0 is left out where it is the background. */
export function topLabels(
  logits: Float32Array,
  { count, hasBackground }: { readonly count: number; readonly hasBackground: boolean },
): Label[] {
  const { largest, sum } = softmaxParts(logits);
  const least = largest + Math.log(LEAST_PROBABILITY * sum);
  const labels: Label[] = [];
  for (let classIndex = hasBackground ? 1 : 0; classIndex < logits.length; classIndex += 1) {
    const logit = logits[classIndex] ?? -Infinity;
    if (logit < least) continue;
    labels.push({ classIndex, probability: Math.exp(logit - largest) / sum });
  }
  return labels.sort((a, b) => b.probability - a.probability).slice(0, count);
}
