import { fail, ok, type Result } from '../../contract/errors.ts';

/** How long a server may be silent, ms: before it answers, and between two pieces. */
interface Patience {
  readonly answerMs: number;
  readonly pieceMs: number;
}

const PATIENCE: Patience = { answerMs: 5_000, pieceMs: 15_000 };

export interface DownloadRequest {
  readonly url: string;
  /** More than this is refused as soon as it arrives. */
  readonly maxBytes: number;
  /** Told the bytes so far. */
  readonly onProgress?: (doneBytes: number) => void;
  readonly signal?: AbortSignal;
  readonly patience?: Patience;
}

/**
 * Fetches a file into memory. `model-missing` where nothing comes (offline, refused, silent),
 * `model-checksum` where more comes than asked for, `cancelled` by `signal`.
 */
export async function download(request: DownloadRequest): Promise<Result<Uint8Array>> {
  const { url, signal, patience = PATIENCE } = request;
  const silence = new AbortController();
  const timer = new RestartableTimer(() => {
    silence.abort(new Error(`${url} is silent`));
  });
  try {
    timer.restart(patience.answerMs);
    const either =
      signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    const response = await fetch(url, { signal: either });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return fail('model-missing', `${url} answers with status ${response.status}.`);
    }
    return await collect(response.body, request, () => {
      timer.restart(patience.pieceMs);
    });
  } catch (error) {
    if (signal?.aborted === true) return fail('cancelled', 'Fetching the network was stopped.');
    return fail('model-missing', `${url} cannot be reached.`, error);
  } finally {
    timer.stop();
  }
}

async function collect(
  body: ReadableStream<Uint8Array>,
  { url, maxBytes, onProgress }: DownloadRequest,
  onPiece: () => void,
): Promise<Result<Uint8Array>> {
  const pieces: Uint8Array[] = [];
  let done = 0;
  onPiece();
  for await (const piece of body) {
    onPiece();
    done += piece.length;
    if (done > maxBytes) {
      return fail('model-checksum', `${url} holds more than the expected ${maxBytes} bytes.`);
    }
    pieces.push(piece);
    onProgress?.(done);
  }
  return ok(Buffer.concat(pieces));
}

/** Calls back once, unless it is restarted or stopped before its time has passed. */
class RestartableTimer {
  readonly #callback: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  restart(milliseconds: number): void {
    this.stop();
    this.#timer = setTimeout(this.#callback, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
