import type { EngineEvent } from '../../src-main/contract/events.ts';
import { fail, type Result } from '../../src-main/contract/errors.ts';
import type { ConnectionState, Line } from './line.ts';

interface Waiting {
  readonly text: string;
  readonly settle: (answer: Result<unknown>) => void;
}

export interface ConnectionListeners {
  readonly onState: (state: ConnectionState) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

const ENDED: Result<never> = fail('cancelled', 'Stopped.');

/**
 * The page's talk with the engine: calls with a ticket each, answers in any order, news in between.
 * When the line breaks and is taken up again, what was asked meanwhile is asked once more: every
 * call of a page may be made twice.
 */
export class Connection {
  readonly #line: Line;
  readonly #listeners: ConnectionListeners;
  readonly #waiting = new Map<number, Waiting>();
  #lastTicket = 0;

  constructor(line: Line, listeners: ConnectionListeners) {
    this.#line = line;
    this.#listeners = listeners;
    line.listen({
      onMessage: (text) => {
        this.#receive(text);
      },
      onState: (state) => {
        if (state === 'open') for (const { text } of this.#waiting.values()) line.send(text);
        listeners.onState(state);
      },
    });
  }

  /** Tries again now rather than later. */
  retry(): void {
    this.#line.retry();
  }

  /** Makes a call; the answer is a value or a reason, never a rejection. */
  call(name: string, input: unknown, signal?: AbortSignal): Promise<Result<unknown>> {
    if (signal?.aborted === true) return Promise.resolve(ENDED);
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
    const text = JSON.stringify({ ticket, call: name, input });
    this.#waiting.set(ticket, { text, settle: resolve });
    this.#line.send(text);
    signal?.addEventListener(
      'abort',
      () => {
        if (!this.#waiting.has(ticket)) return;
        this.#line.send(JSON.stringify({ ticket, cancel: true }));
        this.#settle(ticket, ENDED);
      },
      { once: true },
    );
    return promise;
  }

  #settle(ticket: number, answer: Result<unknown>): void {
    this.#waiting.get(ticket)?.settle(answer);
    this.#waiting.delete(ticket);
  }

  #receive(data: string): void {
    const message = JSON.parse(data) as FromEngine;
    if ('event' in message) {
      this.#listeners.onEvent(message.event);
      return;
    }
    const { ticket, ...answer } = message;
    this.#settle(ticket, answer);
  }
}

/** What the engine says; it comes from Kindred's own shell, so its shape is that of the contract. */
type FromEngine = { readonly event: EngineEvent } | ({ readonly ticket: number } & Result<unknown>);
