/** After a scan, no other one sooner than so many times what it took. */
const TIMES_ITS_LENGTH = 10;

/** Asks for a scan of a whole folder again and again, the more seldom the longer one takes. */
export class RescanClock {
  readonly #ask: () => void;
  readonly #now: () => number;
  #everyMs: number;
  #since: number;
  #tookMs = 0;
  #soonMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds from any start; for tests. */
  constructor(everyMs: number, ask: () => void, now: () => number = () => performance.now()) {
    this.#everyMs = everyMs;
    this.#ask = ask;
    this.#now = now;
    this.#since = now();
    this.#wait();
  }

  /** A scan ended, which took so long, ms. */
  scanTook(ms: number): void {
    this.#tookMs = ms;
    this.#since = this.#now();
    this.#wait();
  }

  setEvery(ms: number): void {
    this.#everyMs = ms;
    this.#wait();
  }

  /** One is wanted in so many ms, if the last one is long enough ago by then. */
  askIn(ms: number): void {
    if (this.#soonMs !== undefined) return;
    this.#soonMs = this.#now() + ms;
    this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #dueAt(): number {
    const rested = this.#since + this.#tookMs * TIMES_ITS_LENGTH;
    return Math.max(this.#soonMs ?? this.#since + this.#everyMs, rested);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#since = this.#now();
        this.#soonMs = undefined;
        this.#wait();
        this.#ask();
      },
      Math.max(0, this.#dueAt() - this.#now()),
    );
    this.#timer.unref();
  }
}
