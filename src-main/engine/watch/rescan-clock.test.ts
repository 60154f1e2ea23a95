import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RescanClock } from './rescan-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const MINUTE = 60_000;

function clocked(): { clock: RescanClock; asked: () => number[] } {
  const start = Date.now();
  const at: number[] = [];
  const clock = new RescanClock(MINUTE, () => at.push(Date.now() - start), Date.now);
  return { clock, asked: () => at };
}

describe('RescanClock', () => {
  it('asks again and again, until it is closed', () => {
    const { clock, asked } = clocked();
    vi.advanceTimersByTime(3 * MINUTE);
    clock.close();
    vi.advanceTimersByTime(3 * MINUTE);
    expect(asked()).toEqual([MINUTE, 2 * MINUTE, 3 * MINUTE]);
  });

  it('leaves ten times as long between scans as one takes', () => {
    const { clock, asked } = clocked();
    vi.advanceTimersByTime(MINUTE);
    vi.advanceTimersByTime(20_000);
    clock.scanTook(20_000);
    vi.advanceTimersByTime(4 * MINUTE);
    clock.close();
    expect(asked()).toEqual([MINUTE, MINUTE + 20_000 + 200_000]);
  });

  it('asks once soon after many wishes, but not sooner than the last scan allows', () => {
    const { clock, asked } = clocked();
    for (let wish = 0; wish < 5; wish += 1) clock.askIn(2000);
    vi.advanceTimersByTime(10_000);
    expect(asked()).toEqual([2000]);
    clock.scanTook(3000);
    clock.askIn(2000);
    vi.advanceTimersByTime(30_000);
    clock.close();
    expect(asked()).toEqual([2000, 40_000]);
  });

  it('takes another pace at once', () => {
    const { clock, asked } = clocked();
    vi.advanceTimersByTime(10_000);
    clock.setEvery(15_000);
    vi.advanceTimersByTime(10_000);
    clock.close();
    expect(asked()).toEqual([15_000]);
  });
});
