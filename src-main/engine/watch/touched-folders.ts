import type { FilePath } from '../scan/file-path.ts';

/** How long a folder has to be quiet, and how long it is waited for that at most; milliseconds. */
export interface TouchTimes {
  readonly quietMs: number;
  readonly latestMs: number;
}

interface Touched {
  readonly first: number;
  last: number;
}

/**
 * Gathers folders that something happened in, so that a burst of changes is a few calls: each folder
 * is told once it was quiet for a while, and at the latest so long after it was first touched.
 */
export class TouchedFolders {
  readonly #times: TouchTimes;
  readonly #send: (folders: ReadonlySet<FilePath>) => void;
  readonly #now: () => number;
  readonly #touched = new Map<FilePath, Touched>();
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds from any start; for tests. */
  constructor(
    times: TouchTimes,
    send: (folders: ReadonlySet<FilePath>) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#times = times;
    this.#send = send;
    this.#now = now;
  }

  /** Something happened in this folder. */
  touch(folder: FilePath): void {
    const now = this.#now();
    const touched = this.#touched.get(folder);
    if (touched === undefined) this.#touched.set(folder, { first: now, last: now });
    else touched.last = now;
    this.#wait(this.#times.quietMs);
  }

  /** What waits is not told. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#touched.clear();
  }

  #wait(ms: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, ms);
    this.#timer.unref();
  }

  #tell(): void {
    const now = this.#now();
    const { quietMs } = this.#times;
    const due = new Set<FilePath>();
    let next = Infinity;
    for (const [folder, touched] of this.#touched) {
      const at = this.#dueAt(touched);
      if (at <= now) due.add(folder);
      else next = Math.min(next, at);
    }
    for (const folder of due) this.#touched.delete(folder);
    // After a call a pause, in which more gathers; dueAt has it in mind.
    if (this.#touched.size > 0) this.#wait(due.size > 0 ? quietMs : next - now);
    if (due.size > 0) this.#send(due);
  }

  #dueAt({ first, last }: Touched): number {
    const { quietMs, latestMs } = this.#times;
    return Math.min(last + quietMs, first + latestMs - quietMs);
  }
}
