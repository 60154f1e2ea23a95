import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readlinkSync, truncateSync, utimesSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { photoProtocol } from './photo-protocol.ts';
import { bytesOf, ORIGINAL, photoOf } from './sample-photo.ts';

/** How often this process has a file open; told by Linux alone. */
const openCount = (path: string) =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false; // The one that listed the folder.
    }
  }).length;
const onLinux = it.skipIf(process.platform !== 'linux');

let picture: Buffer;
beforeAll(async () => {
  picture = Buffer.from(await drawPicture({ seed: 1 }));
});

describe('a photo’s own file', () => {
  it('is the same whatever pieces it is asked for in', async () => {
    // Longer than what is read at once, so that ranges begin and end inside pieces.
    const bytes = randomBytes(600_000);
    const { get } = photoOf(bytes);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const starts = [0, ...places.sort((a, b) => a - b)];
        const parts = starts.map(async (first, at) => {
          const last = (starts[at + 1] ?? bytes.length) - 1;
          const part = await get(ORIGINAL, { range: `bytes=${first}-${last}` });
          expect(part.status).toBe(206);
          expect(part.headers.get('content-range')).toBe(`bytes ${first}-${last}/${bytes.length}`);
          expect(part.headers.get('content-length')).toBe(String(last - first + 1));
          return bytesOf(part);
        });
        expect(Buffer.concat(await Promise.all(parts)).equals(bytes)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('comes from its end, to its end, and not from beyond it', async () => {
    const { get } = photoOf(picture);
    const size = picture.length;
    const part = async (range: string) => {
      const answer = await get(ORIGINAL, { range });
      return [answer.status, (await bytesOf(answer)).equals(picture.subarray(-50))];
    };
    expect(await part('bytes=-50')).toEqual([206, true]);
    expect(await part(`bytes=${size - 50}-`)).toEqual([206, true]);
    expect(await part(`bytes=${size - 50}-99999999`)).toEqual([206, true]);
    const beyond = await get(ORIGINAL, { range: `bytes=${size}-` });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${size}`);
    const several = await get(ORIGINAL, { range: 'bytes=0-1,4-5' });
    expect([several.status, (await bytesOf(several)).length]).toEqual([200, size]);
  });

  it('is not sent again to who has it, and only its headers for HEAD', async () => {
    const { get, path } = photoOf(picture);
    const head = await get(ORIGINAL, {}, 'HEAD');
    expect([head.status, head.body]).toEqual([200, null]);
    expect(head.headers.get('content-length')).toBe(String(picture.length));
    const etag = head.headers.get('etag') ?? '';
    const known = await get(ORIGINAL, { 'if-none-match': `"x", W/${etag}` });
    expect([known.status, known.body]).toEqual([304, null]);
    const partIfSame = async () =>
      bytesOf(await get(ORIGINAL, { range: 'bytes=0-9', 'if-range': etag }));
    expect(await partIfSame()).toHaveLength(10);
    utimesSync(path, 1, 1);
    expect(await partIfSame()).toHaveLength(picture.length);
  });

  it('is a sentence when it vanished, changed, or something else took its place', async () => {
    const { get, path } = photoOf(picture);
    await rename(path, `${path}.away`);
    expect((await get(ORIGINAL)).status).toBe(404);
    if (spawnSync('mkfifo', [path]).status === 0) {
      expect([403, 409]).toContain((await get(ORIGINAL)).status);
    }
    await rename(`${path}.away`, path);
    truncateSync(path, 10);
    const changed = await get(ORIGINAL);
    expect(changed.status).toBe(409);
    expect(await changed.json()).toMatchObject({ error: { code: 'file-changed' } });
  });

  it('is never sent as something that runs', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    const { photo } = photoOf(svg, 'x.svg');
    for (const mediaType of ['image/svg+xml', 'text/html', 'image/x\r\nx: y']) {
      const handle = photoProtocol({ library: memoryLibrary({ 1: { ...photo, mediaType } }) });
      const answer = await handle(new Request(ORIGINAL));
      const { headers } = answer;
      expect(await bytesOf(answer)).toEqual(svg);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toMatch(/^attachment; /);
    }
  });
});

describe('an open file', () => {
  const large = () => {
    const sample = photoOf(Buffer.alloc(0));
    const byteSize = 64 * 1024 * 1024;
    truncateSync(sample.path, byteSize);
    const library = memoryLibrary({ 1: { ...sample.photo, byteSize } });
    return { path: sample.path, handle: photoProtocol({ library }) };
  };

  onLinux('is closed at the end, and where nothing of it is sent', async () => {
    const { path, get } = photoOf(picture);
    await bytesOf(await get(ORIGINAL));
    await get(ORIGINAL, {}, 'HEAD');
    await get(ORIGINAL, { range: `bytes=${picture.length}-` });
    truncateSync(path, 10);
    await get(ORIGINAL);
    expect(openCount(path)).toBe(0);
  });

  onLinux('is closed when the page goes away in the middle, or before it begins', async () => {
    const { path, handle } = large();
    const begun = (await handle(new Request(ORIGINAL))).body?.getReader();
    expect((await begun?.read())?.done).toBe(false);
    const waiting = await handle(new Request(ORIGINAL));
    expect(openCount(path)).toBe(2);
    await begun?.cancel();
    await waiting.body?.cancel();
    expect(openCount(path)).toBe(0);
  });

  onLinux('is closed when the page goes away while a piece is being read', async () => {
    const { path, handle } = large();
    const reader = (await handle(new Request(ORIGINAL))).body?.getReader();
    const piece = reader?.read();
    await reader?.cancel();
    await piece;
    expect(openCount(path)).toBe(0);
  });

  onLinux('is closed as the system does it, which reads through a stream of Node', async () => {
    const { path, handle } = large();
    const { body } = await handle(new Request(ORIGINAL));
    if (!(body instanceof NodeReadableStream)) throw new Error('There is no body.');
    const stream = Readable.fromWeb(body);
    await new Promise((resolve) => stream.once('data', resolve));
    expect(openCount(path)).toBe(1);
    stream.destroy();
    await expect.poll(() => openCount(path)).toBe(0);
  });

  onLinux('ends the answer in the middle, and is closed, when it became shorter', async () => {
    const { path, handle } = large();
    const answer = await handle(new Request(ORIGINAL));
    truncateSync(path, 1000);
    await expect(answer.arrayBuffer()).rejects.toThrow('became shorter');
    expect(openCount(path)).toBe(0);
  });
});
