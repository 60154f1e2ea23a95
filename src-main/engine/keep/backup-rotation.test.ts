import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptBackups } from './backup-rotation.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);

/** What is left after a copy is made at each of these times, in turn, and the rest is taken away. */
function afterAll(times: readonly number[]): number[] {
  let left: number[] = [];
  for (const at of times) {
    const kept = keptBackups([...left, at]);
    left = [...left, at].filter((time) => kept.has(time));
  }
  return left;
}

function days(times: readonly number[]): number[] {
  return [...new Set(times.map((at) => Math.floor(at / DAY_MS)))].sort((a, b) => b - a);
}

/** Hours between one copy and the next: mostly a day, sometimes more at once, or a long holiday. */
const gaps = fc.array(
  fc.oneof(fc.constant(25), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 100, max: 3000 })),
  { minLength: 1, maxLength: 120 },
);

function timesOf(hours: readonly number[]): number[] {
  let at = START;
  return hours.map((gap) => (at += gap * HOUR_MS));
}

describe('which copies stay', () => {
  it('are those of the last seven days that have some, and one a week before them', () => {
    fc.assert(
      fc.property(gaps, (hours) => {
        const times = timesOf(hours);
        const left = afterAll(times);
        const newest = times.at(-1) ?? 0;
        expect(left).toContain(newest);
        // The newest of each of the last seven days.
        for (const day of days(times).slice(0, 7)) {
          const ofDay = times.filter((at) => Math.floor(at / DAY_MS) === day);
          expect(left).toContain(Math.max(...ofDay));
        }
        expect(left.length).toBeLessThanOrEqual(11);
        expect(left.length).toBeGreaterThanOrEqual(Math.min(7, days(times).length));
      }),
      { numRuns: 300 },
    );
  });

  it('reach back four weeks with a copy a day, one for each week', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 200 }), (count) => {
        const times = Array.from({ length: count }, (_, day) => START + day * DAY_MS);
        const left = afterAll(times).sort((a, b) => b - a);
        const ages = left.map((at) => Math.round(((times.at(-1) ?? 0) - at) / DAY_MS));
        expect(ages.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
        expect(ages).toHaveLength(11);
        for (const [at, age] of ages.slice(8).entries()) {
          expect(age - (ages[at + 7] ?? 0)).toBeLessThanOrEqual(7);
        }
        expect(ages.at(-1)).toBeGreaterThanOrEqual(7 + 2 * 7 + 1);
      }),
    );
  });

  it('do not hang on the clock: a year without copies takes none away', () => {
    const times = Array.from({ length: 7 }, (_, day) => START + day * DAY_MS);
    const later = START + 365 * DAY_MS;
    expect(keptBackups([...times, later])).toEqual(new Set([...times, later]));
    expect(keptBackups([])).toEqual(new Set());
  });
});
