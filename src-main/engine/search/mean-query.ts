import { meanClassProfile } from './class-profile.ts';
import type { ContentProfile } from './likeness.ts';

/**
 * The mean of vectors of the same size, of length 1; zeros where they cancel out. One comes back as it
 * is.
 * @param vectors each of length 1; at least one.
 */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const [only] = vectors;
  if (only !== undefined && vectors.length === 1) return only;
  const sum = new Float64Array(only?.length ?? 0);
  for (const vector of vectors) {
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0);
  }
  const length = Math.sqrt(sum.reduce((square, value) => square + value * value, 0));
  return Float32Array.from(sum, (value) => (length === 0 ? 0 : value / length));
}

/**
 * What several photos have in common by their contents: the mean of their centred features and of
 * their class profiles. For one photo that is the photo itself.
 * @returns undefined where there are none.
 */
export function meanProfile(profiles: readonly ContentProfile[]): ContentProfile | undefined {
  const [only] = profiles;
  if (only === undefined || profiles.length === 1) return only;
  return {
    feature: meanDirection(profiles.map(({ feature }) => feature)),
    classes: meanClassProfile(profiles.map(({ classes }) => classes)),
  };
}
