import { CRASHES_WITHOUT_A_PHOTO } from '../serve/process-ends.ts';

/** The first engine after one that failed comes at once, those after it twice as late each time, ms. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
/** Whatever ends an engine that ran for so long, ms, does not end it as soon as it starts. */
const STEADY_MS = 600_000;

/** How an engine's process ended, and what it did before. */
export interface EngineEnd {
  /** The shell wanted it to end: what ends it then, be it a crash, ends it for good. */
  readonly wasStopped: boolean;
  /** At least one photo came through. */
  readonly progressed: boolean;
  readonly ranMs: number;
}

export type AfterEnd =
  | { readonly do: 'nothing' }
  | {
      readonly do: 'restart';
      readonly afterMs: number;
      /** Ends in a row that came to nothing, to be given with the next one. */
      readonly failures: number;
    }
  | { readonly do: 'give-up' };

/**
 * What is to be done when an engine's process has ended. A photo that brings it down is let go after
 * two crashes, so it is started again; not for ever, where it can't even begin.
 * @param failures what came with the restart before, 0 for the first engine.
 */
export function afterEnd({ wasStopped, progressed, ranMs }: EngineEnd, failures: number): AfterEnd {
  if (wasStopped) return { do: 'nothing' };
  const now = progressed || ranMs >= STEADY_MS ? 0 : failures + 1;
  if (now >= CRASHES_WITHOUT_A_PHOTO) return { do: 'give-up' };
  const wait = now < 2 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (now - 2), LONGEST_WAIT_MS);
  return { do: 'restart', afterMs: wait, failures: now };
}
