import type { Region } from '../../src-main/contract/similar-calls.ts';

// Rectangles on a picture, in fractions of its width and height.

/** The smallest side: less of a photo says nothing. */
const SMALLEST = 0.04;

/** Where a person begins who has not drawn anything yet. */
export const MIDDLE: Region = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

/** A place on a picture, in fractions. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Which edges move: −1 the left or top one, 1 the right or bottom one, 0 neither. */
export interface Edges {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** One side of the rectangle between two places, inside the picture and not too small. */
function between(a: number, b: number): readonly [from: number, length: number] {
  const from = clamp(Math.min(a, b), 0, 1 - SMALLEST);
  const to = clamp(Math.max(a, b), from + SMALLEST, 1);
  return [from, to - from];
}

/** The rectangle that a drag from one corner to the other draws. */
export function regionBetween(a: Spot, b: Spot): Region {
  const [x, width] = between(a.x, b.x);
  const [y, height] = between(a.y, b.y);
  return { x, y, width, height };
}

/** The same rectangle elsewhere, kept whole inside the picture. */
export function movedRegion(region: Region, by: Spot): Region {
  return {
    ...region,
    x: clamp(region.x + by.x, 0, 1 - region.width),
    y: clamp(region.y + by.y, 0, 1 - region.height),
  };
}

/** One side with its near (−1) or far (1) end moved; it never turns inside out. */
function stretched(from: number, length: number, end: -1 | 0 | 1, by: number) {
  const to = from + length;
  if (end === 0) return [from, length] as const;
  if (end === 1) return [from, clamp(to + by, from + SMALLEST, 1) - from] as const;
  const start = clamp(from + by, 0, to - SMALLEST);
  return [start, to - start] as const;
}

/** The rectangle with some of its edges moved. */
export function resizedRegion(region: Region, edges: Edges, by: Spot): Region {
  const [x, width] = stretched(region.x, region.width, edges.x, by.x);
  const [y, height] = stretched(region.y, region.height, edges.y, by.y);
  return { x, y, width, height };
}

/** Where the rectangle lies once the picture is turned clockwise by so many quarters. */
export function turnedRegion(region: Region, quarters: number): Region {
  let turned = region;
  for (let left = ((quarters % 4) + 4) % 4; left > 0; left -= 1) {
    const { x, y, width, height } = turned;
    turned = { x: Math.max(0, 1 - y - height), y: x, width: height, height: width };
  }
  return turned;
}
