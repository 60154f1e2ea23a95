import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body, counting as it comes.
 * @returns undefined as soon as it is longer than `limit` bytes; what still comes is thrown away.
 *   Rejects where the browser goes away.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve(undefined);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= limit) {
      chunks.push(chunk);
      return;
    }
    chunks.length = 0;
    resolve(undefined);
  });
  request.on('end', () => {
    resolve(Buffer.concat(chunks));
  });
  request.on('error', reject);
  return promise;
}
