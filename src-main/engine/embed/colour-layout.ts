import { LAB_SIDE, type LabPicture } from './lab-picture.ts';

/** Cells along each side of the picture, and waves along each side of its transform. */
const CELLS = 8;
const CELL_SIDE = LAB_SIDE / CELLS;
/** Waves kept of each colour channel, along each side: the eye resolves colour less finely. */
const COLOUR_WAVES = 5;
/** L* of middle grey, which counts as neither light nor dark. */
const MIDDLE_GREY = 50;
/** How much a difference of colour counts, to one of lightness. */
const COLOUR_WEIGHT = 2;
/** How much the mean of the picture counts, to its coarsest waves: exposure is no composition. */
const MEAN_WEIGHT = 0.5;
/** How much what differs between a picture and its mirror image counts: copies are often mirrored. */
const MIRROR_WEIGHT = 0.7;

/** How many numbers {@link colourLayout} gives. */
export const COLOUR_LAYOUT_SIZE = CELLS * CELLS + 2 * COLOUR_WAVES * COLOUR_WAVES;

/** Rows of the orthonormal cosine transform (DCT-II), by wave and cell. */
const COSINES = Float64Array.from({ length: CELLS * CELLS }, (_, at) => {
  const wave = Math.floor(at / CELLS);
  const cell = at % CELLS;
  const scale = Math.sqrt((wave === 0 ? 1 : 2) / CELLS);
  return scale * Math.cos(((2 * cell + 1) * wave * Math.PI) / (2 * CELLS));
});

/**
 * How much each wave counts, by wave down and wave across. Natural pictures have amplitudes that fall
 * with frequency (D. J. Field, Relations between the statistics of natural images and the response
 * properties of cortical cells, JOSA A, 1987): times the frequency, each scale has its say.
 */
const WAVE_WEIGHTS = Float64Array.from({ length: CELLS * CELLS }, (_, at) => {
  const down = Math.floor(at / CELLS);
  const across = at % CELLS;
  if (at === 0) return MEAN_WEIGHT;
  return (1 + Math.hypot(down, across)) * (across % 2 === 1 ? MIRROR_WEIGHT : 1);
});

/**
 * Which colours lie where: the mean colour of 8 × 8 cells as waves (cosine transform), after MPEG-7's
 * Colour Layout Descriptor (E. Kasutani and A. Yamada, The MPEG-7 color layout descriptor, ICIP 2001,
 * https://doi.org/10.1109/ICIP.2001.959135), in CIELAB in place of YCbCr.
 * @returns COLOUR_LAYOUT_SIZE numbers: all waves of L*, then the coarse ones of a* and of b*.
 */
export function colourLayout({ lightness, greenRed, blueYellow }: LabPicture): Float64Array {
  const cells = cellMeans(lightness).map((mean) => mean - MIDDLE_GREY);
  const layout = new Float64Array(COLOUR_LAYOUT_SIZE);
  layout.set(waves(cells, CELLS, 1));
  layout.set(waves(cellMeans(greenRed), COLOUR_WAVES, COLOUR_WEIGHT), CELLS * CELLS);
  const lastPart = CELLS * CELLS + COLOUR_WAVES * COLOUR_WAVES;
  layout.set(waves(cellMeans(blueYellow), COLOUR_WAVES, COLOUR_WEIGHT), lastPart);
  return layout;
}

/** The mean of each of CELLS × CELLS blocks of pixels. */
function cellMeans(plane: Float32Array): Float64Array {
  const means = new Float64Array(CELLS * CELLS);
  for (let y = 0; y < LAB_SIDE; y += 1) {
    const row = Math.floor(y / CELL_SIDE) * CELLS;
    for (let x = 0; x < LAB_SIDE; x += 1) {
      const cell = row + Math.floor(x / CELL_SIDE);
      means[cell] = (means[cell] ?? 0) + (plane[y * LAB_SIDE + x] ?? 0);
    }
  }
  return means.map((sum) => sum / CELL_SIDE ** 2);
}

/** The coarsest `kept` × `kept` waves of the cells, weighted. */
function waves(cells: Float64Array, kept: number, weight: number): Float64Array {
  const across = transformRows(cells);
  const both = transformRows(across);
  return Float64Array.from({ length: kept * kept }, (_, at) => {
    const wave = Math.floor(at / kept) * CELLS + (at % kept);
    return (both[wave] ?? 0) * (WAVE_WEIGHTS[wave] ?? 0) * weight;
  });
}

/** The cosine transform of each row, written as columns: twice, and both ways are transformed. */
function transformRows(values: Float64Array): Float64Array {
  const turned = new Float64Array(CELLS * CELLS);
  for (let row = 0; row < CELLS; row += 1) {
    for (let wave = 0; wave < CELLS; wave += 1) {
      let sum = 0;
      for (let at = 0; at < CELLS; at += 1) {
        sum += (values[row * CELLS + at] ?? 0) * (COSINES[wave * CELLS + at] ?? 0);
      }
      turned[wave * CELLS + row] = sum;
    }
  }
  return turned;
}
