import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import type { EngineProcessState } from '../contract/desktop-calls.ts';
import { unwrap } from '../contract/errors.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import type { EngineCrash } from './engine-keeper.ts';
import { startEngine, type StartEngineOptions } from './engine-process.ts';

const PRELOAD = new URL('../../test-fixtures/abort-on-read.js', import.meta.url);
const SOURCE = new URL('engine-process.ts', import.meta.url);
const PATIENCE = { timeout: 40_000 };

const running: EngineLine[] = [];
/** Processes that nobody closes: a test that fails is not to leave them behind. */
const alone: number[] = [];
afterEach(async () => {
  for (const engine of running.splice(0)) await engine.close();
  for (const pid of alone.splice(0)) if (isThere(pid)) process.kill(pid, 'SIGKILL');
});

function environment(bed: TestBed, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_OPTIONS: '',
    KINDRED_MODELS: bed.models,
    KINDRED_OFFLINE: '1',
    ...env,
  };
}

function optionsOf(bed: TestBed, env: NodeJS.ProcessEnv = {}): StartEngineOptions {
  return {
    place: {
      platform: process.platform,
      isPackaged: false,
      resourcesPath: '',
      env: environment(bed, env),
    },
    utilityProcess: {
      fork: () => {
        throw new Error('No engine runs there in development.');
      },
    },
    start: { library: bed.library, folders: [bed.photos], demo: false },
    onCrash: () => undefined,
  };
}

function start(bed: TestBed, env: NodeJS.ProcessEnv = {}) {
  const crashes: EngineCrash[] = [];
  const states: EngineProcessState[] = [];
  const options = optionsOf(bed, env);
  const engine = startEngine({ ...options, onCrash: (crash) => crashes.push(crash) });
  engine.onState((state) => states.push(state));
  running.push(engine);
  return { engine, crashes, states };
}

/** A page at the shell's end of its line. */
function openPage(engine: EngineLine) {
  const heard = new Map<number, unknown>();
  const refused: string[] = [];
  const line = engine.openPage({
    onMessage: (text) => {
      const message = JSON.parse(text) as { ticket?: number };
      if (message.ticket !== undefined) heard.set(message.ticket, message);
    },
    onRefused: (reason) => refused.push(reason),
  });
  let next = 0;
  const ask = (call: string, input: unknown): Promise<unknown> => {
    const ticket = next++;
    line.send(JSON.stringify({ ticket, call, input }));
    return vi.waitUntil(() => heard.get(ticket), PATIENCE);
  };
  return { line, ask, refused };
}

async function isOpen(engine: EngineLine): Promise<void> {
  await vi.waitUntil(() => engine.state === 'open', PATIENCE);
}

/** Waits until so many photos were read, or could not be, and nothing is to be read any more. */
async function untilRead(engine: EngineLine, photos: number): Promise<void> {
  await vi.waitUntil(async () => {
    const overview = await engine.overview({});
    if (!overview.ok) return false;
    const { folders, work } = overview.value;
    const read = folders.reduce(
      (sum, { photos, pending, failed }) => sum + photos - pending + failed,
      0,
    );
    return work.state === 'idle' && read === photos;
  }, PATIENCE);
}

function seeds(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.jpg`, n + 1]));
}

/** The process that has the library open; it says so in the lock. */
function holderOf(library: string): Promise<number> {
  const file = join(library, 'lock.json');
  return vi.waitUntil(() => {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return text === '' ? undefined : (JSON.parse(text) as { pid: number }).pid;
  }, PATIENCE);
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // No such process.
  }
}

describe.skipIf(process.platform === 'win32')('an engine in a process of its own', () => {
  it('reads photos, answers pages and the shell, and ends in good order', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, seeds(10));
    const { engine, crashes, states } = start(bed);
    const news: string[] = [];
    engine.on(({ kind }) => news.push(kind));
    // The call waits for the engine.
    expect(engine.state).toBe('starting');
    expect((await engine.overview({})).ok).toBe(true);
    expect(states).toEqual(['open']);
    await untilRead(engine, 10);
    expect(news).toEqual(expect.arrayContaining(['work', 'photos']));
    const page = openPage(engine);
    const timeline = await page.ask('timeline', { sort: 'name' });
    const { ids } = unwrap(await engine.timeline({ sort: 'name' }));
    expect(ids).toHaveLength(10);
    expect(timeline).toMatchObject({ ok: true, value: { ids } });
    const [first = 0] = ids;
    const similar = (await page.ask('findSimilar', { of: { photos: [first] } })) as {
      value: { results: unknown[] };
    };
    expect(similar.value.results.length).toBeGreaterThan(0);
    const thumbnail = unwrap(await engine.thumbnail(first));
    expect(thumbnail).toBeInstanceOf(Uint8Array);
    expect([...thumbnail.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const { path, mediaType } = unwrap(await engine.original(first));
    expect([path, mediaType]).toEqual([join(bed.photos, '0.jpg'), 'image/jpeg']);
    expect(unwrap(await engine.photoAt(path))).toBe(first);
    expect(unwrap(await engine.photoAt(join(bed.photos, 'none.jpg')))).toBeUndefined();
    const bytes = readFileSync(path);
    const kept = unwrap(await engine.keepPicture(bytes, 'dropped.jpg'));
    expect(unwrap(await engine.pictureThumbnail(kept.picture)).length).toBeGreaterThan(0);
    const file = unwrap(await engine.organisationFile());
    expect(unwrap(await engine.takeOrganisation(file))).toMatchObject({ unknown: 0, changed: 0 });
    const pid = await holderOf(bed.library);
    expect(pid).not.toBe(process.pid);
    const onItsWay = engine.thumbnail(first);
    expect(await engine.close()).toBe(true);
    expect(await onItsWay).toMatchObject({ error: { code: 'cancelled' } });
    expect(await engine.thumbnail(first)).toMatchObject({ error: { code: 'cancelled' } });
    expect([isThere(pid), existsSync(join(bed.library, 'lock.json'))]).toEqual([false, false]);
    expect(crashes).toEqual([]);
  });

  it('comes back when it is killed, and nothing is lost', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, seeds(4));
    const { engine, crashes, states } = start(bed);
    await untilRead(engine, 4);
    const before = openPage(engine);
    const [id = 0] = unwrap(await engine.timeline({ sort: 'name' })).ids;
    const act = { kind: 'stars', photos: [id], value: 5 } as const;
    expect(await before.ask('act', { act })).toMatchObject({ ok: true });
    const [folder] = unwrap(await engine.overview({})).folders;
    unwrap(await engine.changeFolder({ id: folder?.id ?? 0, isPaused: true }));
    const onItsWay = engine.compareModels({});
    process.kill(await holderOf(bed.library), 'SIGKILL');
    expect(await onItsWay).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(engine.state).toBe('starting');
    // Asked now, it waits for the next one.
    const { ids } = unwrap(await engine.timeline({ sort: 'name' }));
    expect([ids.length, ids[0]]).toEqual([4, id]);
    expect(states).toEqual(['open', 'starting', 'open']);
    expect(crashes).toMatchObject([{ code: null, signal: 'SIGKILL' }]);
    const after = openPage(engine);
    expect(await after.ask('cards', { ids: [id] })).toMatchObject({
      value: { cards: [{ id, stars: 5 }] },
    });
    // The line to the engine that is gone leads nowhere, and hurts nobody.
    before.line.send('no JSON');
    before.line.close();
    expect(await after.ask('photo', { id })).toMatchObject({ ok: true });
    // Folders that it was started with are not added once more: a person may have paused them since.
    expect(unwrap(await engine.overview({})).folders).toMatchObject([{ isPaused: true }]);
  });

  it('loses one photo to a photo that crashes the decoder', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { ...seeds(10), '7-poison.jpg': 99 });
    const { engine, crashes } = start(bed, { NODE_OPTIONS: `--import ${PRELOAD.href}` });
    await untilRead(engine, 11);
    expect(unwrap(await engine.failures({})).failures).toMatchObject([
      { path: join(bed.photos, '7-poison.jpg'), code: 'decode-crashed' },
    ]);
    expect(unwrap(await engine.timeline({ sort: 'name' })).ids).toHaveLength(10);
    expect(crashes.map(({ signal }) => signal)).toEqual(crashes.map(() => 'SIGABRT'));
    // Once with others in hand, once alone; more were needed if the next one was not told of a crash.
    expect(crashes).toHaveLength(2);
  });

  it('ends by itself, in good order, when the shell is gone', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, seeds(2));
    const script = join(temporaryFolder(), 'shell.mjs');
    const { start: told } = optionsOf(bed);
    writeFileSync(
      script,
      `import { startEngine } from ${JSON.stringify(SOURCE.href)};
       const place = { platform: process.platform, isPackaged: false, resourcesPath: '', env: process.env };
       startEngine({ place, start: ${JSON.stringify(told)}, onCrash: () => undefined });`,
    );
    const shell = spawn(process.execPath, [script], { env: environment(bed), stdio: 'ignore' });
    const pid = await holderOf(bed.library);
    alone.push(pid);
    expect([pid === shell.pid, isThere(pid)]).toEqual([false, true]);
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    await vi.waitUntil(() => !isThere(pid), PATIENCE);
    expect(existsSync(join(bed.library, 'lock.json'))).toBe(false);
  });

  it('shows a demo, goes on with it after a crash, and takes it away', async () => {
    const bed = await testBed();
    const options = optionsOf(bed);
    const engine = startEngine({ ...options, start: { folders: [], demo: true } });
    running.push(engine);
    const someIds = () =>
      vi.waitUntil(async () => {
        const { ids } = unwrap(await engine.timeline({ sort: 'name' }));
        return ids.length > 0 ? ids : undefined;
      }, PATIENCE);
    const [first = 0] = await someIds();
    const { path } = unwrap(await engine.original(first));
    const home = path.slice(0, path.indexOf(join(sep, 'photos', sep)));
    process.kill(await holderOf(join(home, 'library')), 'SIGKILL');
    await vi.waitUntil(() => engine.state === 'starting', PATIENCE);
    await isOpen(engine);
    expect((await someIds()).length).toBeGreaterThan(0);
    expect(unwrap(await engine.original(first)).path).toBe(path);
    expect(await engine.close()).toBe(true);
    expect([existsSync(home), existsSync(join(bed.library, 'catalog.db'))]).toEqual([false, false]);
  });
});
