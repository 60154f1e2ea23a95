/**
 * Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding/): just the
 * parts that an ONNX file needs. Fields may be written in any order and as often as repeated.
 */
export class ProtobufMessage {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  /** An int32, int64 or enum of 0 to 2⁵³ − 1. */
  integer(field: number, value: number): this {
    return this.#key(field, 0).#varint(value);
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#key(field, 2).#varint(value.length).#push(value);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#key(field, 5).#push(bytes);
  }

  /** A message as it is now: what is added to it later is not written. */
  message(field: number, value: ProtobufMessage): this {
    this.#key(field, 2).#varint(value.size);
    for (const part of value.#parts) this.#push(part);
    return this;
  }

  /** Fields that are written already. */
  raw(fields: Uint8Array): this {
    return this.#push(fields);
  }

  /** Bytes that it takes. */
  get size(): number {
    return this.#size;
  }

  /** The message's bytes. */
  encode(): Uint8Array {
    const whole = new Uint8Array(this.#size);
    let position = 0;
    for (const part of this.#parts) {
      whole.set(part, position);
      position += part.length;
    }
    return whole;
  }

  #key(field: number, wireType: number): this {
    return this.#varint(field * 8 + wireType);
  }

  #varint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`varint of ${value}`);
    const bytes: number[] = [];
    let rest = value;
    while (rest > 127) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    return this.#push(Uint8Array.from(bytes));
  }

  #push(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    return this;
  }
}
