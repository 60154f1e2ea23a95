import type { WorkState } from '../../src-main/contract/fields.ts';

/** Work that follows so soon (ms) is one with the work before. */
const LINGER = 1200;

/**
 * What the foot shows of the work. Files that come one by one are work of a moment, again and again;
 * the line stays from one to the next, instead of coming and going several times a second.
 */
export class CalmWork {
  shown: WorkState = $state.raw({ state: 'idle', progress: null, problem: null });
  #leaving: ReturnType<typeof setTimeout> | undefined;

  /** Takes note of how the work stands now. */
  follow(work: WorkState): void {
    clearTimeout(this.#leaving);
    if (work.state !== 'idle' || this.shown.state !== 'working' || work.problem !== null) {
      this.shown = work;
      return;
    }
    this.#leaving = setTimeout(() => {
      this.shown = work;
    }, LINGER);
  }
}
