import type { LabPicture } from './lab-picture.ts';

const LIGHTNESS_BINS = 6;
const COLOUR_BINS = 4;
/** L* of white. */
const WHITE = 100;
/** |a*| or |b*| from which on colours are equally strong. */
const STRONG_COLOUR = 30;
const ROW = COLOUR_BINS;
const PLANE = COLOUR_BINS * COLOUR_BINS;

/** How many numbers {@link colourHistogram} gives. */
export const COLOUR_HISTOGRAM_SIZE = LIGHTNESS_BINS * PLANE;

/**
 * Which colours are there, wherever they lie (M. J. Swain and D. H. Ballard, Color indexing, IJCV
 * 1991, https://doi.org/10.1007/BF00130487), so that a cropped, turned or mirrored copy is still
 * known: shares of CIELAB bins, each pixel split between the nearest. Square roots, so that their
 * product is the Bhattacharyya coefficient; minus the mean, so that unlike pictures come near 0.
 * @returns COLOUR_HISTOGRAM_SIZE numbers.
 */
export function colourHistogram(picture: LabPicture): Float64Array {
  const { lightness, greenRed, blueYellow } = picture;
  const shares = new Float64Array(COLOUR_HISTOGRAM_SIZE);
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    const light = position((lightness[pixel] ?? 0) / WHITE, LIGHTNESS_BINS);
    const red = position(colourStrength(greenRed[pixel] ?? 0), COLOUR_BINS);
    const yellow = position(colourStrength(blueYellow[pixel] ?? 0), COLOUR_BINS);
    addPixel(shares, light, red, yellow);
  }
  const roots = shares.map((sum) => Math.sqrt(sum / lightness.length));
  const mean = roots.reduce((sum, root) => sum + root, 0) / roots.length;
  return roots.map((root) => root - mean);
}

/** 0–1, ½ for grey; finer near grey, where most colours of photographs are. */
function colourStrength(value: number): number {
  const strength = Math.min(Math.sqrt(Math.abs(value) / STRONG_COLOUR), 1);
  return 0.5 + (value < 0 ? -strength : strength) / 2;
}

/** Where a value of 0–1 lies between the middles of the first and the last of `bins` bins. */
function position(value: number, bins: number): number {
  return Math.min(Math.max(value, 0), 1) * (bins - 1);
}

/** Splits a pixel between the eight bins around it. */
function addPixel(shares: Float64Array, light: number, red: number, yellow: number): void {
  const lower = Math.min(Math.floor(light), LIGHTNESS_BINS - 2);
  const left = Math.min(Math.floor(red), COLOUR_BINS - 2);
  const back = Math.min(Math.floor(yellow), COLOUR_BINS - 2);
  const bin = lower * PLANE + left * ROW + back;
  for (let corner = 0; corner < 8; corner += 1) {
    const isUpper = corner >= 4;
    const isRight = corner % 4 >= 2;
    const isFront = corner % 2 === 1;
    const share =
      (isUpper ? light - lower : 1 - light + lower) *
      (isRight ? red - left : 1 - red + left) *
      (isFront ? yellow - back : 1 - yellow + back);
    const at = bin + (isUpper ? PLANE : 0) + (isRight ? ROW : 0) + (isFront ? 1 : 0);
    shares[at] = (shares[at] ?? 0) + share;
  }
}
