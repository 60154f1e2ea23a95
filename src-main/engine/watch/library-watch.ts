import type { FilePath } from '../scan/file-path.ts';
import { within } from '../browse/time-box.ts';
import { watchFolder } from './folder-watcher.ts';
import { isOnRemoteDrive } from './mount-table.ts';
import { rootIdentity } from './root-identity.ts';
import {
  WatchedFolder,
  type LibraryFolder,
  type WatchParts,
  type WatchState,
  type WatchTimes,
} from './watched-folder.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const TIMES: WatchTimes = {
  quietMs: 300,
  latestMs: 2 * SECOND_MS,
  lookMs: 3 * SECOND_MS,
  answerMs: 10 * SECOND_MS,
  startMs: 10 * SECOND_MS,
  pollMs: 5 * SECOND_MS,
  rescanWatchedMs: 30 * MINUTE_MS,
  rescanMs: MINUTE_MS,
  lostMs: 2 * SECOND_MS,
  retryMs: 10 * MINUTE_MS,
};

/** How long close() waits for drives that do not answer, ms. */
const CLOSE_LIMIT_MS = 2000;

export interface LibraryWatchOptions {
  /**
   * Something happened in these folders, relative to the library's folder, '' for itself: what lies
   * directly in each is not what it was. New folders are named, too; one that is named may be gone.
   */
  readonly onTouched: (folderId: number, folders: ReadonlySet<FilePath>) => void;
  /** The folder went away, came back, or another one is in its place; it is watched by now. */
  readonly onRootChanged: (folderId: number) => void;
  /**
   * All of it is to be looked through: once when it begins to be watched, also where it is away, and
   * then now and again. {@link LibraryWatch.scanTook} is to be told.
   */
  readonly onRescan: (folderId: number) => void;
  /** What {@link LibraryWatch.stateOf} says has changed for some folder. */
  readonly onStateChanged: () => void;
  /** What it is made of, for tests. */
  readonly parts?: Partial<Omit<WatchParts, 'times'>>;
  readonly times?: Partial<WatchTimes>;
}

/** Notices changes in the folders of the library. Keeps no process alive. */
export class LibraryWatch {
  readonly #options: LibraryWatchOptions;
  readonly #parts: WatchParts;
  readonly #watched = new Map<number, WatchedFolder>();
  readonly #closing = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: LibraryWatchOptions) {
    this.#options = options;
    this.#parts = {
      watch: watchFolder,
      identityOf: rootIdentity,
      isRemote: isOnRemoteDrive,
      ...options.parts,
      times: { ...TIMES, ...options.times },
    };
  }

  /**
   * These are the folders now: watches those that are new or otherwise than before, and lets go of
   * those that are gone or paused.
   * @returns kept when each of them is watched, or can't be.
   */
  async setFolders(folders: readonly LibraryFolder[]): Promise<void> {
    if (this.#isClosed) return;
    const wanted = new Map(folders.filter((one) => !one.isPaused).map((one) => [one.id, one]));
    let isOther = false;
    for (const [id, watched] of this.#watched) {
      const folder = wanted.get(id);
      if (folder !== undefined && isSame(folder, watched.folder)) continue;
      this.#watched.delete(id);
      this.#close(watched);
      isOther = true;
    }
    for (const folder of wanted.values()) {
      if (!this.#watched.has(folder.id)) this.#watched.set(folder.id, this.#watch(folder));
    }
    if (isOther) this.#options.onStateChanged();
    await Promise.all([...this.#watched.values()].map(({ started }) => started));
  }

  /** How changes in a folder are noticed now. */
  stateOf(folderId: number): WatchState {
    return this.#watched.get(folderId)?.state ?? { how: 'off', problem: null };
  }

  /** A scan of a whole folder took so long, ms: the next one waits accordingly. */
  scanTook(folderId: number, ms: number): void {
    this.#watched.get(folderId)?.scanTook(ms);
  }

  /** Nothing is told any more, and no handle is left; drives that do not answer are not waited for. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const watched of this.#watched.values()) this.#close(watched);
    this.#watched.clear();
    await within(Promise.all(this.#closing), CLOSE_LIMIT_MS, []);
  }

  #close(watched: WatchedFolder): void {
    const closed = watched.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  #watch(folder: LibraryFolder): WatchedFolder {
    const { onTouched, onRootChanged, onRescan, onStateChanged } = this.#options;
    return new WatchedFolder(folder, this.#parts, {
      onTouched: (folders) => {
        onTouched(folder.id, folders);
      },
      onRootChanged: () => {
        onRootChanged(folder.id);
      },
      onRescan: () => {
        onRescan(folder.id);
      },
      onStateChanged,
    });
  }
}

function isSame(left: LibraryFolder, right: LibraryFolder): boolean {
  return (
    left.path === right.path &&
    left.excludes.length === right.excludes.length &&
    left.excludes.every((pattern, at) => pattern === right.excludes[at])
  );
}
