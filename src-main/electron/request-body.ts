import { KindredFailure } from '../contract/errors.ts';

/**
 * How long a page may take to hand in a file, ms; as long as browser mode waits. A body of which
 * nothing comes any more would otherwise hold its place for good.
 */
const PATIENCE_MS = 180_000;

function tooLate(): KindredFailure {
  const message = 'The file did not arrive in time; try again.';
  return new KindredFailure({ code: 'cancelled', message });
}

/** Takes nothing more of a body. */
function giveUp(reader: ReadableStreamDefaultReader<unknown>): void {
  // What the other side has to say to that is of no use any more.
  reader.cancel().catch(() => undefined);
}

/** @returns undefined as soon as there are more than `limit` bytes. */
async function collect(
  reader: ReadableStreamDefaultReader<unknown>,
  limit: number,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const piece = read.value;
    if (!(piece instanceof Uint8Array)) throw new TypeError('A body came as something else.');
    bytes += piece.byteLength;
    if (bytes > limit) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * Reads a request's body, counting as it comes.
 * @returns undefined as soon as it is longer than `limit` bytes; what still comes is not taken.
 *   Rejects where the page goes away, and with `cancelled` where it says nothing any more.
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  if (request.body === null) return new Uint8Array();
  const reader: ReadableStreamDefaultReader<unknown> = request.body.getReader();
  const late = new AbortController();
  const patience = setTimeout(() => {
    late.abort();
    giveUp(reader);
  }, PATIENCE_MS);
  try {
    const isTold = Number(request.headers.get('content-length') ?? 0) > limit;
    const body = isTold ? undefined : await collect(reader, limit);
    if (late.signal.aborted) throw tooLate();
    if (body === undefined) giveUp(reader);
    return body;
  } finally {
    clearTimeout(patience);
  }
}
