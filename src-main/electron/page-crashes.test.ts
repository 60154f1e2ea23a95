import { describe, expect, it } from 'vitest';
import { PageCrashes } from './page-crashes.ts';

describe('a page whose process goes down', () => {
  it('is loaded again three times within a minute, and then not any more', () => {
    const crashes = new PageCrashes();
    expect([0, 10_000, 20_000, 30_000].map((at) => crashes.add(at))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('is loaded again however often, where it takes its time between', () => {
    const crashes = new PageCrashes();
    const hours = Array.from({ length: 100 }, (_, hour) => crashes.add(hour * 3_600_000));
    expect(hours.every(Boolean)).toBe(true);
  });

  it('has its chances back after a quiet minute', () => {
    const crashes = new PageCrashes();
    for (const at of [0, 1, 2, 3]) crashes.add(at);
    expect(crashes.add(100_000)).toBe(true);
  });
});
