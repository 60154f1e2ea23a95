import type { Lesson } from '../../src-main/contract/teach-calls.ts';
import { engine } from '../state/engine.svelte.ts';

/** All that Kindred was taught. */
export class LessonList {
  /** By name; undefined until the first answer. */
  all: readonly Lesson[] | undefined = $state.raw();
  #asked = 0;

  /** Asks again; of several answers the last one counts. */
  async ask(): Promise<void> {
    this.#asked += 1;
    const ticket = this.#asked;
    const answer = await engine.client.lessons({});
    // The frame says it, where the line or the library is gone.
    if (!answer.ok || ticket !== this.#asked) return;
    this.all = answer.value.lessons.toSorted((a, b) => a.name.localeCompare(b.name));
  }
}
