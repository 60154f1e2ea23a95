import { damaged } from './flatbuffer.ts';

/** How a field's value is written: a varint, eight bytes, bytes with their length, four bytes. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * How many fields may yet be read of one file: all of its messages draw on it, so that a file of
 * nothing but tiny fields costs no more than seconds.
 */
export interface FieldBudget {
  left: number;
}

/**
 * Goes through the fields of one protobuf message
 * (https://protobuf.dev/programming-guides/encoding/): `next()`, then the value in the way that the
 * field is expected to be written in. No length of the file is trusted: whatever reaches beyond the
 * message, or is written in another way, throws `model-unreadable`. Values are views of the file.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #budget: FieldBudget;
  #position = 0;
  #start = 0;
  #wire = 0;
  /** The current varint, by its 32-bit halves; of a length-delimited field, its length. */
  #low = 0;
  #high = 0;
  /** Where the current value's bytes begin. */
  #value = 0;
  field = 0;

  constructor(bytes: Uint8Array, budget: FieldBudget) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = budget;
  }

  /** Moves on to the next field; false at the end. */
  next(): boolean {
    if (this.#position >= this.#bytes.length) return false;
    this.#budget.left -= 1;
    if (this.#budget.left < 0) throw damaged('too many fields');
    this.#start = this.#position;
    this.#readVarint();
    this.#wire = this.#low & 7;
    this.field = this.#high * 2 ** 29 + (this.#low >>> 3);
    if (this.field === 0) throw damaged(`field 0 at ${this.#start}`);
    this.#value = this.#position;
    this.#skipValue();
    return true;
  }

  /** The current field is a varint, whatever its number. */
  get isVarint(): boolean {
    return this.#wire === WIRE.varint;
  }

  /** An int64, int32 or enum; beyond ±2⁵³ the nearest number. */
  integer(): number {
    this.#expect(WIRE.varint);
    return (this.#high | 0) * 2 ** 32 + (this.#low >>> 0);
  }

  float(): number {
    this.#expect(WIRE.fixed32);
    return this.#view.getFloat32(this.#value, true);
  }

  /** The bytes of a string, of bytes, of a message or of a packed list. */
  bytes(): Uint8Array {
    this.#expect(WIRE.bytes);
    return this.#bytes.subarray(this.#value, this.#position);
  }

  /** The value as it is written: of a list, one element or the packed whole. */
  written(): Uint8Array {
    return this.#bytes.subarray(this.#value, this.#position);
  }

  /** The whole field, its key included: copied elsewhere it says the same. */
  raw(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#position);
  }

  /** A string of up to `maxBytes`; what is no UTF-8 in it becomes U+FFFD. */
  string(maxBytes = 1 << 12): string {
    const bytes = this.bytes();
    if (bytes.length > maxBytes) throw damaged(`a name of ${bytes.length} bytes`);
    return DECODER.decode(bytes);
  }

  /** The message that the current field holds. */
  message(): ProtobufReader {
    return new ProtobufReader(this.bytes(), this.#budget);
  }

  #skipValue(): void {
    switch (this.#wire) {
      case WIRE.varint:
        this.#readVarint();
        return;
      case WIRE.fixed64:
        this.#skip(8);
        return;
      case WIRE.bytes:
        this.#readVarint();
        this.#value = this.#position;
        this.#skip(this.#high * 2 ** 32 + this.#low);
        return;
      case WIRE.fixed32:
        this.#skip(4);
        return;
      default:
        throw damaged(`wire type ${this.#wire} at ${this.#start}`);
    }
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.#position) {
      throw damaged(`${length} bytes at ${this.#position} of ${this.#bytes.length}`);
    }
    this.#position += length;
  }

  #expect(wire: number): void {
    if (this.#wire !== wire) throw damaged(`field ${this.field} is of wire type ${this.#wire}`);
  }

  /** Reads up to ten bytes of seven bits each, the lowest first; bits beyond 64 are dropped. */
  #readVarint(): void {
    let [low, high] = [0, 0];
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw damaged(`a number cut short at ${this.#position}`);
      this.#position += 1;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) [low, high] = [low | (bits << 28), bits >>> 4];
      else high |= shift < 63 ? bits << (shift - 32) : (bits & 1) << 31;
      if (byte < 0x80) {
        [this.#low, this.#high] = [low >>> 0, high >>> 0];
        return;
      }
    }
    throw damaged(`a number of more than ten bytes at ${this.#position}`);
  }
}

const DECODER = new TextDecoder();

/**
 * Decodes a list of varints, packed or one by one, into little-endian integers of `width` bytes.
 * Throws `model-unreadable` where they are not exactly `count`, before more than that is allocated.
 */
export function decodeVarints(
  pieces: readonly Uint8Array[],
  count: number,
  width: 1 | 2 | 4 | 8,
): Uint8Array {
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) < count) throw damaged('a short list');
  const target = new Uint8Array(count * width);
  let written = 0;
  for (const piece of pieces) {
    for (let position = 0; position < piece.length; written += 1) {
      if (written >= count) throw damaged('a long list');
      position = copyVarint(
        piece,
        position,
        target.subarray(written * width, (written + 1) * width),
      );
    }
  }
  if (written !== count) throw damaged('a short list');
  return target;
}

/** Writes the varint at `position` into `target`, as far as it fits; returns where the next begins. */
function copyVarint(piece: Uint8Array, position: number, target: Uint8Array): number {
  for (let digit = 0; digit < 10; digit += 1) {
    const byte = piece[position + digit];
    if (byte === undefined) throw damaged('a number cut short');
    const [bit, bits] = [digit * 7, byte & 0x7f];
    const at = bit >> 3;
    const spread = bits << (bit & 7);
    if (at < target.length) target[at] = (target[at] ?? 0) | (spread & 0xff);
    if (at + 1 < target.length) target[at + 1] = (target[at + 1] ?? 0) | (spread >> 8);
    if (byte < 0x80) return position + digit + 1;
  }
  throw damaged('a number of more than ten bytes');
}
