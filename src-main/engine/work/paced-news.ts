/**
 * Sends news no more often than a person can follow: the first at once, further ones together when
 * the time is over.
 */
export class PacedNews {
  readonly #everyMs: number;
  readonly #send: () => void;
  readonly #now: () => number;
  #sentAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds from any start; for tests. */
  constructor(everyMs: number, send: () => void, now: () => number = () => performance.now()) {
    this.#everyMs = everyMs;
    this.#send = send;
    this.#now = now;
  }

  /** There is news: it goes out now or soon. */
  tell(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#sentAt + this.#everyMs - this.#now();
    if (wait <= 0) {
      this.flush();
      return;
    }
    this.#timer = setTimeout(() => {
      this.flush();
    }, wait);
    this.#timer.unref();
  }

  /** Sends now, whatever was sent before. */
  flush(): void {
    this.close();
    this.#sentAt = this.#now();
    this.#send();
  }

  /** Sends what waits, if anything does. */
  settle(): void {
    if (this.#timer !== undefined) this.flush();
  }

  /** What waits is not sent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
