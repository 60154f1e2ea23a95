import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { askRaw } from '../../test-fixtures/http-request.ts';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { fail } from '../contract/errors.ts';
import { askAs, letIn, sampleLibrary, sampleServer } from './sample-server.ts';

async function served(library = memoryLibrary()) {
  const server = await sampleServer(library);
  const cookie = await letIn(server);
  const get = (headers = {}, rest = {}) =>
    askAs(server, cookie, '/organisation.json', headers, rest);
  const post = (body: string | Uint8Array) =>
    askAs(server, cookie, '/organisation', {}, { method: 'POST', body });
  return { library, server, cookie, get, post };
}

describe('GET /organisation.json', () => {
  it('is a file to keep, and kept by no browser', async () => {
    const { get, post } = await served();
    await post('{"kindred": "organisation"}');
    const sent = await get();
    expect(sent.status).toBe(200);
    expect(sent.text).toBe('{"kindred": "organisation"}');
    expect(sent.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(sent.headers['content-disposition']).toMatch(
      /^attachment; filename="kindred-organisation-\d{4}-\d\d-\d\d\.json"$/,
    );
    expect(sent.headers['content-security-policy']).toContain('sandbox');
    const head = await get({}, { method: 'HEAD' });
    expect([head.headers['content-length'], head.text]).toEqual(['27', '']);
  });

  it('says why there is none', async () => {
    const locked = fail('library-locked', 'The library is in use.');
    const { get } = await served({
      ...memoryLibrary(),
      organisationFile: () => Promise.resolve(locked),
    });
    const sent = await get();
    expect(sent.status).toBe(503);
    expect(JSON.parse(sent.text)).toMatchObject({ error: { code: 'library-locked' } });
    expect(sent.headers['content-disposition']).toBeUndefined();
  });
});

describe('POST /organisation', () => {
  it('takes a file in, with the counts as the answer', async () => {
    const { library, post } = await served();
    const sent = await post('{}');
    expect(sent.status).toBe(200);
    expect(JSON.parse(sent.text)).toMatchObject({ photos: 1, tags: 0, albums: 0, unknown: 0 });
    expect(library.organisations.map((bytes) => Buffer.from(bytes).toString())).toEqual(['{}']);
  });

  it('refuses more than 256 MB', async () => {
    const { library, server, cookie } = await served();
    const told = await askRaw(
      server.port,
      `POST /organisation HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nCookie: ${cookie}\r\nConnection: close\r\nContent-Length: 268435457\r\n\r\n`,
    );
    expect(told).toMatch(/^HTTP\/1.1 413 .*larger than 256 MB/s);
    expect(library.organisations).toEqual([]);
  });

  it('takes one at a time, and goes on when that one goes away', async () => {
    const { server, cookie, post } = await served();
    const half = request({
      port: server.port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/organisation',
      headers: { cookie, 'content-length': '2', expect: '100-continue' },
    });
    const begun = new Promise((resolve) => half.on('continue', resolve));
    const ended = new Promise((resolve) => half.on('close', resolve));
    half.on('error', () => undefined);
    half.flushHeaders();
    await begun;
    const sent = await post('x');
    expect(sent.status).toBe(429);
    expect(JSON.parse(sent.text)).toMatchObject({ error: { code: 'busy' } });
    half.destroy();
    await ended;
    await expect.poll(async () => (await post('x')).status).toBe(200);
  });
});

describe('a real library', () => {
  it('gives its file, takes it back and undoes that', async () => {
    const { library, ids } = await sampleLibrary({ 'a.jpg': 1, 'b.jpg': 2 });
    const server = await sampleServer(library);
    const cookie = await letIn(server);
    const photos = [...ids];
    await library.act({ act: { kind: 'stars', photos, value: 4 } });
    const { bytes } = await askAs(server, cookie, '/organisation.json');
    await library.undo({});
    const heard: string[] = [];
    library.on(({ kind }) => heard.push(kind));
    const post = (body: Uint8Array | string) =>
      askAs(server, cookie, '/organisation', {}, { method: 'POST', body });
    expect(JSON.parse((await post(bytes)).text)).toEqual({
      ...{ photos: 2, tags: 0, albums: 0, unknown: 0, changed: 2 },
    });
    expect(heard).toContain('organised');
    expect(await library.undo({})).toMatchObject({ ok: true, value: { act: { kind: 'import' } } });
    const refused = await post(bytes.subarray(0, 40));
    expect(refused.status).toBe(422);
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'organisation-unreadable' } });
  });
});
