import { describe, expect, it } from 'vitest';
import { offsetText, shutterOf } from './shutter.ts';

describe('what a camera wrote', () => {
  it.each([
    [0.004, { kind: 'part', of: 250 }],
    [1 / 8000, { kind: 'part', of: 8000 }],
    [0.25, { kind: 'part', of: 4 }],
    [0.5, { kind: 'seconds', seconds: 0.5 }],
    [30, { kind: 'seconds', seconds: 30 }],
  ])('writes an exposure of %d s as photographers do', (seconds, shown) => {
    expect(shutterOf(seconds)).toEqual(shown);
  });

  it.each([
    [0, '+0'],
    [120, '+2'],
    [-210, '−3:30'],
    [345, '+5:45'],
  ])('writes %d minutes from UTC as people do', (minutes, text) => {
    expect(offsetText(minutes)).toBe(text);
  });
});
