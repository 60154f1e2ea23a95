import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from './byte-range.ts';

describe('readRange', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=10-19', { first: 10, last: 19 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=-5', { first: 95, last: 99 }],
    ['bytes=-500', { first: 0, last: 99 }],
    ['bytes=0-999999999999999', { first: 0, last: 99 }],
    ['bytes=100-', 'beyond'],
    ['bytes=100-200', 'beyond'],
    ['bytes=-0', 'beyond'],
    ['bytes=0-1,5-6', undefined],
    ['bytes=-', undefined],
    ['bytes=9-3', undefined],
    ['bytes=a-b', undefined],
    ['bytes=0x1-2', undefined],
    ['lines=1-2', undefined],
    ['bytes=99999999999999999999-', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %s of 100 bytes', (header, range) => {
    expect(readRange(header, 100)).toEqual(range);
  });

  it('never reaches outside the file, whatever is asked for', () => {
    const part = fc.option(fc.nat({ max: 2000 }), { nil: '' });
    fc.assert(
      fc.property(part, part, fc.nat({ max: 1000 }), (from, to, size) => {
        const range = readRange(`bytes=${from}-${to}`, size);
        if (range === undefined || range === 'beyond') return;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.last).toBeGreaterThanOrEqual(range.first);
        expect(range.last).toBeLessThan(size);
      }),
    );
  });
});
