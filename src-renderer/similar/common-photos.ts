interface Found {
  readonly id: number;
}

/**
 * Where the photos of one list stand in the other, from 1; only of what both show.
 * @param count how many of each are shown, best first.
 */
export function placesIn(other: readonly Found[], count: number): ReadonlyMap<number, number> {
  return new Map(other.slice(0, count).map(({ id }, at) => [id, at + 1]));
}

/** How many of the first so many both lists have. */
export function commonCount(one: readonly Found[], other: readonly Found[], count: number): number {
  const places = placesIn(other, count);
  return one.slice(0, count).filter(({ id }) => places.has(id)).length;
}
