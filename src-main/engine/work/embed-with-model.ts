import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import type { Progress } from '../../contract/events.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { LackingPhoto } from '../catalog/model-catalog.ts';
import type { NewlyEmbedded } from '../embed/embed-messages.ts';
import type { FilePath } from '../scan/file-path.ts';
import { stampFile } from '../scan/file-stamp.ts';
import { hasStampOf } from '../scan/reconcile.ts';
import { InHand } from './in-hand.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { Steered } from './steering.ts';
import { PASSING_REASONS, STOPPING } from './work-queue.ts';

/** How many photos are read from the catalog at once: memory does not grow with the library. */
const PAGE = 256;

const CHANGED: Result<never> = fail('file-changed', 'This file is not what it was seen as.');

/** What looks at a photo with one network and no other: the embed pool. */
interface Looker {
  embed(path: FilePath, modelId: string): Promise<Result<NewlyEmbedded>>;
}

export interface EmbedWithModelOptions {
  readonly catalog: Catalog;
  readonly modelId: string;
  readonly looker: Looker;
  /** Photos worked on at the same time. */
  readonly inFlight: number;
  /** Photos whose files are away or are no longer what they were: added to, and passed over. */
  readonly skipped: Set<number>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** A photo's file is not what it was seen as. */
  readonly onStale?: ((path: FilePath) => void) | undefined;
  /** After each vector that is safely in the catalog. */
  readonly onSaved?: () => Promise<Result<void>>;
}

export interface EmbedSummary {
  readonly made: number;
  readonly refused: number;
  /** Every photo that can have the vector has it; false where photos to be read came in between. */
  readonly isWhole: boolean;
  /** The least that the network took for a photo; Infinity where it looked at none. */
  readonly ms: number;
}

/**
 * Makes the vectors that photos lack of one network, a bounded number at a time. The photo itself is
 * never touched: what the network can't look at, or brings the engine down with, it alone refuses. Each
 * is noted in the catalog before it is looked at, so that a stop at any moment loses nothing.
 */
export class EmbedWithModel implements Steered {
  readonly #options: EmbedWithModelOptions;
  readonly #meter: ProgressMeter;
  readonly #inHand: InHand;
  #made = 0;
  #refused = 0;
  #ms = Infinity;
  /** Photos to be read came: they go first. */
  #givesWay = false;

  constructor(options: EmbedWithModelOptions) {
    this.#options = options;
    const { catalog, modelId, skipped } = options;
    const total = Math.max(0, catalog.lacking.count(modelId) - skipped.size);
    this.#meter = new ProgressMeter('next-model', total, options.onProgress);
    this.#inHand = new InHand(options.inFlight, options.signal);
  }

  pause(): void {
    this.#inHand.pause();
  }

  resume(): void {
    this.#inHand.resume();
  }

  countAgain(): void {
    this.#givesWay ||= this.#options.catalog.pendingCount() > 0;
  }

  /**
   * Runs until no photo lacks the vector, or others have to be read first.
   * @returns what was done; `cancelled` when aborted, `disk-full`, `model-missing` (the network does not
   * load) and the like when it can't go on.
   */
  async run(): Promise<Result<EmbedSummary>> {
    this.#meter.flush();
    // Those that the engine went down with go alone, so that the next crash names one photo.
    await this.#runAlone();
    await this.#runTogether();
    // A worker that was lost on the way has made suspects of those that it had in hand.
    await this.#runAlone();
    this.#meter.flush();
    const { stopped } = this.#inHand;
    if (stopped !== undefined) return { ok: false, error: stopped };
    const [made, refused, ms] = [this.#made, this.#refused, this.#ms];
    return ok({ made, refused, ms, isWhole: !this.#givesWay });
  }

  async #runAlone(): Promise<void> {
    const { catalog, modelId } = this.#options;
    for (const { id } of catalog.lacking.suspects(modelId)) {
      if (!(await this.#mayGoOn())) return;
      this.#begin(id, true);
      await this.#finishInHand();
    }
  }

  async #runTogether(): Promise<void> {
    const { catalog, modelId } = this.#options;
    let after = 0;
    while (await this.#mayGoOn()) {
      const page = catalog.lacking.photos(modelId, after, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
      await this.#runPage(page);
    }
    await this.#finishInHand();
  }

  async #runPage(page: readonly LackingPhoto[]): Promise<void> {
    for (const { id } of page) {
      await this.#inHand.waitForRoom();
      if (!(await this.#mayGoOn())) return;
      this.#begin(id, false);
    }
  }

  async #mayGoOn(): Promise<boolean> {
    return (await this.#inHand.mayGoOn()) && !this.#givesWay;
  }

  /** After an abort, nothing came of what is in hand. */
  async #finishInHand(): Promise<void> {
    const left = await this.#inHand.finish();
    if (left.length > 0) this.#options.catalog.lacking.takeBack(this.#options.modelId, left);
    await this.#inHand.mayGoOn();
  }

  #begin(id: number, alone: boolean): void {
    const { catalog, modelId, skipped } = this.#options;
    if (skipped.has(id)) return;
    // It may have moved, have been read or be forgotten since the page was read.
    const photo = catalog.lacking.now(modelId, id);
    if (photo === undefined) {
      this.#meter.advance();
      return;
    }
    this.#inHand.begin(id, () => this.#work(photo, alone));
  }

  async #work(photo: LackingPhoto, alone: boolean): Promise<void> {
    const { catalog, modelId } = this.#options;
    catalog.lacking.begin(modelId, photo.id);
    const looked = await this.#look(photo);
    // After an abort the run has ended, and the catalog may be closed.
    if (this.#inHand.isAborted) return;
    if (looked.ok) await this.#keep(photo, looked.value);
    else this.#refuse(photo, looked.error, alone);
  }

  async #look(photo: LackingPhoto): Promise<Result<NewlyEmbedded>> {
    const { looker, modelId } = this.#options;
    // A drive that says nothing is found out here.
    const stamp = await stampFile(photo.path);
    if (!stamp.ok) return stamp;
    if (!hasStampOf(stamp.value, photo)) return CHANGED;
    return looker.embed(photo.path, modelId);
  }

  async #keep(photo: LackingPhoto, { hash, embedding, ms }: NewlyEmbedded): Promise<void> {
    const { catalog, onSaved, skipped } = this.#options;
    const saved = catalog.lacking.save(photo.id, hash, embedding);
    if (!saved.ok) {
      this.#inHand.stop(saved.error);
      return;
    }
    this.#meter.advance();
    this.#ms = Math.min(this.#ms, ms);
    // Other bytes than those that the catalog knows: a look at its folder tells.
    if (!saved.value.isKept) {
      skipped.add(photo.id);
      this.#options.onStale?.(photo.path);
      return;
    }
    this.#made += 1;
    const noted = await onSaved?.();
    if (noted?.ok === false) this.#inHand.stop(noted.error);
  }

  #refuse(photo: LackingPhoto, error: KindredError, alone: boolean): void {
    const { catalog, modelId, skipped } = this.#options;
    const { code } = error;
    // It goes alone later: another photo may have brought the worker down.
    if (code === 'decode-crashed' && !alone) return;
    if (STOPPING.has(code) || code === 'model-missing') {
      catalog.lacking.takeBack(modelId, [photo.id]);
      this.#inHand.stop(error);
      return;
    }
    if (PASSING_REASONS.includes(code)) {
      catalog.lacking.takeBack(modelId, [photo.id]);
      skipped.add(photo.id);
      this.#meter.advance();
      if (code === 'file-changed') this.#options.onStale?.(photo.path);
      return;
    }
    catalog.lacking.refuse(modelId, photo.id, error);
    this.#refused += 1;
    this.#meter.advance(true);
  }
}
