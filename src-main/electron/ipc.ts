import type { DesktopNews, EngineProcessState } from '../contract/desktop-calls.ts';
import { readDesktopCall } from '../contract/desktop-calls.ts';
import { IPC_CHANNELS } from '../contract/desktop-channels.ts';
import { fail, type Result } from '../contract/errors.ts';
import type { EngineLine, PageLine } from '../serve/engine-line.ts';
import type { DesktopHandlers } from './desktop-acts.ts';
import { isFromPage, type SentEvent } from './ipc-sender.ts';

/** As over WebSocket (web/page-sockets.ts). */
const MOST_MESSAGE_BYTES = 16_000_000;
/** More news than this no page that loads has missed; the oldest go. */
const MOST_WAITING_NEWS = 100;

type Listener = (event: SentEvent, ...args: unknown[]) => void;
type Handler = (event: SentEvent, ...args: unknown[]) => Promise<unknown>;

/** What of Electron's `webContents.ipc` is used: messages of one window alone. */
export interface IpcMainLike {
  on(channel: string, listener: Listener): unknown;
  handle(channel: string, handler: Handler): void;
  removeListener(channel: string, listener: Listener): unknown;
  removeHandler(channel: string): void;
}

/** What of a window's WebContents is used beside its messages. */
interface PageContents {
  readonly id: number;
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
}

interface PageIpcOptions {
  readonly ipc: IpcMainLike;
  readonly contents: PageContents;
  readonly engine: Pick<EngineLine, 'state' | 'onState' | 'openPage' | 'startAgain'>;
  readonly handlers: DesktopHandlers;
  /** What no page of ours would do, and what went wrong beneath an answer. */
  readonly onProblem: (what: string, cause?: unknown) => void;
}

const NOT_FROM_PAGE = fail('not-allowed', 'Only Kindred’s own page may ask this.');
const NO_CALL = fail('bad-argument', 'There is no such call, or its input is of another kind.');

function isText(text: unknown): text is string {
  return typeof text === 'string' && Buffer.byteLength(text) <= MOST_MESSAGE_BYTES;
}

/** An answer as it leaves: the reason in a code and a sentence, what lies beneath stays here. */
function asAnswer(answer: Result<unknown>): Result<unknown> {
  if (answer.ok) return answer;
  const { code, message } = answer.error;
  return { ok: false, error: { code, message } };
}

/**
 * The shell's end of one window's messages. The page has one line to the engine from `listen` on,
 * anew after each time that the engine opens, until it is loaded again or gone. News wait for a page
 * that is not ready to hear yet.
 */
export class PageIpc {
  readonly #options: PageIpcOptions;
  readonly #ours: ReadonlySet<number>;
  readonly #waiting: DesktopNews[] = [];
  readonly #stopState: () => void;
  #isListening = false;
  #line: PageLine | undefined;
  /** Stands for the line that is open: what an earlier one still says is not heard. */
  #turn = 0;

  constructor(options: PageIpcOptions) {
    this.#options = options;
    this.#ours = new Set([options.contents.id]);
    const { ipc, engine } = options;
    ipc.on(IPC_CHANNELS.listen, this.#onListen);
    ipc.on(IPC_CHANNELS.send, this.#onSend);
    ipc.on(IPC_CHANNELS.retry, this.#onRetry);
    ipc.handle(IPC_CHANNELS.ask, this.#onAsk);
    this.#stopState = engine.onState((state) => {
      this.#takeUp(state);
    });
  }

  /** Tells the page, now or as soon as it listens. */
  tell(news: DesktopNews): void {
    if (this.#isListening) {
      this.#send(IPC_CHANNELS.news, news);
      return;
    }
    this.#waiting.push(news);
    if (this.#waiting.length > MOST_WAITING_NEWS) this.#waiting.shift();
  }

  /** The page is loaded anew, or its process has gone: whoever comes next says `listen` again. */
  endPage(): void {
    this.#isListening = false;
    this.#closeLine();
  }

  close(): void {
    const { ipc } = this.#options;
    this.endPage();
    this.#stopState();
    ipc.removeListener(IPC_CHANNELS.listen, this.#onListen);
    ipc.removeListener(IPC_CHANNELS.send, this.#onSend);
    ipc.removeListener(IPC_CHANNELS.retry, this.#onRetry);
    ipc.removeHandler(IPC_CHANNELS.ask);
  }

  readonly #onListen: Listener = (event) => {
    if (!this.#isOurs(event, IPC_CHANNELS.listen)) return;
    this.#isListening = true;
    this.#takeUp(this.#options.engine.state);
    for (const news of this.#waiting.splice(0)) this.#send(IPC_CHANNELS.news, news);
  };

  readonly #onSend: Listener = (event, text) => {
    if (!this.#isOurs(event, IPC_CHANNELS.send)) return;
    if (isText(text)) this.#line?.send(text);
    else this.#refuse('A message that is no text, or is longer than 16 MB.');
  };

  readonly #onRetry: Listener = (event) => {
    if (!this.#isOurs(event, IPC_CHANNELS.retry)) return;
    const { engine } = this.#options;
    // The engine runs where only this page's line was ended.
    if (engine.state === 'open' && this.#line === undefined) this.#takeUp('open');
    else engine.startAgain();
  };

  readonly #onAsk: Handler = async (event, asked) => {
    if (!this.#isOurs(event, IPC_CHANNELS.ask)) return NOT_FROM_PAGE;
    return asAnswer(await this.#answer(asked));
  };

  async #answer(asked: unknown): Promise<Result<unknown>> {
    if (typeof asked !== 'object' || asked === null) return NO_CALL;
    const { name, input } = asked as { name?: unknown; input?: unknown };
    const call = readDesktopCall(name, input);
    if (call === undefined) return NO_CALL;
    const handler = this.#options.handlers[call.name];
    try {
      // The table pairs each name with its input; TypeScript cannot follow that through a union.
      const answer = await handler(call.input as never);
      if (!answer.ok && answer.error.cause !== undefined) {
        this.#options.onProblem(`“${call.name}” failed.`, answer.error.cause);
      }
      return answer;
    } catch (cause) {
      this.#options.onProblem(`“${call.name}” failed.`, cause);
      return fail('internal', 'Something went wrong inside Kindred; the crash log says more.');
    }
  }

  #isOurs(event: SentEvent, channel: string): boolean {
    const isOurs = isFromPage(event, this.#ours);
    if (!isOurs) this.#options.onProblem(`A message on ${channel} was not from our page.`);
    return isOurs;
  }

  /** The page's line belongs to one process of the engine: a new one, or none, for each. */
  #takeUp(state: EngineProcessState): void {
    this.#closeLine();
    if (!this.#isListening) return;
    if (state === 'open') this.#openLine();
    this.#send(IPC_CHANNELS.engine, state);
  }

  #openLine(): void {
    const turn = this.#turn;
    this.#line = this.#options.engine.openPage({
      onMessage: (text) => {
        if (this.#turn === turn) this.#send(IPC_CHANNELS.message, text);
      },
      onRefused: (reason) => {
        if (this.#turn === turn) this.#refuse(reason);
      },
    });
  }

  #closeLine(): void {
    this.#turn += 1;
    this.#line?.close();
    this.#line = undefined;
  }

  /** Ends the line because of what the page said; a page that means well has a way back. */
  #refuse(reason: string): void {
    this.#options.onProblem('The line of a page was ended.', reason);
    this.#closeLine();
    this.#send(IPC_CHANNELS.engine, 'lost' satisfies EngineProcessState);
  }

  #send(channel: string, message: unknown): void {
    const { contents } = this.#options;
    if (!contents.isDestroyed()) contents.send(channel, message);
  }
}
