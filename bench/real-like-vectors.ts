import { unwrap } from '../src-main/contract/errors.ts';
import { hasShared } from '../test-fixtures/shared.ts';
import { readCorpus } from './quality-corpus.ts';
import { describeCorpus } from './quality-photos.ts';
import { seededRandom, type SeededRandom } from '../test-fixtures/seeded-random.ts';

/** What MobileNetV2's pooled feature has. */
export const REAL_LIKE_DIMENSIONS = 1280;
/** Where the network's activation (ReLU6) ends. */
const HIGHEST_ACTIVATION = 6;

/** Each vector is its seed, moved towards and past this many of the seed's nearest neighbours. */
const DIRECTIONS = 24;
const NEIGHBOURS = 48;

export interface RealLikeVectors {
  /** What the vectors were made from. */
  readonly source: 'photos' | 'synthetic';
  readonly seeds: number;
  /** count × 1280, row by row. */
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Vectors that lie as the features of a large library of photos do: clustered, non-negative before
 * their mean is taken off, and of many fewer dimensions than they have numbers. Each is the feature
 * of a real photo, moved at random along the lines to 24 of its 48 nearest neighbours. Where the real
 * photos are not at hand, a small random network's activations stand in for their features.
 *
 * By the two-nearest-neighbours estimate (Facco et al. 2017, doi:10.1038/s41598-017-11873-y) the
 * features of 696 real photos have 15 dimensions, and 20,000 vectors made from them 21: somewhat
 * harder to search than the real thing.
 */
export async function realLikeVectors(count: number, seed: number): Promise<RealLikeVectors> {
  const source = hasShared ? 'photos' : 'synthetic';
  const seeds = hasShared ? await photoFeatures() : syntheticFeatures(700, seed);
  const values = mix(seeds, count, seed);
  return { source, seeds: seeds.length, values };
}

/** Copies of one picture are left out: with them, a mix would hardly move. */
async function photoFeatures(): Promise<Float32Array[]> {
  const corpus = unwrap(await readCorpus()).filter(({ group }) => group === undefined);
  return (await describeCorpus(corpus)).photos.map(({ feature }) => feature);
}

/** Activations of one random layer over points in clusters in 24 dimensions. */
function syntheticFeatures(count: number, seed: number): Float32Array[] {
  const latent = 24;
  const random = seededRandom(seed);
  const normals = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random.normal());
  const weights = Array.from({ length: REAL_LIKE_DIMENSIONS }, () => normals(latent));
  const biases = normals(REAL_LIKE_DIMENSIONS);
  const centres = Array.from({ length: 40 }, () => normals(latent));
  return Array.from({ length: count }, () => {
    const centre = centres[random.below(centres.length)] ?? normals(latent);
    const point = centre.map((value) => value + 0.6 * random.normal());
    return Float32Array.from(weights, (row, at) => {
      const activation = dot(row, point) / Math.sqrt(latent) + 0.4 * (biases[at] ?? 0) - 0.4;
      return Math.min(HIGHEST_ACTIVATION, Math.max(0, activation));
    });
  });
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += (left[at] ?? 0) * (right[at] ?? 0);
  return sum;
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(REAL_LIKE_DIMENSIONS);
  for (const vector of vectors) addScaled(mean, vector, 1 / vectors.length);
  return mean;
}

function addScaled(sum: Float32Array, vector: Float32Array, scale: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + scale * (vector[at] ?? 0);
}

/** For each vector, the nearest others by the cosine of what lies beyond the mean. */
function nearestOthers(vectors: readonly Float32Array[], mean: Float32Array): Float32Array[][] {
  const units = vectors.map((vector) => {
    const centred = vector.map((value, at) => value - (mean[at] ?? 0));
    const length = Math.sqrt(dot(centred, centred));
    return centred.map((value) => value / length);
  });
  return units.map((unit, self) =>
    vectors
      .map((vector, at) => ({
        vector,
        score: at === self ? -Infinity : dot(unit, units[at] ?? unit),
      }))
      .sort((one, other) => other.score - one.score)
      .slice(0, NEIGHBOURS)
      .map(({ vector }) => vector),
  );
}

function mix(
  seeds: readonly Float32Array[],
  count: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const random = seededRandom(seed + 1);
  const mean = meanOf(seeds);
  const neighbours = nearestOthers(seeds, mean);
  const values = new Float32Array(count * REAL_LIKE_DIMENSIONS);
  for (let row = 0; row < count; row += 1) {
    const start = row * REAL_LIKE_DIMENSIONS;
    const vector = values.subarray(start, start + REAL_LIKE_DIMENSIONS);
    const from = random.below(seeds.length);
    moved(vector, seeds[from] ?? vector, neighbours[from] ?? [], random);
    for (let at = 0; at < vector.length; at += 1) {
      const activation = Math.min(HIGHEST_ACTIVATION, Math.max(0, vector[at] ?? 0));
      vector[at] = activation - (mean[at] ?? 0);
    }
  }
  return values;
}

/** Half of the way to the mean of the directions, and a normal step along each. */
function moved(
  vector: Float32Array,
  from: Float32Array,
  neighbours: readonly Float32Array[],
  random: SeededRandom,
): void {
  let stays = 1;
  for (let direction = 0; direction < DIRECTIONS; direction += 1) {
    const step = random.normal() / Math.sqrt(DIRECTIONS) + 0.5 / DIRECTIONS;
    addScaled(vector, neighbours[random.below(neighbours.length)] ?? from, step);
    stays -= step;
  }
  addScaled(vector, from, stays);
}
