/**
 * Shares memory among the photos in flight: each asks for what it will take and waits until that is
 * free. One that asks for more than there is goes alone.
 */
export class MemoryBudget {
  readonly #most: number;
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = [];
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Runs `work` while it holds `bytes`; those who ask first are served first. */
  async hold<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const share = Math.min(bytes, this.#most);
    await new Promise<void>((start) => {
      this.#waiting.push({ bytes: share, start });
      this.#serve();
    });
    try {
      return await work();
    } finally {
      this.#taken -= share;
      this.#serve();
    }
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#taken + next.bytes > this.#most) return;
      this.#taken += next.bytes;
      this.#waiting.shift();
      next.start();
    }
  }
}
