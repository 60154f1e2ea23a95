import { lastNotAbove, placesIn, type JustifiedRows } from './justified-rows.ts';

/** A place between two photos, drawn as a line. */
export interface Gap {
  /** The number of the photo that it lies before; as many as there are photos: behind the last. */
  readonly index: number;
  /** From the top left of all photos, px. */
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

/** The gap nearest to a point, in the row that the point is in or above. */
export function gapAt(rows: JustifiedRows, point: { readonly x: number; readonly y: number }): Gap {
  const row = Math.max(0, lastNotAbove(rows.tops, point.y, rows.length));
  const places = placesIn(rows, row);
  const start = rows.starts[row] ?? 0;
  const at = places.findIndex(({ left, width }) => point.x < left + width / 2);
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return { index: 0, left: 0, top: 0, height: 0 };
  const { top, height } = first;
  const next = at < 0 ? undefined : places[at];
  return next === undefined
    ? { index: start + places.length, left: last.left + last.width + 4, top, height }
    : { index: start + at, left: next.left, top, height };
}
