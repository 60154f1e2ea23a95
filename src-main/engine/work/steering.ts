/** Work on many photos, as a person steers it. */
export interface Steered {
  /** No new photo is begun until resume(); those in hand are finished. */
  pause(): void;
  resume(): void;
  /** There may be more to do than when it was begun. */
  countAgain(): void;
}

/** Something that is done beside the reading of photos, as it does not wait until all are read. */
export type Aside = (signal: AbortSignal) => Promise<void>;

/** One kind of it: once at a time, and again where more was wanted meanwhile. */
class Repeated {
  readonly #work: Aside;
  readonly #onThrown: (cause: unknown) => void;
  #isWanted = false;
  #running: Promise<void> | undefined;

  constructor(work: Aside, onThrown: (cause: unknown) => void) {
    this.#work = work;
    this.#onThrown = onThrown;
  }

  want(signal: AbortSignal): void {
    this.#isWanted = true;
    this.#running ??= this.#run(signal)
      .catch(this.#onThrown)
      .finally(() => {
        this.#running = undefined;
      });
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (this.#isWanted && !signal.aborted) {
      this.#isWanted = false;
      await this.#work(signal);
    }
  }

  async settled(): Promise<void> {
    await this.#running;
  }
}

/** Photos that are worked through, as a person steers it, and what is done beside that. */
export class Steering {
  readonly #asides: readonly Repeated[];
  readonly #isPaused: () => boolean;
  #signal: AbortSignal | undefined;
  #work: Steered | undefined;

  /** @param onThrown gets what an aside throws. */
  constructor(
    asides: readonly Aside[],
    isPaused: () => boolean,
    onThrown: (cause: unknown) => void,
  ) {
    this.#asides = asides.map((aside) => new Repeated(aside, onThrown));
    this.#isPaused = isPaused;
  }

  /** Does work on photos, which is taken when it begins; what is done beside it ends with it. */
  async during<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    this.#signal = signal;
    try {
      return await work();
    } finally {
      this.#work = undefined;
      for (const aside of this.#asides) await aside.settled();
    }
  }

  take(work: Steered): void {
    this.#work = work;
    if (this.#isPaused()) work.pause();
    else this.#wantAsides();
  }

  #wantAsides(): void {
    const signal = this.#signal;
    if (signal === undefined) return;
    for (const aside of this.#asides) aside.want(signal);
  }

  /** Something changed: what is wanted beside is done now, where photos are worked through. */
  stir(): void {
    this.countAgain();
    if (this.#work !== undefined && !this.#isPaused()) this.#wantAsides();
  }

  countAgain(): void {
    this.#work?.countAgain();
  }

  /** @returns whether there was work to pause. */
  pause(): boolean {
    this.#work?.pause();
    return this.#work !== undefined;
  }

  resume(): void {
    this.#work?.resume();
  }
}
