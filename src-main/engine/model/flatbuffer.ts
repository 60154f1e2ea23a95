import { KindredFailure } from '../../contract/errors.ts';

const SOURCE = 'FlatBuffers internals: https://flatbuffers.dev/internals/';
const MESSAGE = 'The network file is damaged.';
/** A photo network has a few hundred tensors and operations; every table costs memory. */
const MAX_TABLES = 1 << 14;

/** The reason with which every reader in this folder gives up on a file's bytes. */
export function damaged(detail: string): KindredFailure {
  return new KindredFailure({ code: 'model-unreadable', message: MESSAGE, cause: detail });
}

/**
 * Bounds-checked access to a FlatBuffer. No offset or length from the file is trusted: whatever
 * points outside throws `model-unreadable`. As a small file can point at one long vector from many
 * places, all elements handed out together are limited to the file's size in bytes, which an honest
 * file, whose elements take at least a byte each, never reaches.
 */
export class FlatBuffer {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #elementsLeft: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#elementsLeft = bytes.byteLength;
  }

  /** The root table of a file whose four identifier bytes are `identifier`. */
  root(identifier: string): FlatTable {
    this.#check(0, 8);
    const found = String.fromCharCode(...this.#bytes.subarray(4, 8));
    if (found !== identifier) throw damaged(`identifier ${JSON.stringify(found)}; ${SOURCE}`);
    return this.tableAt(this.follow(0));
  }

  /** The table that starts at a byte position. */
  tableAt(position: number): FlatTable {
    const vtable = position - this.int32(position);
    const vtableSize = this.uint16(vtable);
    if (vtableSize < 4) throw damaged(`vtable of ${vtableSize} bytes at ${vtable}`);
    this.#check(vtable, vtableSize);
    return new FlatTable(this, position, vtable, vtableSize);
  }

  /** Where the unsigned 32-bit offset stored at `position` points. */
  follow(position: number): number {
    return position + this.uint32(position);
  }

  int8(position: number): number {
    this.#check(position, 1);
    return this.#view.getInt8(position);
  }

  uint16(position: number): number {
    this.#check(position, 2);
    return this.#view.getUint16(position, true);
  }

  int32(position: number): number {
    this.#check(position, 4);
    return this.#view.getInt32(position, true);
  }

  uint32(position: number): number {
    this.#check(position, 4);
    return this.#view.getUint32(position, true);
  }

  float32(position: number): number {
    this.#check(position, 4);
    return this.#view.getFloat32(position, true);
  }

  int64(position: number): number {
    this.#check(position, 8);
    return Number(this.#view.getBigInt64(position, true));
  }

  /** A view (no copy) of `length` bytes. */
  bytes(position: number, length: number): Uint8Array {
    this.#check(position, length);
    return this.#bytes.subarray(position, position + length);
  }

  /** The elements' positions of the vector at `position`, each `size` bytes wide. */
  elements(position: number, size: number): readonly number[] {
    const length = this.uint32(position);
    this.#check(position + 4, length * size);
    this.#elementsLeft -= length;
    if (this.#elementsLeft < 0) throw damaged('one vector is used too many times');
    return Array.from({ length }, (_, index) => position + 4 + index * size);
  }

  #check(position: number, length: number): void {
    if (position < 0 || position + length > this.#bytes.byteLength) {
      throw damaged(`${length} bytes at ${position} of ${this.#bytes.byteLength}`);
    }
  }
}

/** A table of a {@link FlatBuffer}; its fields are asked for by their number in the schema. */
export class FlatTable {
  readonly #buffer: FlatBuffer;
  readonly #position: number;
  readonly #vtable: number;
  readonly #vtableSize: number;

  constructor(buffer: FlatBuffer, position: number, vtable: number, vtableSize: number) {
    this.#buffer = buffer;
    this.#position = position;
    this.#vtable = vtable;
    this.#vtableSize = vtableSize;
  }

  int8(field: number, absent = 0): number {
    const position = this.#field(field);
    return position === undefined ? absent : this.#buffer.int8(position);
  }

  int32(field: number, absent = 0): number {
    const position = this.#field(field);
    return position === undefined ? absent : this.#buffer.int32(position);
  }

  uint32(field: number, absent = 0): number {
    const position = this.#field(field);
    return position === undefined ? absent : this.#buffer.uint32(position);
  }

  float32(field: number, absent = 0): number {
    const position = this.#field(field);
    return position === undefined ? absent : this.#buffer.float32(position);
  }

  /** The table that a field points at. */
  table(field: number): FlatTable | undefined {
    const position = this.#field(field);
    return position === undefined ? undefined : this.#buffer.tableAt(this.#buffer.follow(position));
  }

  /** The tables of a vector of tables; none where the field is absent. */
  tables(field: number): readonly FlatTable[] {
    const positions = this.#elements(field, 4);
    if (positions.length > MAX_TABLES) throw damaged(`a list of ${positions.length} tables`);
    return positions.map((at) => this.#buffer.tableAt(this.#buffer.follow(at)));
  }

  /** The numbers of a vector of int32. */
  int32s(field: number): readonly number[] {
    return this.#elements(field, 4).map((at) => this.#buffer.int32(at));
  }

  /** The numbers of a vector of float32. */
  float32s(field: number): readonly number[] {
    return this.#elements(field, 4).map((at) => this.#buffer.float32(at));
  }

  /** The numbers of a vector of int64, exact up to 2⁵³. */
  int64s(field: number): readonly number[] {
    return this.#elements(field, 8).map((at) => this.#buffer.int64(at));
  }

  /** A view (no copy) of a vector of bytes, or of a string's UTF-8; empty where absent. */
  bytes(field: number): Uint8Array {
    const position = this.#field(field);
    if (position === undefined) return new Uint8Array();
    const start = this.#buffer.follow(position);
    return this.#buffer.bytes(start + 4, this.#buffer.uint32(start));
  }

  #elements(field: number, size: number): readonly number[] {
    const position = this.#field(field);
    return position === undefined ? [] : this.#buffer.elements(this.#buffer.follow(position), size);
  }

  /** Where a field's value is; undefined where the table leaves it at its default. */
  #field(field: number): number | undefined {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.#vtableSize) return undefined;
    const offset = this.#buffer.uint16(this.#vtable + slot);
    return offset === 0 ? undefined : this.#position + offset;
  }
}
