import { seededNumbers, shuffled } from './seeded-shuffle.ts';

/** A photo as a course network sees it: 28 × 28 grey pixels, and the number of its category. */
export interface Example {
  readonly pixels: Float32Array;
  readonly category: number;
}

export interface Examples {
  /** The network learns from these alone. */
  readonly learnt: readonly Example[];
  /** It is judged by these after each epoch. */
  readonly heldOut: readonly Example[];
}

/** Of each category, every so many-th photo is held out. */
const HELD_OUT_EVERY = 5;

/** With fewer, none would be held out. */
export const LEAST_PER_CATEGORY = HELD_OUT_EVERY;

/**
 * Holds every fifth photo of each category out, after shuffling.
 * @param categories the photos of each; at least {@link LEAST_PER_CATEGORY}.
 * @param seed the same gives the same parts.
 */
export function holdOut(categories: readonly (readonly Float32Array[])[], seed: number): Examples {
  const random = seededNumbers(seed);
  const learnt: Example[] = [];
  const heldOut: Example[] = [];
  categories.forEach((photos, category) => {
    shuffled(photos, random).forEach((pixels, at) => {
      const part = at % HELD_OUT_EVERY === HELD_OUT_EVERY - 1 ? heldOut : learnt;
      part.push({ pixels, category });
    });
  });
  return { learnt, heldOut };
}
