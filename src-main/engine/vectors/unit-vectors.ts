import { fail, ok, type Result } from '../../contract/errors.ts';

/** Vectors of length 1, and which of them have no direction and stayed zero. */
export interface UnitVectors {
  /** count × dimensions, row by row. */
  readonly values: Float32Array;
  /** Rows that are all zeros. */
  readonly directionless: ReadonlySet<number>;
}

function squaredLength(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/**
 * Scales each vector to length 1, which leaves every cosine as it is and keeps large numbers from
 * overflowing half precision (65,504).
 * @param vectors count × dimensions, row by row.
 * @returns `bad-argument` where the shape is another or a number is not finite.
 */
export function unitVectors(
  vectors: Float32Array,
  count: number,
  dimensions: number,
): Result<UnitVectors> {
  if (vectors.length !== count * dimensions) {
    const message = `${vectors.length} numbers came for ${count} vectors of ${dimensions}.`;
    return fail('bad-argument', message);
  }
  const values = new Float32Array(vectors.length);
  const directionless = new Set<number>();
  for (let row = 0; row < count; row += 1) {
    const start = row * dimensions;
    const vector = vectors.subarray(start, start + dimensions);
    // Squares of float32 add up safely in float64, so only NaN and infinity are not finite here.
    const length = Math.sqrt(squaredLength(vector));
    if (!Number.isFinite(length)) {
      return fail('bad-argument', 'A vector has a number that is not finite.');
    }
    if (length === 0) directionless.add(row);
    else {
      values.set(
        vector.map((value) => value / length),
        start,
      );
    }
  }
  return ok({ values, directionless });
}
