import type { WorkEvents } from '../../contract/events.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { openIndexes, type IndexClient } from './index-client.ts';
import { IndexSync, type IndexedSpace, type PruneRemovals } from './index-sync.ts';

export interface LibraryIndexesOptions {
  readonly folder: string;
  readonly catalog: CatalogReader;
  readonly spaces: readonly IndexedSpace[];
  /** Another process writes: nothing is saved here. */
  readonly readOnly: boolean;
  /** Where the catalog may be written, it need not keep what every file has seen. */
  readonly pruneRemovals?: PruneRemovals | undefined;
}

/** The indexes of a library, each kept in step with the catalog. */
export class LibraryIndexes {
  readonly client: IndexClient;
  readonly #syncs: readonly IndexSync[];
  readonly #names: readonly string[];

  private constructor(
    client: IndexClient,
    catalog: CatalogReader,
    spaces: readonly IndexedSpace[],
    pruneRemovals: PruneRemovals | undefined,
  ) {
    this.client = client;
    this.#syncs = spaces.map((space) => new IndexSync(catalog, client, space, pruneRemovals));
    this.#names = spaces.map((space) => space.name);
  }

  /** Opens the index files; those that are missing, broken or another model's start empty. */
  static async open(options: LibraryIndexesOptions): Promise<Result<LibraryIndexes>> {
    const specs = options.spaces.map(({ name, identity, dimensions }) => ({
      name,
      modelId: identity,
      dimensions,
    }));
    const client = await openIndexes({
      directory: options.folder,
      specs,
      readOnly: options.readOnly,
    });
    if (!client.ok) return client;
    return ok(
      new LibraryIndexes(client.value, options.catalog, options.spaces, options.pruneRemovals),
    );
  }

  /** Takes in what the catalog has and an index lacks. */
  async catchUp(events: WorkEvents = {}): Promise<Result<void>> {
    return this.#each((sync) => {
      const meter = new ProgressMeter('index', undefined, events.onProgress);
      return sync.catchUp((done, total) => {
        meter.total = total;
        meter.set(done);
      });
    });
  }

  /** Makes every index anew from the catalog. */
  async rebuild(): Promise<Result<void>> {
    return this.#each((sync) => sync.rebuild());
  }

  /** Writes what changed to disk. */
  async save(): Promise<Result<void>> {
    return this.#each((sync) => sync.save());
  }

  /** The same for indexes of which enough changed. */
  async saveWhatIsWorthIt(): Promise<Result<void>> {
    return this.#each((sync) =>
      sync.isWorthSaving ? sync.save() : Promise.resolve(ok(undefined)),
    );
  }

  async #each(work: (sync: IndexSync) => Promise<Result<void>>): Promise<Result<void>> {
    for (const sync of this.#syncs) {
      const done = await work(sync);
      if (!done.ok) return done;
    }
    return ok(undefined);
  }

  /** Each index with what its file was like when it was opened. */
  states(): { readonly name: string; readonly opened: string; readonly size: number }[] {
    return this.#names.map((name) => ({ name, ...this.client.state(name) }));
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
