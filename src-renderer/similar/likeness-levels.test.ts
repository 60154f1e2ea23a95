import { describe, expect, it } from 'vitest';
import { levelRanges } from './likeness-levels.ts';
import { histogram, spanOf } from '../controls/score-histogram.ts';

describe('levels of likeness', () => {
  it('split results into runs that leave none out', () => {
    expect(levelRanges([0.98, 0.81, 0.6, 0.3, 0.26, 0.1], 'content')).toEqual([
      { level: 'same', from: 0, to: 2 },
      { level: 'very', from: 2, to: 3 },
      { level: 'related', from: 3, to: 5 },
      { level: 'little', from: 5, to: 6 },
    ]);
    expect(levelRanges([], 'both')).toEqual([]);
  });

  it('ask more of how photos look, where chance makes photos alike', () => {
    expect(levelRanges([0.6], 'content')).toEqual([{ level: 'very', from: 0, to: 1 }]);
    expect(levelRanges([0.6], 'composition')).toEqual([{ level: 'related', from: 0, to: 1 }]);
  });
});

describe('the histogram of scores', () => {
  it('counts every score once, in round ends', () => {
    const scores = [0.83, 0.51, 0.5, 0.22];
    const span = spanOf(scores);
    expect(span.least).toBeCloseTo(0.2);
    expect(span.most).toBeCloseTo(0.85);
    const bins = histogram(scores, span, 13);
    expect(bins.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(bins[0]).toBe(1);
    expect(bins[12]).toBe(1);
  });

  it('has a span where all scores are the same, or there are none', () => {
    for (const scores of [[], [1, 1], [0.5]]) {
      const { least, most } = spanOf(scores);
      expect(most).toBeGreaterThan(least);
    }
  });
});
