import type { Line, LineListeners } from './line.ts';

/** Milliseconds before the next try, growing while the engine stays away. */
const DELAYS = [100, 250, 500, 1000, 2000, 4000] as const;
/** An engine that broke off starts again by itself within this; beyond, the person is to know. */
const STARTING_MS = 10_000;
/** The code by which a server that is being stopped takes its leave (RFC 6455, 7.4.1). */
const GOING_AWAY = 1001;

/** In a browser: a WebSocket to the server that the page came from, taken up again when it breaks. */
export class SocketLine implements Line {
  readonly #url: string;
  #listeners: LineListeners | undefined;
  #socket: WebSocket | undefined;
  #tries = 0;
  /** Until then an engine that went without a word is taken to be starting again. */
  #startingUntil = 0;

  constructor(url: string) {
    this.#url = url;
  }

  listen(listeners: LineListeners): void {
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

  send(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    let wasOpen = false;
    socket.addEventListener('open', () => {
      wasOpen = true;
      this.#tries = 0;
      this.#listeners?.onState('open');
    });
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') this.#listeners?.onMessage(data);
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
      this.#listeners?.onState('refused');
      return;
    }
    this.#listeners?.onState(Date.now() < this.#startingUntil ? 'starting' : 'lost');
    const delay = DELAYS[Math.min(this.#tries, DELAYS.length - 1)];
    this.#tries += 1;
    setTimeout(() => {
      if (this.#socket === undefined) this.#connect();
    }, delay);
  }
}

async function isRefused(): Promise<boolean> {
  try {
    const answer = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return answer.status === 401;
  } catch {
    return false; // Nobody answers: it may come back.
  }
}
