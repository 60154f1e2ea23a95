/**
 * Writes the protobuf wire format (https://protobuf.dev/programming-guides/encoding/): just the
 * parts that an ONNX file needs. Fields may be written in any order and as often as repeated.
 */
export class ProtobufMessage {
  readonly #parts: Uint8Array[] = [];

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

  message(field: number, value: ProtobufMessage): this {
    return this.bytes(field, value.encode());
  }

  /** The message's bytes. */
  encode(): Uint8Array {
    const size = this.#parts.reduce((sum, part) => sum + part.length, 0);
    const whole = new Uint8Array(size);
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
    return this;
  }
}
