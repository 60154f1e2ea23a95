import type { KindredError } from '../../contract/errors.ts';
import { catalogError } from '../catalog/sqlite-database.ts';

/**
 * Photos that are worked on at the same time, a bounded number of them: begun one by one, with a pause
 * or an end in between.
 */
export class InHand {
  readonly #limit: number;
  readonly #signal: AbortSignal | undefined;
  readonly #works = new Map<number, Promise<void>>();
  readonly #aborted: Promise<void>;
  #stopped: KindredError | undefined;
  #paused: PromiseWithResolvers<undefined> | undefined;

  constructor(limit: number, signal: AbortSignal | undefined) {
    this.#limit = limit;
    this.#signal = signal;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#aborted = promise;
    // One that was aborted before tells no more of it.
    if (this.isAborted) resolve(undefined);
    signal?.addEventListener(
      'abort',
      () => {
        resolve(undefined);
      },
      { once: true },
    );
  }

  /** What is in hand after an abort is to be left alone: the catalog may be closed by then. */
  get isAborted(): boolean {
    return this.#signal?.aborted === true;
  }

  get isPaused(): boolean {
    return this.#paused !== undefined;
  }

  /** Why no more is begun; undefined while nothing is in the way. */
  get stopped(): KindredError | undefined {
    return this.#stopped;
  }

  pause(): void {
    this.#paused ??= Promise.withResolvers<undefined>();
  }

  resume(): void {
    this.#paused?.resolve(undefined);
    this.#paused = undefined;
  }

  /** No more is begun, for the first reason given. */
  stop(error: KindredError): void {
    this.#stopped ??= error;
  }

  /** Waits while paused. @returns whether another photo may be begun. */
  async mayGoOn(): Promise<boolean> {
    if (this.#paused !== undefined) await Promise.race([this.#paused.promise, this.#aborted]);
    if (this.isAborted) this.stop({ code: 'cancelled', message: 'Stopped.' });
    return this.#stopped === undefined;
  }

  begin(id: number, work: () => Promise<void>): void {
    const done = work()
      .catch((cause: unknown) => {
        this.stop(catalogError(cause));
      })
      .finally(() => this.#works.delete(id));
    this.#works.set(id, done);
  }

  /** Waits until another photo may be taken in hand. */
  async waitForRoom(): Promise<void> {
    if (this.#works.size < this.#limit) return;
    await Promise.race([...this.#works.values(), this.#aborted]);
  }

  /** Waits for what is in hand, but not after an abort: gives the photos that it was still about. */
  async finish(): Promise<number[]> {
    while (this.#works.size > 0 && !this.isAborted) {
      await Promise.race([...this.#works.values(), this.#aborted]);
    }
    return [...this.#works.keys()];
  }
}
