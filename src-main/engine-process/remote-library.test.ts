import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../contract/events.ts';
import type { LineAnswer, ShellMessage } from './line-messages.ts';
import { RemoteLibrary } from './remote-library.ts';

/** An engine that says what a test makes it say. */
function fakeEngine() {
  const heard: ShellMessage[] = [];
  const listeners: ((message: unknown) => void)[] = [];
  const exits: (() => void)[] = [];
  return {
    heard,
    calls: () => heard.filter((message) => message.kind === 'call'),
    say: (message: unknown) => {
      for (const listener of listeners) listener(message);
    },
    answer: (ticket: number, answer: LineAnswer) => {
      for (const listener of listeners) listener({ kind: 'answer', ticket, answer });
    },
    end: () => {
      for (const listener of exits) listener();
    },
    port: {
      post: (message: ShellMessage) => heard.push(message),
      onMessage: (listener: (message: unknown) => void) => listeners.push(listener),
      onExit: (listener: () => void) => exits.push(listener),
    },
  };
}

function remote() {
  const problems: string[] = [];
  const library = new RemoteLibrary({
    onLeft: () => undefined,
    onProgressed: () => undefined,
    onProblem: (sentence) => problems.push(sentence),
  });
  const line = library.line({ startAgain: () => undefined, close: () => Promise.resolve(true) });
  const states: string[] = [];
  line.onState((state) => states.push(state));
  const start = () => {
    const engine = fakeEngine();
    library.join(engine.port);
    return engine;
  };
  return { library, line, states, problems, start };
}

const READY = { kind: 'ready' };
const card = { ok: true, value: { cards: [] } } as const;

describe('a library in another process', () => {
  it('makes calls wait for it, and gives each its own answer', async () => {
    const { line, start } = remote();
    const engine = start();
    const [one, two] = [line.cards({ ids: [1] }), line.photoAt('/a.jpg')];
    expect(engine.heard).toEqual([]);
    engine.say(READY);
    expect(engine.calls()).toEqual([
      { kind: 'call', ticket: 0, call: 'cards', input: { ids: [1] } },
      { kind: 'call', ticket: 1, call: 'photoAt', input: { path: '/a.jpg' } },
    ]);
    engine.answer(1, { ok: true });
    engine.answer(0, card);
    expect([await one, await two]).toEqual([card, { ok: true, value: undefined }]);
  });

  it('answers calls on their way when it goes down, and keeps those that wait', async () => {
    const { line, start, states } = remote();
    const first = start();
    first.say(READY);
    const onItsWay = line.cards({ ids: [1] });
    first.end();
    expect(await onItsWay).toMatchObject({ ok: false, error: { code: 'internal' } });
    const waiting = line.cards({ ids: [2] });
    const second = start();
    second.say(READY);
    expect(second.calls()).toMatchObject([{ input: { ids: [2] } }]);
    // The one that is gone answers no call of the next one.
    second.answer(1, card);
    expect(await waiting).toEqual(card);
    expect(states).toEqual(['open', 'starting', 'open']);
  });

  it('stops a call: at once while it waits, by the engine when it is on its way', async () => {
    const { line, start } = remote();
    const engine = start();
    const before = AbortSignal.abort();
    expect(await line.cards({ ids: [1] }, { signal: before })).toMatchObject({
      error: { code: 'cancelled' },
    });
    const stop = new AbortController();
    const waiting = line.cards({ ids: [2] }, { signal: stop.signal });
    stop.abort();
    expect(await waiting).toMatchObject({ error: { code: 'cancelled' } });
    engine.say(READY);
    expect(engine.calls()).toEqual([]);
    const second = new AbortController();
    const sent = line.cards({ ids: [3] }, { signal: second.signal });
    second.abort();
    expect(engine.heard.at(-1)).toEqual({ kind: 'cancel', ticket: 1 });
    engine.answer(1, { ok: false, error: { code: 'cancelled', message: 'Stopped.' } });
    expect(await sent).toMatchObject({ error: { code: 'cancelled' } });
    // After the answer there is nothing to stop any more.
    const count = engine.heard.length;
    second.abort();
    expect(engine.heard).toHaveLength(count);
  });

  it('has at most 1000 calls at once', async () => {
    const { line, start } = remote();
    start();
    for (let call = 0; call < 1000; call += 1) void line.cards({ ids: [1] });
    expect(await line.cards({ ids: [1] })).toMatchObject({ error: { code: 'busy' } });
  });

  it('passes news on to whoever listens', () => {
    const { line, start } = remote();
    const engine = start();
    const news: EngineEvent[] = [];
    const end = line.on((event) => news.push(event));
    line.on((event) => news.push(event));
    engine.say({ kind: 'event', event: { kind: 'photos' } });
    end();
    const notice = { kind: 'notice', message: 'The disk is full.' } as const;
    engine.say({ kind: 'event', event: notice });
    expect(news).toEqual([{ kind: 'photos' }, { kind: 'photos' }, notice]);
  });

  it.each([
    ['nothing', undefined],
    ['no message', 'ready'],
    ['another kind', { kind: 'exec' }],
    ['news of another kind', { kind: 'event', event: { kind: 'secret' } }],
    ['an answer without a ticket', { kind: 'answer', answer: { ok: true } }],
    [
      'an unknown reason',
      { kind: 'answer', ticket: 0, answer: { ok: false, error: { code: 'x', message: '' } } },
    ],
    ['an answer to what nobody asked', { kind: 'answer', ticket: 99, answer: { ok: true } }],
    ['text of no page', { kind: 'text', page: 'a', text: '' }],
  ])('leaves out %s, and goes on', async (_, message) => {
    const { line, start, problems } = remote();
    const engine = start();
    engine.say(READY);
    const asked = line.cards({ ids: [1] });
    engine.say(message);
    expect(problems).toHaveLength(1);
    engine.answer(0, card);
    expect(await asked).toEqual(card);
  });

  it('takes no answer for one that is not what the table says', async () => {
    const { line, start, problems } = remote();
    const engine = start();
    engine.say(READY);
    const asked = [line.cards({ ids: [1] }), line.thumbnail(1), line.photoAt('/a.jpg')];
    const wrong = [{ cards: 'none' }, [0xff, 0xd8], -1];
    for (const [ticket, value] of wrong.entries()) engine.answer(ticket, { ok: true, value });
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
    expect(problems).toHaveLength(3);
  });

  it('has a line for each page, to one engine only', () => {
    const { line, start } = remote();
    const heard: string[] = [];
    const open = (name: string) =>
      line.openPage({
        onMessage: (text) => heard.push(`${name}: ${text}`),
        onRefused: (reason) => heard.push(`${name} refused: ${reason}`),
      });
    const first = start();
    const early = open('early');
    early.send('to nobody');
    first.say(READY);
    const [a, b] = [open('a'), open('b')];
    a.send('{}');
    const pages = first.heard.flatMap((message) =>
      message.kind === 'open-page' ? [message.page] : [],
    );
    expect(first.heard.at(-1)).toEqual({ kind: 'text', page: pages[0], text: '{}' });
    first.say({ kind: 'text', page: pages[1], text: 'news' });
    first.say({ kind: 'refused', page: pages[0], reason: 'No message.' });
    a.send('more');
    b.close();
    first.say({ kind: 'text', page: pages[1], text: 'too late' });
    expect(heard).toEqual(['b: news', 'a refused: No message.']);
    expect(first.heard.at(-1)).toEqual({ kind: 'close-page', page: pages[1] });
    const c = open('c');
    first.end();
    const second = start();
    second.say(READY);
    c.send('to the one before');
    c.close();
    expect(second.heard).toEqual([]);
  });

  it('ends the line of a page that says more than fits', () => {
    const { line, start } = remote();
    const engine = start();
    engine.say(READY);
    const refused: string[] = [];
    const page = line.openPage({
      onMessage: () => undefined,
      onRefused: (reason) => refused.push(reason),
    });
    page.send('x'.repeat(16_000_001));
    page.send('x');
    expect(refused).toHaveLength(1);
    expect(engine.heard.map(({ kind }) => kind)).toEqual(['open-page', 'close-page']);
  });
});
