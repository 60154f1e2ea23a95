import { Worker } from 'node:worker_threads';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { HeifJob, HeifOutcome } from './heif-messages.ts';
import { THUMBNAIL_SIDE } from './limits.ts';
import type { RgbImage } from './rgb-image.ts';

/** The worker goes when nothing came for this long: its code and memory take some 100 MB. */
const IDLE_MS = 15_000;

/** WASM memory never shrinks: past this the worker is replaced (12 megapixels take 60 MB). */
const MOST_HEAP_BYTES = 192 * 1024 * 1024;

/** `heif_error_code` of libheif/heif_error.h for what its codecs do not do. */
const UNSUPPORTED_CODES = new Set([3, 4, 11]);

/** Decodes HEIC pictures one after the other in a worker thread, started on demand. */
export class HeifDecoder {
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Decodes the primary picture, upright and shrunk, in the file's own colours.
   * @param side pixels of the longer side that are needed, where the file has them.
   *
   * Fails with `image-damaged`, `format-unsupported`, `decode-timeout` or `decode-crashed`.
   */
  decode(bytes: Uint8Array, timeLimitMs: number, side = THUMBNAIL_SIDE): Promise<Result<RgbImage>> {
    const turn = this.#last.then(() => this.#run({ bytes, side }, timeLimitMs));
    this.#last = turn;
    return turn;
  }

  /** Ends the worker, if there is one; the next picture starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #run(job: HeifJob, timeLimitMs: number): Promise<Result<RgbImage>> {
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const outcome = await ask(worker, job, timeLimitMs);
    worker.unref();
    if (typeof outcome === 'string' || outcome.broken || outcome.heapBytes > MOST_HEAP_BYTES) {
      await this.close();
    } else {
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
    return resultOf(outcome);
  }

  #start(): Worker {
    // What libheif prints is kept from the terminal: the outcome says it. It is left unread, since
    // reading it would keep the process alive; a worker does not live long enough for it to add up.
    const options = { stdout: true, stderr: true, execArgv: [] };
    const worker = new Worker(new URL('./heif-worker.ts', import.meta.url), options);
    // Should it break while nobody waits, the process goes on and the next picture starts another.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }
}

type Outcome = HeifOutcome | 'late' | 'gone';

/** The worker's answer, or how it failed to give one. */
function ask(worker: Worker, job: HeifJob, timeLimitMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome): void => {
      clearTimeout(timer);
      worker.off('message', heard).off('error', gone).off('exit', gone);
      resolve(outcome);
    };
    const heard = (outcome: HeifOutcome): void => {
      settle(outcome);
    };
    const gone = (): void => {
      settle('gone');
    };
    const timer = setTimeout(() => {
      settle('late');
    }, timeLimitMs);
    worker.on('message', heard).on('error', gone).on('exit', gone);
    worker.postMessage(job);
  });
}

function resultOf(outcome: Outcome): Result<RgbImage> {
  if (outcome === 'late') return fail('decode-timeout', 'The picture took too long to decode.');
  if (outcome === 'gone' || outcome.broken) {
    return fail('decode-crashed', 'The picture made the decoder stop.');
  }
  if (outcome.image !== undefined) return ok(outcome.image);
  const code = outcome.errorCode ?? 0;
  return UNSUPPORTED_CODES.has(code)
    ? fail('format-unsupported', 'This kind of HEIF is not supported.', code)
    : fail('image-damaged', 'The picture data is damaged.', code);
}
