import { spawnSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { askRaw } from '../../test-fixtures/http-request.ts';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { drawPicture } from '../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { askAs, letIn, sampleLibrary, sampleServer } from './sample-server.ts';

async function sampleAlbum() {
  const { library, ids, bed } = await sampleLibrary({ 'a beach’s.jpg': 1, 'b.jpg': 2 });
  const server = await sampleServer(library);
  const cookie = await letIn(server);
  const [id = 0, other = 0] = ids;
  const path = join(bed.photos, 'a beach’s.jpg');
  const get = (path: string, headers = {}, rest = {}) => askAs(server, cookie, path, headers, rest);
  return { server, cookie, id, other, path, bed, bytes: await readFile(path), get };
}

let album: Awaited<ReturnType<typeof sampleAlbum>>;
beforeAll(async () => {
  album = await sampleAlbum();
});

describe('pictures by id', () => {
  it('come as thumbnail, as the file is, and as a JPEG for the screen', async () => {
    const { id, bytes, get } = album;
    const thumbnail = await get(`/photo/${id}/thumbnail?v=1`);
    expect(thumbnail.status).toBe(200);
    expect(thumbnail.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(thumbnail.bytes.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    expect((await get(`/photo/${id}/screen`)).headers['cache-control']).toBe('private, no-cache');
    const original = await get(`/photo/${id}/original`);
    expect(original.bytes.equals(bytes)).toBe(true);
    expect(original.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `inline; filename*=UTF-8''a%20beach%E2%80%99s.jpg`,
      'accept-ranges': 'bytes',
    });
    expect(original.headers['content-security-policy']).toContain('sandbox');
  });

  it.each([
    '0',
    '-1',
    '01',
    '1.0',
    '1e3',
    '0x1',
    '9007199254740993',
    '99999999999999999999',
    '1/..',
    '%31',
    '1%00',
    ' 1',
    '1;2',
    '../1',
    '..%2f1',
    '..%252f1',
    '..\\1',
    '/etc/passwd',
    'C:\\1',
    'NaN',
    '',
  ])('are not there for the id %s', async (id) => {
    const { server, cookie } = album;
    const head = `HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    for (const what of ['thumbnail', 'original', 'screen']) {
      const answer = await askRaw(server.port, `GET /photo/${id}/${what} ${head}`);
      expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
    }
  });

  it('are not there for ids of no photo, as those of another library', async () => {
    const { id, other, get } = album;
    const unknown = Math.max(id, other) + 1;
    for (const what of ['thumbnail', 'original', 'screen']) {
      const answer = await get(`/photo/${unknown}/${what}`);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'photo-unknown' } });
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    for (const path of [`/photo/${id}`, `/photo/${id}/catalog`, `/photos/${id}/original`]) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe('a photo’s own file', () => {
  it('comes in the ranges asked for', async () => {
    const { id, bytes, get } = album;
    const size = bytes.length;
    for (const [range, from, to] of [
      ['bytes=0-99', 0, 100],
      ['bytes=100-199', 100, 200],
      ['bytes=-50', size - 50, size],
      [`bytes=${size - 1}-`, size - 1, size],
      ['bytes=10-99999999', 10, size],
    ] as const) {
      const part = await get(`/photo/${id}/original`, { range });
      expect(part.status).toBe(206);
      expect(part.headers['content-range']).toBe(`bytes ${from}-${to - 1}/${size}`);
      expect(part.bytes.equals(bytes.subarray(from, to))).toBe(true);
    }
    const beyond = await get(`/photo/${id}/original`, { range: `bytes=${size}-` });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${size}`);
    const several = await get(`/photo/${id}/original`, { range: 'bytes=0-1,4-5' });
    expect(several.status).toBe(200);
    expect(several.bytes.length).toBe(size);
  });

  it('is not sent again to who has it, and only its headers for HEAD', async () => {
    const { id, bytes, get } = album;
    const head = await get(`/photo/${id}/original`, {}, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers['content-length']).toBe(String(bytes.length));
    expect(head.bytes.length).toBe(0);
    const etag = head.headers.etag ?? '';
    const known = await get(`/photo/${id}/original`, { 'if-none-match': `"x", W/${etag}` });
    expect(known.status).toBe(304);
    const range = 'bytes=0-9';
    expect((await get(`/photo/${id}/original`, { range, 'if-range': etag })).status).toBe(206);
    expect((await get(`/photo/${id}/original`, { range, 'if-range': '"old"' })).status).toBe(200);
  });

  it('is a sentence when it is gone or another', async () => {
    const { other, bed, get } = album;
    const path = join(bed.photos, 'b.jpg');
    await rename(path, `${path}.away`);
    expect((await get(`/photo/${other}/original`)).status).toBe(404);
    await rename(`${path}.away`, path);
    await writeFile(path, await drawPicture({ seed: 9 }));
    const changed = await get(`/photo/${other}/original`);
    expect([200, 409]).toContain(changed.status);
  });

  it('is never sent as something that runs', async () => {
    const path = join(temporaryFolder(), 'x.svg');
    writeFileSync(path, '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    for (const mediaType of ['image/svg+xml', 'text/html', 'image/x\r\nx: y', 'application/pdf']) {
      const photo = { path, byteSize: 64, mediaType, jpeg: new Uint8Array() };
      const server = await sampleServer(memoryLibrary({ 1: photo }));
      const sent = await askAs(server, await letIn(server), '/photo/1/original');
      expect(sent.status).toBe(200);
      expect(sent.headers['content-type']).toBe('application/octet-stream');
      expect(sent.headers['content-disposition']).toMatch(/^attachment; /);
    }
  });

  it('is not sent where a pipe or a folder took its place, or its size changed', async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, 'pipe');
    const paths = [folder, join(folder, 'text')];
    writeFileSync(join(folder, 'text'), 'longer than it was');
    if (spawnSync('mkfifo', [pipe]).status === 0) paths.push(pipe);
    const photo = { byteSize: 10, mediaType: 'image/jpeg', jpeg: new Uint8Array() };
    const photos = Object.fromEntries(paths.map((path, at) => [at + 1, { ...photo, path }]));
    const server = await sampleServer(memoryLibrary(photos));
    const cookie = await letIn(server);
    for (const id of Object.keys(photos)) {
      const answer = await askAs(server, cookie, `/photo/${id}/original`);
      expect([403, 409]).toContain(answer.status);
    }
  });

  it('costs one connection when it vanishes while it is sent', async () => {
    const path = join(temporaryFolder(), 'large.jpg');
    const byteSize = 64 * 1024 * 1024;
    writeFileSync(path, '');
    truncateSync(path, byteSize);
    const photo = { path, byteSize, mediaType: 'image/jpeg', jpeg: new Uint8Array() };
    const server = await sampleServer(memoryLibrary({ 1: photo }));
    const cookie = await letIn(server);
    const cut = Promise.withResolvers<boolean>();
    const asked = request({
      port: server.port,
      host: '127.0.0.1',
      path: '/photo/1/original',
      headers: { cookie },
    });
    asked.on('error', () => {
      cut.resolve(true);
    });
    asked.on('response', (response) => {
      truncateSync(path, 1000);
      response.on('close', () => {
        cut.resolve(!response.complete);
      });
      response.on('error', () => undefined);
      response.resume();
    });
    asked.end();
    expect(await cut.promise).toBe(true);
    await rm(path);
    expect((await askAs(server, cookie, '/photo/1/original')).status).toBe(404);
    expect((await askAs(server, cookie, '/')).status).toBe(200);
  });
});

describe('POST /picture', () => {
  it('takes a picture from outside to ask about', async () => {
    const { get } = album;
    const body = await drawPicture({ seed: 1.3 });
    const sent = await get(
      '/picture',
      { 'x-name': encodeURIComponent('été 1.jpg') },
      { method: 'POST', body },
    );
    expect(sent.status).toBe(200);
    const { picture } = JSON.parse(sent.text) as { picture: string };
    const thumbnail = await get(`/picture/${picture}/thumbnail`);
    expect(thumbnail.headers['content-type']).toBe('image/jpeg');
    expect((await get(`/picture/${'f'.repeat(32)}/thumbnail`)).status).toBeGreaterThanOrEqual(400);
    expect((await get('/picture/../../x/thumbnail')).status).toBe(404);
  });

  it('says why a file is no picture', async () => {
    const sent = await album.get('/picture', {}, { method: 'POST', body: 'Dear diary' });
    expect(sent.status).toBe(415);
    expect(JSON.parse(sent.text)).toMatchObject({ error: { code: 'not-an-image' } });
  });

  it('takes names as text only', async () => {
    const library = memoryLibrary();
    const server = await sampleServer(library);
    const cookie = await letIn(server);
    const post = (headers: Record<string, string>) =>
      askAs(server, cookie, '/picture', headers, { method: 'POST', body: 'x' });
    for (const name of ['%', '%00', 'a'.repeat(1001), '%ff']) {
      expect((await post({ 'x-name': name })).status).toBe(400);
    }
    expect((await post({})).status).toBe(200);
    expect((await post({ 'x-name': '%E2%9C%93' })).status).toBe(200);
    expect(library.kept.map(({ name }) => name)).toEqual(['picture', '✓']);
  });

  it('refuses more than 200 MB, whether told before or found out on the way', async () => {
    const library = memoryLibrary();
    const server = await sampleServer(library);
    const cookie = await letIn(server);
    const head = `POST /picture HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\nConnection: close\r\n`;
    const told = await askRaw(server.port, `${head}Content-Length: 209715201\r\n\r\n`);
    expect(told).toMatch(/^HTTP\/1.1 413 .*larger than 200 MB/s);

    const status = Promise.withResolvers<string>();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('data', (data: Buffer) => {
      status.resolve(data.toString('latin1', 0, 12));
      socket.destroy();
    });
    socket.on('error', () => {
      status.resolve('cut');
    });
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([
      Buffer.from('100000\r\n'),
      Buffer.alloc(1 << 20),
      Buffer.from('\r\n'),
    ]);
    for (let megabytes = 0; megabytes <= 200 && !socket.destroyed; megabytes += 1) {
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
    }
    expect(await status.promise).toBe('HTTP/1.1 413');
    expect(library.kept).toEqual([]);
  });

  it('takes two at once, and goes on when one goes away', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    const half = () => {
      const posted = request({
        port: server.port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/picture',
        headers: { cookie, 'content-length': '2', expect: '100-continue' },
      });
      const begun = new Promise((resolve) => posted.on('continue', resolve));
      const ended = new Promise((resolve) => posted.on('close', resolve));
      posted.on('error', () => undefined);
      posted.flushHeaders();
      return { posted, begun, ended };
    };
    const first = half();
    const second = half();
    await Promise.all([first.begun, second.begun]);
    const post = () =>
      askAs(server, cookie, '/picture', {}, { method: 'POST', body: 'x' }).then((a) => a.status);
    expect(await post()).toBe(429);
    first.posted.destroy();
    await first.ended;
    await expect.poll(post).toBe(200);
    second.posted.end('xy');
    await second.ended;
  });
});
