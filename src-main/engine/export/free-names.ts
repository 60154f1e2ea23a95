import { fileName, nameKey } from './file-name.ts';

/**
 * Names that are free in a folder. Two names that some file system takes for one count as the same,
 * so that the folder can be copied there whole.
 */
export class FreeNames {
  readonly #taken: Set<string>;
  /** For each name, the number that was given last: a thousand photos of one name are quick. */
  readonly #numbers = new Map<string, number>();

  /** @param taken the names of all that is in the folder. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set([...taken].map(nameKey));
  }

  /**
   * A free name, which is taken from now on: `name.ending`, else `name (2).ending` and on.
   * @param name as {@link fileName} gives it.
   * @param ending with its dot; '' for none.
   */
  take(name: string, ending: string): string {
    const key = nameKey(name + ending);
    for (let number = this.#numbers.get(key) ?? 1; ; number += 1) {
      const full = (number === 1 ? name : fileName(name, ` (${number})`)) + ending;
      if (this.#taken.has(nameKey(full))) continue;
      this.#taken.add(nameKey(full));
      this.#numbers.set(key, number + 1);
      return full;
    }
  }
}
