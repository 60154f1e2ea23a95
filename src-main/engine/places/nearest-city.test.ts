import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestCity } from './nearest-city.ts';

/** What a person says of a position, each looked up on a map; several where people differ. */
const KNOWN: readonly [string, number, number, ...string[]][] = [
  ['Baixa', 38.711, -9.1366, 'Lisbon PT'],
  ['Belém', 38.6916, -9.216, 'Lisbon PT'],
  ['Alfama', 38.7118, -9.13, 'Lisbon PT'],
  ['Cascais', 38.6968, -9.4215, 'Cascais PT'],
  ['the palace of Sintra', 38.7976, -9.3905, 'Sintra PT'],
  ['Funchal', 32.6489, -16.9084, 'Funchal PT'],
  ['Shibuya', 35.6595, 139.7005, 'Tokyo JP', 'Shibuya JP'],
  ['the Fushimi shrine', 34.9671, 135.7727, 'Kyoto JP'],
  ['Times Square', 40.758, -73.9855, 'New York City US'],
  ['Lower Manhattan', 40.7074, -74.0113, 'New York City US'],
  ['Brooklyn Heights', 40.696, -73.9936, 'New York City US'],
  ['Jersey City', 40.7282, -74.0776, 'Jersey City US'],
  ['the Golden Gate', 37.8083, -122.4716, 'San Francisco US'],
  ['Las Vegas Strip', 36.1147, -115.1728, 'Las Vegas US', 'Paradise US'],
  ['Montmartre', 48.8867, 2.3431, 'Paris FR'],
  ['Versailles', 48.8049, 2.1204, 'Versailles FR'],
  ['Kreuzberg', 52.4986, 13.4034, 'Berlin DE'],
  ['Potsdam', 52.4009, 13.0591, 'Potsdam DE'],
  ['Westminster', 51.4995, -0.1248, 'London GB'],
  ['Greenwich', 51.4769, -0.0005, 'London GB', 'Greenwich GB'],
  ['Ponta Delgada', 37.7394, -25.6687, 'Ponta Delgada PT'],
  ['Trastevere', 41.8896, 12.4694, 'Rome IT'],
  ['Saint Peter’s', 41.9022, 12.4539, 'Vatican City VA', 'Rome IT'],
  ['San Marco', 45.4341, 12.3388, 'Venice IT'],
  ['Val di Funes', 46.6427, 11.72, 'Funes - Villnoess IT', 'San Pietro IT'],
  ['Ortisei', 46.5744, 11.6722, 'Ortisei IT'],
  ['Reykjavík', 64.142, -21.9266, 'Reykjavík IS'],
  ['Tromsø', 69.6492, 18.9553, 'Tromsø NO'],
  ['Longyearbyen', 78.2232, 15.6267, 'Longyearbyen SJ'],
  ['Table Mountain', -33.9628, 18.4098, 'Cape Town ZA'],
  ['Nairobi', -1.2864, 36.8172, 'Nairobi KE'],
  ['the pyramids of Giza', 29.9792, 31.1342, 'Giza EG', 'Al Jīzah EG', 'Cairo EG'],
  ['Jemaa el-Fnaa', 31.6258, -7.9891, 'Marrakesh MA'],
  ['Copacabana', -22.9711, -43.1822, 'Rio de Janeiro BR'],
  ['Palermo', -34.5711, -58.4233, 'Buenos Aires AR'],
  ['Cusco', -13.5164, -71.9788, 'Cusco PE', 'Cuzco PE'],
  ['Ushuaia', -54.8019, -68.303, 'Ushuaia AR'],
  ['Bondi Beach', -33.8908, 151.2743, 'Sydney AU', 'Bondi AU'],
  ['Queenstown', -45.0312, 168.6626, 'Queenstown NZ'],
  ['Chandni Chowk', 28.6506, 77.2303, 'Delhi IN'],
  ['Marina Bay', 1.2834, 103.8607, 'Singapore SG'],
  ['Suva', -18.1416, 178.4419, 'Suva FJ'],
  ['Waikiki', 21.2766, -157.8276, 'Honolulu US'],
];

describe('nearestCity', () => {
  it.each(KNOWN)('calls %s what a person would', (_name, latitude, longitude, ...names) => {
    const found = nearestCity(latitude, longitude);
    expect(names).toContain(`${found?.city ?? ''} ${found?.country ?? ''}`);
  });

  it.each([
    ['the middle of the Atlantic', 30, -40],
    ['Point Nemo', -48.88, -123.39],
    ['the north pole', 90, 0],
    ['the south pole', -90, 180],
    ['the Empty Quarter', 20.5, 52.5],
    ['the inland ice of Greenland', 75, -40],
    ['zeros of a camera without a fix', 0, 0],
    ['no number', NaN, 12],
    ['no number, either', 12, NaN],
    ['infinity', Infinity, 0],
    ['a latitude that is none', 91, 0],
    ['a longitude that is none', 45, 181],
  ])('says nothing of %s', (_name, latitude, longitude) => {
    expect(nearestCity(latitude, longitude)).toBeUndefined();
  });

  it('looks over the date line', () => {
    // Egvekinot lies at 179.1° west.
    expect(nearestCity(66.3, 179.95)).toEqual({ city: 'Egvekinot', country: 'RU' });
    expect(nearestCity(66.3, 180)).toEqual(nearestCity(66.3, -180));
  });

  it('answers any numbers, and the same the second time', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (latitude, longitude) => {
        const first = nearestCity(latitude, longitude);
        nearestCity(48.85, 2.35);
        expect(nearestCity(latitude, longitude)).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });
});
