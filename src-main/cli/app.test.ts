import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from '../../test-fixtures/http-request.ts';
import { runKindred, startKindred, type KindredRun } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';

const running: ChildProcess[] = [];

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, name);
}

afterEach(() => {
  for (const child of running.splice(0)) signal(child, 'SIGKILL');
});

interface RunningApp {
  readonly child: ChildProcess;
  readonly ended: Promise<KindredRun>;
  readonly port: number;
  /** Path of the one-time link. */
  readonly start: string;
}

/** Starts `kindred app` without a window and waits for its address. */
async function startApp(bed: TestBed, args: string[], env = {}): Promise<RunningApp> {
  const options = { ...bed, detached: true, env: { DISPLAY: '', WAYLAND_DISPLAY: '', ...env } };
  const { child, ended } = startKindred(options, ['app', ...args]);
  running.push(child);
  const address = Promise.withResolvers<URL>();
  let said = '';
  child.stdout?.on('data', (text: string) => {
    said += text;
    const [, link] = /^Kindred is at (http\S+)\n/m.exec(said) ?? [];
    if (link !== undefined) address.resolve(new URL(link));
  });
  void ended.then(({ stderr }) => {
    address.reject(new Error(stderr));
  });
  const { port, pathname, search } = await address.promise;
  return { child, ended, port: Number(port), start: `${pathname}${search}` };
}

async function letIn({ port, start }: RunningApp): Promise<string> {
  const { headers } = await ask(port, { path: start });
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** The process that has the library open; it says so in the lock. */
async function holderOf(library: string): Promise<number> {
  const file = join(library, 'lock.json');
  const { pid } = await vi.waitUntil(
    () => {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return text === '' ? undefined : (JSON.parse(text) as { pid: number });
    },
    { timeout: 20_000 },
  );
  return pid;
}

describe.skipIf(process.platform === 'win32')('kindred app', () => {
  it('serves the page and the photos of a folder until Ctrl-C, and then closes well', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1, 'b.jpg': 2 });
    const app = await startApp(bed, [bed.photos]);
    const cookie = await letIn(app);
    const page = await ask(app.port, { path: '/', headers: { cookie } });
    expect(page.text).toContain('<title>Kindred</title>');
    const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(page.text) ?? [];
    expect((await ask(app.port, { path: script, headers: { cookie } })).status).toBe(200);
    const status = (id: number) =>
      ask(app.port, { path: `/photo/${id}/thumbnail`, headers: { cookie } }).then((a) => a.status);
    await vi.waitUntil(async () => (await status(1)) === 200 && (await status(2)) === 200, 20_000);
    signal(app.child, 'SIGINT');
    const run = await app.ended;
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain('Ctrl-C stops it.');
    const after = await runKindred(bed, ['--json', 'status']);
    expect(after.json).toMatchObject({ photos: 2 });
    expect(existsSync(join(bed.library, 'lock.json'))).toBe(false);
  });

  it('comes back after a crash at the same address, for the same browsers', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1 });
    const app = await startApp(bed, [bed.photos]);
    const cookie = await letIn(app);
    const page = () =>
      ask(app.port, { path: '/', headers: { cookie } }).then(
        ({ status }) => status,
        () => 'nobody there',
      );
    expect(await page()).toBe(200);
    const holder = await holderOf(bed.library);
    process.kill(holder, 'SIGABRT');
    await vi.waitUntil(async () => (await holderOf(bed.library)) !== holder, 20_000);
    await vi.waitUntil(async () => (await page()) === 200, 20_000);
    expect((await ask(app.port, { path: app.start })).status).toBe(401);
    signal(app.child, 'SIGINT');
    const run = await app.ended;
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout.match(/Kindred is at/g)).toHaveLength(1);
  });

  it('says what is wrong with its words', async () => {
    const bed = await testBed();
    const wrong: [string[], RegExp][] = [
      [['--port', '70000'], /no port/],
      [['--port', 'x'], /no number/],
      [['--host', '0.0.0.0'], /needs a passphrase/],
      [['--host', '0.0.0.0', '--passphrase', 'short'], /at least 8/],
    ];
    for (const [words, sentence] of wrong) {
      const run = await runKindred(bed, ['app', '--no-open', ...words]);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(sentence);
      expect(run.stderr).not.toContain('    at ');
    }
  });

  it('serves while the library is in use elsewhere, and says so', async () => {
    const bed = await testBed();
    const first = await startApp(bed, []);
    const second = await startApp(bed, []);
    const cookie = await letIn(second);
    const thumbnail = () =>
      ask(second.port, { path: '/photo/1/thumbnail', headers: { cookie } }).then((a) => a.status);
    expect(await thumbnail()).toBe(503);
    signal(first.child, 'SIGTERM');
    expect((await first.ended).code).toBe(0);
    signal(second.child, 'SIGINT');
    const run = await second.ended;
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('The library is in use by “kindred app”');
  });

  it('says what it opens to the network', async () => {
    const bed = await testBed();
    const app = await startApp(bed, ['--host', '0.0.0.0'], { KINDRED_PASSPHRASE: 'long enough' });
    const form = await ask(app.port, { path: '/', headers: { accept: 'text/html' } });
    expect(form.text).toContain('<form');
    signal(app.child, 'SIGINT');
    const { stdout } = await app.ended;
    expect(stdout).not.toContain('long enough');
  });
});

describe.skipIf(process.platform === 'win32')('kindred app --demo', () => {
  it('shows drawn photos, and leaves nothing behind', async () => {
    const bed = await testBed();
    const demos = () => readdirSync(tmpdir()).filter((name) => name.startsWith('kindred-demo-'));
    const before = demos();
    const app = await startApp(bed, ['--demo']);
    const cookie = await letIn(app);
    const status = () =>
      ask(app.port, { path: '/photo/1/thumbnail', headers: { cookie } }).then((a) => a.status);
    await vi.waitUntil(async () => (await status()) === 200, 30_000);
    expect(demos()).toHaveLength(before.length + 1);
    signal(app.child, 'SIGINT');
    expect((await app.ended).code).toBe(0);
    expect(demos()).toEqual(before);
    expect(existsSync(join(bed.library, 'catalog.db'))).toBe(false);
  });
});
