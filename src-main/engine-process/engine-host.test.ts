import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawPhotos, testBed } from '../../test-fixtures/photo-folder.ts';
import type { EngineLineMessage } from './line-messages.ts';

const ENTRY = fileURLToPath(new URL('main.ts', import.meta.url));
const PATIENCE = { timeout: 40_000 };

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/** An engine's process as whoever has started it sees it: a bare line. */
async function startBare() {
  const bed = await testBed();
  await drawPhotos(bed.photos, { 'a.jpg': 1 });
  const child = fork(ENTRY, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: { ...process.env, KINDRED_MODELS: bed.models, KINDRED_OFFLINE: '1' },
  });
  running.push(child);
  const heard: EngineLineMessage[] = [];
  let printed = '';
  child.on('message', (message) => heard.push(message as EngineLineMessage));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const say = (message: object) => child.send(message);
  const begin = () =>
    say({ kind: 'start', library: bed.library, folders: [bed.photos], demo: false, left: {} });
  /** Makes a call and waits for its answer. */
  const ask = (ticket: number, call: unknown, input: unknown) => {
    say({ kind: 'call', ticket, call, input });
    return vi.waitUntil(
      () => heard.find((message) => message.kind === 'answer' && message.ticket === ticket),
      PATIENCE,
    );
  };
  return { child, heard, say, begin, ask, printed: () => printed };
}

describe('the engine’s end of the line', () => {
  it('leaves out what no shell says, and goes on', async () => {
    const { child, say, begin, ask, heard, printed } = await startBare();
    // Before it is started, nothing is heard but that.
    say({ kind: 'call', ticket: 0, call: 'overview', input: {} });
    const hostile: object[] = [
      {},
      [],
      { kind: 'start', folders: ['a\0b'], demo: false, left: {} },
      { kind: 'start', folders: [], demo: 'yes', left: {} },
      { kind: 'start', folders: [], demo: false, left: { demo: '' } },
      { kind: 'start', folders: [], demo: false, left: {}, more: 1 },
      { kind: 'eval', code: '1' },
    ];
    for (const message of hostile) say(message);
    begin();
    // Once is enough.
    say({ kind: 'start', library: '/elsewhere', folders: [], demo: true, left: {} });
    say({ kind: 'call', ticket: -1, call: 'overview', input: {} });
    say({ kind: 'call', ticket: 1.5, call: 'overview', input: {} });
    say({ kind: 'call', ticket: 2, call: ['overview'], input: {} });
    say({ kind: 'text', page: 0, text: 7 });
    say({ kind: 'text', page: 99, text: 'to a page that is not open' });
    say({ kind: 'cancel', ticket: 99 });
    say({ kind: 'close-page', page: 99 });
    expect(await ask(3, 'overview', {})).toMatchObject({ answer: { ok: true } });
    const refusals = printed().match(/This is no message of a shell/g);
    expect(refusals).toHaveLength(hostile.length + 4);
    const answered = heard.flatMap((message) =>
      message.kind === 'answer' ? [message.ticket] : [],
    );
    expect(answered).toEqual([3]);
    say({ kind: 'close' });
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('answers only what is in the tables of calls', async () => {
    const { begin, ask } = await startBare();
    begin();
    const wrong: [string, unknown][] = [
      ['index', { folders: ['/'] }],
      ['close', {}],
      ['constructor', {}],
      ['__proto__', {}],
      ['thumbnail', {}],
      ['thumbnail', { id: '1' }],
      ['original', { id: 1, path: '/etc/passwd' }],
      ['keepPicture', { bytes: 'no bytes', name: 'a.jpg' }],
      ['keepPicture', { bytes: new Uint8Array(), name: 7 }],
      ['takeOrganisation', { bytes: [1, 2, 3] }],
      ['photoAt', { path: 'a\0b' }],
      ['cards', { ids: 'all' }],
    ];
    for (const [ticket, [call, input]] of wrong.entries()) {
      const error = { code: 'bad-argument' };
      expect(await ask(ticket, call, input), call).toMatchObject({ answer: { ok: false, error } });
    }
    expect(await ask(50, 'thumbnail', { id: 999 })).toMatchObject({
      answer: { error: { code: 'photo-unknown' } },
    });
    const bytes = new TextEncoder().encode('no picture');
    expect(await ask(51, 'keepPicture', { bytes, name: 'a.jpg' })).toMatchObject({
      answer: { error: { code: 'not-an-image' } },
    });
  });

  it('ends the line of a page that speaks another language, and of no other', async () => {
    const { say, begin, heard } = await startBare();
    begin();
    for (const page of [1, 2, 3]) say({ kind: 'open-page', page });
    say({ kind: 'text', page: 1, text: 'no JSON' });
    say({ kind: 'text', page: 1, text: '{"ticket":1,"call":"overview","input":{}}' });
    // Twice the same line is the end of it, too.
    say({ kind: 'open-page', page: 2 });
    say({ kind: 'text', page: 2, text: '{"ticket":2,"call":"overview","input":{}}' });
    say({ kind: 'text', page: 3, text: '{"ticket":3,"call":"overview","input":{}}' });
    const answer = await vi.waitUntil(
      () => heard.find((message) => message.kind === 'text' && message.text.includes('ticket')),
      PATIENCE,
    );
    expect(answer).toMatchObject({ page: 3 });
    const refused = heard.filter(({ kind }) => kind === 'refused');
    expect(refused).toMatchObject([{ page: 1 }, { page: 2 }]);
  });

  it.each([
    ['it is told to before it began', (child: ChildProcess) => child.send({ kind: 'close' })],
    [
      'its parent lets go of it',
      (child: ChildProcess) => {
        child.disconnect();
      },
    ],
    ['the system wants it', (child: ChildProcess) => child.kill('SIGTERM')],
  ])('ends when %s', async (_, end) => {
    const { child, begin, heard } = await startBare();
    if (end.toString().includes('SIGTERM')) {
      begin();
      await vi.waitUntil(() => heard.some(({ kind }) => kind === 'ready'), PATIENCE);
    }
    end(child);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says what it is to a person who starts it', () => {
    const run = spawnSync(process.execPath, [ENTRY], { encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('the app starts it');
  });
});
