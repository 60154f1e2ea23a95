import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { DESKTOP_CALLS, type EngineProcessState } from '../contract/desktop-calls.ts';
import { IPC_CHANNELS } from '../contract/desktop-channels.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { PageLine, PageLineListeners } from '../serve/engine-line.ts';
import type { DesktopHandlers } from './desktop-acts.ts';
import { PageIpc, type IpcMainLike } from './ipc.ts';
import type { SentEvent } from './ipc-sender.ts';

type Handler = Parameters<IpcMainLike['handle']>[1];

/** Electron's messages of one window, without Electron. */
class Messages extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

/** One process's line to the page, with what the page said on it. */
interface Line extends PageLineListeners {
  readonly said: string[];
  isClosed: boolean;
}

/** An engine that goes through states as the test says. */
class FakeEngine {
  state: EngineProcessState = 'open';
  readonly lines: Line[] = [];
  readonly listeners = new Set<(state: EngineProcessState) => void>();
  startedAgain = 0;
  onState(listener: (state: EngineProcessState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  become(state: EngineProcessState): void {
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
  openPage(listeners: PageLineListeners): PageLine {
    const line: Line = { ...listeners, said: [], isClosed: false };
    this.lines.push(line);
    return {
      send: (text) => line.said.push(text),
      close: () => (line.isClosed = true),
    };
  }
  startAgain(): void {
    this.startedAgain += 1;
  }
}

const FROM_PAGE: SentEvent = {
  senderFrame: { url: 'kindred://app/', parent: null, detached: false },
  sender: { id: 7 },
};
const FROM_ELSEWHERE: SentEvent = {
  senderFrame: { url: 'https://evil.example/', parent: null, detached: false },
  sender: { id: 7 },
};

/** Every call of the table, answering with its own name; a test puts its own in place of some. */
function handlersWith(own: Partial<DesktopHandlers>, made: unknown[][]): DesktopHandlers {
  const handlers = Object.keys(DESKTOP_CALLS).map((name) => [
    name,
    (input: unknown) => {
      made.push([name, input]);
      return Promise.resolve(ok({}));
    },
  ]);
  // Made from the table of calls, name by name; TypeScript cannot follow that through fromEntries.
  return { ...(Object.fromEntries(handlers) as DesktopHandlers), ...own };
}

function open(own: Partial<DesktopHandlers> = {}) {
  const ipc = new Messages();
  const engine = new FakeEngine();
  const heard: unknown[][] = [];
  const made: unknown[][] = [];
  const problems: unknown[][] = [];
  const contents = {
    id: 7,
    isGone: false,
    isDestroyed: () => contents.isGone,
    send: (channel: string, ...args: unknown[]) => {
      if (contents.isGone) throw new Error('Object has been destroyed');
      heard.push([channel, ...args]);
    },
  };
  const page = new PageIpc({
    ipc,
    contents,
    engine,
    handlers: handlersWith(own, made),
    onProblem: (...problem) => problems.push(problem),
  });
  const say = (channel: string, ...args: unknown[]) => ipc.emit(channel, FROM_PAGE, ...args);
  const ask = async (asked: unknown, event = FROM_PAGE): Promise<Result<unknown>> => {
    const handler = ipc.handlers.get(IPC_CHANNELS.ask);
    if (handler === undefined) throw new Error('Nobody answers.');
    // The page takes it for a Result, and so does this test, which looks at what is in it.
    return (await handler(event, asked)) as Result<unknown>;
  };
  return { ipc, engine, heard, made, problems, contents, page, say, ask };
}

describe('the line of a page', () => {
  let at = open();
  beforeEach(() => {
    at = open();
  });

  it('is opened when the page listens, and not before', () => {
    at.say(IPC_CHANNELS.send, 'too early');
    at.engine.become('open');
    expect(at.engine.lines).toEqual([]);
    expect(at.heard).toEqual([]);
    at.say(IPC_CHANNELS.listen);
    expect(at.heard).toEqual([[IPC_CHANNELS.engine, 'open']]);
    at.say(IPC_CHANNELS.send, 'hello');
    at.engine.lines[0]?.onMessage('and hello');
    expect(at.engine.lines[0]?.said).toEqual(['hello']);
    expect(at.heard.at(-1)).toEqual([IPC_CHANNELS.message, 'and hello']);
  });

  it('is another one for each process of the engine', () => {
    at.engine.become('starting');
    at.say(IPC_CHANNELS.listen);
    at.say(IPC_CHANNELS.send, 'to nobody');
    expect(at.engine.lines).toEqual([]);
    at.engine.become('open');
    at.engine.become('starting');
    expect(at.engine.lines[0]).toMatchObject({ isClosed: true, said: [] });
    at.engine.lines[0]?.onMessage('from the grave');
    at.engine.become('open');
    at.engine.lines[0]?.onRefused('from the grave');
    at.say(IPC_CHANNELS.send, 'again');
    expect(at.engine.lines[1]).toMatchObject({ isClosed: false, said: ['again'] });
    expect(at.heard).toEqual(
      ['starting', 'open', 'starting', 'open'].map((state) => [IPC_CHANNELS.engine, state]),
    );
  });

  it('ends with the page, and the page that comes next has its own', () => {
    at.say(IPC_CHANNELS.listen);
    at.page.endPage();
    expect(at.engine.lines[0]?.isClosed).toBe(true);
    at.engine.become('starting');
    at.engine.become('open');
    expect(at.engine.lines).toHaveLength(1);
    at.say(IPC_CHANNELS.listen);
    at.say(IPC_CHANNELS.listen);
    expect(at.engine.lines.map((line) => line.isClosed)).toEqual([true, true, false]);
  });

  it('is ended at what no page says, and taken up again when the page asks for it', () => {
    at.say(IPC_CHANNELS.listen);
    // Beyond 16 MB in bytes, though not in characters.
    for (const nonsense of [undefined, 7, { text: 'x' }, 'ä'.repeat(8_000_001)]) {
      at.say(IPC_CHANNELS.send, nonsense);
      expect(at.heard.at(-1)).toEqual([IPC_CHANNELS.engine, 'lost']);
      at.say(IPC_CHANNELS.send, 'still there?');
      expect(at.engine.lines.at(-1)).toMatchObject({ isClosed: true, said: [] });
      at.say(IPC_CHANNELS.retry);
      expect(at.heard.at(-1)).toEqual([IPC_CHANNELS.engine, 'open']);
    }
    at.say(IPC_CHANNELS.send, 'x'.repeat(16_000_000));
    expect(at.engine.lines.at(-1)?.said).toHaveLength(1);
    at.engine.lines.at(-1)?.onRefused('This is no message of a page.');
    expect(at.heard.at(-1)).toEqual([IPC_CHANNELS.engine, 'lost']);
    expect(at.problems).toHaveLength(5);
    expect(at.engine.startedAgain).toBe(0);
  });

  it('lets the page start an engine again that was given up on', () => {
    at.say(IPC_CHANNELS.listen);
    at.engine.become('lost');
    at.say(IPC_CHANNELS.retry);
    expect(at.engine.startedAgain).toBe(1);
  });

  it('is nobody else’s', () => {
    for (const channel of [IPC_CHANNELS.listen, IPC_CHANNELS.send, IPC_CHANNELS.retry]) {
      at.ipc.emit(channel, FROM_ELSEWHERE, 'text');
    }
    expect(at.engine).toMatchObject({ lines: [], startedAgain: 0 });
    expect(at.heard).toEqual([]);
    expect(at.problems).toHaveLength(3);
  });

  it('is silent when the window is gone', () => {
    at.say(IPC_CHANNELS.listen);
    at.contents.isGone = true;
    at.engine.lines[0]?.onMessage('too late');
    at.page.tell({ kind: 'action', action: 'undo' });
    at.page.close();
    expect(at.engine.lines[0]?.isClosed).toBe(true);
    expect(at.engine.listeners.size).toBe(0);
    expect(at.ipc.eventNames()).toEqual([]);
    expect(at.ipc.handlers.size).toBe(0);
  });
});

describe('news', () => {
  const NEWS = { kind: 'similar', photo: 1 } as const;

  it('wait until the page listens, again after it was loaded anew', () => {
    const { page, say, heard } = open();
    page.tell(NEWS);
    expect(heard).toEqual([]);
    say(IPC_CHANNELS.listen);
    page.tell({ kind: 'action', action: 'search' });
    page.endPage();
    page.tell({ kind: 'notice', message: 'Meanwhile.' });
    say(IPC_CHANNELS.listen);
    expect(heard.filter(([channel]) => channel === IPC_CHANNELS.news)).toEqual([
      [IPC_CHANNELS.news, NEWS],
      [IPC_CHANNELS.news, { kind: 'action', action: 'search' }],
      [IPC_CHANNELS.news, { kind: 'notice', message: 'Meanwhile.' }],
    ]);
  });

  it('do not pile up where no page ever listens', () => {
    const { page, say, heard } = open();
    for (let photo = 1; photo <= 1000; photo += 1) page.tell({ kind: 'similar', photo });
    say(IPC_CHANNELS.listen);
    expect(heard).toHaveLength(101);
    expect(heard.at(-1)).toEqual([IPC_CHANNELS.news, { kind: 'similar', photo: 1000 }]);
  });
});

describe('a call of the page', () => {
  it('is made with its input checked', async () => {
    const { ask, made } = open();
    const items = [{ kind: 'item', id: 'a', label: 'A' }];
    expect(await ask({ name: 'showMenu', input: { items } })).toEqual(ok({}));
    expect(made).toEqual([['showMenu', { items: [{ ...items[0], isEnabled: true }] }]]);
  });

  it('is refused where it is none, before anything is done', async () => {
    const { ask, made } = open();
    for (const asked of [
      undefined,
      null,
      'reveal',
      {},
      { name: 'toString', input: {} },
      { name: '__proto__', input: {} },
      { name: 'unlink', input: { path: '/' } },
      { name: 'reveal', input: { photo: '1' } },
      { name: 'reveal', input: { photo: 1, path: '/etc/passwd' } },
      { name: 'trash', input: { photos: [] } },
    ]) {
      expect(await ask(asked)).toMatchObject({ ok: false, error: { code: 'bad-argument' } });
    }
    expect(made).toEqual([]);
  });

  it('is refused from anything but our page', async () => {
    const { ask, made } = open();
    for (const event of [FROM_ELSEWHERE, { ...FROM_PAGE, senderFrame: null }]) {
      const answer = await ask({ name: 'reveal', input: { photo: 1 } }, event);
      expect(answer).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    }
    expect(made).toEqual([]);
  });

  it('never rejects, and keeps what lies beneath a reason here', async () => {
    const beneath = new Error('a secret path');
    const { ask, problems } = open({
      reveal: () => Promise.reject(beneath),
      openFile: () => Promise.resolve(fail('file-missing', 'Gone.', beneath)),
    });
    const thrown = await ask({ name: 'reveal', input: { photo: 1 } });
    const failed = await ask({ name: 'openFile', input: { photo: 1 } });
    expect(thrown).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(failed).toEqual(fail('file-missing', 'Gone.'));
    expect(JSON.stringify([thrown, failed])).not.toContain('secret');
    expect(problems).toEqual([
      ['“reveal” failed.', beneath],
      ['“openFile” failed.', beneath],
    ]);
  });
});
