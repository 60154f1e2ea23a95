import type { TimelineColumns } from '../catalog/browse-catalog.ts';

const MOST_STARS = 5;

/** Photos with more stars first; those with as many stay in the order that they come in. */
export function starsFirst(ids: readonly number[], stars: ReadonlyMap<number, number>): number[] {
  const groups: number[][] = Array.from({ length: MOST_STARS + 1 }, () => []);
  for (const id of ids) groups[stars.get(id) ?? 0]?.push(id);
  return groups.toReversed().flat();
}

/** Columns with the photos of `first` at the front, in that order; the others stay as they are. */
export function sortedBy(columns: TimelineColumns, first: readonly number[]): TimelineColumns {
  const { ids, aspects, times, places, placeNames } = columns;
  const rows = new Map(ids.map((id, row) => [id, row]));
  const order: number[] = [];
  const isPlaced = new Uint8Array(ids.length);
  for (const id of first) {
    const row = rows.get(id);
    if (row === undefined || isPlaced[row] === 1) continue;
    isPlaced[row] = 1;
    order.push(row);
  }
  for (const row of ids.keys()) if (isPlaced[row] === 0) order.push(row);
  const pick = (column: readonly number[]) => order.map((row) => column[row] ?? 0);
  return {
    ids: pick(ids),
    aspects: pick(aspects),
    times: pick(times),
    places: pick(places),
    placeNames,
  };
}
