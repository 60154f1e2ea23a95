import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkState } from '../contract/fields.ts';
import { shownProgress, workProgress } from './work-progress.ts';

function work(state: WorkState['state'], done?: number, total?: number): WorkState {
  const progress =
    done === undefined ? null : { step: 'photos' as const, done, total, failed: 0, perSecond: 0 };
  return { state, progress, problem: null };
}

describe('what the dock or taskbar shows', () => {
  it.each([
    ['nothing when there is nothing to do', work('idle'), -1, 'none'],
    ['nothing when paused at nothing', work('paused'), -1, 'none'],
    ['that something is done', work('working'), 2, 'indeterminate'],
    ['the same, where it is not known how much', work('working', 3), 2, 'indeterminate'],
    ['the same, where it is none at all', work('working', 0, 0), 2, 'indeterminate'],
    ['how far it is', work('working', 1, 4), 0.25, 'normal'],
    ['all of it, where more was done than was to do', work('working', 5, 4), 1, 'normal'],
    ['where it stands still', work('paused', 1, 2), 0.5, 'paused'],
  ] as const)('%s', (_what, now, value, mode) => {
    expect(shownProgress(now)).toEqual({ value, mode });
  });
});

describe('showing it', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function bar() {
    const shown: number[] = [];
    return {
      shown,
      isDestroyed: () => false,
      setProgressBar: (value: number) => {
        shown.push(value);
      },
    };
  }

  it('happens four times a second at most, the first at once and the last always', () => {
    const window = bar();
    const show = workProgress(() => window);
    for (let done = 0; done < 100; done += 1) {
      show(work('working', done, 100));
      vi.advanceTimersByTime(10);
    }
    show(work('idle'));
    // At 0, 250, 500, 750 and 1000 ms.
    expect(window.shown).toHaveLength(5);
    expect(window.shown[0]).toBe(0);
    vi.runAllTimers();
    expect(window.shown).toHaveLength(6);
    expect(window.shown.at(-1)).toBe(-1);
    vi.advanceTimersByTime(1000);
    show(work('working', 1, 2));
    expect(window.shown.at(-1)).toBe(0.5);
  });

  it('leaves windows alone that are not there', () => {
    const show = workProgress(() => undefined);
    expect(() => {
      show(work('working', 1, 2));
    }).not.toThrow();
    const gone = { ...bar(), isDestroyed: () => true };
    workProgress(() => gone)(work('working', 1, 2));
    expect(gone.shown).toEqual([]);
  });
});
