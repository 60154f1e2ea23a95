import { describe, expect, it } from 'vitest';
import { ask, type HttpAnswer } from '../../test-fixtures/http-request.ts';
import { memoryLibrary } from '../../test-fixtures/memory-library.ts';
import { Passphrase } from './passphrase.ts';
import { letIn, openPage, sampleServer } from './sample-server.ts';
import type { WebServer } from './server.ts';

const RIGHT = 'crème brûlée';

/** A server for the network, and a clock that only the test moves. */
async function networkServer() {
  const clock = { ms: 0 };
  const server = await sampleServer(memoryLibrary(), {
    host: '0.0.0.0',
    passphrase: RIGHT,
    now: () => clock.ms,
  });
  return { server, clock };
}

function tryPassphrase(server: WebServer, given: string, headers = {}): Promise<HttpAnswer> {
  return ask(server.port, {
    method: 'POST',
    path: '/passphrase',
    headers: {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      origin: server.origin,
      ...headers,
    },
    body: new URLSearchParams({ passphrase: given }).toString(),
  });
}

describe('a server for the network', () => {
  it('asks a browser for the passphrase, by a form without scripts, and lets it in', async () => {
    const { server } = await networkServer();
    const asked = await ask(server.port, { path: '/', headers: { accept: 'text/html' } });
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('<form method="post" action="/passphrase">');
    expect(asked.text).not.toContain('<script');
    expect(asked.headers['content-security-policy']).toContain("form-action 'self'");
    // Else a browser would send the form with “Origin: null”.
    expect(asked.headers['referrer-policy']).toBe('same-origin');
    const answer = await tryPassphrase(server, RIGHT);
    expect(answer.status).toBe(303);
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const inside = await ask(server.port, { path: '/', headers: { cookie } });
    expect(inside.status).toBe(200);
    expect(typeof (await openPage(server, { cookie }))).toBe('object');
  });

  it('takes wrong ones ever more slowly, and the right one only when the wait is over', async () => {
    const { server, clock } = await networkServer();
    for (const wait of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const wrong = await tryPassphrase(server, 'open sesame');
      expect(wrong.status).toBe(401);
      expect(wrong.headers['retry-after']).toBe(String(wait));
      expect(wrong.text).toContain('That is not the passphrase.');
      clock.ms += wait * 1000 - 1;
      expect((await tryPassphrase(server, RIGHT)).status).toBe(429);
      clock.ms += 1;
    }
    expect((await tryPassphrase(server, RIGHT)).status).toBe(303);
    expect((await tryPassphrase(server, 'open sesame')).headers['retry-after']).toBe('1');
  });

  it('takes no passphrase from another site, nor too long a form, nor none', async () => {
    const { server } = await networkServer();
    const foreign = await tryPassphrase(server, RIGHT, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await tryPassphrase(server, 'x'.repeat(5000))).status).toBe(400);
    const none = await ask(server.port, { method: 'POST', path: '/passphrase', body: 'x=1' });
    expect(none.status).toBe(400);
    const byGet = await ask(server.port, { path: `/passphrase?passphrase=${RIGHT.slice(0, 2)}` });
    expect(byGet.status).toBe(401);
  });

  it('lets this computer in by the link, and is called by its own addresses only', async () => {
    const { server } = await networkServer();
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
    const cookie = await letIn(server);
    const status = async (host: string) =>
      (await ask(server.port, { path: '/', headers: { cookie, host } })).status;
    for (const origin of [server.origin, ...server.networkOrigins]) {
      expect(await status(new URL(origin).host)).toBe(200);
    }
    expect(await status(`evil.example:${server.port}`)).toBe(421);
    expect(await status(`192.0.2.7:${server.port}`)).toBe(421);
  });
});

describe('the passphrase', () => {
  it('is looked at once at a time, so that many tries at once are no way around the wait', async () => {
    const passphrase = new Passphrase(RIGHT, () => 0);
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) => passphrase.try(`guess ${n}`)),
    );
    expect(tries.filter((tried) => tried !== undefined)).toHaveLength(1);
  });

  it('may be typed in another normal form', async () => {
    const passphrase = new Passphrase(RIGHT.normalize('NFD'), () => 0);
    expect(await passphrase.try(RIGHT.normalize('NFC'))).toEqual({ isRight: true });
  });
});
