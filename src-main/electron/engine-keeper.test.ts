import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineLineMessage, ShellMessage } from '../engine-process/line-messages.ts';
import { keepEngine, type EngineCrash } from './engine-keeper.ts';
import type { EngineProcessEnd, ForkEngine } from './engine-seam.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ABORTED: EngineProcessEnd = { code: null, signal: 'SIGABRT', crashed: true };
const LONG_AFTER_MS = 60_000;

/** Engines that say what a test makes them say. */
function engines() {
  const started: {
    readonly lastEnd: string;
    readonly heard: ShellMessage[];
    readonly say: (message: EngineLineMessage | object) => void;
    readonly print: (text: string) => void;
    readonly end: (how: EngineProcessEnd) => void;
    kills: number;
  }[] = [];
  const fork: ForkEngine = (lastEnd) => {
    const heard: ShellMessage[] = [];
    const onMessage: ((message: unknown) => void)[] = [];
    const onStderr: ((text: string) => void)[] = [];
    const onExit: ((end: EngineProcessEnd) => void)[] = [];
    const engine = {
      lastEnd,
      heard,
      say: (message: object) => {
        for (const listener of onMessage) listener(message);
      },
      print: (text: string) => {
        for (const listener of onStderr) listener(text);
      },
      end: (how: EngineProcessEnd) => {
        for (const listener of onExit) listener(how);
      },
      kills: 0,
    };
    started.push(engine);
    return {
      post: (message) => heard.push(message),
      onMessage: (listener) => onMessage.push(listener),
      onStderr: (listener) => onStderr.push(listener),
      onExit: (listener) => onExit.push(listener),
      kill: () => (engine.kills += 1),
    };
  };
  const last = () => {
    const engine = started.at(-1);
    if (engine === undefined) throw new Error('None was started.');
    return engine;
  };
  return { fork, started, last };
}

function keep(start = { folders: ['/photos'], demo: false }) {
  const { fork, started, last } = engines();
  const crashes: EngineCrash[] = [];
  const printed: string[] = [];
  const states: string[] = [];
  const line = keepEngine({
    fork,
    start,
    onCrash: (crash) => crashes.push(crash),
    onStderr: (text) => printed.push(text),
  });
  line.onState((state) => states.push(state));
  return { line, started, last, crashes, printed, states };
}

describe('an engine that is kept', () => {
  it('is told what to begin with, and what the one before it left', () => {
    const { last, started } = keep({ folders: ['/photos'], demo: true });
    const begin = { kind: 'start', folders: ['/photos'], demo: true };
    expect([last().lastEnd, last().heard]).toEqual(['unknown', [{ ...begin, left: {} }]]);
    last().say({ kind: 'left', left: { demo: '/tmp/demo' } });
    last().say({ kind: 'left', left: { hasFolders: true } });
    last().end(ABORTED);
    vi.advanceTimersByTime(0);
    expect(started).toHaveLength(2);
    const left = { demo: '/tmp/demo', hasFolders: true };
    expect([last().lastEnd, last().heard]).toEqual(['crashed', [{ ...begin, left }]]);
  });

  it('does not put what was thrown to a photo’s account', () => {
    const { last } = keep();
    last().end({ code: 1, signal: null, crashed: false });
    vi.advanceTimersByTime(0);
    expect(last().lastEnd).toBe('unknown');
  });

  it('is given up after ten crashes, and started again when a person wants it', async () => {
    const { line, last, started, states, crashes } = keep();
    const asked = line.overview({});
    for (let crash = 0; crash < 10; crash += 1) {
      expect(line.state).toBe('starting');
      last().end(ABORTED);
      vi.advanceTimersByTime(LONG_AFTER_MS);
    }
    expect([started.length, crashes.length, line.state]).toEqual([10, 10, 'lost']);
    expect(await asked).toMatchObject({ error: { code: 'internal' } });
    expect(await line.thumbnail(1)).toMatchObject({ error: { code: 'internal' } });
    line.startAgain();
    line.startAgain();
    expect([started.length, line.state]).toEqual([11, 'starting']);
    const again = line.photoAt('/photos/a.jpg');
    last().say({ kind: 'ready' });
    line.startAgain();
    expect([started.length, states]).toEqual([11, ['lost', 'starting', 'open']]);
    const call = last().heard.find(({ kind }) => kind === 'call');
    expect(call).toMatchObject({ call: 'photoAt', input: { path: '/photos/a.jpg' } });
    const ticket = call?.kind === 'call' ? call.ticket : -1;
    last().say({ kind: 'answer', ticket, answer: { ok: true, value: 7 } });
    expect(await again).toEqual({ ok: true, value: 7 });
  });

  it('is not given up while photos come through', () => {
    const { line, last, started } = keep();
    for (let crash = 0; crash < 30; crash += 1) {
      last().say({ kind: 'progressed' });
      last().end(ABORTED);
      vi.advanceTimersByTime(0);
    }
    expect([started.length, line.state]).toEqual([31, 'starting']);
  });

  it('leaves its last words, however much it said', () => {
    const { last, crashes, printed } = keep();
    for (let n = 0; n < 5000; n += 1) last().print(`line ${n} of many, many lines\n`);
    last().print('the last words\n');
    last().end(ABORTED);
    const words = crashes[0]?.lastWords ?? '';
    expect([words.length, words.endsWith('the last words\n')]).toEqual([16_000, true]);
    expect(printed.join('')).toContain('line 0 of');
    expect(crashes).toMatchObject([{ code: null, signal: 'SIGABRT' }]);
  });

  it('leaves out what no engine says, and says so', async () => {
    const { line, last, printed } = keep();
    last().say({ kind: 'ready' });
    for (const said of [{}, { kind: 'open' }, { kind: 'answer', ticket: -1 }]) last().say(said);
    last().say({ kind: 'answer', ticket: 12, answer: { ok: true, value: 1 } });
    const asked = line.original(1);
    const value = { path: 'a\0b', byteSize: 1, mediaType: 'image/jpeg' };
    last().say({ kind: 'answer', ticket: 0, answer: { ok: true, value } });
    expect(await asked).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(printed).toHaveLength(5);
  });

  it('ends in good order when it is told to, and nobody starts another', async () => {
    const { line, last, started, crashes, states } = keep();
    last().say({ kind: 'ready' });
    const closed = line.close();
    expect(last().heard.at(-1)).toEqual({ kind: 'close' });
    last().say({ kind: 'ready' });
    // What ends it now, ends it for good.
    last().end(ABORTED);
    expect(await closed).toBe(true);
    vi.advanceTimersByTime(LONG_AFTER_MS);
    line.startAgain();
    expect([started.length, crashes, states]).toEqual([1, [], ['open']]);
    expect(await line.close()).toBe(true);
  });

  it('is ended by force where it does not end, and left behind where that does not help', async () => {
    const { line, last } = keep();
    const closed = line.close();
    await vi.advanceTimersByTimeAsync(7999);
    expect(last().kills).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(last().kills).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await closed).toBe(false);
  });

  it('is not started again where the app closes meanwhile', async () => {
    const { line, last, started } = keep();
    last().end(ABORTED);
    expect(await line.close()).toBe(true);
    vi.advanceTimersByTime(LONG_AFTER_MS);
    expect(started).toHaveLength(1);
  });
});
