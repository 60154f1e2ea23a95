import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { unwrap, type Result } from '../../../contract/errors.ts';
import type { CheckedAct } from '../../../contract/organise-calls.ts';
import type { Catalog, FolderRow, PendingPhoto } from '../../catalog/catalog.ts';
import { catalogFile } from '../../catalog/catalog-file.ts';
import { openCatalog } from '../../catalog/sqlite-catalog.ts';
import type { EmbeddedPhoto } from '../../embed/embed-messages.ts';
import type { EmbedPool } from '../../embed/embed-pool.ts';
import { Organiser } from '../../organise/organiser.ts';
import { registerFolder } from '../../scan/library-folders.ts';
import type { IndexedSpace } from '../../vectors/index-sync.ts';
import { IndexSync } from '../../vectors/index-sync.ts';
import type { IndexClient } from '../../vectors/index-client.ts';
import { settleJournal } from '../crash-journal.ts';
import { describeAsSeen } from '../describe-as-seen.ts';
import { lookAgain, type ScannedFolders } from '../index-folders.ts';
import type { LookPart } from '../look-at-part.ts';
import { SETTLE_MS, SettlingFiles } from '../settling-files.ts';
import { PASSING_REASONS, WorkQueue } from '../work-queue.ts';
import type { Contents } from './contents.ts';
import { Killed, KillSwitch } from './kill-switch.ts';
import type { Photos, TrialPhoto } from './trial-photo.ts';

/** What all trials share, as it takes long to start. */
export interface TrialTools {
  readonly contents: Contents;
  readonly pool: EmbedPool;
  readonly index: IndexClient;
  readonly spaces: readonly IndexedSpace[];
  /** A new catalog, to begin with. */
  readonly emptyLibrary: string;
  /** What was read before, by content. */
  readonly readings: Map<string, Result<EmbeddedPhoto>>;
}

/** Called around each reading of a photo; for what happens meanwhile. */
type Interlude = (when: 'before' | 'after') => Promise<void>;

/** A library as an app has it, without its clocks: looks and works when it is told to, and can be killed. */
export class TrialLibrary {
  readonly #tools: TrialTools;
  readonly #roots: readonly string[];
  #dir: string;
  #starts = 0;
  #catalog: Catalog | undefined;
  #bare: Catalog | undefined;
  #switch: KillSwitch | undefined;
  #stop = new AbortController();
  #syncs: IndexSync[] = [];
  #now = 0;
  #settling = new SettlingFiles(() => this.#now);
  /** Contents in the order in which they were read since they were taken last. */
  readonly read: string[] = [];
  /** Absolute paths of photos that were not what they were looked at as when they were to be read. */
  readonly stale: string[] = [];

  constructor(tools: TrialTools, dir: string, roots: readonly string[]) {
    this.#tools = tools;
    this.#dir = join(dir, 'library');
    this.#roots = roots;
    mkdirSync(this.#dir, { recursive: true });
    copyFileSync(catalogFile(tools.emptyLibrary), catalogFile(this.#dir));
  }

  get isOpen(): boolean {
    return this.#catalog !== undefined;
  }

  #open(): Catalog {
    if (this.#catalog === undefined) throw new Error('The library is closed.');
    return this.#catalog;
  }

  async begin(): Promise<void> {
    this.start();
    for (const { name } of this.#tools.spaces) unwrap(await this.#tools.index.reset(name));
    for (const root of this.#roots) unwrap(await registerFolder(this.#open(), root));
  }

  start(): void {
    if (this.isOpen) return;
    this.#starts += 1;
    const bare = unwrap(openCatalog(this.#dir));
    const killSwitch = new KillSwitch(this.#dir, () => {
      this.#dir = `${this.#dir.replace(/-\d+$/u, '')}-${this.#starts}`;
      killSwitch.keepAside(this.#dir);
      this.#stop.abort();
    });
    this.#bare = bare;
    this.#switch = killSwitch;
    this.#catalog = killSwitch.wired(bare);
    this.#stop = new AbortController();
    this.#settling = new SettlingFiles(() => this.#now);
    const { index, spaces } = this.#tools;
    this.#syncs = spaces.map((space) => new IndexSync(bare, index, space));
    settleJournal(this.#catalog, 'unknown');
  }

  /** Closed in good order. */
  stop(): void {
    this.#stop.abort();
    this.#bare?.close();
    this.#catalog = undefined;
  }

  /** Killed at one of its next writes, while it does some work or right after it. */
  async killDuring(writes: number, isBefore: boolean, work: () => Promise<void>): Promise<void> {
    const killSwitch = this.#switch;
    killSwitch?.arm(writes, isBefore);
    try {
      await work();
      killSwitch?.kill();
    } catch (cause) {
      if (killSwitch?.isDead !== true) throw cause;
    }
    this.stop();
  }

  folder(root: number): FolderRow {
    const found = this.#open()
      .folders()
      .find(({ path }) => path === this.#roots[root]);
    if (found === undefined) throw new Error(`Folder ${root} is not in the library.`);
    return found;
  }

  leaveOut(root: number, excludes: readonly string[]): void {
    this.#open().changeFolder(this.folder(root).id, { excludes });
  }

  organise(act: CheckedAct): number | null {
    return unwrap(new Organiser(this.#open(), () => undefined).act(act)).made;
  }

  /** Before all folders are looked through: what could not be read for a moment is to be tried again. */
  requeueFailed(): void {
    this.#open().requeueFailed({ codes: PASSING_REASONS });
  }

  /** Looks through one of the watched folders. */
  async lookThrough(root: number): Promise<void> {
    await this.#look([{ folder: this.folder(root), under: '' }]);
  }

  /** Looks at one folder by itself, and takes all files for written. */
  async lookAt(root: number, under: string): Promise<void> {
    await this.#look([{ folder: this.folder(root), under, isShallow: true }]);
  }

  /** Looks at one folder by itself until nothing in it may still be being written. */
  async lookUntilSettled(root: number, under: string): Promise<void> {
    const folder = this.folder(root);
    const parts: LookPart[] = [{ folder, under, isShallow: true }];
    while (parts.length > 0) {
      const { unsettled } = await this.#look(parts.splice(0), this.#settling);
      parts.push(...unsettled);
      this.#now += SETTLE_MS;
    }
  }

  async #look(parts: readonly LookPart[], settling?: SettlingFiles): Promise<ScannedFolders> {
    const context = { catalog: this.#open(), signal: this.#stop.signal, settling };
    return unwrap(await lookAgain(context, parts));
  }

  /** Reads all that is pending, and brings the indexes in step. */
  async work(interlude?: Interlude): Promise<void> {
    const catalog = this.#open();
    const queue = new WorkQueue({
      catalog,
      inFlight: interlude === undefined ? 4 : 1,
      signal: this.#stop.signal,
      onStale: ({ path }) => {
        this.stale.push(path);
      },
      describe: async (photo) => {
        await interlude?.('before');
        const described = await this.#describe(photo);
        await interlude?.('after');
        return described;
      },
    });
    const worked = await queue.run();
    if (this.#switch?.isDead === true) throw new Killed();
    unwrap(worked);
    for (const sync of this.#syncs) unwrap(await sync.catchUp());
  }

  #describe(photo: PendingPhoto): Promise<Result<EmbeddedPhoto>> {
    const { contents, pool, readings } = this.#tools;
    const describe = async (path: string, keepThumbnail: boolean) => {
      let content: string;
      try {
        content = contents.nameOf(readFileSync(path));
      } catch {
        return pool.describe(path, keepThumbnail); // It says what is wrong.
      }
      this.read.push(content);
      const known = readings.get(content);
      if (known !== undefined) return known;
      const described = await pool.describe(path, keepThumbnail);
      readings.set(content, described);
      return described;
    };
    return describeAsSeen({ describe }, photo);
  }

  photos(): Photos {
    const catalog = this.#open();
    const known = catalog.folders().flatMap(({ id }) => [...catalog.knownFiles(id, '').values()]);
    const placed = catalog.photosOfSize(known.map(({ byteSize }) => byteSize));
    const ids = placed.map(({ id }) => id);
    const spaces = this.#tools.spaces.map(({ modelId }) => catalog.embeddings(modelId, ids));
    const roots = new Map(
      catalog.folders().map(({ id, path }) => [id, this.#roots.indexOf(path)] as const),
    );
    return new Map(
      placed.map((photo): [number, TrialPhoto] => [
        photo.id,
        {
          ...photo,
          root: roots.get(photo.folderId) ?? -1,
          content:
            photo.content === undefined
              ? undefined
              : this.#tools.contents.nameOfHash(photo.content),
          said: this.#saidOf(photo.id),
          vectors: spaces.map((vectors) => vectors.has(photo.id)),
        },
      ]),
    );
  }

  #saidOf(id: number): string {
    const catalog = this.#open();
    const { tags, title, albums } = catalog.organise.said(id);
    const stars = catalog.sidecars.photo(id)?.marks.stars;
    return JSON.stringify({ stars, tags, title, albums: albums.map(({ name }) => name) });
  }

  missingIds(): number[] {
    return this.#open()
      .missing.list(1000)
      .map(({ id }) => id);
  }

  integrityProblems(): string[] {
    return this.#open().integrityProblems();
  }

  /** Whether each index holds just these photos. */
  async indexesHold(ids: readonly number[]): Promise<boolean> {
    const { index, spaces } = this.#tools;
    for (const { name } of spaces) {
      const has = unwrap(await index.has(name, ids));
      if (
        !isDeepStrictEqual(
          has,
          ids.map(() => true),
        )
      )
        return false;
      if (index.state(name).size !== ids.length) return false;
    }
    return true;
  }
}
