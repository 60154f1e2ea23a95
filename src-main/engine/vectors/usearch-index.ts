import { Index, MetricKind, ScalarKind } from 'usearch';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { unitVectors } from './unit-vectors.ts';
import type { Neighbours, VectorIndex } from './vector-index.ts';

/** Links per vector and search breadths, by measurement: docs/decisions/0002-vector-index.md. */
const CONNECTIVITY = 16;
const EXPANSION_ADD = 128;
const EXPANSION_SEARCH = 160;

/**
 * Two threads add twice as fast, but leave two to four vectors of 20,000 that no search can reach, as
 * against one with a single thread; and the graph would be another each time.
 */
const THREADS = 1;

function newGraph(dimensions: number): Index {
  return new Index({
    dimensions,
    metric: MetricKind.Cos,
    quantization: ScalarKind.F16,
    connectivity: CONNECTIVITY,
    expansion_add: EXPANSION_ADD,
    expansion_search: EXPANSION_SEARCH,
    multi: false,
  });
}

function isId(id: number): boolean {
  return Number.isSafeInteger(id) && id >= 0;
}

/** What a saved graph does not say about itself. */
export interface GraphNotes {
  readonly directionless: readonly number[];
  readonly vacancies: number;
}

/** How a saved graph is opened: mapped from the file (never changed), or read into memory. */
export type GraphAccess = 'view' | 'load';

/** A graph of half-precision vectors in USearch, by cosine. */
export class UsearchIndex implements VectorIndex {
  readonly dimensions: number;
  #graph: Index;
  /** Vectors of zeros stay out of the graph: hundreds of equal ones would cut it into islands. */
  readonly #directionless = new Set<number>();
  #vacancies = 0;
  #viewed = false;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
    this.#graph = newGraph(dimensions);
  }

  get size(): number {
    return this.#graph.size() + this.#directionless.size;
  }

  get vacancies(): number {
    return this.#vacancies;
  }

  /** Whether the vectors lie in a mapped file; USearch can search such a graph, not change it. */
  get viewed(): boolean {
    return this.#viewed;
  }

  /** What has to be kept beside the bytes of {@link writeGraph} to open them again. */
  get notes(): GraphNotes {
    return { directionless: [...this.#directionless], vacancies: this.#vacancies };
  }

  has(id: number): boolean {
    if (!isId(id)) return false;
    return this.#directionless.has(id) || this.#graph.contains(BigInt(id)) === true;
  }

  add(ids: readonly number[], vectors: Float32Array): Result<void> {
    if (this.#viewed) return fail('internal', 'This search index is open for reading.');
    if (!ids.every(isId)) return fail('bad-argument', 'Ids are whole numbers from 0.');
    const units = unitVectors(vectors, ids.length, this.dimensions);
    if (!units.ok) return units;
    const removed = this.remove(ids);
    if (!removed.ok) return removed;

    const { values, directionless } = units.value;
    const rows = [...new Map(ids.map((id, row) => [id, row]))];
    for (const [id, row] of rows) if (directionless.has(row)) this.#directionless.add(id);
    try {
      this.#insert(
        rows.filter(([, row]) => !directionless.has(row)),
        values,
      );
      return ok(undefined);
    } catch (cause) {
      return fail('internal', 'The search index could not take in the photos.', cause);
    }
  }

  #insert(rows: readonly (readonly [id: number, row: number])[], values: Float32Array): void {
    if (rows.length === 0) return;
    const { dimensions } = this;
    const vectors = new Float32Array(rows.length * dimensions);
    for (const [at, [, row]] of rows.entries()) {
      vectors.set(values.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
    }
    this.#graph.add(
      BigUint64Array.from(rows, ([id]) => BigInt(id)),
      vectors,
      THREADS,
    );
    // Each took the place of a removed vector, as long as there were any.
    this.#vacancies = Math.max(0, this.#vacancies - rows.length);
  }

  remove(ids: readonly number[]): Result<number> {
    if (this.#viewed) return fail('internal', 'This search index is open for reading.');
    const wanted = new Set(ids.filter(isId));
    const inGraph: bigint[] = [];
    let removed = 0;
    for (const id of wanted) {
      if (this.#directionless.delete(id)) removed += 1;
      else if (this.#graph.contains(BigInt(id)) === true) inGraph.push(BigInt(id));
    }
    try {
      if (inGraph.length > 0) this.#graph.remove(BigUint64Array.from(inGraph));
    } catch (cause) {
      return fail('internal', 'The search index could not let go of the photos.', cause);
    }
    this.#vacancies += inGraph.length;
    return ok(removed + inGraph.length);
  }

  search(vector: Float32Array, count: number): Result<Neighbours> {
    if (!Number.isSafeInteger(count) || count < 1) {
      return fail('bad-argument', 'The number of neighbours is a whole number from 1.');
    }
    const unit = unitVectors(vector, 1, this.dimensions);
    if (!unit.ok) return unit;
    // USearch makes room for all that is asked for, so no more is asked for than there is.
    const most = Math.min(count, this.#graph.size());
    if (most === 0 || unit.value.directionless.size > 0) {
      return ok({ ids: [], scores: new Float32Array(0) });
    }
    try {
      const { keys, distances } = this.#graph.search(unit.value.values, most, THREADS);
      const scores = distances.map((distance) => Math.min(1, Math.max(-1, 1 - distance)));
      return ok({ ids: Array.from(keys, Number), scores });
    } catch (cause) {
      return fail('internal', 'The search index did not answer.', cause);
    }
  }

  /**
   * Writes the graph to a file, replacing what is there. Not atomic, and a full disk may go unnoticed
   * (USearch does not look at what fclose returns): index-file.ts sees to both.
   * @throws where USearch could not write.
   */
  writeGraph(path: string): void {
    this.#graph.save(path);
  }

  /**
   * Replaces all that is here by a graph of {@link writeGraph}. Only for bytes known to be whole:
   * USearch trusts every number in the file. Bytes after its own are not looked at.
   * @returns `index-corrupt` where it is no such graph; the index is empty then.
   */
  readGraph(path: string, access: GraphAccess, notes: GraphNotes): Result<void> {
    try {
      // The same native graph, as that frees its memory or mapping now and not when V8 gets to it.
      if (access === 'view') this.#graph.view(path);
      else this.#graph.load(path);
      if (this.#graph.dimensions() !== this.dimensions) throw new Error('Other dimensions.');
    } catch (cause) {
      this.close();
      return fail('index-corrupt', 'The search index on disk cannot be read.', cause);
    }
    this.#viewed = access === 'view';
    this.#vacancies = notes.vacancies;
    this.#directionless.clear();
    for (const id of notes.directionless) this.#directionless.add(id);
    return ok(undefined);
  }

  close(): void {
    this.#graph = newGraph(this.dimensions);
    this.#directionless.clear();
    this.#vacancies = 0;
    this.#viewed = false;
  }
}
