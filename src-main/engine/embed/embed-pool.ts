import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Runtime } from '../../contract/model-calls.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { PictureOrder } from '../decode/export-picture.ts';
import type { PicturePart } from '../decode/picture-view.ts';
import { stampFile } from '../scan/file-stamp.ts';
import type {
  EmbedCall,
  EmbeddedPhoto,
  EmbedOutcome,
  EmbedReply,
  EmbedRequest,
  EmbedResults,
  EmbedWorkerData,
  NewlyEmbedded,
} from './embed-messages.ts';
import type { ExaminedPicture } from './examine-picture.ts';
import { keepOnnxQuiet } from './keep-onnx-quiet.ts';
import { examinationKey, RecentExaminations } from './recent-examinations.ts';

type Kind = keyof EmbedResults;

/**
 * How long a worker may stay silent about one photo, ms. Decoding has its own limit of 20 s; this is
 * for code that never comes back.
 */
const SILENCE_LIMIT_MS = 60_000;
/** How long close() waits for a worker that is busy, ms: Ctrl-C is to stop within a second. */
const CLOSE_LIMIT_MS = 400;

interface Ticket {
  readonly answer: (outcome: EmbedOutcome) => void;
  readonly lose: (reason: Result<never>) => void;
  readonly timer: NodeJS.Timeout;
}

const STOPPED: Result<never> = fail('cancelled', 'Stopped.');
const LOST: Result<never> = fail('decode-crashed', 'Reading this photo brought the reader down.');

function isKind<K extends Kind>(
  outcome: EmbedOutcome,
  kind: K,
): outcome is EmbedOutcome & { kind: K; result: EmbedResults[K] } {
  return outcome.kind === kind;
}

/**
 * One embed worker thread that decodes and embeds several photos at a time, started again when it
 * goes down. Measured on two cores: one worker with four photos in flight is the fastest
 * arrangement (DESIGN, section 4), as decoding runs on libvips's own threads.
 */
export class EmbedPool {
  readonly #data: EmbedWorkerData;
  readonly #tickets = new Map<number, Ticket>();
  readonly #recent = new RecentExaminations();
  #worker: Worker | undefined;
  /** That the worker takes calls: before that it has no network yet. */
  #started: Promise<Result<Runtime | undefined>> | undefined;
  #lastTicket = 0;
  #exited: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** For whoever waits until nothing is asked any more. */
  #allAnswered: PromiseWithResolvers<undefined> | undefined;
  /** What computes the networks; undefined where there is none. */
  #runtime: Runtime | undefined;

  private constructor(data: EmbedWorkerData) {
    this.#data = data;
  }

  /** Starts the worker; `runtime-unavailable` or `model-unreadable` where the network won't load. */
  static async open(data: EmbedWorkerData): Promise<Result<EmbedPool>> {
    const pool = new EmbedPool(data);
    const started = await pool.#running();
    return started.ok ? ok(pool) : started;
  }

  /** Starts the worker where none runs; whoever asks meanwhile waits for the same one. */
  async #running(): Promise<Result<Runtime | undefined>> {
    if (this.#isClosed) return STOPPED;
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start(): Promise<Result<Runtime | undefined>> {
    keepOnnxQuiet();
    const worker = new Worker(new URL('./embed-worker.ts', import.meta.url), {
      workerData: this.#data,
    });
    this.#worker = worker;
    const ready = Promise.withResolvers<Result<Runtime | undefined>>();
    const exited = Promise.withResolvers<undefined>();
    this.#exited = exited.promise;
    worker.on('message', (reply: EmbedReply) => {
      if (reply.kind === 'ready') ready.resolve(reply.started);
      else this.#take(reply.ticket)?.answer(reply.outcome);
    });
    worker.on('error', (cause) => {
      ready.resolve(fail('internal', 'The photo reader would not start.', cause));
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#lose();
      ready.resolve(fail('internal', 'The photo reader would not start.'));
      exited.resolve(undefined);
    });
    const started = await ready.promise;
    if (started.ok) this.#runtime = started.value;
    else await this.#end();
    return started;
  }

  /** What computes the networks; undefined where there is none. */
  get runtime(): Runtime | undefined {
    return this.#runtime;
  }

  /** The worker is gone: whatever it had in its hands is suspect. */
  #lose(): void {
    this.#worker = undefined;
    this.#started = undefined;
    for (const ticket of this.#tickets.keys()) this.#take(ticket)?.lose(LOST);
  }

  /** Takes a ticket back: what is still to come for it is not waited for. */
  #take(number: number): Ticket | undefined {
    const ticket = this.#tickets.get(number);
    clearTimeout(ticket?.timer);
    this.#tickets.delete(number);
    if (this.#tickets.size === 0) this.#allAnswered?.resolve(undefined);
    return ticket;
  }

  /**
   * Decodes and embeds one photo.
   * @param keepThumbnail into the cache (a photo of the library), or back with the answer.
   * @param isSuspect by no other network than the one that serves: what brings another one down is not
   * to cost the photo.
   * @returns `decode-crashed` where the worker went down meanwhile, by this photo or another.
   */
  async describe(
    path: FilePath,
    keepThumbnail: boolean,
    isSuspect = false,
  ): Promise<Result<EmbeddedPhoto>> {
    return this.#call({ kind: 'describe', path, keepThumbnail, isSuspect });
  }

  /**
   * Looks at a picture again, or at a part of one, cell by cell. The last ones are kept: a file that
   * is as it was is not read again.
   * @param part of the upright picture; all of it where left out.
   * @param modelId by this network; by the one that serves where left out.
   * @returns the reasons of {@link describe}.
   */
  async examine(
    path: FilePath,
    part?: PicturePart,
    modelId?: string,
  ): Promise<Result<ExaminedPicture>> {
    const file = await stampFile(path);
    if (!file.ok) return file;
    const key = examinationKey(file.value, part, modelId);
    const recent = this.#recent.get(key);
    if (recent !== undefined) return ok(recent);
    const examined = await this.#call({ kind: 'examine', path, part, modelId });
    if (examined.ok) this.#recent.set(key, examined.value);
    return examined;
  }

  /**
   * Embeds a photo by one of the networks, and nothing else.
   * @returns the reasons of {@link describe}.
   */
  async embed(path: FilePath, modelId: string): Promise<Result<NewlyEmbedded>> {
    return this.#call({ kind: 'embed', path, modelId });
  }

  /** The whole photo as an upright sRGB JPEG, for formats that no browser shows. */
  async screen(path: FilePath): Promise<Result<Uint8Array>> {
    return this.#call({ kind: 'screen', path });
  }

  /** A copy of the photo in another format, as a file's bytes. */
  async exportPicture(path: FilePath, order: PictureOrder): Promise<Result<Uint8Array>> {
    return this.#call({ kind: 'export', path, order });
  }

  async #call<K extends Kind>(
    call: EmbedCall & { kind: K },
  ): Promise<EmbedResults[K] | Result<never>> {
    const started = await this.#running();
    if (!started.ok) return started;
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    const { promise, resolve } = Promise.withResolvers<EmbedResults[K] | Result<never>>();
    const timer = setTimeout(() => {
      this.#giveUp(ticket);
    }, SILENCE_LIMIT_MS);
    this.#tickets.set(ticket, {
      answer: (outcome) => {
        if (isKind(outcome, call.kind)) resolve(outcome.result);
        else resolve(fail('internal', 'The photo reader answered another question.'));
      },
      lose: resolve,
      timer,
    });
    this.#post({ kind: 'call', ticket, call });
    return promise;
  }

  #post(request: EmbedRequest): void {
    this.#worker?.postMessage(request);
  }

  /** A worker silent for so long is no longer inside the network, so it may be ended by force. */
  #giveUp(ticket: number): void {
    this.#take(ticket)?.lose(fail('decode-timeout', 'Reading this photo took too long.'));
    void this.#worker?.terminate();
  }

  /** Takes no more calls, and stops the worker when those are answered that were made. */
  async retire(): Promise<void> {
    // Who was given this pool a moment ago asks now.
    await breathe();
    this.#isClosed = true;
    this.#allAnswered = Promise.withResolvers<undefined>();
    if (this.#tickets.size > 0) await this.#allAnswered.promise;
    await this.#end();
  }

  /**
   * Stops the worker in good order.
   * @returns false where it was too busy to stop in time; the process should then end by itself.
   */
  close(): Promise<boolean> {
    this.#isClosed = true;
    return this.#end();
  }

  async #end(): Promise<boolean> {
    this.#post({ kind: 'close' });
    this.#worker = undefined;
    this.#started = undefined;
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      late.resolve(false);
    }, CLOSE_LIMIT_MS);
    const closed = await Promise.race([this.#exited.then(() => true), late.promise]);
    clearTimeout(timer);
    for (const ticket of this.#tickets.keys()) {
      this.#take(ticket)?.lose(STOPPED);
    }
    return closed;
  }
}
