import type { PaintedPixels } from './pictures.ts';

/** How a BMP is to be packed. */
export interface BmpKind {
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly topDown?: boolean;
  /** OS/2's short header. */
  readonly core?: boolean;
  /** Run lengths, for 8 bits. */
  readonly rle?: boolean;
  /** Own masks of red, green and blue, for 16 and 32 bits. */
  readonly masks?: readonly [number, number, number];
}

/** Levels per channel of the palettes, red, green, blue: 2, 16 and 256 colours at most. */
const LEVELS = { 1: [1, 2, 1], 4: [2, 3, 2], 8: [6, 7, 6] } as const;

/** Packs painted pixels as a BMP of any kind. */
export function writeBmp(pixels: PaintedPixels, kind: BmpKind): Buffer {
  const { bits, core = false, masks } = kind;
  const palette = paletteOf(bits, core);
  const extra = masks === undefined ? Buffer.alloc(0) : Buffer.alloc(12);
  masks?.forEach((mask, index) => extra.writeUInt32LE(mask, index * 4));
  const rows = Array.from({ length: pixels.height }, (_, y) => packRow(pixels, y, kind));
  const ordered = kind.topDown === true ? rows : rows.toReversed();
  const body = kind.rle === true ? runLengths(ordered) : Buffer.concat(ordered.map(padded));
  const header = core ? coreHeader(pixels, bits) : infoHeader(pixels, kind);
  const start = Buffer.alloc(14);
  const before = start.length + header.length + extra.length + palette.length;
  start.write('BM');
  start.writeUInt32LE(before + body.length, 2);
  start.writeUInt32LE(before, 10);
  return Buffer.concat([start, header, extra, palette, body]);
}

function coreHeader({ width, height }: PaintedPixels, bits: number): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(12);
  [width, height, 1, bits].forEach((value, index) => header.writeUInt16LE(value, 4 + index * 2));
  return header;
}

function infoHeader({ width, height }: PaintedPixels, kind: BmpKind): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40);
  header.writeInt32LE(width, 4);
  header.writeInt32LE(kind.topDown === true ? -height : height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(kind.bits, 14);
  header.writeUInt32LE(kind.rle === true ? 1 : kind.masks === undefined ? 0 : 3, 16);
  return header;
}

function paletteOf(bits: number, core: boolean): Buffer {
  if (bits !== 1 && bits !== 4 && bits !== 8) return Buffer.alloc(0);
  const [reds, greens, blues] = LEVELS[bits];
  const step = core ? 3 : 4;
  const palette = Buffer.alloc(2 ** bits * step);
  for (let index = 0; index < reds * greens * blues; index++) {
    const level = (value: number, count: number): number =>
      count === 1 ? 128 : Math.round((255 * value) / (count - 1));
    palette[index * step] = level(index % blues, blues);
    palette[index * step + 1] = level(Math.floor(index / blues) % greens, greens);
    palette[index * step + 2] = level(Math.floor(index / (blues * greens)), reds);
  }
  return palette;
}

function packRow(pixels: PaintedPixels, y: number, kind: BmpKind): Buffer {
  const { bits } = kind;
  const row = Buffer.alloc(Math.ceil((pixels.width * bits) / 8));
  for (let x = 0; x < pixels.width; x++) {
    const [r = 0, g = 0, b = 0] = pixels.data.subarray((y * pixels.width + x) * 3);
    if (bits === 1 || bits === 4 || bits === 8) packIndex(row, x, bits, [r, g, b]);
    else if (bits === 24) row.set([b, g, r], x * 3);
    else packMasked(row, x, kind, [r, g, b]);
  }
  return row;
}

type Rgb = readonly [number, number, number];

function packIndex(row: Buffer, x: number, bits: 1 | 4 | 8, [r, g, b]: Rgb): void {
  const [reds, greens, blues] = LEVELS[bits];
  const step = (value: number, count: number): number => Math.round((value / 255) * (count - 1));
  const index = (step(r, reds) * greens + step(g, greens)) * blues + step(b, blues);
  const at = Math.floor((x * bits) / 8);
  const shift = 8 - bits - ((x * bits) % 8);
  row[at] = (row[at] ?? 0) | (index << shift);
}

const PLAIN = { 16: [0x7c00, 0x03e0, 0x001f], 32: [0xff0000, 0xff00, 0xff] } as const;

function packMasked(row: Buffer, x: number, { bits, masks }: BmpKind, rgb: Rgb): void {
  const used = masks ?? PLAIN[bits === 16 ? 16 : 32];
  const word = used.reduce((sum, mask, channel) => {
    const shift = 31 - Math.clz32(mask & -mask);
    const most = mask >>> shift;
    return sum + Math.round(((rgb[channel] ?? 0) / 255) * most) * 2 ** shift;
  }, 0);
  if (bits === 16) row.writeUInt16LE(word, x * 2);
  else row.writeUInt32LE(word, x * 4);
}

/** Rows begin at multiples of four bytes. */
function padded(row: Buffer): Buffer {
  return Buffer.concat([row, Buffer.alloc((4 - (row.length % 4)) % 4)]);
}

function runLengths(rows: readonly Buffer[]): Buffer {
  const bytes = rows.flatMap((row) => {
    const runs: number[] = [];
    for (let at = 0; at < row.length;) {
      let end = at + 1;
      while (end < row.length && end - at < 255 && row[end] === row[at]) end += 1;
      runs.push(end - at, row[at] ?? 0);
      at = end;
    }
    return [...runs, 0, 0];
  });
  return Buffer.from([...bytes, 0, 1]);
}
