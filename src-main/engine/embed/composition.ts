import type { RgbImage } from '../decode/rgb-image.ts';
import { COLOUR_HISTOGRAM_SIZE, colourHistogram } from './colour-histogram.ts';
import { COLOUR_LAYOUT_SIZE, colourLayout } from './colour-layout.ts';
import { EDGE_LAYOUT_SIZE, edgeLayout } from './edge-layout.ts';
import { labPicture } from './lab-picture.ts';

/** Names the descriptor in the catalog; changed whenever the same picture would give other numbers. */
export const COMPOSITION_ID = 'composition-1';

/** Each part's share of the likeness; they add up to 1. Measured: docs/decisions/0003-likeness.md. */
const EDGE_SHARE = 0.35;
const LAYOUT_SHARE = 0.2;
const HISTOGRAM_SHARE = 0.45;

/**
 * A constant beside the measured numbers of a part, in their own unit: it stands alone where they are
 * all zero (a flat picture) and drowns what noise makes of them.
 */
const EDGE_FLOOR = 0.3;
const LAYOUT_FLOOR = 60;

/** How many numbers {@link describeComposition} gives. */
export const COMPOSITION_SIZE =
  EDGE_LAYOUT_SIZE + 1 + COLOUR_LAYOUT_SIZE + 1 + COLOUR_HISTOGRAM_SIZE;

/**
 * Describes how a picture looks: where its edges and its colours lie, and which colours it has.
 * The cosine of two descriptions is the sum of the cosines of these three parts, each by its share.
 * @param square the whole picture stretched to 224 × 224.
 * @returns COMPOSITION_SIZE numbers of length 1, the same for the same picture on every run.
 */
export function describeComposition(square: RgbImage): Float32Array {
  const picture = labPicture(square);
  const edges = [...edgeLayout(picture.lightness), EDGE_FLOOR];
  const layout = [...colourLayout(picture), LAYOUT_FLOOR];
  return Float32Array.from([
    ...ofLength(Math.sqrt(EDGE_SHARE), edges),
    ...ofLength(Math.sqrt(LAYOUT_SHARE), layout),
    ...ofLength(Math.sqrt(HISTOGRAM_SHARE), [...colourHistogram(picture)]),
  ]);
}

/** The vector in the same direction with the length wanted; zeros stay zeros. */
function ofLength(length: number, vector: readonly number[]): number[] {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return norm === 0 ? [...vector] : vector.map((value) => (value * length) / norm);
}
