import type { Result } from '../../contract/errors.ts';

/** The nearest vectors, best first: `ids[i]` has cosine similarity `scores[i]` (−1 to 1). */
export interface Neighbours {
  readonly ids: readonly number[];
  readonly scores: Float32Array;
}

/**
 * Vectors by id, and the nearest of them to any other. Ids are safe integers from 0. Scores are those
 * of the stored half-precision vectors, good to about 0.001: re-score from the catalog what a person
 * is to see. A vector of zeros points nowhere: it is kept, but is nobody's neighbour.
 */
export interface VectorIndex {
  readonly dimensions: number;
  /** Vectors held. */
  readonly size: number;
  /**
   * Places of removed vectors that no new vector has taken yet. They cost memory, and searches walk
   * past them: an index with more of them than vectors is worth rebuilding.
   */
  readonly vacancies: number;
  has(id: number): boolean;
  /**
   * Adds vectors; one whose id is there replaces it, and of two with one id in a call the last stays.
   * Nothing is changed where anything is wrong with the ids or vectors (`bad-argument`).
   * @param vectors `ids.length` × `dimensions` finite numbers, row by row.
   */
  add(ids: readonly number[], vectors: Float32Array): Result<void>;
  /** Removes what is there of `ids`; gives how many that were. */
  remove(ids: readonly number[]): Result<number>;
  /**
   * The `count` nearest to `vector`, or as many as there are.
   * @returns `bad-argument` where the vector has other dimensions or numbers that are not finite.
   */
  search(vector: Float32Array, count: number): Result<Neighbours>;
  /** Lets go of the vectors; the index is empty afterwards. */
  close(): void;
}
