/** The end of what a process says, however much it says. */
export class LastWords {
  readonly #most: number;
  #text = '';

  /** @param most characters. */
  constructor(most: number) {
    this.#most = most;
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-this.#most);
  }

  get text(): string {
    return this.#text;
  }
}
