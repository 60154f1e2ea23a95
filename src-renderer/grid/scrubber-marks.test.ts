import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrubberMarks } from './scrubber-marks.ts';

const years = (...marks: string[]) => marks.map((mark) => ({ mark }));

describe('marks of the scrubber', () => {
  it('name a year where it begins, with dots between', () => {
    const marks = scrubberMarks(
      years('2025', '2025', '2025', '2024'),
      [0, 1000, 2000, 4000],
      0.05,
      400,
    );
    expect(marks).toEqual([
      { at: 0, word: '2025' },
      { at: 200, word: '2024' },
      { at: 50, word: undefined },
      { at: 100, word: undefined },
    ]);
  });

  it('leave out what has no room, and stay on the scrubber', () => {
    const groups = fc.array(
      fc.record({ year: fc.integer({ min: 1990, max: 2030 }), tall: fc.nat(5000) }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(groups, fc.integer({ min: 100, max: 1000 }), (list, height) => {
        let top = 0;
        const tops = list.map(({ tall }) => (top += tall) - tall);
        const marks = scrubberMarks(
          years(...list.map(({ year }) => String(year)).toSorted()),
          tops,
          height / Math.max(1, top - 500),
          height,
        );
        const places = marks.map(({ at }) => at).toSorted((a, b) => a - b);
        places.slice(1).forEach((at, before) => {
          expect(at - (places[before] ?? 0)).toBeGreaterThanOrEqual(9);
        });
        for (const at of places) expect(at).toBeLessThanOrEqual(height);
      }),
    );
  });
});
