import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CRASHES_WITHOUT_A_PHOTO } from '../serve/process-ends.ts';
import { afterEnd, type EngineEnd } from './engine-restarts.ts';

const crash: EngineEnd = { wasStopped: false, progressed: false, ranMs: 1000 };

/** What is done after so many ends of one kind in a row. */
function decisions(end: EngineEnd, most: number) {
  const done: (number | 'gave up')[] = [];
  for (let failures = 0; done.length < most;) {
    const next = afterEnd(end, failures);
    if (next.do === 'nothing') throw new Error('It was not stopped.');
    if (next.do === 'give-up') return [...done, 'gave up'];
    done.push(next.afterMs);
    failures = next.failures;
  }
  return done;
}

describe('what is done when the engine ends', () => {
  it('starts it again, ever later, and gives up after ten times that came to nothing', () => {
    const waits = [0, 250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 'gave up'];
    expect(decisions(crash, 20)).toEqual(waits);
    expect(waits).toHaveLength(CRASHES_WITHOUT_A_PHOTO);
  });

  it('starts it again at once, as often as need be, while photos come through', () => {
    expect(decisions({ ...crash, progressed: true }, 50)).toEqual(Array(50).fill(0));
  });

  it('takes one that ran for long as one that works', () => {
    expect(decisions({ ...crash, ranMs: 3_600_000 }, 50)).toEqual(Array(50).fill(0));
  });

  it('lets one that was told to end, end, whatever ends it', () => {
    const end = fc.record({ progressed: fc.boolean(), ranMs: fc.nat() });
    fc.assert(
      fc.property(end, fc.nat(30), (how, failures) => {
        expect(afterEnd({ ...how, wasStopped: true }, failures)).toEqual({ do: 'nothing' });
      }),
    );
  });

  it('ends any row of ends without a photo within ten, and forgets the row after a photo', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (photos) => {
        let failures = 0;
        let row = 0;
        for (const progressed of photos) {
          row = progressed ? 0 : row + 1;
          const next = afterEnd({ ...crash, progressed }, failures);
          expect(next.do).toBe(row < CRASHES_WITHOUT_A_PHOTO ? 'restart' : 'give-up');
          if (next.do !== 'restart') return;
          expect(next.afterMs).toBeLessThanOrEqual(5000);
          failures = next.failures;
        }
      }),
    );
  });
});
