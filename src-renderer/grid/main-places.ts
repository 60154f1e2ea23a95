/** More than two do not fit into a heading, and tell less. */
const MOST_PLACES = 2;

/** Photos and the places that they were taken at. */
export interface PlacedPhotos {
  /** The place of each photo in `placeNames`, counted from 1; 0 for none. */
  readonly places: ArrayLike<number>;
  readonly placeNames: readonly string[];
}

/** The two places with the most photos of those from `from` up to `to`, the first of them first. */
export function mainPlaces(
  { places, placeNames }: PlacedPhotos,
  from: number,
  to: number,
): string[] {
  const counts = new Map<string, number>();
  for (let at = from; at < to; at += 1) {
    const name = placeNames[(places[at] ?? 0) - 1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // Sorting is stable: of those with as many, the one seen first comes first.
  const most = [...counts].sort(([, a], [, b]) => b - a);
  return most.slice(0, MOST_PLACES).map(([name]) => name);
}
