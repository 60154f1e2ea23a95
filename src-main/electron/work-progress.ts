import type { BrowserWindow, ProgressBarOptions } from 'electron';
import type { WorkState } from '../contract/fields.ts';
import { paced } from './pace.ts';

/** What the dock or taskbar shows at most four times a second, ms. */
const PACE = 250;

/** Values of `BrowserWindow.setProgressBar`. */
const NOTHING = -1;
const INDETERMINATE = 2;

/** What a window's progress bar is set to. */
export interface ShownProgress {
  /** 0–1, −1 for none, 2 where it can't be told how far. */
  readonly value: number;
  /** For Windows, which shows a pause in another colour. */
  readonly mode: ProgressBarOptions['mode'];
}

/** How far the work has come, as the dock or taskbar shows it. */
export function shownProgress({ state, progress }: WorkState): ShownProgress {
  const { done = 0, total = 0 } = progress ?? {};
  const share = total > 0 ? Math.min(1, done / total) : undefined;
  // Paused at something, it stands still there; paused at nothing, there is nothing to see.
  if (state === 'idle' || (state === 'paused' && share === undefined)) {
    return { value: NOTHING, mode: 'none' };
  }
  if (share === undefined) return { value: INDETERMINATE, mode: 'indeterminate' };
  return { value: share, mode: state === 'paused' ? 'paused' : 'normal' };
}

/** What a window's progress bar is told by. */
type Bar = Pick<BrowserWindow, 'setProgressBar' | 'isDestroyed'>;

/**
 * Shows the work in the dock or taskbar.
 * @param window asked each time, as it comes and goes; the bar of one that opens later is filled by
 * the next news of the work.
 * @returns what is told the state of the work.
 */
export function workProgress(window: () => Bar | undefined): (work: WorkState) => void {
  return paced(PACE, (work: WorkState) => {
    const bar = window();
    if (bar === undefined || bar.isDestroyed()) return;
    const { value, mode } = shownProgress(work);
    bar.setProgressBar(value, { mode });
  });
}
