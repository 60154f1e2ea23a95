import type { Progress } from '../../contract/events.ts';
import { ok, type ErrorCode, type KindredError, type Result } from '../../contract/errors.ts';
import type { Catalog, PendingPhoto } from '../catalog/catalog.ts';
import type { EmbeddedPhoto } from '../embed/embed-messages.ts';
import { InHand } from './in-hand.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { Steered } from './steering.ts';

/** How many pending rows are read at once: small, so that memory does not grow with the library. */
const PAGE = 256;

/** Reasons that are no photo's fault: the work stops, and the photos stay pending. */
export const STOPPING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
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
export class WorkQueue implements Steered {
  readonly #options: WorkQueueOptions;
  readonly #meter: ProgressMeter;
  readonly #inHand: InHand;
  #indexed = 0;
  #failed = 0;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#meter = new ProgressMeter('photos', options.catalog.pendingCount(), options.onProgress);
    this.#inHand = new InHand(options.inFlight, options.signal);
  }

  pause(): void {
    this.#inHand.pause();
  }

  resume(): void {
    this.#inHand.resume();
  }

  countAgain(): void {
    this.#meter.total = this.#indexed + this.#failed + this.#options.catalog.pendingCount();
  }

  get isPaused(): boolean {
    return this.#inHand.isPaused;
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
    const { stopped } = this.#inHand;
    if (stopped !== undefined) return { ok: false, error: stopped };
    return ok({ indexed: this.#indexed, failed: this.#failed });
  }

  async #runAlone(): Promise<void> {
    for (const { id } of this.#options.catalog.suspects()) {
      if (!(await this.#inHand.mayGoOn())) return;
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
        await this.#inHand.waitForRoom();
        if (!(await this.#inHand.mayGoOn())) break;
        // It may have moved, or be forgotten, since the page was read.
        const photo = this.#options.catalog.pendingNow(id);
        if (photo === undefined) this.#meter.advance();
        else this.#begin(photo, false);
      }
      if (this.#inHand.stopped !== undefined) break;
    }
    await this.#finishInHand();
  }

  /** After an abort, what is in hand stays pending for the next run. */
  async #finishInHand(): Promise<void> {
    const left = await this.#inHand.finish();
    if (left.length > 0) this.#options.catalog.journalClear(left);
    await this.#inHand.mayGoOn();
  }

  #begin(photo: PendingPhoto, alone: boolean): void {
    this.#inHand.begin(photo.id, () => this.#work(photo, alone));
  }

  async #work(photo: PendingPhoto, alone: boolean): Promise<void> {
    this.#options.catalog.journalStart(photo.id, alone);
    const described = await this.#options.describe(photo);
    // After an abort the run has ended, and the catalog may be closed.
    if (this.#inHand.isAborted) return;
    if (described.ok) await this.#keep(photo, described.value);
    else this.#refuse(photo, described.error, alone);
  }

  async #keep(photo: PendingPhoto, described: EmbeddedPhoto): Promise<void> {
    const stamp = { byteSize: photo.byteSize, mtimeUs: photo.mtimeUs };
    const saved = this.#options.catalog.saveIndexed(photo.id, { ...described.record, stamp });
    if (!saved.ok) {
      this.#inHand.stop(saved.error);
      return;
    }
    this.#meter.advance();
    // It moved away or was edited meanwhile; what it is now is read in its turn.
    if (!saved.value.isKept) return;
    this.#indexed += 1;
    const noted = await this.#options.onSaved?.();
    if (noted?.ok === false) this.#inHand.stop(noted.error);
  }

  #refuse(photo: PendingPhoto, error: KindredError, alone: boolean): void {
    const { catalog } = this.#options;
    if (STOPPING.has(error.code)) {
      catalog.journalClear([photo.id]);
      this.#inHand.stop(error);
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
    if (!saved.ok) this.#inHand.stop(saved.error);
    this.#failed += 1;
    this.#meter.advance(true);
  }
}
