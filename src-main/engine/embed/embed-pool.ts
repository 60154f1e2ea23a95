import { Worker } from 'node:worker_threads';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { EmbeddedPhoto, EmbedReply, EmbedRequest, EmbedWorkerData } from './embed-messages.ts';

/**
 * How long a worker may stay silent about one photo, ms. Decoding has its own limit of 20 s; this is
 * for code that never comes back.
 */
const SILENCE_LIMIT_MS = 60_000;
/** How long close() waits for a worker that is busy, ms: Ctrl-C is to stop within a second. */
const CLOSE_LIMIT_MS = 400;

interface Ticket {
  readonly settle: (photo: Result<EmbeddedPhoto>) => void;
  readonly timer: NodeJS.Timeout;
}

const LOST: Result<never> = fail('decode-crashed', 'Reading this photo brought the reader down.');

/**
 * One embed worker thread that decodes and embeds several photos at a time, started again when it
 * goes down. Measured on two cores: one worker with four photos in flight is the fastest
 * arrangement (DESIGN, section 4), as decoding runs on libvips's own threads.
 */
export class EmbedPool {
  readonly #data: EmbedWorkerData;
  readonly #tickets = new Map<number, Ticket>();
  #worker: Worker | undefined;
  #lastTicket = 0;
  #exited: Promise<void> = Promise.resolve();

  private constructor(data: EmbedWorkerData) {
    this.#data = data;
  }

  /** Starts the worker; `runtime-unavailable` or `model-unreadable` where the network won't load. */
  static async open(data: EmbedWorkerData): Promise<Result<EmbedPool>> {
    const pool = new EmbedPool(data);
    const started = await pool.#start();
    return started.ok ? ok(pool) : started;
  }

  async #start(): Promise<Result<void>> {
    const worker = new Worker(new URL('./embed-worker.ts', import.meta.url), {
      workerData: this.#data,
    });
    this.#worker = worker;
    const ready = Promise.withResolvers<Result<void>>();
    const exited = Promise.withResolvers<undefined>();
    this.#exited = exited.promise;
    worker.on('message', (reply: EmbedReply) => {
      if (reply.kind === 'ready') ready.resolve(reply.started);
      else this.#settle(reply.ticket, reply.photo);
    });
    worker.on('error', (cause) => {
      ready.resolve(fail('internal', 'The photo reader would not start.', cause));
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#lose();
      exited.resolve(undefined);
    });
    const started = await ready.promise;
    if (!started.ok) await this.close();
    return started;
  }

  /** The worker is gone: whatever it had in its hands is suspect. */
  #lose(): void {
    this.#worker = undefined;
    for (const ticket of this.#tickets.keys()) this.#settle(ticket, LOST);
  }

  #settle(number: number, photo: Result<EmbeddedPhoto>): void {
    const ticket = this.#tickets.get(number);
    if (ticket === undefined) return;
    clearTimeout(ticket.timer);
    this.#tickets.delete(number);
    ticket.settle(photo);
  }

  /**
   * Decodes and embeds one photo.
   * @param keepThumbnail into the cache (a photo of the library), or back with the answer.
   * @returns `decode-crashed` where the worker went down meanwhile, by this photo or another.
   */
  async describe(path: FilePath, keepThumbnail: boolean): Promise<Result<EmbeddedPhoto>> {
    if (this.#worker === undefined) {
      const started = await this.#start();
      if (!started.ok) return started;
    }
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    const { promise, resolve } = Promise.withResolvers<Result<EmbeddedPhoto>>();
    const timer = setTimeout(() => {
      this.#giveUp(ticket);
    }, SILENCE_LIMIT_MS);
    this.#tickets.set(ticket, { settle: resolve, timer });
    this.#post({ kind: 'describe', ticket, path, keepThumbnail });
    return promise;
  }

  #post(request: EmbedRequest): void {
    this.#worker?.postMessage(request);
  }

  /** A worker silent for so long is no longer inside the network, so it may be ended by force. */
  #giveUp(ticket: number): void {
    this.#settle(ticket, fail('decode-timeout', 'Reading this photo took too long.'));
    void this.#worker?.terminate();
  }

  /**
   * Stops the worker in good order.
   * @returns false where it was too busy to stop in time; the process should then end by itself.
   */
  async close(): Promise<boolean> {
    this.#post({ kind: 'close' });
    this.#worker = undefined;
    const late = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      late.resolve(false);
    }, CLOSE_LIMIT_MS);
    const closed = await Promise.race([this.#exited.then(() => true), late.promise]);
    clearTimeout(timer);
    for (const ticket of this.#tickets.keys()) this.#settle(ticket, fail('cancelled', 'Stopped.'));
    return closed;
  }
}
