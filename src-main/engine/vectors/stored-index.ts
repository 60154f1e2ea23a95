import { fail, ok, type Result } from '../../contract/errors.ts';
import {
  checkIndexFile,
  fileStamp,
  indexPath,
  removeUnfinished,
  type IndexFileProblem,
} from './index-file.ts';
import type { IndexIdentity } from './index-footer.ts';
import { withNativePath } from './native-path.ts';
import { saveIndexFile } from './save-index-file.ts';
import { UsearchIndex, type GraphAccess, type GraphNotes } from './usearch-index.ts';
import type { Neighbours } from './vector-index.ts';

/** How an index stands. */
export interface IndexState {
  /** Vectors held. */
  readonly size: number;
  /** Places of removed vectors; with more of them than vectors, a rebuild makes searches faster. */
  readonly vacancies: number;
  /** The catalog revision of the file that was loaded or saved last; 0 where there is none. */
  readonly revision: number;
  /** Length of that file. */
  readonly bytes: number;
  /** What was found at opening; anything but `loaded` left the index empty, to be rebuilt. */
  readonly opened: 'loaded' | IndexFileProblem;
}

/**
 * Where a file replaced while it is mapped stays as it was (not so on Windows, where a mapped file
 * cannot be replaced at all), mapping it is 20 times faster than reading it.
 */
const OPENING_ACCESS: GraphAccess = process.platform === 'win32' ? 'load' : 'view';
/** A file that another process replaces between check and opening is looked at again. */
const READING_ATTEMPTS = 3;

/** One index and its file. */
export class StoredIndex {
  readonly #identity: IndexIdentity;
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #index: UsearchIndex;
  #opened: IndexState['opened'] = 'missing';
  #revision = 0;
  #bytes = 0;
  #changed = false;
  #saving: Promise<unknown> = Promise.resolve();

  private constructor(directory: string, identity: IndexIdentity, readOnly: boolean) {
    this.#identity = identity;
    this.#path = indexPath(directory, identity.name);
    this.#readOnly = readOnly;
    this.#index = new UsearchIndex(identity.dimensions);
  }

  /**
   * Opens an index; {@link IndexState.opened} says with what luck. Where no whole file of this very
   * index is there, it starts empty.
   * @param readOnly another process writes the file: nothing on disk is touched.
   */
  static open(directory: string, identity: IndexIdentity, readOnly: boolean): StoredIndex {
    const stored = new StoredIndex(directory, identity, readOnly);
    if (!readOnly) removeUnfinished(directory, identity.name);
    stored.#opened = stored.#readFile(OPENING_ACCESS);
    return stored;
  }

  /** Reads the file into the index, which is empty where that does not go well. */
  #readFile(access: GraphAccess): IndexState['opened'] {
    for (let attempt = 1; attempt <= READING_ATTEMPTS; attempt += 1) {
      const file = checkIndexFile(this.#path, this.#identity);
      if (file.kind !== 'whole') return this.#giveUp(file.kind);
      const { footer, bytes, stamp } = file;
      const read = this.#readGraph(access, footer);
      if (fileStamp(this.#path) !== stamp) continue;
      if (!read || this.#index.size !== footer.count) return this.#giveUp('corrupt');
      this.#revision = footer.revision;
      this.#bytes = bytes;
      return 'loaded';
    }
    return this.#giveUp('unreadable');
  }

  #readGraph(access: GraphAccess, notes: GraphNotes): boolean {
    try {
      return withNativePath(this.#path, (path) => this.#index.readGraph(path, access, notes)).ok;
    } catch {
      // No junction could be made on Windows: to the person, a file that cannot be used.
      return false;
    }
  }

  #giveUp(problem: IndexFileProblem): IndexFileProblem {
    this.#index.close();
    this.#revision = 0;
    this.#bytes = 0;
    return problem;
  }

  get state(): IndexState {
    const { size, vacancies } = this.#index;
    return {
      size,
      vacancies,
      revision: this.#revision,
      bytes: this.#bytes,
      opened: this.#opened,
    };
  }

  has(ids: readonly number[]): boolean[] {
    return ids.map((id) => this.#index.has(id));
  }

  search(vector: Float32Array, count: number): Result<Neighbours> {
    return this.#index.search(vector, count);
  }

  /** As {@link VectorIndex.add}; `index-corrupt` where the file went bad, and the index is empty. */
  add(ids: readonly number[], vectors: Float32Array): Result<void> {
    const changeable = this.#makeChangeable();
    if (!changeable.ok) return changeable;
    this.#changed = true;
    return this.#index.add(ids, vectors);
  }

  /** As {@link VectorIndex.remove}; `index-corrupt` as for {@link add}. */
  remove(ids: readonly number[]): Result<number> {
    if (!ids.some((id) => this.#index.has(id))) return ok(0);
    const changeable = this.#makeChangeable();
    if (!changeable.ok) return changeable;
    this.#changed = true;
    return this.#index.remove(ids);
  }

  /** A mapped graph cannot be changed (USearch once crashed on it: PR 506), so it is read first. */
  #makeChangeable(): Result<void> {
    if (!this.#index.viewed) return ok(undefined);
    this.#opened = this.#readFile('load');
    if (this.#opened === 'loaded') return ok(undefined);
    return fail('index-corrupt', 'The search index on disk is damaged and has to be built again.');
  }

  /** Empties the index, for building it anew; the file stays until the next {@link save}. */
  reset(): void {
    this.#index.close();
    this.#revision = 0;
    this.#changed = true;
  }

  /**
   * Saves the index as it is when this is called, or later where an earlier save is still under way.
   * @param revision the catalog revision up to which the index has everything.
   */
  save(revision: number): Promise<Result<void>> {
    const saved = this.#saving.then(() => this.#write(revision));
    this.#saving = saved;
    return saved;
  }

  async #write(revision: number): Promise<Result<void>> {
    if (this.#readOnly) return fail('internal', 'This search index is open for reading.');
    if (!this.#changed && revision === this.#revision && this.#bytes > 0) return ok(undefined);
    const { size: count, notes } = this.#index;
    this.#changed = false;
    const description = { ...this.#identity, ...notes, count, revision };
    const saved = await saveIndexFile(this.#path, description, (path) => {
      withNativePath(path, (nativePath) => {
        this.#index.writeGraph(nativePath);
      });
    });
    if (!saved.ok) {
      this.#changed = true;
      return saved;
    }
    this.#revision = revision;
    this.#bytes = saved.value;
    return ok(undefined);
  }

  /** Waits for saves under way, and lets go of the vectors. */
  async close(): Promise<void> {
    await this.#saving;
    this.#index.close();
  }
}
