import type { WorkState } from '../../contract/fields.ts';
import type { EngineEvent, Progress, WorkEvents } from '../../contract/events.ts';
import type { CallOptions } from '../../contract/client.ts';
import { KindredFailure, ok, type KindredError, type Result } from '../../contract/errors.ts';
import { within } from '../browse/time-box.ts';
import type { Catalog, PendingPhoto } from '../catalog/catalog.ts';
import { errorOf } from '../checked-call.ts';
import { forgetLongMissing } from '../keep/forget-long-missing.ts';
import type { LibraryParts } from '../library-parts.ts';
import { ensureModel } from '../model/ensure-model.ts';
import type { ModelSources } from '../model/model-sources.ts';
import type { FilePath } from '../scan/file-path.ts';
import { tagByLessons } from '../teach/tag-by-lessons.ts';
import { sweepThumbnails } from '../thumbs/sweep-thumbnails.ts';
import { NetworkCompletion } from './complete-networks.ts';
import { settleJournal, type LastEnd, type SettledJournal } from './crash-journal.ts';
import { writeWaitingSidecars } from './go-through-sidecars.ts';
import { workThrough } from './index-library.ts';
import { LibraryLooks } from './library-looks.ts';
import type { LookPart } from './look-at-part.ts';
import { progressOf } from './progress-meter.ts';
import { Steering } from './steering.ts';
import { WantedLooks } from './wanted-looks.ts';
import { joinedNews } from './joined-news.ts';
import { WorkNews } from './work-news.ts';
import type { WorkSummary } from './work-queue.ts';

/** How long close() waits for what can't be broken off, ms. */
const CLOSE_LIMIT_MS = 1000;
/** The setting that keeps a pause over a restart. */
const PAUSED_SETTING = 'work-paused';

export interface BackgroundOptions {
  readonly parts: LibraryParts;
  readonly catalog: Catalog;
  readonly modelSources: ModelSources;
  readonly lastEnd: LastEnd;
  readonly emit: (event: EngineEvent) => void;
  /** Parts of the library were looked at, and how long it took, ms. */
  readonly onLooked?: (parts: readonly LookPart[], tookMs: number) => void;
}

interface Run {
  readonly stop: AbortController;
  readonly done: Promise<void>;
  /** Broken off for something else, and to be taken up again after it. */
  isInterrupted: boolean;
}

/**
 * The work in the background: one round at a time looks through folders, gets the network ready,
 * reads what is pending and brings the indexes along. Whoever changes something asks for another
 * round; a person may pause, resume and stop.
 */
export class BackgroundWork {
  /** How the engine before this one went down; undefined where it did not. */
  readonly crash: SettledJournal | undefined;
  readonly #options: BackgroundOptions;
  readonly #news: WorkNews;
  #wanted: WantedLooks | undefined;
  /** What was wanted when the work was ended or could not go on: looked at in the next round. */
  #left = new WantedLooks();
  readonly #looks: LibraryLooks;
  readonly #completion: NetworkCompletion;
  readonly #steering: Steering;
  #run: Run | undefined;
  #isPaused: boolean;
  #isClosed = false;
  #hasModel = false;
  #turn: Promise<unknown> = Promise.resolve();
  /** Calls that have the library to themselves now, or wait for it. */
  #holders = 0;
  #progress: Progress | undefined;
  #problem: KindredError | undefined;

  constructor(options: BackgroundOptions) {
    this.#options = options;
    const { catalog, emit, lastEnd } = options;
    this.#isPaused = catalog.setting(PAUSED_SETTING) === '1';
    this.#news = new WorkNews(emit, () => this.state());
    this.#steering = new Steering(
      [(signal) => this.#lookWhileReading(signal), (signal) => this.#writeWhileReading(signal)],
      () => this.#isPaused,
      // What is wrong with the catalog itself, the reading of photos comes upon, too.
      (cause) => {
        this.#problem = errorOf(cause);
      },
    );
    this.#looks = new LibraryLooks({
      catalog,
      onNotice: (notice) => this.#events().onNotice?.(notice),
      onMarked: () => {
        this.#tellMarks();
      },
      onChanged: () => {
        if (this.#isClosed) return;
        this.tellPhotos();
      },
      onWanted: (wanted) => {
        this.#want(wanted);
      },
      onLooked: (looked, tookMs) => options.onLooked?.(looked, tookMs),
    });
    const settled = settleJournal(catalog, lastEnd);
    this.#completion = new NetworkCompletion(options.parts, catalog, lastEnd);
    this.crash = lastEnd === 'crashed' ? settled : undefined;
  }

  /** What the work is at now. */
  state(): WorkState {
    const isWorking = this.#run !== undefined || this.#holders > 0;
    const { code, message } = this.#problem ?? {};
    return {
      state: this.#isPaused ? 'paused' : isWorking ? 'working' : 'idle',
      progress: this.#progress === undefined ? null : progressOf(this.#progress),
      problem: code === undefined || message === undefined ? null : { code, message },
    };
  }

  /** Looks through all folders that are not paused, and works through what is pending. */
  scanAll(): void {
    this.ask(this.#options.catalog.folders().map(({ id }) => id));
  }

  /** Asks for another round, with a look through these folders first. */
  ask(scan: readonly number[]): void {
    this.#want(new WantedLooks(scan));
  }

  /**
   * Something happened in these folders, relative to the library's folder that they are in: they are
   * looked at soon, also while photos are read.
   */
  lookAt(folderId: number, folders: Iterable<FilePath>): void {
    const wanted = new WantedLooks();
    for (const folder of folders) wanted.addTouched(folderId, folder);
    this.#want(wanted);
  }

  #want(wanted: WantedLooks): void {
    if (this.#isClosed) return;
    this.#wanted = (this.#wanted ?? new WantedLooks()).add(wanted).add(this.#left);
    this.#left.clear();
    this.#begin();
    this.#steering.stir();
  }

  /** Photos in hand are finished, none is begun; kept over a restart. */
  async pause(): Promise<void> {
    this.#setPaused(true);
    // Looking through folders has no place to wait at: it is taken up again later.
    if (!this.#steering.pause()) await this.#interrupt();
    this.#news.work.flush();
  }

  resume(): void {
    this.#setPaused(false);
    this.#steering.resume();
    this.ask([]);
    this.#news.work.flush();
  }

  /** Ends the work; what is pending stays so until more work is asked for. */
  async stop(): Promise<void> {
    if (this.#wanted !== undefined) this.#left.add(this.#wanted);
    this.#wanted = undefined;
    this.#run?.stop.abort();
    await this.#run?.done;
    this.#setPaused(false);
    this.#news.work.flush();
  }

  /**
   * Does something that no round may run beside; the round goes on afterwards.
   * @param asked what goes with the call: its news are told here, too.
   */
  exclusively<T>(work: (on: CallOptions) => Promise<T>, asked: CallOptions = {}): Promise<T> {
    this.#holders += 1;
    const turn = this.#turn.then(async () => {
      await this.#interrupt();
      if (this.#isClosed) {
        throw new KindredFailure({ code: 'cancelled', message: 'The library is closed.' });
      }
      return work(joinedNews(this.#events(), asked));
    });
    this.#turn = turn
      .catch(() => undefined) // Whoever asked gets what was thrown.
      .then(() => {
        this.#holders -= 1;
        this.#progress = undefined;
        this.#begin();
        if (this.#run === undefined && !this.#isClosed) this.#news.work.flush();
      });
    return turn;
  }

  /** Photos or counts are not what they were. */
  tellPhotos(): void {
    if (!this.#isClosed) this.#news.photos.tell();
  }

  /** Stars, tags, titles or captions, or how far their writing has come, are not what they were. */
  #tellMarks(): void {
    if (!this.#isClosed) this.#news.marks.tell();
  }

  /** Ends the work for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wanted = undefined;
    this.#news.close();
    this.#looks.close();
    this.#run?.stop.abort();
    await within(Promise.resolve(this.#run?.done), CLOSE_LIMIT_MS, undefined);
  }

  #setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    this.#options.catalog.setSetting(PAUSED_SETTING, isPaused ? '1' : '0');
  }

  async #interrupt(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    run.isInterrupted = true;
    run.stop.abort();
    await run.done;
  }

  #begin(): void {
    const mayRun = !this.#isPaused && !this.#isClosed && this.#holders === 0;
    if (!mayRun || this.#run !== undefined || this.#wanted === undefined) return;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    this.#problem = undefined;
    const stop = new AbortController();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const run: Run = { stop, done: promise, isInterrupted: false };
    this.#run = run;
    this.#news.work.flush();
    void this.#round(wanted, stop.signal)
      .catch((cause: unknown): Result<void> => ({ ok: false, error: errorOf(cause) }))
      .then((ended) => {
        this.#end(run, wanted, ended);
        resolve(undefined);
      });
  }

  #end(run: Run, wanted: WantedLooks, ended: Result<void>): void {
    this.#run = undefined;
    this.#progress = undefined;
    if (this.#isClosed) return;
    if (run.isInterrupted) this.#want(wanted);
    else if (!ended.ok) this.#left.add(wanted);
    if (!ended.ok && ended.error.code !== 'cancelled') this.#problem = ended.error;
    // News of photos come before the news that the work is over.
    this.#news.settle();
    this.#begin();
    if (this.#currentRun() === undefined) this.#news.work.flush();
  }

  /** As a call, since TypeScript takes a field to be what it was set to. */
  #currentRun(): Run | undefined {
    return this.#run;
  }

  #events(): WorkEvents {
    return {
      onProgress: (progress) => {
        if (this.#isClosed) return;
        const isNewStep = this.#progress?.step !== progress.step;
        this.#progress = progress;
        if (isNewStep) this.#news.work.flush();
        else this.#news.work.tell();
        if (progress.step === 'next-model') this.#news.models.tell();
        if (progress.step !== 'photos' || progress.done === 0) return;
        this.tellPhotos();
        // Photos bring stars and tags along.
        this.#tellMarks();
      },
      onNotice: ({ message }) => {
        if (!this.#isClosed) this.#options.emit({ kind: 'notice', message });
      },
    };
  }

  async #round(wanted: WantedLooks, signal: AbortSignal): Promise<Result<void>> {
    const { catalog, parts } = this.#options;
    if (catalog.folders().length === 0 && catalog.revision() === 0) return ok(undefined);
    const looked = await this.#looks.look(wanted, signal, this.#events().onProgress);
    if (!looked.ok) return looked;
    if (looked.value) this.#completion.lookAgain();
    // After a look, so that whatever came back before its time was up stays.
    if (looked.value) await forgetLongMissing(catalog, Date.now(), signal);
    const written = await this.#writeSidecars(looked.value, signal);
    if (!written.ok) return written;
    const ready = await this.#getReady(signal);
    if (!ready.ok) return ready;
    const worked = await this.#steering.during(signal, () => this.#workThrough(signal));
    if (!worked.ok) return worked;
    // What photos said of themselves may have given way to what the person says.
    const rest = await this.#sayWhatIsKnown(signal);
    if (!rest.ok) return rest;
    if (worked.value.indexed + worked.value.failed > 0) this.tellPhotos();
    const completed = await this.#steering.during(signal, () => this.#completeNetworks(signal));
    if (!completed.ok) return completed;
    await sweepThumbnails(catalog, parts.thumbnails, signal);
    return parts.keepIndexes(this.#events());
  }

  /** What photos are given by lessons goes into sidecars with the rest. */
  async #sayWhatIsKnown(signal: AbortSignal): Promise<Result<void>> {
    const { catalog, parts } = this.#options;
    const tagged = await tagByLessons({ ...this.#events(), parts, catalog, signal });
    if (!tagged.ok) return tagged;
    if (tagged.value > 0) this.#tellMarks();
    return this.#writeSidecars(false, signal);
  }

  /** @param withFailed whether those are tried again that could not be written before. */
  async #writeSidecars(withFailed: boolean, signal: AbortSignal): Promise<Result<void>> {
    const context = { ...this.#events(), catalog: this.#options.catalog, signal };
    const written = await writeWaitingSidecars(context, { withFailed });
    if (!written.ok) return written;
    if (written.value.written + written.value.failed > 0) this.#tellMarks();
    return ok(undefined);
  }

  #workThrough(signal: AbortSignal): Promise<Result<WorkSummary>> {
    const { catalog, parts } = this.#options;
    const onStale = ({ path }: PendingPhoto) => {
      this.#looks.lookSoonAround(path);
    };
    return workThrough({ ...this.#events(), parts, signal, onStale }, catalog, (queue) => {
      this.#steering.take(queue);
    });
  }

  /** After the photos that are pending, as those can't be found at all. */
  #completeNetworks(signal: AbortSignal): Promise<Result<unknown>> {
    return this.#completion.run({
      ...this.#events(),
      signal,
      onSteered: (work) => {
        this.#steering.take(work);
      },
      onStale: (path) => {
        this.#looks.lookSoonAround(path);
      },
      onChanged: () => {
        this.#news.models.flush();
        // What is pending now, the next round reads.
        this.ask([]);
        this.tellPhotos();
      },
    });
  }

  /** What the person says while photos are read does not wait until all of them are. */
  async #writeWhileReading(signal: AbortSignal): Promise<void> {
    const { catalog } = this.#options;
    const isPaused = () => this.#isPaused;
    // The bar shows how far the photos have come.
    const written = await writeWaitingSidecars({ catalog, signal }, { isPaused });
    if (written.ok && written.value.written + written.value.failed > 0) this.#tellMarks();
  }

  /** Nor does what changes on disk meanwhile. */
  async #lookWhileReading(signal: AbortSignal): Promise<void> {
    const wanted = this.#wanted;
    if (wanted?.isEmpty !== false || this.#isPaused) return;
    // Another round follows this one, as the queue goes on with photos that come after, not before.
    this.#wanted = new WantedLooks();
    try {
      await this.#looks.look(wanted, signal);
    } finally {
      // Nothing, where it was looked at.
      this.#wanted.add(wanted);
    }
    this.#steering.countAgain();
  }

  /** Gets the network, once a session, and finds the photos that have not been through it. */
  async #getReady(signal: AbortSignal): Promise<Result<void>> {
    const { catalog, parts, modelSources } = this.#options;
    if (!this.#hasModel && catalog.folders().length > 0) {
      const model = await ensureModel({ ...this.#events(), parts, modelSources, signal });
      if (!model.ok) return model;
      // Where none can be had, the person was told, and a call of its own gets it later.
      this.#hasModel = true;
      this.tellPhotos();
    }
    catalog.requeueWithout(await parts.modelIds());
    return ok(undefined);
  }
}
