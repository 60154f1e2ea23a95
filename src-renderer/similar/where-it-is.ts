/** A part of a picture that has a name: a quarter of it, or a half. */
type PlaceName =
  | 'upperLeft'
  | 'upperMiddle'
  | 'upperRight'
  | 'left'
  | 'middle'
  | 'right'
  | 'lowerLeft'
  | 'lowerMiddle'
  | 'lowerRight'
  | 'upperHalf'
  | 'middleBand'
  | 'lowerHalf'
  | 'leftHalf'
  | 'middleColumn'
  | 'rightHalf';

export interface Place {
  readonly name: PlaceName;
  /** What the place brings, over the whole: 0.61 is 61 %. */
  readonly share: number;
}

/** A rectangle in fractions of the picture. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const QUARTERS: readonly (readonly PlaceName[])[] = [
  ['upperLeft', 'upperMiddle', 'upperRight'],
  ['left', 'middle', 'right'],
  ['lowerLeft', 'lowerMiddle', 'lowerRight'],
];
const BANDS: readonly PlaceName[] = ['upperHalf', 'middleBand', 'lowerHalf'];
const COLUMNS: readonly PlaceName[] = ['leftHalf', 'middleColumn', 'rightHalf'];

/** A quarter of the picture holds a quarter of an even likeness: this much is worth naming. */
const LEAST_OF_A_QUARTER = 0.4;
/** And this much of a half. */
const LEAST_OF_A_HALF = 0.65;

/** How much of a row (or column) of cells lies within a stretch of the picture, 0 to 1. */
function overlap(cell: number, cells: number, from: number, length: number): number {
  const start = Math.max(cell / cells, from);
  const end = Math.min((cell + 1) / cells, from + length);
  return Math.max(0, end - start) * cells;
}

/** The sum over the cells in a rectangle; a cell on its border counts by the area that is inside. */
export function sumWithin(values: readonly number[], cells: number, window: Window): number {
  return values.reduce((sum, value, index) => {
    const down = overlap(Math.floor(index / cells), cells, window.top, window.height);
    const across = overlap(index % cells, cells, window.left, window.width);
    return sum + value * down * across;
  }, 0);
}

/** The place that holds most. */
function fullest(
  places: readonly { readonly name: PlaceName; readonly window: Window }[],
  sumOf: (window: Window) => number,
): Place {
  const sums = places.map(({ name, window }) => ({ name, share: sumOf(window) }));
  return sums.reduce((best, place) => (place.share > best.share ? place : best));
}

const quarters = QUARTERS.flatMap((names, row) =>
  names.map((name, column) => ({
    name,
    window: { left: column / 4, top: row / 4, width: 0.5, height: 0.5 },
  })),
);
const halves = [
  ...BANDS.map((name, row) => ({ name, window: { left: 0, top: row / 4, width: 1, height: 0.5 } })),
  ...COLUMNS.map((name, column) => ({
    name,
    window: { left: column / 4, top: 0, width: 0.5, height: 1 },
  })),
];

/**
 * Where most of a likeness lies; undefined where it is all over the picture, or there is none.
 * @param values what each cell brings, rows from the top left.
 * @param total what the share is a part of; that of the cells themselves when left out.
 */
export function placeOf(
  values: readonly number[],
  cells: number,
  total = values.reduce((sum, value) => sum + value, 0),
): Place | undefined {
  const ofCells = values.reduce((sum, value) => sum + value, 0);
  if (ofCells <= 0 || total <= 0) return undefined;
  const sumOf = (window: Window) => sumWithin(values, cells, window);
  const quarter = fullest(quarters, sumOf);
  const half = fullest(halves, sumOf);
  const place =
    quarter.share >= LEAST_OF_A_QUARTER * ofCells
      ? quarter
      : half.share >= LEAST_OF_A_HALF * ofCells
        ? half
        : undefined;
  // What speaks against the likeness elsewhere can leave more than all of it in one place.
  return place && { name: place.name, share: Math.min(1, place.share / total) };
}
