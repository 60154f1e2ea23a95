import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { photoProtocol } from './photo-protocol.ts';
import { anyAddress, atAddress } from './sample-addresses.ts';
import { bytesOf, ORIGINAL, photoOf, THUMBNAIL } from './sample-photo.ts';

let picture: Buffer;
beforeAll(async () => {
  picture = Buffer.from(await drawPicture({ seed: 1 }));
});

describe('pictures by id', () => {
  it('come as thumbnail, as the file is, and as a JPEG for the screen', async () => {
    const { get, library } = photoOf(picture);
    const thumbnail = await get('photo://library/photo/1/thumbnail?v=1');
    expect(thumbnail.status).toBe(200);
    expect(Object.fromEntries(thumbnail.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '11',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(await bytesOf(thumbnail)).toEqual(THUMBNAIL);
    const screen = await get('photo://library/photo/1/screen');
    expect(screen.headers.get('cache-control')).toBe('private, no-cache');
    const original = await get(ORIGINAL);
    expect(await bytesOf(original)).toEqual(picture);
    expect(Object.fromEntries(original.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(picture.length),
      'content-disposition': `inline; filename*=UTF-8''a%20beach%E2%80%99s.jpg`,
      'accept-ranges': 'bytes',
    });
    await library.keepPicture(THUMBNAIL, 'x');
    const kept = await get(`photo://library/picture/${'0'.repeat(32)}/thumbnail`);
    expect(await bytesOf(kept)).toEqual(THUMBNAIL);
  });

  it('can be shown by the page, which has another origin, and read by no script', async () => {
    const { get } = photoOf(picture);
    for (const address of [ORIGINAL, 'photo://library/photo/2/original', 'photo://library/x']) {
      const { headers, body } = await get(address, { origin: 'kindred://app' });
      await body?.cancel();
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox$/);
    }
  });

  it('are not there for ids of no photo', async () => {
    const { get } = photoOf(picture);
    const unknown = await get('photo://library/photo/2/original');
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('cache-control')).toBe('no-store');
    expect(await unknown.json()).toEqual({
      error: { code: 'photo-unknown', message: 'There is no such photo.' },
    });
  });

  it('are given to nobody else, and nothing is taken', async () => {
    const { get } = photoOf(picture);
    for (const origin of ['https://evil.example', 'photo://library', 'kindred://app.evil', '']) {
      expect((await get(ORIGINAL, { origin })).status).toBe(403);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect((await get(ORIGINAL, {}, method)).status).toBe(405);
    }
    expect((await get(`${ORIGINAL}?v=${'1'.repeat(3000)}`)).status).toBe(414);
  });

  it('are a sentence where something goes wrong inside, without what lies beneath', async () => {
    const problems: unknown[] = [];
    const beneath = new Error('SELECT secret');
    const library = {
      ...memoryLibrary(),
      thumbnail: () => {
        throw beneath;
      },
    };
    const handle = photoProtocol({ library, onProblem: (cause) => problems.push(cause) });
    const answer = await handle(new Request('photo://library/photo/1/thumbnail'));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/secret|\.ts/);
    expect(problems).toEqual([beneath]);
  });
});

describe('an address of the photo scheme', () => {
  it('is exactly one of a picture, or leads nowhere', async () => {
    const { library } = photoOf(picture);
    const asked: number[] = [];
    const watched = photoProtocol({
      library: {
        ...library,
        original: (id: number) => {
          asked.push(id);
          return library.original(id);
        },
      },
    });
    const right = /^photo:\/\/library\/photo\/1\/(?:thumbnail|original|screen)(?:[?#]|$)/;
    await fc.assert(
      fc.asyncProperty(anyAddress('photo'), fc.constantFrom('GET', 'HEAD'), async (url, method) => {
        const answer = await watched(atAddress(url, method));
        await answer.body?.cancel();
        expect(answer.status).toBe(right.test(url) ? 200 : 404);
      }),
      { numRuns: 2000 },
    );
    expect(asked.every((id) => Number.isSafeInteger(id) && id > 0)).toBe(true);
    expect(asked).toContain(1);
  });

  it.each([
    'photo://library/photo/01/original',
    'photo://library/photo/1.0/original',
    'photo://library/photo/%31/original',
    'photo://library/photo/1/original/',
    'photo://library/photo/1/original%00',
    'photo://library/photo/9007199254740993/original',
    'photo://library//etc/passwd',
    'photo://library/photo/../../etc/passwd',
    'photo://library/photo/..%2f..%2fetc%2fpasswd/original',
    'photo://library/photo/..\\..\\1/original',
    'photo://library/C:/Windows/win.ini',
    'photo://library:80/photo/1/original',
    'photo://user@library/photo/1/original',
    'photo://LIBRARY/photo/1/original',
    'photo://other/photo/1/original',
    'photo:///photo/1/original',
    'photo:library/photo/1/original',
    'photo://library',
    'kindred://app/photo/1/original',
    'file:///etc/passwd',
  ])('is not %s', async (url) => {
    expect((await photoOf(picture).handle(atAddress(url))).status).toBe(404);
  });
});
