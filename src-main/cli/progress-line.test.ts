import { describe, expect, it } from 'vitest';
import { duration, progressText } from './progress-line.ts';

describe('duration', () => {
  it('says it as a person does', () => {
    expect([7.2, 89, 95, 3600, 7500].map(duration)).toEqual([
      '8 s',
      '89 s',
      '2 min',
      '60 min',
      '2 h 5 min',
    ]);
  });

  it('never says sixty minutes of an hour', () => {
    for (let seconds = 0; seconds < 20_000; seconds += 7) {
      expect(duration(seconds)).not.toMatch(/h 60 min/);
    }
  });
});

describe('progressText', () => {
  const progress = {
    step: 'photos',
    done: 1200,
    total: 2400,
    failed: 3,
    perSecond: 34.26,
    secondsLeft: 35.1,
  } as const;

  it('tells done and total, rate, time left and failures', () => {
    expect(progressText(progress)).toBe(
      'Indexing photos  ████████████░░░░░░░░░░░░ 1,200/2,400 · 34.3 photos/s · 36 s left · 3 failed',
    );
  });

  it('tells the rate of photos only', () => {
    const texts = (['next-model', 'compare', 'train', 'check'] as const).map((step) =>
      progressText({ ...progress, step }),
    );
    expect(texts.map((text) => text.includes('photos/s'))).toEqual([true, false, false, false]);
    expect(texts.map((text) => text.split('  ')[0])).toEqual([
      'Getting the next model ready',
      'Asking each model for neighbours',
      'Training',
      'Checking the library',
    ]);
  });

  it('promises no end that it does not know', () => {
    const text = progressText({
      step: 'scan',
      done: 12,
      total: undefined,
      failed: 0,
      perSecond: 900,
      secondsLeft: undefined,
    });
    expect(text).toBe('Looking for photos  12');
  });
});
