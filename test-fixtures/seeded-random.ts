/** Random numbers that are the same for a seed each time. */
export interface SeededRandom {
  /** From 0 to below 1. */
  uniform(): number;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** Normally distributed, mean 0, deviation 1. */
  normal(): number;
}

/** Mulberry32 for uniform numbers, Box and Muller's transform for normal ones. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    below: (limit) => Math.floor(uniform() * limit),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
