import { describe, expect, it } from 'vitest';
import { areSame, standings } from './compare-facts.ts';

describe('photos side by side', () => {
  it('marks the largest where they differ', () => {
    expect(standings([3, 9, 9, 1])).toEqual(['other', 'most', 'most', 'other']);
  });

  it('marks nothing where all are the same', () => {
    expect(standings([4, 4])).toEqual(['same', 'same']);
    expect(areSame(['Nikon', 'Nikon'])).toBe(true);
  });

  it('makes no contest of one that is known and one that is not', () => {
    expect(standings([4, undefined])).toEqual(['other', 'other']);
    expect(standings([undefined, undefined])).toEqual(['other', 'other']);
    expect(areSame(['Nikon', undefined])).toBe(false);
  });
});
