// Where the points and the names of the plot of models lie, px.

/** A model on the plot. */
export interface PlottedModel {
  readonly id: string;
  readonly label: string;
  /** ms per photo, above 0. */
  readonly ms: number;
  /** mAP from 0 to 1; null where it was not measured. */
  readonly quality: number | null;
  /** Of its file. */
  readonly bytes: number;
}

/** A rectangle, px from the top left. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface PlotPoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Its area is as large as the file, compared with the others. */
  readonly r: number;
}

interface Tick {
  readonly at: number;
  readonly value: number;
}

interface PlotLayout {
  readonly width: number;
  readonly height: number;
  /** What the axes enclose; without height where no quality is known. */
  readonly area: Box;
  /** The strip for models whose quality is not known; undefined where there are none. */
  readonly lane: Box | undefined;
  readonly points: readonly PlotPoint[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

export const EDGE = { left: 44, right: 20, top: 30, bottom: 44 } as const;
/** Height of the part with a scale of quality, and of the strip for those without. */
const AREA_HEIGHT = 260;
const LANE_HEIGHT = 72;
const LANE_GAP = 12;
const LEAST_RADIUS = 5;
/** The largest circle, as a part of the width, and at most. */
const RADIUS_OF_WIDTH = 0.035;
const MOST_RADIUS = 22;
/** The quickest and the slowest stand this factor away from the edge. */
const ROOM_ASIDE = 2;
const QUALITY_STEP = 0.1;
/** Fewer pixels between two ticks of an axis would crowd the numbers. */
const LEAST_TICK_ROOM = 34;

/** From 1 to the largest: 1, 2, 5, 10, 20, 50, … */
function roundNumbers(from: number, to: number): number[] {
  const numbers: number[] = [];
  for (let power = Math.floor(Math.log10(from)); 10 ** power <= to; power += 1) {
    for (const digit of [1, 2, 5]) {
      // Of negative powers, division is the exact way.
      const value = power < 0 ? digit / 10 ** -power : digit * 10 ** power;
      if (value >= from && value <= to) numbers.push(value);
    }
  }
  return numbers;
}

/** The ends of the scale of quality: in tenths, with room around the points, within 0 and 1. */
function qualityEnds(qualities: readonly number[]): [number, number] {
  const low = Math.floor((Math.min(...qualities) - QUALITY_STEP / 2) / QUALITY_STEP);
  const high = Math.ceil((Math.max(...qualities) + QUALITY_STEP / 2) / QUALITY_STEP);
  return [Math.max(0, low) * QUALITY_STEP, Math.min(10, high) * QUALITY_STEP];
}

/** Where everything of the plot lies in this width, px; x is the logarithm of ms, y is mAP. */
export function plotLayout(models: readonly PlottedModel[], width: number): PlotLayout {
  const qualities = models.flatMap(({ quality }) => quality ?? []);
  const isMeasured = qualities.length > 0;
  const hasLane = qualities.length < models.length;
  const inner = Math.max(1, width - EDGE.left - EDGE.right);
  const area: Box = {
    left: EDGE.left,
    top: EDGE.top,
    width: inner,
    height: isMeasured ? AREA_HEIGHT : 0,
  };
  const laneTop = area.top + area.height + (isMeasured ? LANE_GAP : 0);
  const lane: Box | undefined = hasLane
    ? { left: EDGE.left, top: laneTop, width: inner, height: LANE_HEIGHT }
    : undefined;
  const bottom = lane === undefined ? area.top + area.height : lane.top + lane.height;

  const times = models.map(({ ms }) => ms);
  const [from, to] = [Math.min(...times) / ROOM_ASIDE, Math.max(...times) * ROOM_ASIDE];
  const x = (ms: number) => area.left + (Math.log(ms / from) / Math.log(to / from)) * area.width;
  const [low, high] = isMeasured ? qualityEnds(qualities) : [0, 1];
  const y = (quality: number) => area.top + (1 - (quality - low) / (high - low || 1)) * area.height;

  const most = Math.max(1, ...models.map(({ bytes }) => bytes));
  const largest = Math.min(MOST_RADIUS, width * RADIUS_OF_WIDTH + 4);
  const laneMiddle = (lane?.top ?? 0) + LANE_HEIGHT / 2;
  return {
    width,
    height: bottom + EDGE.bottom,
    area,
    lane,
    points: models.map(({ id, ms, quality, bytes }) => ({
      id,
      x: x(ms),
      y: quality === null ? laneMiddle : y(quality),
      r: Math.max(LEAST_RADIUS, largest * Math.sqrt(bytes / most)),
    })),
    xTicks: spaced(roundNumbers(from, to).map((value) => ({ value, at: x(value) }))),
    yTicks: isMeasured
      ? Array.from({ length: Math.round((high - low) / QUALITY_STEP) + 1 }, (_, n) => {
          const value = low + n * QUALITY_STEP;
          return { value, at: y(value) };
        })
      : [],
  };
}

/** Without those that stand too close to the one before. */
function spaced(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    const before = kept.at(-1);
    if (before === undefined || tick.at - before.at >= LEAST_TICK_ROOM) kept.push(tick);
  }
  return kept;
}

/** A name that found a place. */
interface PlacedLabel {
  readonly id: string;
  readonly text: string;
  readonly box: Box;
  /** From the point to the name, where it stands away from it. */
  readonly leader: readonly [x1: number, y1: number, x2: number, y2: number] | undefined;
}

const LABEL_HEIGHT = 16;
const LABEL_GAP = 5;
/** Of the type that names are set in, at most; px a letter. */
const LETTER_WIDTH = 6.8;
/** A name looks for a place in steps of so much, px. */
const STEP = 6;

function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

function isWithin(a: Box, width: number, height: number): boolean {
  return a.left >= 0 && a.top >= 0 && a.left + a.width <= width && a.top + a.height <= height;
}

function boxOf({ x, y, r }: PlotPoint): Box {
  return { left: x - r, top: y - r, width: 2 * r, height: 2 * r };
}

/** The places for a name beside a point, the best first. */
function* places({ x, y, r }: PlotPoint, width: number, room: number): Generator<Box> {
  const box = (left: number, top: number): Box => ({ left, top, width, height: LABEL_HEIGHT });
  const right = x + r + LABEL_GAP;
  const left = x - r - LABEL_GAP - width;
  const middle = y - LABEL_HEIGHT / 2;
  yield box(right, middle);
  yield box(left, middle);
  yield box(x - width / 2, y - r - LABEL_HEIGHT);
  yield box(x - width / 2, y + r);
  for (let away = STEP; away < room; away += STEP) {
    for (const top of [middle - away, middle + away]) {
      yield box(right, top);
      yield box(left, top);
      yield box(x - width / 2, top);
    }
  }
}

/** From the edge of a circle to a name, px; 0 where they touch. */
function distance({ x, y, r }: PlotPoint, { left, top, width, height }: Box): number {
  const across = Math.max(left - x, 0, x - left - width);
  const down = Math.max(top - y, 0, y - top - height);
  return Math.max(0, Math.hypot(across, down) - r);
}

function leaderOf(point: PlotPoint, box: Box): PlacedLabel['leader'] {
  if (distance(point, box) <= 2 * LABEL_GAP) return undefined;
  const { x, y, r } = point;
  const middle = box.top + box.height / 2;
  const end = Math.min(box.left + box.width, Math.max(box.left, x));
  const edge = middle < y ? box.top + box.height : box.top;
  const long = Math.hypot(end - x, edge - y);
  return [x + ((end - x) / long) * r, y + ((edge - y) / long) * r, end, edge];
}

/**
 * Finds a place for each name where it covers no circle and no other name, and is not cut off.
 * @returns the names that have one; where it is too crowded, not all.
 */
export function placeLabels(layout: PlotLayout, texts: ReadonlyMap<string, string>): PlacedLabel[] {
  const bottom = layout.height - EDGE.bottom;
  const circles = layout.points.map(boxOf);
  const placed: PlacedLabel[] = [];
  // Those at the edge have the fewest places to go.
  for (const point of layout.points.toSorted((a, b) => b.x - a.x)) {
    const text = texts.get(point.id) ?? '';
    const width = Math.ceil(text.length * LETTER_WIDTH);
    const taken = [...circles, ...placed.map(({ box }) => box)];
    const free = [...places(point, width, bottom)].filter(
      (box) => isWithin(box, layout.width, bottom) && !taken.some((one) => overlaps(one, box)),
    );
    // Nearer to another circle, it would seem to be the name of that one.
    const own = free.find((box) =>
      layout.points.every(
        (other) => other === point || distance(other, box) > distance(point, box),
      ),
    );
    const box = own ?? free[0];
    if (box !== undefined) placed.push({ id: point.id, text, box, leader: leaderOf(point, box) });
  }
  return placed;
}
