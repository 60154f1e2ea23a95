import { lastNotAbove, placesIn, rowOf, type JustifiedRows } from './justified-rows.ts';

/** Where keys lead to in a grid. */
export interface Move {
  /** The photo to go to, as its number in the list. */
  readonly to: number;
  /** The middle that moves up and down keep to, px from the left; undefined after other moves. */
  readonly goal: number | undefined;
}

interface Start {
  readonly at: number;
  readonly goal: number | undefined;
  /** Height of the window onto the photos, px. */
  readonly page: number;
}

function middleOf(rows: JustifiedRows, photo: number): number {
  const row = rowOf(rows, photo);
  const place = placesIn(rows, row)[photo - (rows.starts[row] ?? 0)];
  return place === undefined ? 0 : place.left + place.width / 2;
}

/** The photo of a row whose middle is nearest. */
function nearestIn(rows: JustifiedRows, row: number, goal: number): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  placesIn(rows, row).forEach(({ left, width }, at) => {
    const distance = Math.abs(left + width / 2 - goal);
    if (distance >= least) return;
    least = distance;
    nearest = at;
  });
  return (rows.starts[row] ?? 0) + nearest;
}

function toRow(rows: JustifiedRows, { at, goal }: Start, row: number): Move {
  const middle = goal ?? middleOf(rows, at);
  const last = rows.length - 1;
  return { to: nearestIn(rows, Math.min(last, Math.max(0, row)), middle), goal: middle };
}

function byPage(rows: JustifiedRows, start: Start, direction: 1 | -1): Move {
  const now = rowOf(rows, start.at);
  const wanted = (rows.tops[now] ?? 0) + direction * start.page;
  const row = lastNotAbove(rows.tops, wanted);
  // A page is a row at least, in a window lower than one.
  return toRow(rows, start, row === now ? now + direction : row);
}

const MOVES: Readonly<Record<string, (rows: JustifiedRows, start: Start) => Move>> = {
  ArrowLeft: (_rows, { at }) => ({ to: at - 1, goal: undefined }),
  ArrowRight: (_rows, { at }) => ({ to: at + 1, goal: undefined }),
  ArrowUp: (rows, start) => toRow(rows, start, rowOf(rows, start.at) - 1),
  ArrowDown: (rows, start) => toRow(rows, start, rowOf(rows, start.at) + 1),
  PageUp: (rows, start) => byPage(rows, start, -1),
  PageDown: (rows, start) => byPage(rows, start, 1),
  Home: () => ({ to: 0, goal: undefined }),
  End: (rows) => ({ to: rows.shapes.length - 1, goal: undefined }),
};

/** Where a key leads from a photo; undefined for keys that lead nowhere. */
export function moveBy(key: string, rows: JustifiedRows, start: Start): Move | undefined {
  const move = MOVES[key];
  if (move === undefined || rows.length === 0) return undefined;
  const { to, goal } = move(rows, start);
  return { to: Math.min(rows.shapes.length - 1, Math.max(0, to)), goal };
}
