import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TouchedFolders } from './touched-folders.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function gathered(): { touched: TouchedFolders; calls: { at: number; folders: string[] }[] } {
  const calls: { at: number; folders: string[] }[] = [];
  const start = Date.now();
  const touched = new TouchedFolders(
    { quietMs: 300, latestMs: 2000 },
    (folders) => calls.push({ at: Date.now() - start, folders: [...folders] }),
    Date.now,
  );
  return { touched, calls };
}

describe('TouchedFolders', () => {
  it('tells a folder once, when it has been quiet', () => {
    const { touched, calls } = gathered();
    for (let time = 0; time < 5; time += 1) {
      touched.touch('a');
      vi.advanceTimersByTime(100);
    }
    vi.runAllTimers();
    expect(calls).toEqual([{ at: 700, folders: ['a'] }]);
  });

  it('does not wait for ever for one that is never quiet', () => {
    const { touched, calls } = gathered();
    for (let time = 0; time < 45; time += 1) {
      touched.touch('growing');
      vi.advanceTimersByTime(100);
    }
    const gaps = calls.map(({ at }, index) => at - (calls[index - 1]?.at ?? 0));
    expect(calls.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2000);
  });

  it('tells quiet ones while another one goes on', () => {
    const { touched, calls } = gathered();
    touched.touch('quiet');
    for (let time = 0; time < 10; time += 1) {
      touched.touch('busy');
      vi.advanceTimersByTime(100);
    }
    expect(calls).toEqual([{ at: 300, folders: ['quiet'] }]);
    vi.runAllTimers();
    expect(calls.map(({ folders }) => folders)).toEqual([['quiet'], ['busy']]);
  });

  it('makes few calls of ten thousand touches of a thousand folders', () => {
    const { touched, calls } = gathered();
    for (let time = 0; time < 10_000; time += 1) {
      touched.touch(`folder ${Math.floor(time / 10)}`);
      if (time % 5 === 0) vi.advanceTimersByTime(1);
    }
    vi.runAllTimers();
    expect(calls.length).toBeLessThanOrEqual(9);
    expect(new Set(calls.flatMap(({ folders }) => folders)).size).toBe(1000);
  });

  it('tells nothing after it was closed', () => {
    const { touched, calls } = gathered();
    touched.touch('a');
    touched.close();
    vi.runAllTimers();
    expect(calls).toEqual([]);
  });
});
