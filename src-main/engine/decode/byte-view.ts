/** Reads numbers and ranges out of untrusted bytes; whatever lies outside reads as undefined. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, littleEndian = false) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.byteLength;
  }

  /** Whether `length` bytes from `at` lie inside. */
  holds(at: number, length: number): boolean {
    return Number.isSafeInteger(at) && at >= 0 && length >= 0 && at + length <= this.length;
  }

  u8(at: number): number | undefined {
    return this.holds(at, 1) ? this.#view.getUint8(at) : undefined;
  }

  u16(at: number): number | undefined {
    return this.holds(at, 2) ? this.#view.getUint16(at, this.littleEndian) : undefined;
  }

  u32(at: number): number | undefined {
    return this.holds(at, 4) ? this.#view.getUint32(at, this.littleEndian) : undefined;
  }

  i16(at: number): number | undefined {
    return this.holds(at, 2) ? this.#view.getInt16(at, this.littleEndian) : undefined;
  }

  i32(at: number): number | undefined {
    return this.holds(at, 4) ? this.#view.getInt32(at, this.littleEndian) : undefined;
  }

  f32(at: number): number | undefined {
    return this.holds(at, 4) ? this.#view.getFloat32(at, this.littleEndian) : undefined;
  }

  f64(at: number): number | undefined {
    return this.holds(at, 8) ? this.#view.getFloat64(at, this.littleEndian) : undefined;
  }

  /** A 64-bit count or offset; undefined where it is too large to be one. */
  u64(at: number): number | undefined {
    if (!this.holds(at, 8)) return undefined;
    const value = Number(this.#view.getBigUint64(at, this.littleEndian));
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** The bytes from `at`, a view and no copy; undefined unless all of them are there. */
  range(at: number, length: number): Uint8Array | undefined {
    return this.holds(at, length) ? this.bytes.subarray(at, at + length) : undefined;
  }

  /** Bytes as Latin-1 text, for signatures and names; shorter where the bytes end. */
  ascii(at: number, length: number): string {
    if (!this.holds(at, 0)) return '';
    const part = this.bytes.subarray(at, at + length);
    return Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1');
  }
}
