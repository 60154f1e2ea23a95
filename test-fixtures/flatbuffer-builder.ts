/** A table's fields by their number in the schema; fields left out keep their defaults. */
export type FlatFields = Readonly<Record<number, FlatValue>>;

/** A field's value, tagged by its type in the schema. */
export type FlatValue =
  | { readonly int8: number }
  | { readonly int32: number }
  | { readonly float32: number }
  | { readonly table: FlatFields }
  | { readonly tables: readonly FlatFields[] }
  | { readonly int32s: readonly number[] }
  | { readonly float32s: readonly number[] }
  | { readonly int64s: readonly number[] }
  | { readonly bytes: Uint8Array };

/**
 * Writes a FlatBuffer (https://flatbuffers.dev/internals/) from plain values: each table is
 * followed by what it points at, so that every offset points forward as the format wants.
 */
export function writeFlatBuffer(identifier: string, root: FlatFields): Uint8Array {
  const writer = new FlatWriter();
  const rootOffset = writer.reserve(4, 4);
  writer.ascii(identifier);
  writer.point(rootOffset, writer.table(root));
  return writer.bytes();
}

class FlatWriter {
  #view = new DataView(new ArrayBuffer(1 << 12));
  #length = 0;

  bytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#length).slice();
  }

  /** Makes room for `size` bytes at a multiple of `alignment`; returns where. */
  reserve(size: number, alignment: number): number {
    const position = Math.ceil(this.#length / alignment) * alignment;
    this.#length = position + size;
    if (this.#length > this.#view.byteLength) this.#grow();
    return position;
  }

  ascii(text: string): void {
    const position = this.reserve(text.length, 1);
    this.#copy(position, new TextEncoder().encode(text));
  }

  /** Stores at `from` the offset that leads to `target`. */
  point(from: number, target: number): void {
    this.#view.setUint32(from, target - from, true);
  }

  /** Writes a table and all beneath it; returns where it starts. */
  table(fields: FlatFields): number {
    const entries = Object.entries(fields).map(([field, value]) => [Number(field), value] as const);
    const slots = Math.max(-1, ...entries.map(([field]) => field)) + 1;
    const vtable = this.reserve(4 + 2 * slots, 2);
    const start = this.reserve(4 + 4 * entries.length, 4);
    this.#view.setUint16(vtable, 4 + 2 * slots, true);
    this.#view.setUint16(vtable + 2, 4 + 4 * entries.length, true);
    this.#view.setInt32(start, start - vtable, true);
    entries.forEach(([field, value], index) => {
      const position = start + 4 + 4 * index;
      this.#view.setUint16(vtable + 4 + 2 * field, position - start, true);
      this.#field(position, value);
    });
    return start;
  }

  #field(position: number, value: FlatValue): void {
    if ('int8' in value) this.#view.setInt8(position, value.int8);
    else if ('int32' in value) this.#view.setInt32(position, value.int32, true);
    else if ('float32' in value) this.#view.setFloat32(position, value.float32, true);
    else if ('table' in value) this.point(position, this.table(value.table));
    else this.point(position, this.#vector(value));
  }

  #vector(
    value: Exclude<
      FlatValue,
      { int8: number } | { int32: number } | { float32: number } | { table: FlatFields }
    >,
  ): number {
    if ('tables' in value) return this.#tables(value.tables);
    if ('bytes' in value) {
      const start = this.#elements(value.bytes.length, 1);
      this.#copy(start + 4, value.bytes);
      return start;
    }
    if ('int64s' in value) {
      return this.#numbers(value.int64s, 8, (at, number) => {
        this.#view.setBigInt64(at, BigInt(number), true);
      });
    }
    const numbers = 'int32s' in value ? value.int32s : value.float32s;
    return this.#numbers(numbers, 4, (at, number) => {
      if ('int32s' in value) this.#view.setInt32(at, number, true);
      else this.#view.setFloat32(at, number, true);
    });
  }

  #tables(tables: readonly FlatFields[]): number {
    const start = this.#elements(tables.length, 4);
    tables.forEach((table, index) => {
      this.point(start + 4 + 4 * index, this.table(table));
    });
    return start;
  }

  #numbers(
    numbers: readonly number[],
    size: number,
    set: (position: number, number: number) => void,
  ): number {
    const start = this.#elements(numbers.length, size);
    numbers.forEach((number, index) => {
      set(start + 4 + size * index, number);
    });
    return start;
  }

  /** Makes room for a vector, its elements aligned to their size; returns where its length stands. */
  #elements(count: number, size: number): number {
    this.reserve(0, 4);
    while (size === 8 && (this.#length + 4) % 8 !== 0) this.reserve(1, 1);
    const start = this.reserve(4 + count * size, size === 8 ? 1 : 4);
    this.#view.setUint32(start, count, true);
    return start;
  }

  #copy(position: number, bytes: Uint8Array): void {
    new Uint8Array(this.#view.buffer).set(bytes, position);
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#length);
    larger.set(new Uint8Array(this.#view.buffer));
    this.#view = new DataView(larger.buffer);
  }
}
