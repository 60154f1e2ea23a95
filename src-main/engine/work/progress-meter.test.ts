import { describe, expect, it } from 'vitest';
import type { Progress } from '../../contract/events.ts';
import { ProgressMeter } from './progress-meter.ts';

function meterAt(): { meter: ProgressMeter; reports: Progress[]; to: (ms: number) => void } {
  let now = 0;
  const reports: Progress[] = [];
  const meter = new ProgressMeter(
    'photos',
    100,
    (progress) => reports.push(progress),
    () => now,
  );
  return {
    meter,
    reports,
    to: (ms) => {
      now = ms;
    },
  };
}

describe('ProgressMeter', () => {
  it('tells rate and time left', () => {
    const { meter, reports, to } = meterAt();
    to(2000);
    meter.set(20, 1);
    expect(reports.at(-1)).toEqual({
      step: 'photos',
      done: 20,
      total: 100,
      failed: 1,
      perSecond: 10,
      secondsLeft: 8,
    });
  });

  it('follows a change of pace within the last ten seconds', () => {
    const { meter, reports, to } = meterAt();
    to(60_000);
    meter.set(60);
    to(70_000);
    meter.set(60);
    to(80_000);
    meter.set(80);
    expect(reports.at(-1)?.perSecond).toBeCloseTo(2);
  });

  it('speaks no more often than a person can read, and always at the end', () => {
    const { meter, reports, to } = meterAt();
    for (let ms = 1; ms <= 50; ms += 1) {
      to(ms);
      meter.advance();
    }
    expect(reports).toHaveLength(1);
    meter.flush();
    expect(reports.at(-1)?.done).toBe(50);
  });

  it('does not promise a time before anything is done', () => {
    const { meter, reports, to } = meterAt();
    to(1000);
    meter.flush();
    expect(reports.at(-1)?.secondsLeft).toBeUndefined();
  });
});
