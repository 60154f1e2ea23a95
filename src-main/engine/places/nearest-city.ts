import { around, distance } from 'geokdbush';
import { loadCityTable, reachKm, type CityTable, type TownIndex } from './city-table.ts';

/** A city, as GeoNames calls it, and the code of its country (ISO 3166-1 alpha-2). */
export interface City {
  readonly city: string;
  readonly country: string;
}

/**
 * How far from the edge of the nearest town a photo still belongs to it, km: an hour's drive, or a
 * boat's day from its harbour. Beyond, naming a town says something that nobody would.
 */
const FURTHEST_KM = 50;

interface NearTown extends City {
  readonly km: number;
  readonly reachKm: number;
  /** √ inhabitants over distance: Reilly’s law of where people go to town (1931). */
  readonly pull: number;
}

let table: CityTable | undefined;

/** Where the last answer was for: a catalog asks for the city and then for its country. */
let last: { latitude: number; longitude: number; city: City | undefined } | undefined;

/**
 * The city that a person would name for a position: of those whose reach it lies in, the one that
 * pulls the most; outside of all, the one whose edge is nearest.
 *
 * The table is read at the first call.
 * @param latitude degrees, WGS 84, north positive.
 * @param longitude degrees, WGS 84, east positive.
 * @returns undefined where no town’s edge is within {@link FURTHEST_KM}, or there is no such position.
 */
export function nearestCity(latitude: number, longitude: number): City | undefined {
  // Written so that NaN is refused, too.
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return undefined;
  // Cameras without a fix write zeros; the point itself is open sea.
  if (latitude === 0 && longitude === 0) return undefined;
  if (last?.latitude === latitude && last.longitude === longitude) return last.city;
  const town = nearestTown(latitude, longitude);
  const city = town && { city: town.city, country: town.country };
  last = { latitude, longitude, city };
  return city;
}

function nearestTown(latitude: number, longitude: number): NearTown | undefined {
  table ??= loadCityTable();
  const { large, small } = table;
  const near = [large, small].flatMap((towns) => townsNear(towns, latitude, longitude));
  const holding = near.filter(({ km, reachKm: reach }) => km < reach);
  const inside = least(holding, ({ pull }) => -pull);
  if (inside !== undefined) return inside;
  const nearest = least(near, edgeKm);
  return nearest !== undefined && edgeKm(nearest) <= FURTHEST_KM ? nearest : undefined;
}

function edgeKm({ km, reachKm: reach }: NearTown): number {
  return km - reach;
}

/** Those towns that may come first: none further away has a nearer edge, or reaches so far. */
function townsNear(towns: TownIndex, latitude: number, longitude: number): NearTown[] {
  const found = (most: number, withinKm: number) =>
    around(towns.index, longitude, latitude, most, withinKm).map((at) =>
      nearTown(towns, at, latitude, longitude),
    );
  const [nearest] = found(1, FURTHEST_KM + towns.reachKm);
  if (nearest === undefined) return [];
  return found(Infinity, Math.max(0, edgeKm(nearest)) + towns.reachKm);
}

function nearTown(towns: TownIndex, at: number, latitude: number, longitude: number): NearTown {
  const population = towns.populations[at] ?? 0;
  const [x = 0, y = 0] = [towns.longitudes[at], towns.latitudes[at]];
  const km = distance(longitude, latitude, x, y);
  return {
    city: towns.names[at] ?? '',
    country: towns.countries[at] ?? '',
    km,
    reachKm: reachKm(population),
    pull: Math.sqrt(population) / km,
  };
}

function least<T>(items: readonly T[], of: (item: T) => number): T | undefined {
  let best: T | undefined;
  let bestOf = Infinity;
  for (const item of items) {
    const value = of(item);
    if (value >= bestOf) continue;
    best = item;
    bestOf = value;
  }
  return best;
}
