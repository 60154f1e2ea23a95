import { ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import type { IndexClient } from './index-client.ts';

/** How many vectors go to the index worker at once: searches wait for no more than about 50 ms. */
const BATCH = 64;

/** An index of so many vectors is written in no time (5 MB). */
const SMALL = 2000;
/** A larger one is written when this part of it changed, or after so long, ms. */
const WORTH_SAVING = 0.05;
const SAVE_AFTER_MS = 600_000;

export interface IndexedSpace {
  /** The index's name, in the file name and for the worker. */
  readonly name: string;
  /** Whose embeddings go in. */
  readonly modelId: string;
  /** Names model and transform: an index file of another identity is of no use. */
  readonly identity: string;
  readonly dimensions: number;
  /** From the vector that the catalog keeps to the one that the index searches. */
  readonly transform: (vector: Float32Array) => Float32Array;
}

/** Forgets the removals of a model's vectors up to a revision. */
export type PruneRemovals = (modelId: string, revision: number) => void;

type OnCaughtUp = (done: number, total: number) => void;

/**
 * Keeps one index in step with the catalog, which is the truth: whatever was saved, lost or broken,
 * after catchUp() the index holds exactly the catalog's vectors. No photo is touched.
 */
export class IndexSync {
  readonly #catalog: CatalogReader;
  readonly #client: IndexClient;
  readonly #space: IndexedSpace;
  readonly #pruneRemovals: PruneRemovals | undefined;
  #revision: number;
  #savedAt = performance.now();

  /** @param pruneRemovals where the catalog may be written. */
  constructor(
    catalog: CatalogReader,
    client: IndexClient,
    space: IndexedSpace,
    pruneRemovals?: PruneRemovals,
  ) {
    this.#catalog = catalog;
    this.#client = client;
    this.#space = space;
    this.#pruneRemovals = pruneRemovals;
    this.#revision = client.state(space.name).revision;
  }

  /** The last change of the catalog that the index holds. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes in what changed since; rebuilds where the two disagree after that. */
  async catchUp(onProgress?: OnCaughtUp): Promise<Result<void>> {
    // An index of the future (the catalog came back from a backup) knows changes that never were.
    if (this.#revision > this.#catalog.revision()) return this.rebuild(onProgress);
    const caught = await this.#takeChanges(onProgress);
    // The file went bad between opening and the first change: the index is empty now.
    if (!caught.ok && caught.error.code === 'index-corrupt') return this.rebuild(onProgress);
    if (!caught.ok || this.#agrees()) return caught;
    return this.rebuild(onProgress);
  }

  /** As many vectors as the catalog has, and not slowed down by more vacancies than vectors. */
  #agrees(): boolean {
    const { name, modelId } = this.#space;
    const { size, vacancies } = this.#client.state(name);
    return size === this.#catalog.embeddingCount(modelId) && vacancies <= size;
  }

  /** Empties the index and fills it from the catalog. */
  async rebuild(onProgress?: OnCaughtUp): Promise<Result<void>> {
    const emptied = await this.#client.reset(this.#space.name);
    if (!emptied.ok) return emptied;
    this.#revision = 0;
    return this.#takeChanges(onProgress);
  }

  async #takeChanges(onProgress?: OnCaughtUp): Promise<Result<void>> {
    const { name, modelId } = this.#space;
    const target = this.#catalog.revision();
    if (target === this.#revision) return ok(undefined);
    const removed = this.#catalog.removalsSince(modelId, this.#revision);
    if (removed.length > 0) {
      const gone = await this.#client.remove(name, removed);
      if (!gone.ok) return gone;
    }
    const added = await this.#addSince(onProgress);
    if (added.ok) this.#revision = Math.max(target, this.#revision);
    return added;
  }

  async #addSince(onProgress?: OnCaughtUp): Promise<Result<void>> {
    const { modelId } = this.#space;
    for (let done = 0; ;) {
      const rows = this.#catalog.embeddingsSince(modelId, this.#revision, BATCH);
      const last = rows.at(-1);
      if (last === undefined) return ok(undefined);
      const added = await this.#add(rows);
      if (!added.ok) return added;
      this.#revision = last.revision;
      done += rows.length;
      onProgress?.(done, this.#catalog.embeddingCount(modelId));
    }
  }

  async #add(
    rows: readonly { readonly photoId: number; readonly vector: Float32Array }[],
  ): Promise<Result<void>> {
    const { name, dimensions, transform } = this.#space;
    const vectors = new Float32Array(rows.length * dimensions);
    for (const [at, row] of rows.entries()) vectors.set(transform(row.vector), at * dimensions);
    return this.#client.add(
      name,
      rows.map((row) => row.photoId),
      vectors,
    );
  }

  /**
   * Whether so much changed since the file was written that it is worth writing all of it again; what
   * a file lacks is taken in from the catalog when it is opened.
   */
  get isWorthSaving(): boolean {
    const { revision, size } = this.#client.state(this.#space.name);
    const changes = this.#revision - revision;
    if (changes === 0) return false;
    const isOld = performance.now() - this.#savedAt > SAVE_AFTER_MS;
    return isOld || revision === 0 || size <= SMALL || changes >= size * WORTH_SAVING;
  }

  /** Writes the index to disk, if it changed since the file was written. */
  async save(): Promise<Result<void>> {
    const { name, modelId } = this.#space;
    const before = this.#client.state(name).revision;
    if (before === this.#revision) return ok(undefined);
    const saved = await this.#client.save(name, this.#revision);
    if (saved.ok) this.#savedAt = performance.now();
    // Up to the file before this one, which a reading process may have open still.
    if (saved.ok) this.#pruneRemovals?.(modelId, before);
    return saved;
  }
}
