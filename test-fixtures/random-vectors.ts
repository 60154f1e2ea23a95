import { seededRandom } from './seeded-random.ts';

/** `count` × `dimensions` numbers in −1 to 1, the same for a seed each time. */
export function randomVectors(
  count: number,
  dimensions: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count * dimensions }, () => 2 * random.uniform() - 1);
}
