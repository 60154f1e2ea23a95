/** The nearest vectors by exact cosine, best first. */
export interface ExactNeighbours {
  readonly ids: readonly number[];
  /** 1 − cosine. */
  readonly distances: readonly number[];
}

/** Four sums at once, as one would keep the processor waiting for its own last addition. */
function dot(values: Float32Array, start: number, query: Float32Array): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  for (let at = 0; at < query.length; at += 4) {
    one += (values[start + at] ?? 0) * (query[at] ?? 0);
    two += (values[start + at + 1] ?? 0) * (query[at + 1] ?? 0);
    three += (values[start + at + 2] ?? 0) * (query[at + 2] ?? 0);
    four += (values[start + at + 3] ?? 0) * (query[at + 3] ?? 0);
  }
  return one + two + three + four;
}

/**
 * Searches vectors (rows of `values`, as long as a query, a multiple of four) one by one: the truth
 * that an index is measured against. Sums are in float64.
 */
export function exactNeighbours(
  values: Float32Array,
  queries: readonly Float32Array[],
  count: number,
): ExactNeighbours[] {
  const dimensions = queries[0]?.length ?? 1;
  const rows = values.length / dimensions;
  const lengths = Float64Array.from({ length: rows }, (_, row) => {
    const start = row * dimensions;
    return Math.sqrt(dot(values, start, values.subarray(start, start + dimensions)));
  });
  return queries.map((query) => {
    const length = Math.sqrt(dot(query, 0, query));
    const distances = lengths.map((rowLength, row) => {
      return 1 - dot(values, row * dimensions, query) / (rowLength * length);
    });
    const limit = distances.toSorted()[Math.min(count, rows) - 1] ?? Infinity;
    const ids = [...distances.keys()].filter((row) => (distances[row] ?? Infinity) <= limit);
    ids.sort((one, other) => (distances[one] ?? 0) - (distances[other] ?? 0));
    const best = ids.slice(0, count);
    return { ids: best, distances: best.map((row) => distances[row] ?? 0) };
  });
}
