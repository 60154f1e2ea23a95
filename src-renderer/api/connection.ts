import type { EngineEvent } from '../../src-main/contract/events.ts';
import { fail, type Result } from '../../src-main/contract/errors.ts';

/** How the page stands with the engine. */
export type ConnectionState = 'connecting' | 'open' | 'starting' | 'lost' | 'refused';

interface Waiting {
  readonly text: string;
  readonly settle: (answer: Result<unknown>) => void;
}

interface Listeners {
  readonly onState: (state: ConnectionState) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

/** Milliseconds before the next try, growing while the engine stays away. */
const DELAYS = [100, 250, 500, 1000, 2000, 4000] as const;
/** An engine that broke off starts again by itself within this; beyond, the person is to know. */
const STARTING_MS = 10_000;
/** The code by which a server that is being stopped takes its leave (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;
const ENDED: Result<never> = fail('cancelled', 'Stopped.');

/**
 * The page's line to the engine: calls with a ticket each, answers in any order, news in between.
 * When the line breaks it is taken up again, and what was asked meanwhile is asked once more: every
 * call of a page may be made twice.
 */
export class Connection {
  readonly #url: string;
  readonly #listeners: Listeners;
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | undefined;
  #lastTicket = 0;
  #tries = 0;
  /** Until then an engine that went without a word is taken to be starting again. */
  #startingUntil = 0;

  constructor(url: string, listeners: Listeners) {
    this.#url = url;
    this.#listeners = listeners;
    addEventListener('online', () => {
      this.retry();
    });
    this.#connect();
  }

  /** Tries again now rather than after the next delay. */
  retry(): void {
    if (this.#socket !== undefined) return;
    this.#tries = 0;
    this.#connect();
  }

  /** Makes a call; the answer is a value or a reason, never a rejection. */
  call(name: string, input: unknown, signal?: AbortSignal): Promise<Result<unknown>> {
    if (signal?.aborted === true) return Promise.resolve(ENDED);
    this.#lastTicket += 1;
    const ticket = this.#lastTicket;
    const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
    const text = JSON.stringify({ ticket, call: name, input });
    this.#waiting.set(ticket, { text, settle: resolve });
    this.#send(text);
    signal?.addEventListener(
      'abort',
      () => {
        if (!this.#waiting.has(ticket)) return;
        this.#send(JSON.stringify({ ticket, cancel: true }));
        this.#settle(ticket, ENDED);
      },
      { once: true },
    );
    return promise;
  }

  #send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #settle(ticket: number, answer: Result<unknown>): void {
    this.#waiting.get(ticket)?.settle(answer);
    this.#waiting.delete(ticket);
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    let wasOpen = false;
    socket.addEventListener('open', () => {
      wasOpen = true;
      this.#tries = 0;
      for (const { text } of this.#waiting.values()) socket.send(text);
      this.#listeners.onState('open');
    });
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.#receive(data);
    });
    socket.addEventListener('close', ({ code }) => {
      this.#socket = undefined;
      if (wasOpen) this.#startingUntil = code === GOING_AWAY ? 0 : Date.now() + STARTING_MS;
      void this.#tryAgain(wasOpen);
    });
  }

  /** A server that answers but lets no socket in has forgotten this page: no use to knock on. */
  async #tryAgain(wasOpen: boolean): Promise<void> {
    if (!wasOpen && (await isRefused())) {
      this.#listeners.onState('refused');
      return;
    }
    this.#listeners.onState(Date.now() < this.#startingUntil ? 'starting' : 'lost');
    const delay = DELAYS[Math.min(this.#tries, DELAYS.length - 1)];
    this.#tries += 1;
    setTimeout(() => {
      if (this.#socket === undefined) this.#connect();
    }, delay);
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

/** What the engine says; it comes from Kindred's own server, so its shape is that of the contract. */
type FromEngine = { readonly event: EngineEvent } | ({ readonly ticket: number } & Result<unknown>);

async function isRefused(): Promise<boolean> {
  try {
    const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return answer.status === 401;
  } catch {
    return false; // Nobody answers: it may come back.
  }
}
