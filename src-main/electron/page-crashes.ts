/** A page's process may go down this often within a minute before somebody asks the person. */
const CRASHES_IN_A_ROW = 3;
const A_ROW_MS = 60_000;

/** Decides what to do when the process of a page has gone down. */
export class PageCrashes {
  readonly #at: number[] = [];

  /** @returns whether the page is to be loaded again by itself. */
  add(now: number): boolean {
    this.#at.push(now);
    while (now - (this.#at[0] ?? now) > A_ROW_MS) this.#at.shift();
    return this.#at.length <= CRASHES_IN_A_ROW;
  }
}
