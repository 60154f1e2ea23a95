/** A rectangle in pixels, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Something with a name on a plot. */
export interface Named {
  readonly x: number;
  readonly y: number;
  /** Half its height and width. */
  readonly radius: number;
  readonly text: string;
}

/** Where a text goes: `x` of its anchor, on its base line. */
export interface Place extends Box {
  readonly x: number;
  readonly baseLine: number;
  /** As SVG names it: a text is drawn from, around or up to its anchor, so its real width may differ. */
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Of 12 px text in the widest of the usual fonts. */
const LETTER_WIDTH = 7.5;
const LINE_HEIGHT = 16;
/** From the base line up, of the height of a line. */
const ASCENT = 12;
/** Between a thing and its name, at least and at most. */
const NEAR = 6;
const FAR = 150;
const STEP = 6;
/** Where a name may lie, as seen from its thing: beside it first. */
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
] as const;

/**
 * Finds a place for each name, near to its thing, where it covers neither another name nor anything
 * in `taken`, within `bounds`; undefined where there is none.
 */
export function placeLabels(
  things: readonly Named[],
  taken: readonly Box[],
  bounds: Box,
): readonly (Place | undefined)[] {
  const covered = [...taken];
  return things.map((thing) => {
    const free = candidates(thing, isAboveAnother(thing, things)).find(
      (box) => isInside(box, bounds) && !covered.some((other) => overlaps(box, other)),
    );
    if (free !== undefined) covered.push(free);
    return free;
  });
}

/** Whether it covers a part of something below it: its name then lies above, so that names keep the order. */
function isAboveAnother(thing: Named, things: readonly Named[]): boolean {
  return things.some(
    ({ x, y, radius }) =>
      y > thing.y && Math.hypot(x - thing.x, y - thing.y) < radius + thing.radius,
  );
}

function candidates(thing: Named, isAbove: boolean): Place[] {
  const all = placesIn(DIRECTIONS, thing);
  if (!isAbove) return all;
  return [
    ...placesIn(
      DIRECTIONS.filter(([, down]) => down < 0),
      thing,
    ),
    ...all,
  ];
}

function placesIn(
  directions: readonly (readonly [number, number])[],
  { x, y, radius, text }: Named,
): Place[] {
  const width = text.length * LETTER_WIDTH;
  const found: Place[] = [];
  for (let gap = NEAR; gap <= FAR; gap += STEP) {
    for (const [across, down] of directions) {
      const reach = across !== 0 && down !== 0 ? (radius + gap) * Math.SQRT1_2 : radius + gap;
      const left = x + across * reach - (width * (1 - across)) / 2;
      const top = y + down * reach - (LINE_HEIGHT * (1 - down)) / 2;
      const box = { left, top, right: left + width, bottom: top + LINE_HEIGHT };
      const anchor = across === 0 ? 'middle' : across > 0 ? 'start' : 'end';
      found.push({ ...box, x: x + across * reach, baseLine: top + ASCENT, anchor });
    }
  }
  return found;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function isInside(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom
  );
}
