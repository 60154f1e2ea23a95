import type { KindredError } from '../../contract/errors.ts';
import { within } from '../browse/time-box.ts';
import { excludedBy } from '../scan/exclude-patterns.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { FolderWatcher, WatchFolder } from './folder-watcher.ts';
import { RescanClock } from './rescan-clock.ts';
import { TouchedFolders, type TouchTimes } from './touched-folders.ts';
import { remoteProblem, watchProblem, type WatchHow } from './watch-problem.ts';

/** A folder of the library, as far as watching goes. */
export interface LibraryFolder {
  readonly id: number;
  /** Absolute, links resolved. */
  readonly path: FilePath;
  readonly isPaused: boolean;
  readonly excludes: readonly string[];
}

export interface WatchState {
  readonly how: WatchHow;
  /** Why changes are not told by the system; null where they are, or where there is nothing to watch. */
  readonly problem: KindredError | null;
}

/** Milliseconds. */
export interface WatchTimes extends TouchTimes {
  /** Between two looks at whether the folder is there. */
  readonly lookMs: number;
  /** A drive that does not answer for so long counts as away. */
  readonly answerMs: number;
  /** A scan does not wait longer than this for a watcher to begin. */
  readonly startMs: number;
  /** Between two looks at a folder, when polling; longer where there are many. */
  readonly pollMs: number;
  /** Between two scans of everything: where the system tells changes, and where it does not. */
  readonly rescanWatchedMs: number;
  readonly rescanMs: number;
  /** After events may have been lost, a scan comes so long after. */
  readonly lostMs: number;
  /** After so long, what failed is tried again. */
  readonly retryMs: number;
}

export interface WatchParts {
  readonly watch: WatchFolder;
  /** Which folder is at a path now; undefined where there is none. */
  readonly identityOf: (path: FilePath) => Promise<string | undefined>;
  readonly isRemote: (path: FilePath) => Promise<boolean>;
  readonly times: WatchTimes;
}

/** What is told of one folder. */
export interface FolderNews {
  readonly onTouched: (folders: ReadonlySet<FilePath>) => void;
  readonly onRootChanged: () => void;
  readonly onRescan: () => void;
  readonly onStateChanged: () => void;
}

/** A look at one folder takes some 20 µs of processor time; so much of one core is well spent: 1 %. */
const POLL_MS_PER_FOLDER = 2;

const OFF: WatchState = { how: 'off', problem: null };
const TOLD: WatchState = { how: 'events', problem: null };

/** Keeps one folder of the library watched, in the best way that works. */
export class WatchedFolder {
  readonly folder: LibraryFolder;
  /** The first watcher has begun, or could not. */
  readonly started: Promise<void>;
  readonly #parts: WatchParts;
  readonly #news: FolderNews;
  readonly #touched: TouchedFolders;
  readonly #clock: RescanClock;
  readonly #closing = new Set<Promise<void>>();
  #state: WatchState = OFF;
  #watcher: FolderWatcher | undefined;
  /** What was looked at last; null before that. */
  #identity: string | undefined | null = null;
  #looking: Promise<void> | undefined;
  #answer: Promise<string | undefined> | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  #failedAt: number | undefined;
  #isClosed = false;

  constructor(folder: LibraryFolder, parts: WatchParts, news: FolderNews) {
    this.folder = folder;
    this.#parts = parts;
    this.#news = news;
    this.#touched = new TouchedFolders(parts.times, news.onTouched);
    this.#clock = new RescanClock(parts.times.rescanWatchedMs, () => {
      if (this.#state.how !== 'off') news.onRescan();
    });
    this.started = this.#look();
  }

  get state(): WatchState {
    return this.#state;
  }

  /** A scan of the whole folder took so long, ms. */
  scanTook(ms: number): void {
    this.#clock.scanTook(ms);
  }

  /** Some changes may not have been told. */
  lost(): void {
    if (this.#watcher !== undefined) this.#clock.askIn(this.#parts.times.lostMs);
  }

  /** Nothing is told any more; kept when no handle is left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#lookTimer);
    this.#clock.close();
    this.#touched.close();
    this.#leave();
    await Promise.allSettled(this.#closing);
  }

  /** Looks whether the folder is there and the same; one look at a time. */
  async #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
      if (this.#isClosed) return;
      clearTimeout(this.#lookTimer);
      this.#lookTimer = setTimeout(() => {
        void this.#look();
      }, this.#parts.times.lookMs);
      this.#lookTimer.unref();
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    // A drive that has not answered yet is not asked again.
    if (this.#answer !== undefined) return;
    const answer = this.#parts.identityOf(this.folder.path).finally(() => {
      this.#answer = undefined;
    });
    this.#answer = answer;
    const identity = await within(answer, this.#parts.times.answerMs, undefined);
    if (this.#isClosed) return;
    const before = this.#identity;
    this.#identity = identity;
    if (before === null) await this.#restart(this.#news.onRescan);
    else if (identity !== before) await this.#restart(this.#news.onRootChanged);
    else if (this.#isTimeToRetry()) await this.#restart(this.#news.onRescan);
  }

  #isTimeToRetry(): boolean {
    if (this.#failedAt === undefined || this.#identity === undefined) return false;
    return performance.now() - this.#failedAt >= this.#parts.times.retryMs;
  }

  /** As a call, since TypeScript takes a field to be what it was before a wait. */
  #hasEnded(): boolean {
    return this.#isClosed;
  }

  /** Begins anew, and tells it once nothing can be missed any more, or at once where it is away. */
  async #restart(tell: () => void): Promise<void> {
    this.#leave();
    this.#failedAt = undefined;
    if (this.#identity === undefined) {
      this.#setState(OFF);
      tell();
      return;
    }
    const { isRemote, times } = this.#parts;
    const remote = await within(isRemote(this.folder.path), times.answerMs, false);
    if (this.#hasEnded()) return;
    const state: WatchState = remote
      ? { how: 'rescans', problem: remoteProblem(times.rescanMs) }
      : TOLD;
    this.#setState(state);
    const watcher = this.#begin('events', times.pollMs);
    const isReady = this.#readyOf(watcher);
    const inTime = await within(isReady, times.startMs, 'late');
    if (this.#hasEnded()) return;
    // What took its place asks for a scan when it has begun.
    if (inTime === 'replaced' && tell === this.#news.onRescan) return;
    tell();
    if (inTime === 'late') void this.#tellWhenReady(isReady);
  }

  async #tellWhenReady(isReady: Promise<'ready' | 'replaced'>): Promise<void> {
    if ((await isReady) === 'ready') this.#news.onRescan();
  }

  async #readyOf(watcher: FolderWatcher | undefined): Promise<'ready' | 'replaced'> {
    await watcher?.ready;
    return watcher !== undefined && watcher === this.#watcher ? 'ready' : 'replaced';
  }

  #begin(how: 'events' | 'polling', pollMs: number): FolderWatcher | undefined {
    const { path, excludes } = this.folder;
    let begun: FolderWatcher | undefined;
    try {
      begun = this.#parts.watch({
        root: path,
        isExcluded: excludedBy(excludes),
        how,
        pollMs,
        onTouched: (folder) => {
          this.#touched.touch(folder);
        },
        onRootTouched: () => void this.#look(),
        onLost: () => {
          this.lost();
        },
        onTrouble: (cause) => {
          if (begun !== undefined && begun === this.#watcher) this.#fallBack(how, cause);
        },
      });
    } catch (cause) {
      this.#fallBack(how, cause);
      return undefined;
    }
    this.#watcher = begun;
    return begun;
  }

  /** From events to polling, from polling to scans of everything. */
  #fallBack(from: 'events' | 'polling', cause: unknown): void {
    this.#leave();
    this.#failedAt = performance.now();
    const { pollMs, rescanMs } = this.#parts.times;
    if (this.#state.how === 'rescans') {
      // A network drive: looking at each folder would keep the network busy.
      this.#news.onRescan();
      return;
    }
    if (from === 'polling') {
      this.#setState({ how: 'rescans', problem: watchProblem(cause, rescanMs) });
      this.#news.onRescan();
      return;
    }
    void this.#poll(cause, pollMs);
  }

  /** Looks at each folder again and again, so that it costs little however many there are. */
  async #poll(cause: unknown, pollMs: number): Promise<void> {
    this.#setState({ how: 'polling', problem: watchProblem(cause, pollMs) });
    const watcher = this.#begin('polling', pollMs);
    if ((await this.#readyOf(watcher)) === 'replaced') return;
    const neededMs = (watcher?.folders() ?? 0) * POLL_MS_PER_FOLDER;
    if (neededMs > this.#parts.times.rescanMs) {
      this.#fallBack('polling', cause);
    } else if (neededMs > pollMs) {
      this.#leave();
      await this.#poll(cause, neededMs);
    } else {
      this.#news.onRescan();
    }
  }

  #setState(state: WatchState): void {
    const { rescanWatchedMs, rescanMs } = this.#parts.times;
    this.#clock.setEvery(state.how === 'events' ? rescanWatchedMs : rescanMs);
    if (state.how === this.#state.how && state.problem?.message === this.#state.problem?.message) {
      return;
    }
    this.#state = state;
    this.#news.onStateChanged();
  }

  /** Lets go of the watcher; a drive that is dead may keep it from ending for a while. */
  #leave(): void {
    const watcher = this.#watcher;
    this.#watcher = undefined;
    if (watcher === undefined) return;
    const closed = watcher.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }
}
