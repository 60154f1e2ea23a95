import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from './download.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts a server on this machine; returns its address. */
async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo;
  return `http://127.0.0.1:${port}/weights`;
}

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);

describe('download', () => {
  it('gives the bytes and tells how far it is', async () => {
    const url = await serve((_, response) => response.end(bytes));
    const progress: number[] = [];
    const onProgress = (done: number) => progress.push(done);
    const result = await download({ url, maxBytes: bytes.length, onProgress });
    expect(result.ok && Buffer.compare(result.value, bytes)).toBe(0);
    expect(progress.at(-1)).toBe(bytes.length);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('stops at more bytes than expected, however many follow', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (response.write(bytes));
      };
      response.on('drain', more);
      more();
    });
    const result = await download({ url, maxBytes: 1000 });
    expect(!result.ok && result.error.code).toBe('model-checksum');
  });

  it('says that a file is missing where the server has none', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('no such file'));
    const result = await download({ url, maxBytes: 1000 });
    expect(!result.ok && result.error).toMatchObject({
      code: 'model-missing',
      message: `${url} answers with status 404.`,
    });
  });

  it('gives up on a server that never answers', async () => {
    const url = await serve(() => undefined);
    const patience = { answerMs: 50, pieceMs: 60_000 };
    const result = await download({ url, maxBytes: 1000, patience });
    expect(!result.ok && result.error.code).toBe('model-missing');
  });

  it('gives up on a server that stops in the middle', async () => {
    const url = await serve((_, response) => response.write('some'));
    const patience = { answerMs: 60_000, pieceMs: 50 };
    const result = await download({ url, maxBytes: 1000, patience });
    expect(!result.ok && result.error.code).toBe('model-missing');
  });

  it('says that nothing can be reached where nobody listens', async () => {
    const url = await serve(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    const result = await download({ url, maxBytes: 1000 });
    expect(!result.ok && result.error.message).toBe(`${url} cannot be reached.`);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const url = await serve((_, response) => response.write('some'));
    const onProgress = () => {
      stop.abort();
    };
    const result = await download({ url, maxBytes: 1000, onProgress, signal: stop.signal });
    expect(!result.ok && result.error.code).toBe('cancelled');
  });
});
