/** Reads `length` bytes at `offset`; fewer where the file ends before. */
export type ReadBytes = (offset: number, length: number) => Buffer;

/** Rows and bytes per row, both uint32, before the vectors. */
const MATRIX_HEADER_BYTES = 8;
/** Kinds and versions, after the vectors. */
const DENSE_HEADER_BYTES = 64;
/** Count, links per node above and at the base level, top level, entry: five uint64. */
const GRAPH_HEADER_BYTES = 40;
/** Key (uint64) and level (int16) at the head of each node. */
const NODE_HEAD_BYTES = 10;
const LEVEL_BYTES = 2;
/** A link, and the count before a list of links: uint32 each. */
const LINK_BYTES = 4;

function linkListBytes(links: number): number {
  return links * LINK_BYTES + LINK_BYTES;
}

/** The low 48 bits of a uint64, or undefined where there is more: no index is that large. */
function readUint64(bytes: Buffer, offset: number): number | undefined {
  return bytes.readUInt16LE(offset + 6) === 0 ? bytes.readUIntLE(offset, 6) : undefined;
}

/**
 * How long a graph that USearch 2 serialised has to be, by its own headers (`save_to_stream` in
 * usearch/index_dense.hpp and index.hpp): the vectors, two headers, a level per node, and the nodes.
 * @returns undefined where it ends within what tells its length.
 */
export function graphLength(read: ReadBytes): number | undefined {
  const matrix = read(0, MATRIX_HEADER_BYTES);
  if (matrix.length < MATRIX_HEADER_BYTES) return undefined;
  const matrixBytes = matrix.readUInt32LE(0) * matrix.readUInt32LE(4);
  const headerAt = MATRIX_HEADER_BYTES + matrixBytes + DENSE_HEADER_BYTES;
  const header = read(headerAt, GRAPH_HEADER_BYTES);
  if (header.length < GRAPH_HEADER_BYTES) return undefined;
  const [nodes, links, baseLinks] = [0, 8, 16].map((at) => readUint64(header, at));
  if (nodes === undefined || links === undefined || baseLinks === undefined) return undefined;

  const levels = read(headerAt + GRAPH_HEADER_BYTES, nodes * LEVEL_BYTES);
  if (levels.length < nodes * LEVEL_BYTES) return undefined;
  let length = headerAt + GRAPH_HEADER_BYTES + levels.length;
  for (let at = 0; at < levels.length; at += LEVEL_BYTES) {
    const level = levels.readUInt16LE(at);
    length += NODE_HEAD_BYTES + linkListBytes(baseLinks) + level * linkListBytes(links);
  }
  return length;
}
