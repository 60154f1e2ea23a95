/** Keeps what was told, and waits until something was; no sleeps. */
export class Notes<Note> {
  readonly all: Note[] = [];
  readonly #waiting = new Set<() => void>();

  add(note: Note): void {
    this.all.push(note);
    for (const look of [...this.#waiting]) look();
  }

  /** Waits until what was noted is as wanted. */
  async until(isEnough: (notes: readonly Note[]) => boolean): Promise<readonly Note[]> {
    const { promise, resolve } = Promise.withResolvers<readonly Note[]>();
    const look = (): void => {
      if (isEnough(this.all)) resolve(this.all);
    };
    this.#waiting.add(look);
    look();
    // Watchers keep no process alive; whoever waits for one does.
    const alive = setInterval(() => undefined, 1000);
    return promise.finally(() => {
      clearInterval(alive);
      this.#waiting.delete(look);
    });
  }

  /** Waits until this was noted. */
  async includes(note: Note): Promise<void> {
    await this.until((notes) => notes.includes(note));
  }

  clear(): void {
    this.all.length = 0;
  }
}
