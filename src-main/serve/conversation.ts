import { fail, type Result } from '../contract/errors.ts';
import { serveCall } from './handlers.ts';
import type { ServedLibrary } from './served-library.ts';
import { readPageMessage, type EngineMessage, type PageMessage } from './wire.ts';

/** More answers than this at once no page waits for. */
const CALLS_AT_ONCE = 64;

/** A line to one page, whatever carries it: a WebSocket, a MessagePort. */
export interface Channel {
  readonly send: (text: string) => void;
  /** Ends the line because of what the page said. */
  readonly refuse: (reason: string) => void;
  readonly onMessage: (listener: (text: string) => void) => void;
  readonly onClose: (listener: () => void) => void;
}

interface ConversationOptions {
  readonly library: ServedLibrary;
  readonly channel: Channel;
  readonly onProblem?: (cause: unknown) => void;
}

function answerMessage(ticket: number, answer: Result<unknown>): EngineMessage {
  if (answer.ok) return { ticket, ok: true, value: answer.value };
  const { code, message } = answer.error;
  return { ticket, ok: false, error: { code, message } };
}

/** One page's talk with the engine: its calls, answered in any order, and the news. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #running = new Map<number, AbortController>();
  #isOver = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { library, channel } = options;
    const stopNews = library.on((event) => {
      this.#send({ event });
    });
    channel.onMessage((text) => {
      this.#take(text);
    });
    channel.onClose(() => {
      this.#isOver = true;
      stopNews();
      for (const stop of this.#running.values()) stop.abort();
    });
  }

  #send(message: EngineMessage): void {
    if (!this.#isOver) this.#options.channel.send(JSON.stringify(message));
  }

  #take(text: string): void {
    if (this.#isOver) return;
    const message = readPageMessage(text);
    // Whoever speaks another language is no page of Kindred; nobody would understand an answer.
    if (message === undefined) this.#options.channel.refuse('This is no message of a page.');
    else if ('cancel' in message) this.#running.get(message.ticket)?.abort();
    else if (this.#running.has(message.ticket)) {
      this.#options.channel.refuse('This ticket is in use.');
    } else void this.#answer(message);
  }

  async #answer({ ticket, call, input }: Extract<PageMessage, { input?: unknown }>): Promise<void> {
    if (this.#running.size >= CALLS_AT_ONCE) {
      const reason = 'The page asks too much at once; wait for an answer first.';
      this.#send(answerMessage(ticket, fail('busy', reason)));
      return;
    }
    const { library, onProblem } = this.#options;
    const stop = new AbortController();
    this.#running.set(ticket, stop);
    const options = { signal: stop.signal, ...(onProblem === undefined ? {} : { onProblem }) };
    const answer = await serveCall(library, call, input, options);
    this.#running.delete(ticket);
    this.#send(answerMessage(ticket, answer));
  }
}
