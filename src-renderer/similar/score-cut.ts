// Where the list of results ends at first.

/** Fewer would leave the screen empty beside the question. */
const LEAST_SHOWN = 8;
/** A step further down says nothing about the photos at the top. */
const LAST_LOOKED_AT = 100;
/**
 * The narrowest step that counts. On 600 photos of 40 categories a third had such a step, and of
 * the photos above it 95 % were of the same category.
 */
const LEAST_STEP = 0.05;
/** Without a step: as many as a person looks through. */
const USUALLY_SHOWN = 60;

/**
 * How many results to show at first: those above the widest step down between two neighbours, where
 * there is one worth the name, else the best sixty.
 * @param scores best first.
 */
export function naturalCount(scores: readonly number[]): number {
  let count = 0;
  let widest = 0;
  for (let at = LEAST_SHOWN; at <= Math.min(LAST_LOOKED_AT, scores.length - 1); at += 1) {
    const step = (scores[at - 1] ?? 0) - (scores[at] ?? 0);
    if (step <= widest) continue;
    widest = step;
    count = at;
  }
  return widest >= LEAST_STEP ? count : Math.min(USUALLY_SHOWN, scores.length);
}

/** How many of these scores, best first, are at least so high. */
export function countAbove(scores: readonly number[], least: number): number {
  const end = scores.findIndex((score) => score < least);
  return end < 0 ? scores.length : end;
}

/** The lowest score that shows this many: halfway to the next one, so that rounding moves nobody. */
export function cutFor(scores: readonly number[], count: number): number {
  const last = scores[count - 1];
  const next = scores[count];
  if (last === undefined) return 1;
  const middle = (last + (next ?? last)) / 2;
  // Between two neighbouring numbers there is no middle: rounding would take the next one in.
  return middle === next ? last : middle;
}
