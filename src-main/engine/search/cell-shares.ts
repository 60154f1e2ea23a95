/** What a network saw in each cell of a picture; the mean of the cells is the picture's feature. */
export interface CellMap {
  /** mapSize × mapSize cells, row by row, each as long as the feature. */
  readonly map: Float32Array;
  /** Cells along each side. */
  readonly mapSize: number;
}

/**
 * How much each pair of cells brings to the cosine of two pictures' centred features: exactly, as
 * pooling, scaling and centring are linear in the cells (likeness.ts `centre`).
 * @param mean what is taken off for centring, as long as a cell.
 * @returns for cell i of the query and cell j of the photo the share at i × cells + j; the shares add
 * up to the cosine.
 */
export function cellShares(query: CellMap, photo: CellMap, mean: Float32Array): Float64Array {
  const size = mean.length;
  const ofQuery = centredCells(query, mean);
  const ofPhoto = centredCells(photo, mean);
  const cells = photo.mapSize ** 2;
  const shares = new Float64Array(query.mapSize ** 2 * cells);
  for (let at = 0; at < shares.length; at += 1) {
    const inQuery = Math.floor(at / cells) * size;
    const inPhoto = (at % cells) * size;
    let sum = 0;
    for (let number = 0; number < size; number += 1) {
      sum += (ofQuery[inQuery + number] ?? 0) * (ofPhoto[inPhoto + number] ?? 0);
    }
    shares[at] = sum;
  }
  return shares;
}

/** Each cell's part of the centred feature of length 1: they add up to it. */
function centredCells({ map, mapSize }: CellMap, mean: Float32Array): Float64Array {
  const size = mean.length;
  const cells = mapSize ** 2;
  const feature = new Float64Array(size);
  for (let at = 0; at < map.length; at += 1) {
    feature[at % size] = (feature[at % size] ?? 0) + (map[at] ?? 0) / cells;
  }
  const toUnit = 1 / (lengthOf(feature) || 1);
  const centred = feature.map((value, at) => value * toUnit - (mean[at] ?? 0));
  const scale = 1 / (cells * (lengthOf(centred) || 1));
  return Float64Array.from(map, (value, at) => (value * toUnit - (mean[at % size] ?? 0)) * scale);
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((square, value) => square + value * value, 0));
}
