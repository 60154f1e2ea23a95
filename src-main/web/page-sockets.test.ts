import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { memoryLibrary, slowCall } from '../../test-fixtures/memory-library.ts';
import { CALLS, PAGE_CALLS } from '../contract/calls.ts';
import { ERROR_CODES, fail, unwrap } from '../contract/errors.ts';
import { readPageMessage } from '../serve/wire.ts';
import { letIn, openPage, pageOf, sampleLibrary, sampleServer } from './sample-server.ts';
import { startWebServer } from './server.ts';

describe('pages', () => {
  it('call the engine and hear its news, all that are open', async () => {
    const { library, ids } = await sampleLibrary({ 'a.jpg': 1, 'b.jpg': 1.2, 'c.jpg': 5 });
    const server = await sampleServer(library);
    const cookie = await letIn(server);
    const one = await pageOf(server, cookie);
    const two = await pageOf(server, cookie);
    const found = await one.say(
      JSON.stringify({ ticket: 7, call: 'findSimilar', input: { of: { photos: [ids[0]] } } }),
    );
    expect(found).toMatchObject({ ticket: 7, ok: true, value: { results: [{ id: ids[1] }, {}] } });
    await two.say(JSON.stringify({ ticket: 0, call: 'work', input: { do: 'scan' } }));
    const news = { event: expect.objectContaining({ kind: 'work' }) as unknown };
    await vi.waitFor(() => {
      expect(one.heard).toContainEqual(news);
    });
    await vi.waitFor(() => {
      expect(two.heard).toContainEqual(news);
    });
  });

  it('come back after a break, to the same server or the one after it', async () => {
    const library = memoryLibrary();
    const first = await startWebServer({ library, page: new Map() });
    if (!first.ok) throw new Error(first.error.message);
    const { port, token } = first.value;
    const cookie = await letIn(first.value);
    const page = await pageOf(first.value, cookie);
    page.socket.terminate();
    await page.closed;
    await vi.waitFor(() => {
      expect(library.listenerCount()).toBe(0);
    });
    const back = await pageOf(first.value, cookie);
    await first.value.close();
    expect(await back.closed).toBe(1001);
    const second = await sampleServer(library, { port, token, key: '' });
    const again = await pageOf(second, cookie);
    const answer = await again.say('{"ticket":1,"call":"overview","input":{}}');
    expect(answer).toMatchObject({ ticket: 1, ok: true });
  });

  it('cancel what they asked for, also by going away', async () => {
    const slow = slowCall();
    const server = await sampleServer(memoryLibrary({}, { photo: slow.call }));
    const page = await pageOf(server, await letIn(server));
    const answer = page.say('{"ticket":1,"call":"photo","input":{"id":1}}');
    page.socket.send('{"ticket":1,"cancel":true}');
    expect(await answer).toMatchObject({ ticket: 1, error: { code: 'cancelled' } });
    page.socket.send('{"ticket":2,"call":"photo","input":{"id":1}}');
    await vi.waitFor(() => {
      expect(slow.started).toHaveLength(2);
    });
    page.socket.terminate();
    await vi.waitFor(() => {
      expect(slow.started[1]?.signal?.aborted).toBe(true);
    });
  });

  it('find the socket at its own address only', async () => {
    const server = await sampleServer(memoryLibrary());
    const cookie = await letIn(server);
    for (const path of ['/', '/socket/', '/socket?x=1', '/photo/1/original']) {
      expect(await openPage(server, { cookie }, path)).toBe(404);
    }
  });
});

describe('a line on which no page speaks', () => {
  it.each([
    ['malformed JSON', '{"ticket":1,', 1008],
    ['another shape', '{"hello":1}', 1008],
    ['bytes', Buffer.from('{"ticket":1,"call":"overview","input":{}}'), 1003],
    ['more than 16 MB', `{"ticket":1,"call":"${'x'.repeat(16_000_000)}","input":{}}`, 1009],
    ['a deep nest', `{"ticket":1,"call":"cards","input":${'['.repeat(400_000)}`, 1008],
  ])('is ended: %s', async (_what, message, code) => {
    const library = memoryLibrary();
    const server = await sampleServer(library);
    const cookie = await letIn(server);
    const page = await pageOf(server, cookie);
    page.socket.send(message);
    expect(await page.closed).toBe(code);
    expect(library.made).toEqual([]);
    expect(page.heard).toEqual([]);
    await pageOf(server, cookie);
  });

  it('gives up a refused connection that its other end keeps half open', async () => {
    const server = unwrap(await startWebServer({ library: memoryLibrary(), page: new Map() }));
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(
      `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString('utf8')).toMatch(/^HTTP\/1.1 403 /);
    // It waits for every connection.
    await server.close();
    socket.destroy();
  });

  it('is ended for text that is no UTF-8', async () => {
    const server = await sampleServer(memoryLibrary());
    const page = await pageOf(server, await letIn(server));
    page.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await page.closed).toBe(1007);
  });
});

/** A valid input of every call of the table, those of the command line included. */
const VALID: Readonly<Record<keyof typeof CALLS, unknown>> = {
  timeline: { sort: 'newest', filter: { folders: [1], from: '2024-01-01', types: ['jpeg'] } },
  cards: { ids: [1, 2] },
  photo: { id: 1 },
  findSimilar: { of: { photo: 1, region: { x: 0, y: 0, width: 0.5, height: 0.5 } }, limit: 10 },
  explain: { of: { photos: [1] }, photo: 2, by: 'content' },
  overview: {},
  addFolder: { path: '/nowhere' },
  changeFolder: { id: 1, isPaused: true, excludes: ['*.png'] },
  removeFolder: { id: 999 },
  suggestFolders: {},
  browseFolders: { path: '/nowhere' },
  work: { do: 'scan' },
  failures: {},
  retry: { ids: [1] },
  installModel: {},
  suggest: { text: 'tag:tra', language: 'it' },
  act: { act: { kind: 'tag', photos: [1], add: ['travel/lisbon'], remove: ['sea'] } },
  undo: {},
  redo: {},
  organisation: {},
  marks: { photos: [1, 2] },
  settings: {},
  missing: {},
  forgetMissing: { ids: [1] },
  backups: {},
  restoreBackup: { name: 'catalog-2026-11-24.backup.db' },
  changeSettings: { writesSidecars: false, retrySidecars: true },
  exportPhotos: { photos: [1], to: '/nowhere', format: 'jpeg', longestSide: 100, quality: 80 },
  exports: {},
  steerExport: { id: 1, do: 'pause' },
  exportNames: { photos: [1], format: 'original', names: '{date} {name}' },
  lessons: {},
  teach: { target: { tag: 1 } },
  suggestions: { target: { album: 1 }, limit: 10, min: 0.5 },
  changeLesson: { target: { tag: 1 }, threshold: 0.9 },
  forgetLesson: { target: { tag: 1 } },
  models: {},
  useModel: { id: 'tiny', as: 'kept' },
  removeModel: { id: 'tiny' },
  chooseRuntime: { runtime: 'auto' },
  compareModels: { sample: 10 },
  search: { query: 'dog stars:>3', top: 5 },
  index: { folders: ['/'], retryFailed: true },
  similar: { photo: '/etc/passwd' },
  labels: { word: 'dog' },
  status: { failed: true },
  exportOrganisation: { file: '/nowhere.json' },
  importOrganisation: { file: '/nowhere.json' },
  remove: { folder: '/' },
  doctor: { repair: true },
  listModels: {},
  addModel: { path: '/nowhere' },
  listPresets: {},
  trainModel: { kind: 'dense', folder: '/nowhere' },
};

const ODD: readonly unknown[] = [
  null,
  true,
  '',
  '../../etc/passwd',
  '\0',
  '<script>',
  -1,
  0,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [[[]]],
  { __proto__: 1 },
  'a'.repeat(40_000),
  Array.from({ length: 20_000 }, () => 1),
];

/** Puts `value` in place of one of the parts of `tree`, picked by `at`. */
function withPart(tree: unknown, at: number, value: unknown): unknown {
  if (typeof tree !== 'object' || tree === null) return value;
  const entries: [string, unknown][] = Object.entries(tree);
  const [key, part]: [string, unknown] = entries[at % Math.max(1, entries.length)] ?? ['more', 0];
  const changed = at % 3 === 0 ? value : withPart(part, Math.floor(at / 3), value);
  return Array.isArray(tree)
    ? tree.map((old: unknown, index) => (String(index) === key ? changed : old))
    : { ...tree, [key]: changed };
}

const mutation = fc.record({
  call: fc.constantFrom(...Object.keys(VALID)) as fc.Arbitrary<keyof typeof CALLS>,
  at: fc.nat({ max: 5000 }),
  odd: fc.oneof(fc.constantFrom(...ODD), fc.anything()),
  kind: fc.constantFrom('value', 'extra field', 'characters', 'nothing'),
  noise: fc.string({ maxLength: 3, unit: 'binary' }),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

function mutated({ call, at, odd, kind, noise }: Mutation): string {
  const message = { ticket: 5, call, input: VALID[call] };
  // A bigint of fc.anything is no JSON; nothing else is lost by this.
  const write = (value: unknown) =>
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));
  if (kind === 'value') return write(withPart(message, at, odd));
  if (kind === 'extra field') return write({ ...message, input: { more: odd } });
  const text = write(message);
  const cut = at % text.length;
  return kind === 'characters' ? text.slice(0, cut) + noise + text.slice(cut + 1) : text;
}

/** Whether the table of calls has nothing against a message. */
function isAllowed(text: string): boolean {
  const message = readPageMessage(text);
  if (message === undefined || !('call' in message)) return false;
  const entry = Object.entries(PAGE_CALLS).find(([name]) => name === message.call);
  return entry?.[1].input.safeParse(message.input).success === true;
}

describe('a thousand mutations of valid calls', () => {
  it('are refused with a reason unless they are valid still, and leave the server well', async () => {
    const { library } = await sampleLibrary({ 'a.jpg': 1 });
    const made: string[] = [];
    const guarded = new Proxy(library, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        // Some mutations name folders of this computer; they are not for a test to look through or
        // write to.
        if (name === 'addFolder' || name === 'exportPhotos') {
          return () => Promise.resolve(fail('folder-missing', 'Not here.'));
        }
        return (...args: unknown[]): unknown => {
          made.push(String(name));
          return Reflect.apply(value, target, args);
        };
      },
    });
    const problems: unknown[] = [];
    const server = await sampleServer(guarded, { onProblem: (cause) => problems.push(cause) });
    const cookie = await letIn(server);
    let page = await pageOf(server, cookie);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(mutation, async (change) => {
        const text = mutated(change);
        const before = made.length;
        const answer = await page.say(text);
        if (typeof answer === 'number') {
          expect(answer).toBe(1008);
          expect(readPageMessage(text)).toBeUndefined();
          page = await pageOf(server, cookie);
        } else {
          expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.ts:|node:internal|at .*\(/);
          const { error } = answer as { error?: { code: string } };
          if (error !== undefined) expect(ERROR_CODES).toContain(error.code);
          if (!isAllowed(text)) expect(error?.code).toBe('bad-argument');
        }
        if (isAllowed(text)) return;
        refused += 1;
        expect(made.slice(before).filter((name) => name !== 'on')).toEqual([]);
      }),
      { numRuns: 1000, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(500);
    expect(problems).toEqual([]);
    const answer = await page.say('{"ticket":1,"call":"overview","input":{}}');
    expect(answer).toMatchObject({ ticket: 1, ok: true });
  });
});
