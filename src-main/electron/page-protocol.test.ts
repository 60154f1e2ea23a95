import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { fail, unwrap } from '../contract/errors.ts';
import { readPageFiles, type PageFiles } from '../serve/page-files.ts';
import { pageProtocol } from './page-protocol.ts';
import { anyAddress, atAddress } from './sample-addresses.ts';

const PAGE = 'kindred://app/';
const PICTURE = 'kindred://app/picture';
const ORGANISATION = 'kindred://app/organisation';

let page: PageFiles;
beforeAll(async () => {
  const folder = temporaryFolder();
  const built = join(folder, 'renderer');
  mkdirSync(join(built, 'assets'), { recursive: true });
  writeFileSync(join(built, 'index.html'), '<!doctype html>');
  writeFileSync(join(built, 'assets', 'main-1a2b.js'), '0');
  writeFileSync(join(folder, 'package.json'), 'SECRET');
  page = unwrap(await readPageFiles(built));
});

function served(library = memoryLibrary()) {
  const handle = pageProtocol({ library, page });
  const get = (address: string, headers = {}, method = 'GET') =>
    handle(new Request(address, { headers, method }));
  const post = (address: string, body: NonNullable<RequestInit['body']>, headers = {}) =>
    handle(new Request(address, { method: 'POST', body, headers, duplex: 'half' }));
  return { library, handle, get, post };
}

const endless = () => {
  const piece = new Uint8Array(1 << 20);
  return new ReadableStream({
    pull: (controller) => {
      controller.enqueue(piece);
    },
  });
};

describe('the page', () => {
  it('may run and load its own, pictures by id, and nothing from anywhere else', async () => {
    const { get } = served();
    const answer = await get(PAGE);
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html>']);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' photo: blob:",
      "connect-src 'self'",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect((await get(`${PAGE}#/photo/3`)).status).toBe(200);
    expect((await get(`${PAGE}?x=1`)).status).toBe(200);
  });

  it('has files in which nothing runs when they are opened on their own', async () => {
    const { get } = served();
    const script = await get(`${PAGE}assets/main-1a2b.js`);
    expect(await script.text()).toBe('0');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.headers.get('cache-control')).toContain('immutable');
    const others = [script, await get(`${PAGE}nowhere`), await get(`${PAGE}organisation.json`)];
    for (const { headers } of others) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox$/);
    }
    for (const { headers } of [await get(PAGE), ...others]) {
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
    const head = await get(PAGE, {}, 'HEAD');
    expect([head.status, head.body, head.headers.get('content-length')]).toEqual([200, null, '15']);
  });
});

describe('an address of the page’s scheme', () => {
  it('is one of the page, or leads nowhere', async () => {
    const { handle, library } = served();
    const found = new Set<string>();
    const right =
      /^kindred:\/\/app\/(?:assets\/main-1a2b\.js|organisation\.json)?(?:\?[^#]*)?(?:#|$)/;
    const rightPost = /^kindred:\/\/app\/(?:picture|organisation)(?:[?#]|$)/;
    const methods = fc.constantFrom('GET', 'HEAD', 'POST');
    await fc.assert(
      fc.asyncProperty(anyAddress('kindred'), methods, async (url, method) => {
        const answer = await handle(atAddress(url, method));
        expect(answer.status).toBe((method === 'POST' ? rightPost : right).test(url) ? 200 : 404);
        expect(await answer.text()).not.toContain('SECRET');
        if (answer.status === 200) found.add(`${method} ${url}`);
      }),
      { numRuns: 2000 },
    );
    expect(library.made).toEqual([]);
    expect(found.size).toBeGreaterThan(5);
  });

  it.each([
    'index.html',
    '../package.json',
    'assets/../../package.json',
    '%2e%2e/package.json',
    '%252e%252e%252fpackage.json',
    '..%5c..%5cpackage.json',
    '..\\..\\package.json',
    '/etc/passwd',
    'C:/Windows/win.ini',
    'assets/main-1a2b.js/',
    'assets/main-1a2b.js%00',
    '__proto__',
    'photo/1/original',
    'picture',
  ])('is not /%s', async (path) => {
    const { handle, get } = served();
    expect((await handle(atAddress(`${PAGE}${path}`))).status).toBe(404);
    // As the browser puts it in order.
    expect((await get(`${PAGE}${path}`)).status).toBe(404);
  });

  it.each(['kindred://app', 'kindred://APP/', 'kindred://app:1/', 'kindred://x@app/', 'kindred:/'])(
    'has the one host: not %s',
    async (url) => {
      expect((await served().handle(atAddress(url))).status).toBe(404);
    },
  );

  it('takes GET, HEAD and POST only, and from no other page', async () => {
    const { get, post, library } = served();
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect((await get(PAGE, {}, method)).status).toBe(405);
    }
    for (const origin of ['https://evil.example', 'photo://library', 'kindred://app/']) {
      expect((await get(PAGE, { origin })).status).toBe(403);
      expect((await post(PICTURE, 'x', { origin })).status).toBe(403);
      expect((await post(ORGANISATION, 'x', { origin })).status).toBe(403);
    }
    expect([...library.kept, ...library.organisations]).toEqual([]);
    expect((await post(PICTURE, 'x', { origin: 'kindred://app' })).status).toBe(200);
    expect((await get(`${PAGE}?${'a'.repeat(3000)}`)).status).toBe(414);
  });
});

describe('POST /picture', () => {
  it('takes a picture from outside to ask about', async () => {
    const { post, library } = served();
    const body = await drawPicture({ seed: 1.3 });
    const sent = await post(PICTURE, new Blob([Buffer.from(body)]), {
      'x-name': encodeURIComponent('été 1.jpg'),
    });
    expect(sent.status).toBe(200);
    expect(await sent.json()).toEqual({ picture: '0'.repeat(32), width: 4, height: 3 });
    expect(library.kept).toEqual([{ bytes: Buffer.from(body), name: 'été 1.jpg' }]);
  });

  it('takes names as text only', async () => {
    const { post, library } = served();
    for (const name of ['%', '%00', 'a'.repeat(1001), '%ff']) {
      expect((await post(PICTURE, 'x', { 'x-name': name })).status).toBe(400);
    }
    expect((await post(PICTURE, 'x')).status).toBe(200);
    expect(library.kept.map(({ name }) => name)).toEqual(['picture']);
  });

  it('refuses more than 200 MB, and says why', async () => {
    const { post, library } = served();
    const sent = await post(PICTURE, endless());
    expect(sent.status).toBe(413);
    expect(await sent.json()).toMatchObject({ error: { code: 'file-too-large' } });
    expect(library.kept).toEqual([]);
  });

  it('takes two at once, and goes on when one goes away', async () => {
    const { post } = served();
    const half = () => {
      const { promise, reject } = Promise.withResolvers<never>();
      const body = new ReadableStream({ pull: () => promise });
      return { sent: post(PICTURE, body), reject };
    };
    const [first, second] = [half(), half()];
    expect((await post(PICTURE, 'x')).status).toBe(429);
    first.reject(new Error('gone'));
    expect((await first.sent).status).toBe(500);
    expect((await post(PICTURE, 'x')).status).toBe(200);
    second.reject(new Error('gone'));
    await second.sent;
  });
});

describe('the organisation', () => {
  it('is a file to keep, which comes back', async () => {
    const { get, post } = served();
    const taken = await post(ORGANISATION, '{"kindred": "organisation"}');
    expect(await taken.json()).toMatchObject({ photos: 1, tags: 0 });
    const sent = await get('kindred://app/organisation.json');
    expect(await sent.text()).toBe('{"kindred": "organisation"}');
    expect(sent.headers.get('cache-control')).toBe('no-store');
    expect(sent.headers.get('content-disposition')).toMatch(
      /^attachment; filename="kindred-organisation-\d{4}-\d\d-\d\d\.json"$/,
    );
  });

  it('is a reason where there is none', async () => {
    const locked = fail('library-locked', 'The library is in use.', new Error('SECRET'));
    const organisationFile = () => Promise.resolve(locked);
    const { get } = served({ ...memoryLibrary(), organisationFile });
    const sent = await get('kindred://app/organisation.json');
    expect(sent.status).toBe(503);
    expect(await sent.json()).toEqual({
      error: { code: 'library-locked', message: 'The library is in use.' },
    });
  });

  it('is refused above 256 MB', async () => {
    const { post, library } = served();
    expect((await post(ORGANISATION, endless())).status).toBe(413);
    expect(library.organisations).toEqual([]);
  });
});

describe('a picture that can’t be shown', () => {
  it('has a reason that the page may read', async () => {
    const gone = fail('file-missing', 'The file is not there any more.', new Error('SECRET'));
    const original = () => Promise.resolve(gone);
    const { get } = served({ ...memoryLibrary(), original });
    const sent = await get('kindred://app/photo/7/original?v=1');
    expect(sent.status).toBe(404);
    expect(await sent.json()).toEqual({
      error: { code: 'file-missing', message: 'The file is not there any more.' },
    });
  });
});
