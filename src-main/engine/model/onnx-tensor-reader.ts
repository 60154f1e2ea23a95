import { damaged } from './flatbuffer.ts';
import { ENTRY, TENSOR } from './onnx-fields.ts';
import type { OnnxElement, OnnxTensor } from './onnx-graph.ts';
import { decodeVarints, type ProtobufReader } from './protobuf-reader.ts';

/** Element types by number (TensorProto.DataType), with their bytes. */
const ELEMENTS = new Map<number, readonly [OnnxElement, 1 | 2 | 4 | 8]>([
  [1, ['float32', 4]],
  [2, ['uint8', 1]],
  [3, ['int8', 1]],
  [6, ['int32', 4]],
  [7, ['int64', 8]],
  [9, ['bool', 1]],
  [10, ['float16', 2]],
  [11, ['float64', 8]],
]);
const EXTERNAL = 1;
const MAX_DIMENSIONS = 16;
const MAX_ELEMENTS = 2 ** 40;

/** The element type of a number, `other` where Kindred computes with none such. */
export function elementOf(type: number): OnnxElement {
  return ELEMENTS.get(type)?.[0] ?? 'other';
}

interface External {
  location: string;
  offset: number;
  length?: number;
}

/** What the fields of a tensor say, before they are held against each other. */
interface TensorFields {
  name: string;
  type: number;
  readonly shape: number[];
  raw?: Uint8Array;
  /** Pieces of float_data or double_data, and of int32_data or int64_data. */
  readonly fixed: Uint8Array[];
  readonly varints: Uint8Array[];
  isExternal: boolean;
  readonly entries: Map<string, string>;
}

/**
 * Reads a TensorProto. Its data is a view of the file, but for lists of integers that are written
 * one by one. Throws `model-unreadable` where there is more or less of it than the shape says.
 */
export function readTensor(reader: ProtobufReader): OnnxTensor {
  const fields: TensorFields = {
    name: '',
    type: 0,
    shape: [],
    fixed: [],
    varints: [],
    isExternal: false,
    entries: new Map(),
  };
  while (reader.next()) readField(reader, fields);
  const { name, type, shape } = fields;
  const element = elementOf(type);
  if (fields.isExternal) {
    return { name, element, shape, data: new Uint8Array(), external: externalOf(fields.entries) };
  }
  const data = element === 'other' ? (fields.raw ?? new Uint8Array()) : dataOf(fields);
  return { name, element, shape, data };
}

function readField(reader: ProtobufReader, fields: TensorFields): void {
  switch (reader.field) {
    case TENSOR.dims:
      readIntegers(reader, fields.shape, MAX_DIMENSIONS);
      return;
    case TENSOR.dataType:
      fields.type = reader.integer();
      return;
    case TENSOR.name:
      fields.name = reader.string();
      return;
    case TENSOR.rawData:
      fields.raw = reader.bytes();
      return;
    case TENSOR.floatData:
    case TENSOR.doubleData:
      fields.fixed.push(reader.written());
      return;
    case TENSOR.int32Data:
    case TENSOR.int64Data:
      fields.varints.push(reader.written());
      return;
    case TENSOR.dataLocation:
      fields.isExternal = reader.integer() === EXTERNAL;
      return;
    case TENSOR.externalData:
      readEntry(reader.message(), fields.entries);
      return;
  }
}

/** Adds an integer, or a packed list of them, to a list of at most `most`. */
export function readIntegers(reader: ProtobufReader, list: number[], most: number): void {
  const found = reader.isVarint ? [reader.integer()] : unpacked(reader.bytes(), most);
  if (list.length + found.length > most) throw damaged(`a list of more than ${most} numbers`);
  for (const integer of found) list.push(integer);
}

function unpacked(bytes: Uint8Array, most: number): readonly number[] {
  const count = bytes.reduce((sum, byte) => sum + (byte < 0x80 ? 1 : 0), 0);
  if (count > most) throw damaged(`a list of more than ${most} numbers`);
  const decoded = decodeVarints([bytes], count, 8);
  const view = new DataView(decoded.buffer);
  return Array.from({ length: count }, (_, index) => Number(view.getBigInt64(8 * index, true)));
}

/** Elements of a shape; `model-unreadable` where it is none of any tensor. */
function countElements(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) {
    if (size < 0) throw damaged(`a tensor of ${shape.join(' × ')}`);
    count *= size;
    if (!(count <= MAX_ELEMENTS)) throw damaged(`a tensor of ${shape.join(' × ')}`);
  }
  return count;
}

function dataOf({ type, shape, raw, fixed, varints }: TensorFields): Uint8Array {
  const [, width = 1] = ELEMENTS.get(type) ?? [];
  const count = countElements(shape);
  if (raw === undefined && varints.length > 0) return decodeVarints(varints, count, width);
  const data = raw ?? joined(fixed);
  if (data.length !== count * width) {
    throw damaged(`a tensor of ${shape.join(' × ')} in ${data.length} bytes`);
  }
  return data;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let position = 0;
  for (const piece of pieces) {
    whole.set(piece, position);
    position += piece.length;
  }
  return whole;
}

function readEntry(reader: ProtobufReader, entries: Map<string, string>): void {
  let [key, value] = ['', ''];
  while (reader.next()) {
    if (reader.field === ENTRY.key) key = reader.string();
    if (reader.field === ENTRY.value) value = reader.string();
  }
  entries.set(key, value);
}

function externalOf(entries: ReadonlyMap<string, string>): External {
  const location = entries.get('location') ?? '';
  const length = entries.get('length');
  if (location === '') throw damaged('external data without a place');
  return {
    location,
    offset: byteCount(entries.get('offset') ?? '0'),
    ...(length === undefined ? {} : { length: byteCount(length) }),
  };
}

function byteCount(text: string): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(count)) throw damaged(`external data at ${JSON.stringify(text)}`);
  return count;
}
