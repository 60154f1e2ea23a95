import { LAB_SIDE } from './lab-picture.ts';

/** Cells along each side of the picture. */
const CELLS = 7;
/** Directions of an edge over half a turn: light to dark and dark to light are the same edge. */
const DIRECTIONS = 6;
const CELL_SIDE = LAB_SIDE / CELLS;
const CELL_PIXELS = CELL_SIDE * CELL_SIDE;
/** The cells and one around them, which takes what the outermost pixels share outwards. */
const PADDED = CELLS + 2;
/** Surroundings with edges fainter than this (√L* a pixel) are not blown up to full strength. */
const FAINT = 0.5;
/** As strong as one direction of a cell counts, relative to its surroundings. */
const STRONGEST = 1;

/** How many numbers {@link edgeLayout} gives: each direction of each cell. */
export const EDGE_LAYOUT_SIZE = CELLS * CELLS * DIRECTIONS;

/** For each pixel along a side, the padded cell whose centre comes before it. */
const CELL_BEFORE = Uint8Array.from({ length: LAB_SIDE }, (_, pixel) =>
  Math.floor((pixel + 0.5) / CELL_SIDE + 0.5),
);
/** How much of that pixel goes to the cell after that centre, 0–1. */
const SHARE_AFTER = Float64Array.from(CELL_BEFORE, (cell, pixel) => {
  return (pixel + 0.5) / CELL_SIDE + 0.5 - cell;
});

/**
 * Where edges run and which way: histograms of gradient directions on a grid of cells, each relative
 * to the edges around it (HOG: N. Dalal and B. Triggs, Histograms of Oriented Gradients for Human
 * Detection, CVPR 2005, https://doi.org/10.1109/CVPR.2005.177). An edge counts by the square root of
 * its contrast, and the picture's own mean is taken off, as otherwise any two pictures full of edges
 * look alike; both were measured (docs/decisions/0003-likeness.md).
 * @param lightness L* of LAB_SIDE × LAB_SIDE pixels.
 * @returns EDGE_LAYOUT_SIZE numbers by cell row, cell column and direction; zeros where no edge is.
 */
export function edgeLayout(lightness: Float32Array): Float64Array {
  const layout = relativeToSurroundings(directionHistograms(lightness));
  const mean = layout.reduce((sum, value) => sum + value, 0) / layout.length;
  return layout.map((value) => value - mean);
}

/** Sums of edge strength by padded cell and direction, each edge shared by the nearest of both. */
function directionHistograms(lightness: Float32Array): Float64Array {
  const histograms = new Float64Array(PADDED * PADDED * DIRECTIONS);
  for (let y = 0; y < LAB_SIDE; y += 1) {
    for (let x = 0; x < LAB_SIDE; x += 1) {
      const right = difference(lightness, y * LAB_SIDE, x, 1);
      const down = difference(lightness, x, y, LAB_SIDE);
      if (right === 0 && down === 0) continue;
      addEdge(histograms, x, y, right, down);
    }
  }
  return histograms;
}

/** The difference of a pixel's two neighbours along a line of pixels; at the border, of it and one. */
function difference(lightness: Float32Array, start: number, at: number, step: number): number {
  const after = lightness[start + Math.min(at + 1, LAB_SIDE - 1) * step] ?? 0;
  const before = lightness[start + Math.max(at - 1, 0) * step] ?? 0;
  return after - before;
}

/** Shares an edge between the four cells around its pixel. */
function addEdge(
  histograms: Float64Array,
  x: number,
  y: number,
  right: number,
  down: number,
): void {
  const strength = Math.sqrt(Math.sqrt(right * right + down * down)) / CELL_PIXELS;
  const halfTurns = Math.atan2(down, right) / Math.PI;
  // From the middle of the first direction, and one round more, so that it is never negative.
  const turned = (halfTurns < 0 ? halfTurns + 1 : halfTurns) * DIRECTIONS + DIRECTIONS - 0.5;
  const below = SHARE_AFTER[y] ?? 0;
  const beside = SHARE_AFTER[x] ?? 0;
  const cell = (CELL_BEFORE[y] ?? 0) * PADDED + (CELL_BEFORE[x] ?? 0);
  addToCell(histograms, cell, turned, strength * (1 - below) * (1 - beside));
  addToCell(histograms, cell + 1, turned, strength * (1 - below) * beside);
  addToCell(histograms, cell + PADDED, turned, strength * below * (1 - beside));
  addToCell(histograms, cell + PADDED + 1, turned, strength * below * beside);
}

/** Shares an edge between the two nearest directions of a cell. */
function addToCell(histograms: Float64Array, cell: number, turned: number, strength: number): void {
  const whole = Math.floor(turned);
  const direction = cell * DIRECTIONS + (whole % DIRECTIONS);
  const next = cell * DIRECTIONS + ((whole + 1) % DIRECTIONS);
  const toNext = turned - whole;
  histograms[direction] = (histograms[direction] ?? 0) + strength * (1 - toNext);
  histograms[next] = (histograms[next] ?? 0) + strength * toNext;
}

/** Each cell over the mean strength of the 3 × 3 cells around it; the padding is dropped. */
function relativeToSurroundings(histograms: Float64Array): Float64Array {
  const energies = new Float64Array(CELLS * CELLS);
  const layout = new Float64Array(EDGE_LAYOUT_SIZE);
  for (let cell = 0; cell < energies.length; cell += 1) {
    const padded = (Math.floor(cell / CELLS) + 1) * PADDED + (cell % CELLS) + 1;
    const start = padded * DIRECTIONS;
    for (const [direction, value] of histograms.subarray(start, start + DIRECTIONS).entries()) {
      layout[cell * DIRECTIONS + direction] = value;
      energies[cell] = (energies[cell] ?? 0) + value * value;
    }
  }
  return layout.map((value, at) => {
    const strength = Math.sqrt(energyAround(energies, Math.floor(at / DIRECTIONS)));
    return Math.min(value / (strength + FAINT), STRONGEST);
  });
}

/** The mean energy of a cell and its eight neighbours; beyond the border, the border's own again. */
function energyAround(energies: Float64Array, cell: number): number {
  const row = Math.floor(cell / CELLS);
  const column = cell % CELLS;
  let sum = 0;
  for (let down = -1; down <= 1; down += 1) {
    for (let right = -1; right <= 1; right += 1) {
      const y = Math.min(Math.max(row + down, 0), CELLS - 1);
      const x = Math.min(Math.max(column + right, 0), CELLS - 1);
      sum += energies[y * CELLS + x] ?? 0;
    }
  }
  return sum / 9;
}
