import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import type { utilityProcess } from 'electron';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { drawPhotos, testBed } from '../../test-fixtures/photo-folder.ts';
import { unwrap } from '../contract/errors.ts';
import { hostEngine } from '../engine-process/engine-host.ts';
import { parentPort } from '../engine-process/parent-port.ts';
import type { EngineLine } from '../serve/engine-line.ts';
import { keepEngine, type EngineCrash } from './engine-keeper.ts';
import { forkUtility, type UtilityChild, type UtilityForker } from './fork-utility.ts';

const running: EngineLine[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const engine of running.splice(0)) await engine.close();
});

/** A utility process as Electron shows it to the shell, with nothing behind it. */
class FakeUtility extends EventEmitter implements UtilityChild {
  readonly pid = undefined;
  readonly stderr = new PassThrough();
  readonly channel = new MessageChannel();
  kills = 0;

  constructor() {
    super();
    this.channel.port1.on('message', (message) => this.emit('message', message));
  }

  postMessage(message: unknown): void {
    this.channel.port1.postMessage(message);
  }

  kill(): boolean {
    this.kills += 1;
    return true;
  }

  end(code: number): void {
    this.channel.port1.close();
    this.emit('exit', code);
  }
}

/** The engine's side of it, as Electron shows it to the process: the host itself, in this process. */
function hostIn(utility: FakeUtility): void {
  const { port2 } = utility.channel;
  const port = new EventEmitter();
  port2.on('message', (data: unknown) => port.emit('message', { data }));
  const parent = Object.assign(port, {
    postMessage: (message: unknown) => {
      port2.postMessage(message);
    },
  });
  const line = parentPort(
    Object.assign(Object.create(process) as NodeJS.Process, { parentPort: parent }),
  );
  if (line === undefined) throw new Error('It has a parent.');
  void hostEngine(line, new AbortController().signal).then(() => {
    utility.end(0);
  });
}

function fork(made: (utility: FakeUtility) => void) {
  const asked: unknown[] = [];
  const forker: UtilityForker = {
    fork: (...what) => {
      asked.push(what);
      const utility = new FakeUtility();
      made(utility);
      return utility;
    },
  };
  const place = { runs: 'utility', entry: '/app/main.js', env: { HOME: '/home/me' } } as const;
  return { asked, fork: forkUtility(place, forker) };
}

describe('an engine in a utility process', () => {
  it('is started as Electron wants it', () => {
    expectTypeOf<typeof utilityProcess>().toExtend<UtilityForker>();
    const { asked, fork: start } = fork(() => undefined);
    start('crashed');
    expect(asked).toEqual([
      [
        '/app/main.js',
        [],
        {
          env: { HOME: '/home/me', KINDRED_LAST_END: 'crashed' },
          execArgv: [],
          stdio: ['ignore', 'inherit', 'pipe'],
          serviceName: 'Kindred Engine',
        },
      ],
    ]);
  });

  it('reads photos and answers, as any other', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1, 'b.jpg': 2, 'c.jpg': 3 });
    vi.stubEnv('KINDRED_MODELS', bed.models);
    vi.stubEnv('KINDRED_OFFLINE', '1');
    const start = { library: bed.library, folders: [bed.photos], demo: false };
    const engine = keepEngine({ fork: fork(hostIn).fork, start, onCrash: () => undefined });
    running.push(engine);
    const ids = await vi.waitUntil(
      async () => {
        const timeline = unwrap(await engine.timeline({ sort: 'name' }));
        return timeline.ids.length === 3 ? timeline.ids : undefined;
      },
      { timeout: 30_000 },
    );
    const [first = 0] = ids;
    const heard: string[] = [];
    const page = engine.openPage({
      onMessage: (text) => heard.push(text),
      onRefused: () => undefined,
    });
    page.send(
      JSON.stringify({ ticket: 5, call: 'findSimilar', input: { of: { photos: [first] } } }),
    );
    await vi.waitUntil(
      () => heard.some((text) => text.startsWith('{"ticket":5,"ok":true')),
      20_000,
    );
    const thumbnail = unwrap(await engine.thumbnail(first));
    expect([...thumbnail.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    // A view of the memory that others share would have crossed with all of that.
    expect(thumbnail.buffer.byteLength).toBe(thumbnail.byteLength);
    expect(unwrap(await engine.photoAt(join(bed.photos, 'a.jpg')))).toBe(first);
    expect(await engine.close()).toBe(true);
    expect(existsSync(join(bed.library, 'lock.json'))).toBe(false);
  });

  it.each([
    [0, 'crashed'],
    [6, 'crashed'],
    [0xc0000005, 'crashed'],
    [1, 'unknown'],
  ])('that ends with %i, unasked, is %s', async (code, lastEnd) => {
    const made: FakeUtility[] = [];
    const crashes: EngineCrash[] = [];
    const { asked, fork: start } = fork((utility) => made.push(utility));
    const printed = Promise.withResolvers<string>();
    const engine = keepEngine({
      fork: start,
      start: { folders: [], demo: false },
      onCrash: (crash) => crashes.push(crash),
      onStderr: printed.resolve,
    });
    const [utility] = made;
    utility?.stderr.write('It ached.\n');
    await printed.promise;
    utility?.end(code);
    expect(crashes).toMatchObject([{ code, signal: null, lastWords: 'It ached.\n' }]);
    await vi.waitUntil(() => made.length === 2);
    expect(asked[1]).toMatchObject(['/app/main.js', [], { env: { KINDRED_LAST_END: lastEnd } }]);
    const closed = engine.close();
    made[1]?.end(0);
    expect(await closed).toBe(true);
  });

  it('is killed where it does not end', async () => {
    const made: FakeUtility[] = [];
    const { fork: start } = fork((utility) => made.push(utility));
    const engine = keepEngine({
      fork: start,
      start: { folders: [], demo: false },
      onCrash: () => undefined,
      closeMs: 10,
    });
    const closed = engine.close();
    await vi.waitUntil(() => made[0]?.kills === 1);
    made[0]?.end(15);
    expect(await closed).toBe(false);
  });
});
