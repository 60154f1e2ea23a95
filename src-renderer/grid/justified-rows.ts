// Photos in rows of one height each that fill the width, every photo in its own shape.

/** Shapes beyond these are cut to them in the grid: a strip 40 times as wide as high shows its middle. */
const NARROWEST = 0.25;
const WIDEST = 5;
/** How much higher than asked for a row may be, so that it fills the width. */
export const MOST_STRETCH = 1.5;
/** How much lower a row of several photos may be. */
export const LEAST_SHRINK = 0.5;

export interface RowOptions {
  /** All measures in CSS pixels. */
  readonly width: number;
  /** The height that rows come near to. */
  readonly rowHeight: number;
  readonly gap: number;
  /** First photo of each group, rising, the first one 0; a group begins a row of its own. */
  readonly groupStarts?: readonly number[];
  /** Room above each group for its heading. */
  readonly headHeight?: number;
  /** Room below each photo, for a line about it. */
  readonly underHeight?: number;
}

/** Rows from the top; a photo's place inside its row is worked out when it is drawn. */
export interface JustifiedRows {
  readonly width: number;
  readonly gap: number;
  readonly underHeight: number;
  /** How many rows. */
  readonly length: number;
  /** First photo of each row, and the number of photos at the end: `length + 1` entries. */
  readonly starts: Int32Array;
  /** Top edge of each row's photos. */
  readonly tops: Float64Array;
  /** Height of each row's photos, whole pixels. */
  readonly heights: Float32Array;
  /** Width over height that fills the row: photos are as wide as their part of it. */
  readonly scales: Float32Array;
  /** Top edge of each group's heading. */
  readonly groupTops: Float64Array;
  /** Of everything together. */
  readonly height: number;
  /** Width over height, within what the grid shows. */
  readonly shapes: Float32Array;
}

/** Where a photo is, from the top left of all rows. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Collects rows while it walks along the photos; arrays as long as there may be rows at most. */
class RowBuilder {
  readonly starts: Int32Array;
  readonly tops: Float64Array;
  readonly heights: Float32Array;
  readonly scales: Float32Array;
  length = 0;
  top = 0;
  readonly #options: Required<RowOptions>;
  readonly #shapes: Float32Array;

  constructor(shapes: Float32Array, options: Required<RowOptions>) {
    this.#shapes = shapes;
    this.#options = options;
    this.starts = new Int32Array(shapes.length + 1);
    this.tops = new Float64Array(shapes.length);
    this.heights = new Float32Array(shapes.length);
    this.scales = new Float32Array(shapes.length);
  }

  /** The height at which so many photos, so wide together for their height, fill the width. */
  #fill(count: number, sum: number): number {
    return Math.max(1, (this.#options.width - (count - 1) * this.#options.gap) / sum);
  }

  #add(start: number, scale: number): void {
    const { gap, underHeight } = this.#options;
    const height = Math.max(1, Math.round(scale));
    this.starts[this.length] = start;
    this.tops[this.length] = this.top;
    this.heights[this.length] = height;
    this.scales[this.length] = scale;
    this.length += 1;
    this.top += height + underHeight + gap;
  }

  /** Puts the photos of one group into rows. */
  addGroup(from: number, to: number): void {
    const wanted = this.#options.rowHeight;
    let start = from;
    let sum = 0;
    for (let at = from; at < to; at += 1) {
      const shape = this.#shapes[at] ?? 1;
      const height = this.#fill(at - start + 1, sum + shape);
      if (height > wanted) {
        sum += shape;
        continue;
      }
      const before = at > start ? this.#fill(at - start, sum) : Number.POSITIVE_INFINITY;
      if (isBetterWithout(height, before, wanted, at === start)) {
        this.#add(start, before > wanted * MOST_STRETCH ? wanted : before);
        start = at;
        sum = 0;
        at -= 1; // This photo begins the next row.
      } else {
        this.#add(start, height);
        start = at + 1;
        sum = 0;
      }
    }
    // The last row is as high as asked for, and ends where its photos end.
    if (start < to) this.#add(start, wanted);
  }
}

/** Whether a row is better closed before its last photo, which makes it lower than wanted. */
function isBetterWithout(height: number, before: number, wanted: number, isAlone: boolean) {
  if (isAlone) return false;
  if (before > wanted * MOST_STRETCH) return height < wanted * LEAST_SHRINK;
  return before / wanted < wanted / height;
}

/**
 * Lays out all photos at once, some ten milliseconds for a million of them.
 * @param aspects width over height, in thousandths.
 */
export function justifiedRows(aspects: ArrayLike<number>, options: RowOptions): JustifiedRows {
  const { gap, groupStarts = [0], headHeight = 0, underHeight = 0 } = options;
  const width = Math.max(1, options.width);
  const shapes = Float32Array.from(aspects, (aspect) =>
    Math.min(WIDEST, Math.max(NARROWEST, aspect / 1000)),
  );
  const rows = new RowBuilder(shapes, { ...options, width, groupStarts, headHeight, underHeight });
  const groupTops = new Float64Array(groupStarts.length);
  groupStarts.forEach((from, group) => {
    groupTops[group] = rows.top;
    rows.top += headHeight;
    rows.addGroup(from, groupStarts[group + 1] ?? shapes.length);
  });
  rows.starts[rows.length] = shapes.length;
  return {
    width,
    gap,
    underHeight,
    length: rows.length,
    starts: rows.starts.slice(0, rows.length + 1),
    tops: rows.tops.slice(0, rows.length),
    heights: rows.heights.slice(0, rows.length),
    scales: rows.scales.slice(0, rows.length),
    groupTops,
    height: Math.max(0, rows.top - gap),
    shapes,
  };
}

/** The last entry of a rising list that is not above a value; 0 where all are. */
export function lastNotAbove(list: ArrayLike<number>, value: number, length = list.length): number {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** The row that a photo is in. */
export function rowOf(rows: JustifiedRows, photo: number): number {
  return lastNotAbove(rows.starts, photo, rows.length);
}

/** Bottom edge of a row, with the line below its photos. */
export function bottomOf(rows: JustifiedRows, row: number): number {
  return (rows.tops[row] ?? 0) + (rows.heights[row] ?? 0) + rows.underHeight;
}

/** Rows `from` up to, but without, `to` that can be seen between two heights. */
export function rowsBetween(
  rows: JustifiedRows,
  top: number,
  bottom: number,
): { readonly from: number; readonly to: number } {
  if (rows.length === 0 || bottom <= top) return { from: 0, to: 0 };
  const first = lastNotAbove(rows.tops, top);
  const from = bottomOf(rows, first) > top ? first : first + 1;
  const last = lastNotAbove(rows.tops, bottom);
  const to = (rows.tops[last] ?? 0) < bottom ? last + 1 : last;
  return { from: Math.min(from, to), to };
}

/** Places of a row's photos, from left to right, in whole pixels with the same gap between all. */
export function placesIn(rows: JustifiedRows, row: number): Place[] {
  const { gap, width } = rows;
  const from = rows.starts[row] ?? 0;
  const to = rows.starts[row + 1] ?? from;
  const top = rows.tops[row] ?? 0;
  const height = rows.heights[row] ?? 0;
  const scale = rows.scales[row] ?? 0;
  const places: Place[] = [];
  let edge = 0;
  for (let photo = from; photo < to; photo += 1) {
    const left = Math.round(edge);
    edge += (rows.shapes[photo] ?? 1) * scale;
    const right = Math.min(width, Math.max(left + 1, Math.round(edge)));
    places.push({ left, top, width: right - left, height });
    edge += gap;
  }
  return places;
}

/** Where one photo is. */
export function placeOf(rows: JustifiedRows, photo: number): Place | undefined {
  const row = rowOf(rows, photo);
  return placesIn(rows, row)[photo - (rows.starts[row] ?? 0)];
}

/** All photos that a rectangle touches, in order. */
export function photosIn(rows: JustifiedRows, area: Place): number[] {
  const touched: number[] = [];
  // A level stroke is no higher than a line, and touches what it crosses.
  const { from, to } = rowsBetween(rows, area.top, area.top + Math.max(1, area.height));
  for (let row = from; row < to; row += 1) {
    const start = rows.starts[row] ?? 0;
    placesIn(rows, row).forEach(({ left, width }, at) => {
      if (left < area.left + area.width && left + width > area.left) touched.push(start + at);
    });
  }
  return touched;
}
