import { describe, expect, it } from 'vitest';
import { ask, askRaw } from '../../test-fixtures/http-request.ts';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { askAs, letIn, openPage, pageOf, sampleServer } from './sample-server.ts';
import { startWebServer } from './server.ts';

const startPath = (link: string) => link.slice(link.indexOf('/start'));

describe('the one-time link', () => {
  it('lets a browser in once, by a cookie that scripts and other sites can’t have', async () => {
    const server = await sampleServer(memoryLibrary());
    const first = await ask(server.port, { path: startPath(server.link) });
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^kindred-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    const own = cookie.split(';')[0] ?? '';
    expect((await askAs(server, own, '/')).status).toBe(200);

    const again = await ask(server.port, { path: startPath(server.link) });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    const page = await ask(server.port, {
      path: startPath(server.link),
      headers: { accept: 'text/html' },
    });
    expect(page.text).toContain('npm start');
    // Who is in already may come back by it.
    expect((await askAs(server, own, startPath(server.link))).status).toBe(303);
  });

  it('is not used up by a HEAD, and takes no other key', async () => {
    const server = await sampleServer(memoryLibrary());
    const path = startPath(server.link);
    expect((await ask(server.port, { path, method: 'HEAD' })).status).toBe(401);
    for (const wrong of ['/start', '/start?key=', `${path}x`, '/start?key=A', path.slice(0, -1)]) {
      expect((await ask(server.port, { path: wrong })).status).toBe(401);
    }
    expect((await ask(server.port, { path })).status).toBe(303);
  });

  it('stays used in the server that comes after a crash, which knows the browsers', async () => {
    const used: true[] = [];
    const first = await startWebServer({
      library: memoryLibrary(),
      page: new Map(),
      onKeyUsed: () => used.push(true),
    });
    if (!first.ok) throw new Error(first.error.message);
    const { port, token } = first.value;
    const cookie = await letIn(first.value);
    expect(used).toEqual([true]);
    await first.value.close();
    const second = await sampleServer(memoryLibrary(), { port, token, key: '' });
    expect((await askAs(second, cookie, '/')).status).toBe(200);
    expect((await ask(port, { path: startPath(first.value.link) })).status).toBe(401);
    expect((await ask(port, { path: '/start?key=' })).status).toBe(401);
  });
});

describe('a browser that was not let in', () => {
  it.each([
    '/',
    '/assets/main-1a2b.js',
    '/photo/1/thumbnail',
    '/picture',
    '/organisation.json',
    '/organisation',
    '/socket',
    '/nowhere',
  ])('gets nothing at %s but a sentence', async (path) => {
    const server = await sampleServer(memoryLibrary());
    const old = await sampleServer(memoryLibrary());
    const oldCookie = (await letIn(old)).replace(`-${old.port}=`, `-${server.port}=`);
    for (const cookie of ['', 'kindred=1', `kindred-${server.port}=`, oldCookie]) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const answer = await askAs(server, cookie, path, {}, { method });
        expect(answer.status).toBe(401);
        expect(answer.text).not.toMatch(/\.ts|node:/);
      }
      expect(await openPage(server, { cookie })).toBe(401);
    }
    const page = await ask(server.port, { path, headers: { accept: 'text/html' } });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('not let in yet');
    expect(page.text).not.toContain('<form');
  });
});

describe('what only other sites send', () => {
  it.each([
    ['another name (DNS rebinding)', { host: 'evil.example' }, 421],
    ['another name with the port', { host: 'evil.example:PORT' }, 421],
    ['a name that only begins right', { host: '127.0.0.1:PORT.evil.example' }, 421],
    ['another port', { host: '127.0.0.1:1' }, 421],
    ['no port', { host: '127.0.0.1' }, 421],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['another port of this computer', { origin: 'http://127.0.0.1:1' }, 403],
    ['this name with another scheme', { origin: 'https://127.0.0.1:PORT' }, 403],
    ['the other name of this computer', { origin: 'http://localhost:PORT' }, 403],
    ['nobody', { origin: 'null' }, 403],
    ['a link on another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page on another port', { 'sec-fetch-site': 'same-site' }, 403],
  ])('is refused: %s', async (_what, given, status) => {
    const library = memoryLibrary();
    const server = await sampleServer(library);
    const cookie = await letIn(server);
    const headers = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, value.replace('PORT', `${server.port}`)]),
    );
    for (const path of ['/', '/photo/1/thumbnail', '/organisation.json', '/start?key=x']) {
      expect((await askAs(server, cookie, path, headers)).status).toBe(status);
    }
    for (const path of ['/picture', '/organisation']) {
      const post = await askAs(server, cookie, path, headers, { method: 'POST', body: 'x' });
      expect(post.status).toBe(status);
    }
    expect([...library.kept, ...library.organisations]).toEqual([]);
    expect(await openPage(server, { cookie, ...headers })).toBe(status);
    await pageOf(server, cookie);
  });

  it('is refused for a WebSocket without an origin', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    const host = `127.0.0.1:${server.port}`;
    const answer = await askRaw(
      server.port,
      `GET /socket HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
  });

  it('is let through where the page itself sends it', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    const own = { origin: server.origin, 'sec-fetch-site': 'same-origin' };
    expect((await askAs(server, cookie, '/', own)).status).toBe(200);
    const typed = { host: `LOCALHOST:${server.port}`, 'sec-fetch-site': 'none' };
    expect((await askAs(server, cookie, '/', typed)).status).toBe(200);
  });
});

describe('requests that no browser makes', () => {
  it.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('are refused: %s', async (method) => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    expect((await askAs(server, cookie, '/', {}, { method })).status).toBe(405);
  });

  it('are refused where they are too long or broken, and the server goes on', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    expect((await askAs(server, cookie, `/${'a'.repeat(3000)}`)).status).toBe(414);
    expect((await askAs(server, cookie, '/', { 'x-long': 'a'.repeat(20_000) })).status).toBe(431);
    for (const bytes of [
      'GET / HTTP/1.1\r\n\r\n',
      '\0\0\0\r\n\r\n',
      'GET\r\n\r\n',
      '{"a":1}\r\n\r\n',
    ]) {
      expect(await askRaw(server.port, bytes)).toMatch(/^HTTP\/1.1 400 /);
    }
    expect((await askAs(server, cookie, '/')).status).toBe(200);
  });

  it('find no files but those of the page', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    const paths = [
      '/../package.json',
      '/assets/../../package.json',
      '/%2e%2e/package.json',
      '/%252e%252e%252fpackage.json',
      '/..%5c..%5cpackage.json',
      '/..\\..\\package.json',
      '//etc/passwd',
      '/C:/Windows/win.ini',
      '/assets/main-1a2b.js/',
      '/assets/main-1a2b.js%00',
      '/index.html/..',
      '/__proto__',
      '/toString',
    ];
    for (const path of paths) expect((await askAs(server, cookie, path)).status).toBe(404);
    const host = `Host: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    for (const target of ['http://evil.example/', 'file:///etc/passwd', '../../etc/passwd']) {
      const answer = await askRaw(server.port, `GET ${target} HTTP/1.1\r\n${host}`);
      expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
    }
  });
});

describe('every answer', () => {
  it('tells the browser to run and load nothing but the page’s own', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    const page = await askAs(server, cookie, '/');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers['cache-control']).toBe('no-store');
    const asset = await askAs(server, cookie, '/assets/main-1a2b.js');
    expect(asset.headers['cache-control']).toContain('immutable');
    const others = [asset, await askAs(server, cookie, '/nowhere'), await askAs(server, '', '/')];
    for (const { headers } of [page, ...others]) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    const head = await askAs(server, cookie, '/', {}, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('15');
  });

  it('is a sentence where something goes wrong inside, without what lies beneath', async () => {
    const problems: unknown[] = [];
    const beneath = new Error('SELECT secret');
    const library = {
      ...memoryLibrary(),
      thumbnail: () => {
        throw beneath;
      },
    };
    const server = await sampleServer(library, { onProblem: (cause) => problems.push(cause) });
    const answer = await askAs(server, await letIn(server), '/photo/1/thumbnail');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/secret|\.ts/);
    expect(problems).toEqual([beneath]);
  });
});

describe('where it listens', () => {
  it('is this computer alone, unless there is a passphrase', async () => {
    const served = { library: memoryLibrary(), page: new Map() };
    const open = await startWebServer({ ...served, host: '0.0.0.0' });
    expect(open).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
    const short = await startWebServer({ ...served, host: '0.0.0.0', passphrase: '1234567' });
    expect(short).toMatchObject({ ok: false, error: { message: /at least 8/ } });
    const server = await sampleServer(memoryLibrary());
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    expect(server.networkOrigins).toEqual([]);
    const taken = await startWebServer({ ...served, port: server.port });
    expect(taken).toMatchObject({ ok: false, error: { message: /is in use/ } });
    const foreign = await startWebServer({ ...served, host: '192.0.2.1', passphrase: '12345678' });
    expect(foreign).toMatchObject({ ok: false, error: { message: /no address of this computer/ } });
  });
});
