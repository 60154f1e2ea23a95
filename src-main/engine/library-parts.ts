import { isDeepStrictEqual } from 'node:util';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { WorkEvents } from '../contract/events.ts';
import { RUNTIMES, type Runtime } from '../contract/model-calls.ts';
import type { Catalog, CatalogReader } from './catalog/catalog.ts';
import { storageError } from './catalog/durable-file.ts';
import { MODEL_SETTING } from './catalog/model-queries.ts';
import { isRestoreUnderWay, settleRestore } from './catalog/settle-restore.ts';
import { openCatalog, openCatalogReader } from './catalog/sqlite-catalog.ts';
import { EmbedPool } from './embed/embed-pool.ts';
import { checkAtOpening, type PendingCheck } from './keep/opening-check.ts';
import { libraryFolder, makeLibraryFolder, type LibraryFolder } from './library-folder.ts';
import { lockLibrary, type LibraryLock } from './library-lock.ts';
import { loadModelPack, type ModelPack } from './model/model-pack.ts';
import { searchSpaces, type SearchSpaces } from './search/search-spaces.ts';
import { ThumbnailCache } from './thumbs/thumbnail-cache.ts';
import { LibraryIndexes } from './vectors/library-indexes.ts';

/** The setting that names what computes networks. */
export const RUNTIME_SETTING = 'runtime';

const CLOSED: Result<never> = fail('cancelled', 'The library is closed.');

/**
 * What a library is made of, each part opened when it is first needed: a command that only counts
 * photos starts no worker.
 */
export class LibraryParts {
  readonly folder: LibraryFolder;
  readonly catalog: CatalogReader;
  readonly thumbnails: ThumbnailCache;
  /** The catalog with a pen; undefined where the library was opened for reading. */
  readonly writer: Catalog | undefined;
  /** What is still to be looked at of the catalog, as it is large; undefined where it is sound. */
  readonly pendingCheck: PendingCheck | undefined;
  readonly #lock: LibraryLock | undefined;
  readonly #packs = new Map<string, Promise<ModelPack | undefined>>();
  #indexes: LibraryIndexes | undefined;
  #pool: Promise<Result<EmbedPool>> | undefined;
  /** What is done with the indexes, one after the other: each takes in what the last one left. */
  #indexTurn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(
    folder: LibraryFolder,
    catalog: CatalogReader,
    writing?: {
      readonly writer: Catalog;
      readonly lock: LibraryLock;
      readonly pendingCheck: PendingCheck | undefined;
    },
  ) {
    this.folder = folder;
    this.catalog = catalog;
    this.writer = writing?.writer;
    this.pendingCheck = writing?.pendingCheck;
    this.#lock = writing?.lock;
    this.thumbnails = new ThumbnailCache(folder.thumbnails);
  }

  /**
   * An installed network, the one that serves where no other is named; undefined where there is none,
   * or it is damaged (doctor says so).
   */
  async pack(id = this.catalog.setting(MODEL_SETTING)): Promise<ModelPack | undefined> {
    if (id === undefined) return undefined;
    const known = this.#packs.get(id);
    if (known !== undefined) return known;
    const loading = this.#loadPack(id).catch((cause: unknown) => {
      // The next who asks tries again.
      this.#packs.delete(id);
      throw cause;
    });
    this.#packs.set(id, loading);
    return loading;
  }

  async #loadPack(id: string): Promise<ModelPack | undefined> {
    const pack = await loadModelPack(this.folder.models, id);
    return pack.ok ? pack.value : undefined;
  }

  /** The networks whose vectors every photo is to have, the one that serves first. */
  async keptPacks(): Promise<ModelPack[]> {
    const serving = this.catalog.setting(MODEL_SETTING);
    const others = this.catalog.models.kept().filter((id) => id !== serving);
    const packs = await Promise.all([this.pack(), ...others.map((id) => this.pack(id))]);
    return packs.filter((pack) => pack !== undefined);
  }

  /** Lets an installed network serve, where it is not the one that does already. */
  async use(pack: ModelPack): Promise<void> {
    if (isDeepStrictEqual((await this.pack())?.manifest, pack.manifest)) return;
    this.writer?.models.serve(pack.manifest.id, pack.labels);
    await this.changeNetworks();
  }

  /** Lets a kept network serve whose index is whole; searches that are under way come to their end. */
  async serveInstead(pack: ModelPack): Promise<void> {
    this.writer?.models.serve(pack.manifest.id, pack.labels);
    const pool = this.#pool;
    // The next one has this network first.
    this.#pool = undefined;
    const opened = await pool;
    if (opened?.ok === true) await opened.value.retire();
  }

  /** Networks came, went or changed, or what computes them: they are opened anew when needed next. */
  async changeNetworks(): Promise<void> {
    this.#packs.clear();
    await this.#takeTurn(() => this.#closeWorkers());
  }

  /**
   * The spaces that are searched, with the network that serves or another kept one.
   * @returns no content where there is no such network.
   */
  async spaces(modelId?: string): Promise<SearchSpaces> {
    return searchSpaces(await this.pack(modelId));
  }

  /** Whose embeddings a photo must have to be read: the others are made by and by. */
  async modelIds(): Promise<string[]> {
    const { content, composition } = await this.spaces();
    return [composition, content].flatMap((space) => space?.modelId ?? []);
  }

  /** What is chosen to compute networks. */
  get runtime(): Runtime {
    const chosen = this.catalog.setting(RUNTIME_SETTING);
    return RUNTIMES.find((runtime) => runtime === chosen) ?? 'auto';
  }

  /** What computes them now; undefined before the first photo, or where there is no network. */
  async runtimeInUse(): Promise<Runtime | undefined> {
    const pool = await this.#pool;
    return pool?.ok === true ? pool.value.runtime : undefined;
  }

  /** The indexes, in step with the catalog. */
  async indexes(events: WorkEvents = {}): Promise<Result<LibraryIndexes>> {
    return this.#takeTurn(() => this.#caughtUp(events));
  }

  /** Brings the indexes in step with the catalog and writes them to disk. */
  async saveIndexes(events: WorkEvents = {}): Promise<Result<void>> {
    return this.#takeTurn(async () => {
      const indexes = await this.#caughtUp(events);
      return indexes.ok ? indexes.value.save() : indexes;
    });
  }

  /** Brings the indexes in step with the catalog, and writes them where enough of them changed. */
  async keepIndexes(events: WorkEvents = {}): Promise<Result<void>> {
    return this.#takeTurn(async () => {
      const indexes = await this.#caughtUp(events);
      return indexes.ok ? indexes.value.saveWhatIsWorthIt() : indexes;
    });
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#indexTurn.then(work);
    this.#indexTurn = turn.catch(() => undefined); // Whoever took the turn gets what was thrown.
    return turn;
  }

  async #caughtUp(events: WorkEvents): Promise<Result<LibraryIndexes>> {
    if (this.#isClosed) return CLOSED;
    if (this.#indexes === undefined) {
      const packs = await this.keptPacks();
      const contents = packs.flatMap((pack) => searchSpaces(pack).content ?? []);
      const opened = await LibraryIndexes.open({
        folder: this.folder.indexes,
        catalog: this.catalog,
        spaces: [searchSpaces(undefined).composition, ...contents],
        readOnly: this.writer === undefined,
        pruneRemovals: (model, revision) => this.writer?.pruneRemovals(model, revision),
      });
      if (!opened.ok) return opened;
      if (this.#hasClosed()) {
        await opened.value.close();
        return CLOSED;
      }
      this.#indexes = opened.value;
    }
    const indexes = this.#indexes;
    const caughtUp = await indexes.catchUp(events);
    return caughtUp.ok ? ok(indexes) : caughtUp;
  }

  /** As a call, since TypeScript takes a field to be what it was before a wait. */
  #hasClosed(): boolean {
    return this.#isClosed;
  }

  /** The worker that decodes and embeds. */
  async pool(): Promise<Result<EmbedPool>> {
    if (this.#isClosed) return CLOSED;
    this.#pool ??= this.#openPool();
    const pool = this.#pool;
    const opened = await pool;
    // One that did not start is tried again by the next who asks.
    if (!opened.ok && this.#pool === pool) this.#pool = undefined;
    return opened;
  }

  async #openPool(): Promise<Result<EmbedPool>> {
    try {
      const packs = await this.keptPacks();
      return await EmbedPool.open({
        networks: packs.map(({ model }) => model),
        runtime: this.runtime,
        thumbnailFolder: this.folder.thumbnails,
      });
    } catch (cause) {
      return { ok: false, error: storageError(cause) };
    }
  }

  async #closeWorkers(): Promise<boolean> {
    const [pool, indexes] = [this.#pool, this.#indexes];
    this.#pool = undefined;
    this.#indexes = undefined;
    const closePool = async () => {
      const opened = await pool;
      return opened?.ok === true ? opened.value.close() : true;
    };
    const [closed] = await Promise.all([closePool(), indexes?.close()]);
    return closed;
  }

  /**
   * Closes everything; the catalog is whole on disk then.
   * @returns false where a worker was too busy to stop and still holds the process open.
   */
  async close(): Promise<boolean> {
    // A call that is still on its way starts no worker any more: it would hold the process open.
    this.#isClosed = true;
    try {
      return await this.#closeWorkers();
    } finally {
      // Whatever goes wrong, the next one can open the library.
      try {
        this.catalog.close();
      } finally {
        this.#lock?.release();
      }
    }
  }
}

/** A catalog that a process left on its way into its place goes on there, if nobody is at it. */
function settleLeftRestore(dir: string): void {
  if (!isRestoreUnderWay(dir)) return;
  const lock = lockLibrary(dir, 'kindred');
  if (!lock.ok) return;
  // What is wrong with it, opening the catalog says.
  settleRestore(dir);
  lock.value.release();
}

/** Opens a library for reading, beside a process that may be writing. */
export function openPartsForReading(dir: string): Result<LibraryParts> {
  settleLeftRestore(dir);
  const catalog = openCatalogReader(dir);
  return catalog.ok ? ok(new LibraryParts(libraryFolder(dir), catalog.value)) : catalog;
}

/** The catalog, if it is sound as far as was looked at before; the caller holds the library lock. */
function openSoundCatalog(
  dir: string,
): Result<{ readonly writer: Catalog; readonly pendingCheck: PendingCheck | undefined }> {
  const settled = settleRestore(dir);
  if (!settled.ok) return settled;
  try {
    const { damage, rest } = checkAtOpening(dir);
    if (damage !== undefined) return { ok: false, error: damage };
    const writer = openCatalog(dir);
    return writer.ok ? ok({ writer: writer.value, pendingCheck: rest }) : writer;
  } catch (cause) {
    return { ok: false, error: storageError(cause) };
  }
}

/**
 * Opens a library for writing, made where there is none; one process at a time.
 * @returns `catalog-corrupt` where the catalog is damaged; `library-locked` and the like.
 */
export function openPartsForWriting(dir: string, command: string): Result<LibraryParts> {
  const folder = makeLibraryFolder(dir);
  if (!folder.ok) return folder;
  const lock = lockLibrary(dir, command);
  if (!lock.ok) return lock;
  const catalog = openSoundCatalog(dir);
  if (!catalog.ok) {
    lock.value.release();
    return catalog;
  }
  const writing = { ...catalog.value, lock: lock.value };
  return ok(new LibraryParts(folder.value, catalog.value.writer, writing));
}

/** The writing half, or the reason that there is none. */
export function writerOf(parts: LibraryParts): Result<Catalog> {
  return parts.writer === undefined
    ? fail('library-locked', 'The library is open for reading only.')
    : ok(parts.writer);
}
