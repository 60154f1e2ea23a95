/** A rectangle, pixels from the upper left. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A point that may want a label. */
export interface LabelledDisc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly isNamed: boolean;
  /** Of its label. */
  readonly width: number;
  readonly height: number;
}

/** Between a disc and its label, and between labels, pixels. */
const GAP = 4;
/** How far a label goes from its disc, and in what steps, pixels. */
const FURTHEST = 160;
const STEP = 8;
/** What it costs, in pixels of distance, that a label seems to be another disc's. */
const AMBIGUOUS = 60;
/** What each other disc costs that the way to it goes over. */
const OVER_A_DISC = 40;
/** What it costs that a label finds no place. */
const LEFT_OUT = 1000;

/** Whether two rectangles have a pixel in common, or less than a gap between them. */
function touch(a: Box, b: Box, gap: number): boolean {
  return (
    a.left < b.left + b.width + gap &&
    b.left < a.left + a.width + gap &&
    a.top < b.top + b.height + gap &&
    b.top < a.top + a.height + gap
  );
}

function isInside(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left &&
    box.top >= frame.top &&
    box.left + box.width <= frame.left + frame.width &&
    box.top + box.height <= frame.top + frame.height
  );
}

function discBox({ x, y, radius }: LabelledDisc): Box {
  return { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius };
}

/** Beside a disc, so far from it: right, left, above, below, then the corners. */
function placesAt(disc: LabelledDisc, away: number): Box[] {
  const { x, y, radius, width, height } = disc;
  const far = radius + away;
  const near = far * Math.SQRT1_2;
  const [middle, centre] = [y - height / 2, x - width / 2];
  const corners: readonly (readonly [number, number])[] = [
    [x + far, middle],
    [x - far - width, middle],
    [centre, y - far - height],
    [centre, y + far],
    [x + near, y - near - height],
    [x + near, y + near],
    [x - near - width, y - near - height],
    [x - near - width, y + near],
  ];
  return corners.map(([left, top]) => ({ left, top, width, height }));
}

/** How far a rectangle is from a disc's edge; below 0 inside it. */
function distance(box: Box, { x, y, radius }: LabelledDisc): number {
  const toX = Math.max(box.left - x, 0, x - box.left - box.width);
  const toY = Math.max(box.top - y, 0, y - box.top - box.height);
  return Math.hypot(toX, toY) - radius;
}

/** A label's place, and what is to say against it: its distance, and more if it seems another disc's. */
export interface LabelPlace extends Box {
  readonly cost: number;
  /** Another disc is as near to it as its own: a line must say whose it is. */
  readonly isAmbiguous: boolean;
}

/** All places that a label could have, the cheapest first. */
function placesOf(discs: readonly LabelledDisc[], own: LabelledDisc, frame: Box): LabelPlace[] {
  const others = discs.filter((disc) => disc !== own);
  const places: LabelPlace[] = [];
  for (let away = GAP; away <= FURTHEST; away += STEP) {
    for (const box of placesAt(own, away)) {
      if (!isInside(box, frame)) continue;
      if (discs.some((disc) => touch(box, discBox(disc), 0))) continue;
      const isAmbiguous = others.some((disc) => distance(box, disc) <= distance(box, own) + GAP);
      const crossed = others.filter((disc) => crosses(own, box, discBox(disc))).length;
      const cost = away + (isAmbiguous ? AMBIGUOUS : 0) + OVER_A_DISC * crossed;
      places.push({ ...box, isAmbiguous, cost });
    }
  }
  return places.toSorted((a, b) => a.cost - b.cost);
}

/** Whether the way from a disc's centre to the nearest point of its label goes over another rectangle. */
function crosses({ x, y }: LabelledDisc, { left, top, width, height }: Box, over: Box): boolean {
  const [toX, toY] = [
    Math.min(Math.max(x, left), left + width) - x,
    Math.min(Math.max(y, top), top + height) - y,
  ];
  // Liang and Barsky, ACM Transactions on Graphics 3 (1), 1984: what is left of the way inside.
  let [from, to] = [0, 1];
  for (const [step, least, most] of [
    [toX, over.left - x, over.left + over.width - x],
    [toY, over.top - y, over.top + over.height - y],
  ] as const) {
    if (step === 0 && (least > 0 || most < 0)) return false;
    if (step === 0) continue;
    from = Math.max(from, Math.min(least / step, most / step));
    to = Math.min(to, Math.max(least / step, most / step));
  }
  return from < to;
}

/** Gives each label the cheapest place that is left, in one order of discs. */
function placeInOrder(
  discs: readonly LabelledDisc[],
  choices: readonly (readonly LabelPlace[])[],
  order: readonly number[],
): { places: Map<number, LabelPlace>; cost: number } {
  const places = new Map<number, LabelPlace>();
  let cost = 0;
  for (const at of order) {
    const own = discs[at];
    const isFree = (choice: LabelPlace) =>
      own !== undefined &&
      ![...places].some(([other, place]) => {
        const theirs = discs[other] ?? own;
        return (
          touch(choice, place, GAP) || crosses(own, choice, place) || crosses(theirs, place, choice)
        );
      });
    const place = choices[at]?.find(isFree);
    cost += place?.cost ?? LEFT_OUT;
    if (place !== undefined) places.set(at, place);
  }
  return { places, cost };
}

/**
 * Finds a place for each label: inside the frame, on no other label and on no disc, as near to its own
 * disc as there is room. Of a few orders to go through them, the one that serves all best is taken;
 * the same discs always give the same places.
 * @returns for each disc its label's place; undefined where it wants none, or the frame is too full.
 */
export function placeLabels(
  discs: readonly LabelledDisc[],
  frame: Box,
): (LabelPlace | undefined)[] {
  const choices = discs.map((disc) => (disc.isNamed ? placesOf(discs, disc, frame) : []));
  const by = (key: (disc: LabelledDisc, at: number) => number) =>
    discs
      .map((disc, at) => ({ at, key: key(disc, at) }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ at }) => at);
  // The one with the fewest places first is the usual winner.
  const orders = [by((_, at) => choices[at]?.length ?? 0), by(({ x }) => x), by(({ y }) => y)];
  const tried = [...orders, ...orders.map((order) => order.toReversed())].map((order) =>
    placeInOrder(discs, choices, order),
  );
  const [best] = tried.toSorted((a, b) => a.cost - b.cost);
  return discs.map((_, at) => best?.places.get(at));
}
