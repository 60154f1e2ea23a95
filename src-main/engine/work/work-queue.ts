import type { Progress } from '../../contract/events.ts';
import { ok, type ErrorCode, type KindredError, type Result } from '../../contract/errors.ts';
import { catalogError } from '../catalog/sqlite-database.ts';
import type { Catalog, PendingPhoto } from '../catalog/catalog.ts';
import type { EmbeddedPhoto } from '../embed/embed-messages.ts';
import { ProgressMeter } from './progress-meter.ts';

/** How many pending rows are read at once: small, so that memory does not grow with the library. */
const PAGE = 256;

/** Reasons that are no photo's fault: the work stops, and the photos stay pending. */
const STOPPING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'disk-full',
  'library-unreadable',
  'catalog-corrupt',
  'library-locked',
  'runtime-unavailable',
  'model-unreadable',
  'cancelled',
]);

/** Reasons that may be gone by now without a trace in the file's size or time. */
export const PASSING_REASONS: readonly ErrorCode[] = [
  'file-missing',
  'file-unreadable',
  'file-changed',
];

export interface WorkQueueOptions {
  readonly catalog: Catalog;
  readonly describe: (photo: PendingPhoto) => Promise<Result<EmbeddedPhoto>>;
  /** Photos worked on at the same time. */
  readonly inFlight: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * A photo's file is not what it was seen as: the photo stays pending until its folder was looked at.
   * Without it, that is a reason as any other.
   */
  readonly onStale?: ((photo: PendingPhoto) => void) | undefined;
  /** After each photo that is safely in the catalog. */
  readonly onSaved?: () => Promise<Result<void>>;
}

export interface WorkSummary {
  readonly indexed: number;
  readonly failed: number;
}

/**
 * Works through the catalog's pending photos: a bounded number at a time, each written to the
 * journal before it is touched and to the catalog as soon as it is done, so that a stop at any
 * moment loses nothing and the next run goes on where this one ended.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #meter: ProgressMeter;
  readonly #inHand = new Map<number, Promise<void>>();
  readonly #aborted: Promise<void>;
  #indexed = 0;
  #failed = 0;
  #stopped: KindredError | undefined;
  #paused: PromiseWithResolvers<undefined> | undefined;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#meter = new ProgressMeter('photos', options.catalog.pendingCount(), options.onProgress);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#aborted = promise;
    // One that was aborted before tells no more of it.
    if (this.#isAborted()) resolve(undefined);
    options.signal?.addEventListener(
      'abort',
      () => {
        resolve(undefined);
      },
      { once: true },
    );
  }

  /** No new photo is begun until resume(); those in hand are finished. */
  pause(): void {
    this.#paused ??= Promise.withResolvers<undefined>();
  }

  resume(): void {
    this.#paused?.resolve(undefined);
    this.#paused = undefined;
  }

  /** More became pending since it was begun. */
  countAgain(): void {
    this.#meter.total = this.#indexed + this.#failed + this.#options.catalog.pendingCount();
  }

  get isPaused(): boolean {
    return this.#paused !== undefined;
  }

  /**
   * Runs until nothing is pending, or the signal aborts.
   * @returns what was done; `cancelled` when aborted, `disk-full` and the like when it cannot go on.
   */
  async run(): Promise<Result<WorkSummary>> {
    // Those that the engine went down with go alone, so that the next crash names one photo.
    await this.#runAlone();
    await this.#runTogether();
    // A worker lost on the way has made suspects of the photos that it had in hand.
    await this.#runAlone();
    this.#meter.flush();
    if (this.#stopped !== undefined) return { ok: false, error: this.#stopped };
    return ok({ indexed: this.#indexed, failed: this.#failed });
  }

  async #runAlone(): Promise<void> {
    for (const { id } of this.#options.catalog.suspects()) {
      if (!(await this.#mayGoOn())) return;
      const photo = this.#options.catalog.pendingNow(id);
      if (photo !== undefined) this.#begin(photo, true);
      await this.#finishInHand();
    }
  }

  async #runTogether(): Promise<void> {
    let after = 0;
    for (;;) {
      const page = this.#options.catalog.pending(after, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
      for (const { id } of page) {
        await this.#waitForRoom();
        if (!(await this.#mayGoOn())) break;
        // It may have moved, or be forgotten, since the page was read.
        const photo = this.#options.catalog.pendingNow(id);
        if (photo === undefined) this.#meter.advance();
        else this.#begin(photo, false);
      }
      if (this.#stopped !== undefined) break;
    }
    await this.#finishInHand();
  }

  async #waitForRoom(): Promise<void> {
    if (this.#inHand.size < this.#options.inFlight) return;
    await Promise.race([...this.#inHand.values(), this.#aborted]);
  }

  /** Waits for what is in hand, but not after an abort: then it stays pending for the next run. */
  async #finishInHand(): Promise<void> {
    while (this.#inHand.size > 0 && !this.#isAborted()) {
      await Promise.race([...this.#inHand.values(), this.#aborted]);
    }
    if (this.#inHand.size > 0) this.#options.catalog.journalClear([...this.#inHand.keys()]);
    await this.#mayGoOn();
  }

  #isAborted(): boolean {
    return this.#options.signal?.aborted === true;
  }

  async #mayGoOn(): Promise<boolean> {
    if (this.#paused !== undefined) await Promise.race([this.#paused.promise, this.#aborted]);
    if (this.#isAborted()) this.#stopped ??= { code: 'cancelled', message: 'Stopped.' };
    return this.#stopped === undefined;
  }

  #begin(photo: PendingPhoto, alone: boolean): void {
    const work = this.#work(photo, alone)
      .catch((cause: unknown) => {
        this.#stopped ??= catalogError(cause);
      })
      .finally(() => this.#inHand.delete(photo.id));
    this.#inHand.set(photo.id, work);
  }

  async #work(photo: PendingPhoto, alone: boolean): Promise<void> {
    this.#options.catalog.journalStart(photo.id, alone);
    const described = await this.#options.describe(photo);
    // After an abort the run has ended, and the catalog may be closed.
    if (this.#isAborted()) return;
    if (described.ok) await this.#keep(photo, described.value);
    else this.#refuse(photo, described.error, alone);
  }

  async #keep(photo: PendingPhoto, described: EmbeddedPhoto): Promise<void> {
    const stamp = { byteSize: photo.byteSize, mtimeUs: photo.mtimeUs };
    const saved = this.#options.catalog.saveIndexed(photo.id, { ...described.record, stamp });
    if (!saved.ok) {
      this.#stopped ??= saved.error;
      return;
    }
    this.#meter.advance();
    // It moved away or was edited meanwhile; what it is now is read in its turn.
    if (!saved.value.isKept) return;
    this.#indexed += 1;
    const noted = await this.#options.onSaved?.();
    if (noted?.ok === false) this.#stopped ??= noted.error;
  }

  #refuse(photo: PendingPhoto, error: KindredError, alone: boolean): void {
    const { catalog } = this.#options;
    if (STOPPING.has(error.code)) {
      catalog.journalClear([photo.id]);
      this.#stopped ??= error;
      return;
    }
    if (error.code === 'decode-crashed' && !alone) {
      catalog.countCrash(photo.id);
      catalog.journalClear([photo.id]);
      return;
    }
    const { code, message } = error;
    const now = catalog.pendingNow(photo.id);
    const { onStale } = this.#options;
    if (onStale !== undefined && (code === 'file-changed' || now?.path !== photo.path)) {
      catalog.journalClear([photo.id]);
      this.#meter.advance();
      onStale(now ?? photo);
      return;
    }
    const stamp = { byteSize: photo.byteSize, mtimeUs: photo.mtimeUs };
    const isPassing = PASSING_REASONS.includes(code);
    const saved = catalog.saveFailed(photo.id, { stamp, code, message, isPassing });
    if (!saved.ok) this.#stopped ??= saved.error;
    this.#failed += 1;
    this.#meter.advance(true);
  }
}
