import { FSWatcher, type ChokidarOptions } from 'chokidar';
import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import type { IsExcluded } from '../scan/exclude-patterns.ts';
import type { FilePath } from '../scan/file-path.ts';
import { processEvents } from './event-gauge.ts';
import { Turns } from './turns.ts';
import { parentOf, WalkedTree } from './walked-tree.ts';

/** Folders that are listed at once while a watcher starts; the thread pool is not for it alone. */
const LISTED_AT_ONCE = 2;
/** How often folders are looked at where the system tells nothing, ms. */
const POLL_MS = 5000;
/** Limits of the system: nothing more can be watched. */
const LIMITS = new Set(['ENOSPC', 'EMFILE', 'ENFILE', 'ENOMEM']);
/** The folder is gone or may not be listed; a scan says so. */
const PASSING = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

type ScanStream = NonNullable<ReturnType<FSWatcher['createScanStream']>>;
type ScanOptions = Parameters<FSWatcher['createScanStream']>[1];

/** What is watched, and whom to tell. */
export interface WatchRequest {
  /** Absolute, links resolved. */
  readonly root: FilePath;
  readonly isExcluded?: IsExcluded;
  /** Told by the system, or found out by looking at each folder's time of change. */
  readonly how: 'events' | 'polling';
  /** Milliseconds between two looks, when polling. */
  readonly pollMs?: number;
  /**
   * Something happened in this folder, relative to the root, '' for the root: a photo or sidecar in it
   * came, went or changed, or a folder did. A new folder is told of itself, too, once it is watched.
   * It may be gone again, or be gone for good, when this is heard.
   */
  readonly onTouched: (folder: FilePath) => void;
  /** The root itself may have gone, or another one may be in its place. */
  readonly onRootTouched: () => void;
  /** So much happened at once that some of it may not have been told. */
  readonly onLost: () => void;
  /** It can't go on: close it, and look for changes in another way. Told once. */
  readonly onTrouble: (cause: unknown) => void;
}

export interface FolderWatcher {
  /** Every folder is watched now; also kept when it was closed or failed before that. */
  readonly ready: Promise<void>;
  /** How many folders are watched. */
  folders(): number;
  /** Nothing is told any more, and no handle is left. */
  close(): Promise<void>;
}

export type WatchFolder = (request: WatchRequest) => FolderWatcher;

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function isScanStream(stream: Readable): stream is ScanStream {
  return stream.readableObjectMode;
}

/** An entry as chokidar takes it. */
interface Entry {
  /** Relative to where the listing began. */
  path: string;
  fullPath: string;
  basename: string;
  stats: Stats;
}

async function entryOf(start: string, fullPath: string): Promise<Entry | undefined> {
  try {
    const stats = await lstat(fullPath);
    return { path: relative(start, fullPath), fullPath, basename: basename(fullPath), stats };
  } catch (cause) {
    if (PASSING.has(codeOf(cause))) return undefined;
    throw cause;
  }
}

/**
 * A watcher that lists folders a few at a time and never asks for size and time of a file. Chokidar's
 * own lists all folders at once, with every file: 430 MB for 100,000 files instead of 50, 1.5 s
 * instead of 0.35. Its `createScanStream` is no public method; chokidar is pinned, and `override`
 * fails to compile when it goes.
 */
class FoldersOnlyWatcher extends FSWatcher {
  readonly #tree: WalkedTree;
  readonly #onListed: (folder: string) => void;
  readonly #turns = new Turns(LISTED_AT_ONCE);
  #listed = 0;

  /** @param onListed a folder was listed, which is watched by then. */
  constructor(tree: WalkedTree, options: ChokidarOptions, onListed: (folder: string) => void) {
    super(options);
    this.#tree = tree;
    this.#onListed = onListed;
  }

  /** Folders that were listed so far. */
  get listed(): number {
    return this.#listed;
  }

  override createScanStream(root: string, options: ScanOptions = {}): ScanStream | undefined {
    if (this.closed) return undefined;
    const stream = Readable.from(this.#entries(root, options));
    if (!isScanStream(stream)) return undefined;
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    return stream;
  }

  /** One folder, or, where a depth is named, even if undefined, all that lies below. */
  async *#entries(start: string, options: NonNullable<ScanOptions>): AsyncGenerator<Entry> {
    const isWhole = 'depth' in options;
    const passes = (entry: Entry): boolean => {
      const filter = entry.stats.isDirectory() ? options.directoryFilter : options.fileFilter;
      return typeof filter !== 'function' || filter(entry);
    };
    const folders = [start];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of (await this.#list(start, folder)).filter(passes)) {
        if (isWhole && entry.stats.isDirectory()) folders.push(entry.fullPath);
        yield entry;
      }
    }
  }

  /** Folders and links in a folder. */
  async #list(start: string, folder: string): Promise<Entry[]> {
    await this.#turns.take();
    try {
      if (this.closed) return [];
      const found = await readdir(folder, { withFileTypes: true });
      this.#listed += 1;
      this.#onListed(folder);
      const isWorthALook = this.#tree.seen(folder, new Set(found.map(({ name }) => name)));
      const entries: Entry[] = [];
      for (const { name } of found.filter((one) => !one.isFile() && isWorthALook(one.name))) {
        const entry = await entryOf(start, join(folder, name));
        if (entry !== undefined) entries.push(entry);
      }
      return entries;
    } catch (cause) {
      if (PASSING.has(codeOf(cause))) return [];
      throw cause;
    } finally {
      this.#turns.give();
    }
  }
}

function optionsOf({ how, pollMs = POLL_MS }: WatchRequest, tree: WalkedTree): ChokidarOptions {
  return {
    backend: how === 'polling' ? 'polling' : 'auto',
    pollingInterval: pollMs,
    pollingBinaryInterval: pollMs,
    // Only of folders, as files are passed over: what is in a folder, a scan finds out.
    ignored: (path, stats) => tree.isPassedOver(path, stats),
    ignoreInitial: true,
    // A link is told of as what it is; where it leads, outside the library, only scans look.
    followSymlinks: false,
    ignorePermissionErrors: true,
    atomic: false,
    persistent: false,
  };
}

/** The folder that an event of chokidar's was seen in; `undefined` when it comes from polling. */
function watchedPathOf(details: unknown): string | undefined {
  const isNamed = typeof details === 'object' && details !== null && 'watchedPath' in details;
  return isNamed && typeof details.watchedPath === 'string' ? details.watchedPath : undefined;
}

/** One folder and all below it, watched by chokidar. */
class ChokidarWatcher implements FolderWatcher {
  readonly ready: Promise<void>;
  readonly #request: WatchRequest;
  readonly #tree: WalkedTree;
  readonly #watcher: FoldersOnlyWatcher;
  readonly #isReady = Promise.withResolvers<undefined>();
  #hasBegun = false;
  #isOver = false;

  constructor(request: WatchRequest) {
    this.#request = request;
    this.#tree = new WalkedTree(request.root, request.isExcluded ?? (() => false));
    this.ready = this.#isReady.promise;
    this.#watcher = new FoldersOnlyWatcher(this.#tree, optionsOf(request, this.#tree), (folder) => {
      this.#tellListed(folder);
    });
    processEvents.join(this.#onLost);
    this.#watcher
      .on('ready', () => {
        this.#hasBegun = true;
        this.#isReady.resolve(undefined);
      })
      .on('raw', (_event, name, details) => {
        this.#tellRaw(name, watchedPathOf(details));
      })
      .on('all', (event, path) => {
        this.#tellFolder(path, event === 'addDir');
      })
      .on('error', (cause) => {
        this.#tellError(cause);
      })
      .add(request.root);
  }

  folders(): number {
    return this.#watcher.listed;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    processEvents.leave(this.#onLost);
    this.#isReady.resolve(undefined);
    await this.#watcher.close();
  }

  readonly #onLost = (): void => {
    if (!this.#isOver) this.#request.onLost();
  };

  #touch(below: FilePath): void {
    if (!this.#isOver && this.#tree.isWalked(below)) this.#request.onTouched(below);
  }

  /** What the system says: of files, nothing else does. */
  #tellRaw(name: string | null, watchedPath: string | undefined): void {
    if (watchedPath === undefined) {
      this.#tellPolled(name);
      return;
    }
    processEvents.count();
    const watched = this.#tree.below(watchedPath);
    // While the root is gone, chokidar watches the folder that it was in.
    if (watched === undefined) return;
    if (name === null) {
      // Of everything below this folder, anything may have happened.
      this.#onLost();
      this.#touch(watched);
      return;
    }
    // Linux tells by this name that the folder itself went or was replaced.
    if (watched === '' && name === basename(watchedPath)) this.#tellRoot();
    const below = this.#tree.below(join(watchedPath, name));
    if (below !== undefined && this.#tree.isOfInterest(below)) this.#touch(parentOf(below));
  }

  #tellRoot(): void {
    if (!this.#isOver) this.#request.onRootTouched();
  }

  /**
   * A folder that is listed after all were is new, or another one is in its place and chokidar just
   * began to watch that one: what happened in it before that, nothing tells.
   */
  #tellListed(folder: string): void {
    const below = this.#hasBegun ? this.#tree.below(folder) : undefined;
    if (below !== undefined) this.#touch(below);
  }

  #tellPolled(folder: string | null): void {
    const below = folder === null ? undefined : this.#tree.below(folder);
    if (below !== undefined) this.#touch(below);
  }

  /** A folder or a link came or went. */
  #tellFolder(path: string, isNewFolder: boolean): void {
    const below = this.#tree.below(path);
    if (below === undefined) return;
    if (below === '') {
      this.#tellRoot();
      return;
    }
    this.#touch(parentOf(below));
    // Chokidar says so just before it watches the folder, in one go: a moment later it does.
    if (isNewFolder) {
      queueMicrotask(() => {
        this.#touch(below);
      });
    }
  }

  #tellError(cause: unknown): void {
    if (this.#isOver) return;
    const isOfWatching = cause instanceof Error && 'syscall' in cause && cause.syscall === 'watch';
    const path = cause instanceof Error && 'path' in cause ? cause.path : undefined;
    const below = typeof path === 'string' ? this.#tree.below(path) : undefined;
    if (!isOfWatching && !LIMITS.has(codeOf(cause)) && below !== undefined) {
      // One folder that can't be read: the scan that looks into it says why.
      this.#touch(below);
      return;
    }
    this.#isOver = true;
    this.#isReady.resolve(undefined);
    this.#request.onTrouble(cause);
  }
}

/** Whether chokidar can be given this path: it takes bytes that are no text for others, and `\` for `/`. */
function isWatchable(root: FilePath): boolean {
  return root.isWellFormed() && (process.platform === 'win32' || !root.includes('\\'));
}

/**
 * Tells which folders something happened in, below one folder. What happened, a scan finds out. Not
 * told are changes in folders whose name is no text, and behind links that lead out of the folder;
 * when polling, nor are those of a file that stays where it is.
 * @throws where the folder can't be watched at all.
 */
export const watchFolder: WatchFolder = (request) => {
  if (!isWatchable(request.root)) throw new Error('The path is no text that can be watched.');
  return new ChokidarWatcher(request);
};
