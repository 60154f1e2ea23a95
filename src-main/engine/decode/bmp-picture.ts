import { BoxShrinker } from './box-shrinker.ts';
import { ByteView } from './byte-view.ts';
import { THUMBNAIL_SIDE } from './limits.ts';
import type { RgbImage } from './rgb-image.ts';

/** What the header of a BMP says (Microsoft, "Bitmap Storage", DIB headers 12 to 124 bytes). */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Where the pixels begin. */
  readonly pixels: number;
  /** R, G, B of each colour, for up to 8 bits. */
  readonly palette: Uint8Array;
  /** Bit masks of red, green and blue, for 16 and 32 bits. */
  readonly masks: readonly [number, number, number];
}

const RGB = 0;
const RLE8 = 1;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

/**
 * Reads the header of a BMP.
 * @returns undefined where it makes no sense; the name of the kind where it is one that is not read.
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader | string | undefined {
  const view = new ByteView(bytes, true);
  const size = view.u32(14) ?? 0;
  const core = size === 12;
  const shape = core ? readCoreShape(view) : readShape(view);
  const pixels = view.u32(10);
  if (shape === undefined || pixels === undefined) return undefined;
  const { bits, compression } = shape;
  if (!isRead(bits, compression)) return 'BMP with this compression';
  const palette = bits <= 8 ? readPalette(view, 14 + size, core ? 3 : 4, bits) : new Uint8Array();
  return { ...shape, pixels, palette, masks: readMasks(view, bits, compression) };
}

type BmpShape = Pick<BmpHeader, 'width' | 'height' | 'topDown' | 'bits' | 'compression'>;

/** OS/2's header of 12 bytes. */
function readCoreShape(view: ByteView): BmpShape | undefined {
  const [width = 0, height = 0, bits = 0] = [view.u16(18), view.u16(20), view.u16(24)];
  if (width === 0 || height === 0) return undefined;
  return { width, height, topDown: false, bits, compression: RGB };
}

function readShape(view: ByteView): BmpShape | undefined {
  const [width = 0, height = 0] = [view.i32(18), view.i32(22)];
  const bits = view.u16(28);
  const compression = view.u32(30);
  if (width <= 0 || height === 0 || bits === undefined || compression === undefined) {
    return undefined;
  }
  return { width, height: Math.abs(height), topDown: height < 0, bits, compression };
}

function isRead(bits: number, compression: number): boolean {
  if (compression === RGB) return [1, 4, 8, 16, 24, 32].includes(bits);
  if (compression === RLE8) return bits === 8;
  return [BITFIELDS, ALPHA_BITFIELDS].includes(compression) && [16, 32].includes(bits);
}

function readPalette(view: ByteView, at: number, step: number, bits: number): Uint8Array {
  const palette = new Uint8Array(2 ** bits * 3);
  for (let index = 0; index < 2 ** bits; index++) {
    for (let channel = 0; channel < 3; channel++) {
      palette[index * 3 + channel] = view.u8(at + index * step + 2 - channel) ?? 0;
    }
  }
  return palette;
}

type Masks = readonly [number, number, number];

/** Blue, green, red and a byte of nothing, as nearly every 32-bit BMP has it. */
const PLAIN_MASKS: Masks = [0xff0000, 0x00ff00, 0x0000ff];
const PLAIN_16_BIT_MASKS: Masks = [0x7c00, 0x03e0, 0x001f];

/** Masks stand behind the 40 bytes of the basic header, or inside a longer one: the same place. */
function readMasks(view: ByteView, bits: number, compression: number): Masks {
  if (compression === BITFIELDS || compression === ALPHA_BITFIELDS) {
    return [view.u32(54) ?? 0, view.u32(58) ?? 0, view.u32(62) ?? 0];
  }
  return bits === 16 ? PLAIN_16_BIT_MASKS : PLAIN_MASKS;
}

/** A BMP's pixels, shrunk as they are read. */
export interface BmpPicture {
  readonly image: RgbImage;
  /** The share of its rows that the file holds: less than 1 where it ends too soon. */
  readonly shown: number;
}

/**
 * Decodes a BMP (1, 4, 8, 16, 24 or 32 bits, plain or RLE8) to RGB.
 * @param side pixels of the longer side that are needed: at least so many come, where there are.
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader, side = THUMBNAIL_SIDE): BmpPicture {
  const rows = header.compression === RLE8 ? rleRows(bytes, header) : plainRows(bytes, header);
  const shrinker = new BoxShrinker(header.width, header.height, side);
  const row = new Uint8Array(header.width * 3);
  let shown = 0;
  for (let y = 0; y < header.height; y++) {
    const packed = rows(header.topDown ? y : header.height - 1 - y);
    if (packed === undefined) {
      shrinker.skipRow();
      continue;
    }
    unpackRow(packed, header, row);
    shrinker.addRow(row, 3);
    shown += 1;
  }
  return { image: shrinker.finish(), shown: shown / header.height };
}

/** The packed row at a place in the file, counted from the first; undefined where it is not there. */
type Rows = (stored: number) => Uint8Array | undefined;

function plainRows(bytes: Uint8Array, { width, bits, pixels }: BmpHeader): Rows {
  const view = new ByteView(bytes);
  // Each row begins at a multiple of four bytes.
  const stride = Math.ceil((width * bits) / 32) * 4;
  return (stored) => view.range(pixels + stored * stride, Math.ceil((width * bits) / 8));
}

function rleRows(bytes: Uint8Array, header: BmpHeader): Rows {
  // Two bytes make at most 255 pixels: a header that promises more than that lies.
  if (header.width * header.height > bytes.length * 128) return () => undefined;
  const { data, rows } = expandRle8(bytes, header);
  return (stored) =>
    stored < rows ? data.subarray(stored * header.width, (stored + 1) * header.width) : undefined;
}

function unpackRow(packed: Uint8Array, header: BmpHeader, row: Uint8Array): void {
  if (header.bits <= 8) unpackIndexed(packed, header, row);
  else if (header.bits === 24) unpackBgr(packed, 3, row);
  else if (header.bits === 32 && header.masks === PLAIN_MASKS) unpackBgr(packed, 4, row);
  else unpackMasked(packed, header, row);
}

function unpackIndexed(packed: Uint8Array, header: BmpHeader, row: Uint8Array): void {
  const { bits, width, palette } = header;
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let x = 0; x < width; x++) {
    const byte = packed[Math.floor(x / perByte)] ?? 0;
    const from = ((byte >> (8 - bits * ((x % perByte) + 1))) & mask) * 3;
    row[x * 3] = palette[from] ?? 0;
    row[x * 3 + 1] = palette[from + 1] ?? 0;
    row[x * 3 + 2] = palette[from + 2] ?? 0;
  }
}

function unpackBgr(packed: Uint8Array, step: number, row: Uint8Array): void {
  for (let from = 0, to = 0; to < row.length; from += step, to += 3) {
    row[to] = packed[from + 2] ?? 0;
    row[to + 1] = packed[from + 1] ?? 0;
    row[to + 2] = packed[from] ?? 0;
  }
}

function unpackMasked(packed: Uint8Array, { bits, masks }: BmpHeader, row: Uint8Array): void {
  const view = new ByteView(packed, true);
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift };
  });
  for (let x = 0; x * 3 < row.length; x++) {
    const word = (bits === 16 ? view.u16(x * 2) : view.u32(x * 4)) ?? 0;
    channels.forEach(({ mask, shift, most }, channel) => {
      row[x * 3 + channel] = most === 0 ? 0 : Math.round((((word & mask) >>> shift) * 255) / most);
    });
  }
}

/** Unpacks RLE8 (runs, stretches as they are, jumps, ends of row and picture) as far as it goes. */
function expandRle8(bytes: Uint8Array, header: BmpHeader): { data: Uint8Array; rows: number } {
  const canvas = new IndexCanvas(header.width, header.height);
  for (let at = header.pixels; canvas.row < header.height;) {
    const count = bytes[at];
    const value = bytes[at + 1];
    if (count === undefined || value === undefined) break;
    at += 2;
    if (count > 0) canvas.run(count, value);
    else at += escape(canvas, value, bytes.subarray(at, at + 256));
  }
  return { data: canvas.data, rows: canvas.row };
}

/** What a count of 0 introduces; the number of bytes that it takes besides. */
function escape(canvas: IndexCanvas, code: number, rest: Uint8Array): number {
  if (code === 0) {
    canvas.nextRow();
    return 0;
  }
  if (code === 1) {
    canvas.end();
    return 0;
  }
  if (code === 2) {
    canvas.jump(rest[0] ?? 0, rest[1] ?? 0);
    return 2;
  }
  for (let index = 0; index < code; index++) canvas.run(1, rest[index] ?? 0);
  return code + (code % 2);
}

/** Rows of palette indices that are filled from left to right; what falls outside is dropped. */
class IndexCanvas {
  readonly data: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  #x = 0;
  #y = 0;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.data = new Uint8Array(width * height);
  }

  /** The row that is being filled; all rows before it are done. */
  get row(): number {
    return this.#y;
  }

  run(count: number, value: number): void {
    const end = Math.min(this.#x + count, this.#width);
    const row = this.#y * this.#width;
    this.data.fill(value, row + Math.min(this.#x, this.#width), row + end);
    this.#x += count;
  }

  nextRow(): void {
    this.jump(-this.#x, 1);
  }

  jump(right: number, down: number): void {
    this.#x += right;
    this.#y += down;
  }

  end(): void {
    this.#y = this.#height;
  }
}
