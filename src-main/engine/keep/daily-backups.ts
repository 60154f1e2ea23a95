import type { KindredError } from '../../contract/errors.ts';
import { backupFiles, lastTrueAt, removeFiles } from '../catalog/backup-files.ts';
import { startCatalogJob, type RunningJob } from '../catalog/catalog-jobs.ts';
import { storageError } from '../catalog/durable-file.ts';
import { keptBackups } from './backup-rotation.ts';

const DAY_MS = 86_400_000;
/** The first look waits until the start itself is over; ms. */
const FIRST_LOOK_MS = 20_000;
const LOOK_EVERY_MS = 3_600_000;

/** The time of day, and being woken later. */
export interface BackupClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @returns what calls it off. */
  after(ms: number, wake: () => void): () => void;
}

/** This computer's own clock; waiting for it holds no process open. */
const SYSTEM_CLOCK: BackupClock = {
  now: () => Date.now(),
  after: (ms, wake) => {
    const timer = setTimeout(wake, ms);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

export interface DailyBackupOptions {
  readonly libraryDir: string;
  /** Told once, until it goes well again, why there is no copy today. */
  readonly onNotice: (message: string) => void;
  /** Told where the catalog turned out to be damaged. */
  readonly onDamage: (error: KindredError) => void;
  readonly clock?: BackupClock;
}

/**
 * A copy of the catalog a day, made in a thread of its own while the app runs; the newest of seven days
 * and of four weeks before them stay.
 */
export class DailyBackups {
  readonly #options: DailyBackupOptions;
  readonly #clock: BackupClock;
  #callOff: () => void = () => undefined;
  #job: RunningJob<'backup'> | undefined;
  #looking: Promise<void> | undefined;
  #hasTold = false;
  #isClosed = false;

  constructor(options: DailyBackupOptions) {
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
  }

  /** Looks soon, and then every hour, whether the newest copy is older than a day. */
  start(): void {
    this.#wakeAfter(FIRST_LOOK_MS);
  }

  #wakeAfter(ms: number): void {
    this.#callOff = this.#clock.after(ms, () => {
      void this.look().finally(() => {
        if (!this.#isClosed) this.#wakeAfter(LOOK_EVERY_MS);
      });
    });
  }

  /** Makes a copy now, if none is of the last day. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((cause: unknown) => {
        this.#tell(storageError(cause).message);
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #look(): Promise<void> {
    if (this.#isClosed || !this.#isDue()) return;
    const { libraryDir, onDamage } = this.#options;
    const at = this.#clock.now();
    this.#job = startCatalogJob({ kind: 'backup', libraryDir, at });
    const made = await this.#job.result;
    this.#job = undefined;
    if (made.ok) {
      this.#hasTold = false;
      if (made.value === 'made') this.#rotate(at);
      return;
    }
    if (made.error.code === 'catalog-corrupt') onDamage(made.error);
    else if (made.error.code !== 'cancelled') this.#tell(made.error.message);
  }

  /** A copy from the future, of a clock that went wrong, is none of the last day. */
  #isDue(): boolean {
    const now = this.#clock.now();
    return !backupFiles(this.#options.libraryDir)
      .filter(({ isWhole }) => !isWhole)
      .some((file) => Math.abs(now - lastTrueAt(file)) < DAY_MS);
  }

  /** Only after a new copy was found sound, which stays whatever its time. */
  #rotate(made: number): void {
    const daily = backupFiles(this.#options.libraryDir).filter(({ isWhole }) => !isWhole);
    const kept = keptBackups(daily.map(({ at }) => at));
    // Names have whole seconds.
    const newest = Math.floor(made / 1000) * 1000;
    const gone = daily.filter(({ at }) => at !== newest && !kept.has(at));
    removeFiles(gone.map(({ path }) => path));
  }

  #tell(reason: string): void {
    if (this.#hasTold || this.#isClosed) return;
    this.#hasTold = true;
    this.#options.onNotice(`Today’s copy of the catalog could not be made. ${reason}`);
  }

  /** Ends the looking; a copy that is being made is broken off, and nothing of it stays. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff();
    this.#job?.stop();
    await this.#looking;
  }
}
