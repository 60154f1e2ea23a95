// A grid of tiles that are all of one size.

/** Between tiles, px. */
const GAP = 12;
/** No tile is narrower, where the window allows two beside each other; px. */
const LEAST_WIDTH = 148;
/** Below the picture: name, place, days left; px. */
const WORDS_HEIGHT = 64;
/** Height of a picture over its width. */
const SHAPE = 3 / 4;

export interface EvenGrid {
  readonly columns: number;
  /** Of a tile, px. */
  readonly width: number;
  /** Of the picture in a tile, px. */
  readonly pictureHeight: number;
  /** From the top of one row to the top of the next, px. */
  readonly rowHeight: number;
  /** Of all rows, px. */
  readonly height: number;
  readonly count: number;
}

/** As many tiles beside each other as fit, as wide as there is room for. */
export function evenGrid(room: number, count: number): EvenGrid {
  const columns = Math.max(1, Math.floor((room + GAP) / (LEAST_WIDTH + GAP)));
  const width = Math.max(0, Math.floor((room - GAP * (columns - 1)) / columns));
  const pictureHeight = Math.round(width * SHAPE);
  const rowHeight = pictureHeight + WORDS_HEIGHT + GAP;
  return {
    columns,
    width,
    pictureHeight,
    rowHeight,
    height: Math.ceil(count / columns) * rowHeight,
    count,
  };
}

/** Where the tile of a number lies, px. */
export function placeOf({ columns, width, rowHeight }: EvenGrid, at: number): [number, number] {
  return [(at % columns) * (width + GAP), Math.floor(at / columns) * rowHeight];
}

/** The tiles of the rows between two heights: from the first up to, and without, the last. */
export function tilesBetween(grid: EvenGrid, top: number, bottom: number): [number, number] {
  const { columns, rowHeight, count } = grid;
  const first = Math.max(0, Math.floor(top / rowHeight)) * columns;
  return [Math.min(first, count), Math.min(count, Math.ceil(bottom / rowHeight) * columns)];
}

/** Where a key leads from a tile; undefined for keys that lead nowhere. */
export function moveIn(
  grid: EvenGrid,
  key: string,
  at: number,
  rowsInView: number,
): number | undefined {
  const { columns, count } = grid;
  const page = Math.max(1, rowsInView) * columns;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return undefined;
  const to = at + step;
  if (key === 'ArrowUp' && to < 0) return at;
  // From the last whole row down to the last tile, where the row below is shorter.
  const lastRow = Math.floor((count - 1) / columns);
  if (key === 'ArrowDown' && Math.floor(at / columns) === lastRow) return at;
  return Math.min(count - 1, Math.max(0, to));
}
