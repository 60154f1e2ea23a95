import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBody } from './request-body.ts';

const posted = (body: RequestInit['body'], headers: Record<string, string> = {}) =>
  new Request('kindred://app/picture', {
    method: 'POST',
    body: body ?? null,
    headers,
    duplex: 'half',
  });

const streamed = (pieces: readonly Uint8Array[], onCancel?: () => void) => {
  const source = pieces.values();
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const { done, value } = source.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => onCancel?.(),
  });
};

afterEach(() => {
  vi.useRealTimers();
});

describe('readBody', () => {
  it('gives what came, in one piece or in many', async () => {
    const pieces = [Buffer.from('ab'), Buffer.from('c'), new Uint8Array()];
    expect(await readBody(posted(streamed(pieces)), 3)).toEqual(Buffer.from('abc'));
    expect(await readBody(posted('abc'), 3)).toEqual(Buffer.from('abc'));
    expect(await readBody(posted(new Blob(['a', 'bc'])), 3)).toEqual(Buffer.from('abc'));
    expect(await readBody(posted(null), 3)).toEqual(new Uint8Array());
  });

  it('stops at the limit, told before or found out on the way', async () => {
    const onCancel = vi.fn();
    const pieces = Array.from({ length: 1000 }, () => Buffer.from('ab'));
    expect(await readBody(posted(streamed(pieces, onCancel)), 3)).toBeUndefined();
    const told = posted(streamed(pieces, onCancel), { 'content-length': '4' });
    expect(await readBody(told, 3)).toBeUndefined();
    expect(onCancel).toHaveBeenCalledTimes(2);
  });

  it('fails where the page goes away or sends no bytes', async () => {
    const gone = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.error(new Error('gone'));
      },
    });
    await expect(readBody(posted(gone), 3)).rejects.toThrow('gone');
    // What no body holds by its type; Electron once let it through.
    const pieces = [undefined] as unknown as Uint8Array[];
    await expect(readBody(posted(streamed(pieces)), 3)).rejects.toThrow(TypeError);
  });

  it('does not wait for good where nothing comes any more', async () => {
    vi.useFakeTimers();
    const onCancel = vi.fn();
    const silent = new ReadableStream<Uint8Array>({
      pull: () => new Promise<undefined>(() => undefined),
      cancel: onCancel,
    });
    const reading = expect(readBody(posted(silent), 3)).rejects.toThrow('did not arrive in time');
    await vi.advanceTimersByTimeAsync(180_000);
    await reading;
    expect(onCancel).toHaveBeenCalledOnce();
  });
});
