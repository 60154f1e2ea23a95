import type { Progress, WorkStep } from '../../contract/events.ts';
import type { WorkState } from '../../contract/fields.ts';

/** The rate is over this long, ms, so that it follows a slow disk and does not jump. */
const RATE_WINDOW_MS = 10_000;
/** A person reads no more often than this, ms. */
const REPORT_EVERY_MS = 100;

/** Turns counts into progress with rate and time left, and reports it now and then. */
export class ProgressMeter {
  readonly #step: WorkStep;
  readonly #report: ((progress: Progress) => void) | undefined;
  readonly #now: () => number;
  readonly #samples: { readonly at: number; readonly done: number }[] = [];
  #total: number | undefined;
  #done = 0;
  #failed = 0;
  #reportedAt = -Infinity;

  /**
   * @param total undefined where it is not known.
   * @param now milliseconds from any start; for tests.
   */
  constructor(
    step: WorkStep,
    total: number | undefined,
    report: ((progress: Progress) => void) | undefined,
    now: () => number = () => performance.now(),
  ) {
    this.#step = step;
    this.#total = total;
    this.#report = report;
    this.#now = now;
    this.#samples.push({ at: now(), done: 0 });
  }

  set total(total: number) {
    this.#total = total;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Counts one more that is done; failed ones are done too. */
  advance(failed = false): void {
    this.set(this.#done + 1, this.#failed + (failed ? 1 : 0));
  }

  /** Sets how many are done, and how many of them failed. */
  set(done: number, failed = this.#failed): void {
    this.#done = done;
    this.#failed = failed;
    const now = this.#now();
    if (now - this.#reportedAt < REPORT_EVERY_MS) return;
    this.flush();
  }

  /** Reports now, whatever was reported before: at the end, or after a pause. */
  flush(): void {
    const now = this.#now();
    this.#reportedAt = now;
    this.#samples.push({ at: now, done: this.#done });
    while ((this.#samples[1]?.at ?? Infinity) <= now - RATE_WINDOW_MS) this.#samples.shift();
    this.#report?.(this.#progress(now));
  }

  #progress(now: number): Progress {
    const oldest = this.#samples[0] ?? { at: now, done: this.#done };
    const seconds = (now - oldest.at) / 1000;
    const perSecond = seconds > 0 ? (this.#done - oldest.done) / seconds : 0;
    const left = this.#total === undefined ? undefined : this.#total - this.#done;
    return {
      step: this.#step,
      done: this.#done,
      total: this.#total,
      failed: this.#failed,
      perSecond,
      secondsLeft: left === undefined || perSecond <= 0 ? undefined : left / perSecond,
    };
  }
}

/** The same as a page is told: what is not known is left out. */
export function progressOf(progress: Progress): WorkState['progress'] {
  const { total, secondsLeft, ...rest } = progress;
  return {
    ...rest,
    ...(total === undefined ? {} : { total }),
    ...(secondsLeft === undefined ? {} : { secondsLeft }),
  };
}
