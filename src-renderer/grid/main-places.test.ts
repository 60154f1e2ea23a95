import { describe, expect, it } from 'vitest';
import { mainPlaces } from './main-places.ts';

const placeNames = ['Lisbon', 'Sintra', 'Cascais'];
const places = [3, 1, 0, 2, 1, 2, 2, 0, 0, 3];

describe('mainPlaces', () => {
  it('names at most two places, those with the most photos', () => {
    expect(mainPlaces({ places, placeNames }, 0, places.length)).toEqual(['Sintra', 'Cascais']);
    expect(mainPlaces({ places, placeNames }, 1, 5)).toEqual(['Lisbon', 'Sintra']);
  });

  it('names none where no photo has one', () => {
    expect(mainPlaces({ places, placeNames }, 7, 9)).toEqual([]);
    expect(mainPlaces({ places: [], placeNames: [] }, 0, 4)).toEqual([]);
  });

  it('takes places of one name for one', () => {
    const twice = { places: [1, 2, 3, 3], placeNames: ['Paris', 'Paris', 'Lyon'] };
    expect(mainPlaces(twice, 0, 3)).toEqual(['Paris', 'Lyon']);
  });
});
