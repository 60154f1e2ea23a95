import { damaged } from './flatbuffer.ts';
import {
  ATTRIBUTE,
  ATTRIBUTE_TYPE,
  DIMENSION,
  GRAPH,
  MODEL,
  NODE,
  OPSET,
  SHAPE,
  TENSOR,
  TENSOR_TYPE,
  TYPE,
  VALUE,
} from './onnx-fields.ts';
import { ProtobufMessage } from './protobuf.ts';

/** Operator set 13 with the file version that goes with it: understood by every runtime in use. */
const OPSET_VERSION = 13;
const IR_VERSION = 7;

/** No photo network holds more; only a file made to mislead has its constants written so often. */
const MAX_CONSTANT_BYTES = 1 << 28;

/** The numbers by which ONNX names element types. */
export const ONNX_TYPE = { float32: 1, uint8: 2, int8: 3, int64: 7 } as const;
export type OnnxType = keyof typeof ONNX_TYPE;

/** A node's attributes: an integer (enumerations too), a list of them, a text or a real number. */
type Attributes = Readonly<
  Record<string, number | readonly number[] | string | { readonly float: number }>
>;

export interface OnnxGraphOptions {
  /** The version of the standard operations; 13 where left out. */
  readonly opset?: number;
  readonly irVersion?: number;
  /** Begins the names of all values that are given none. */
  readonly prefix?: string;
}

/** Collects the parts of an ONNX graph and writes them as one file. */
export class OnnxGraph {
  readonly #graph = new ProtobufMessage().string(GRAPH.name, 'kindred');
  /** Of other operations, and functions: fields of the model. */
  readonly #rest = new ProtobufMessage();
  readonly #opset: number;
  readonly #irVersion: number;
  readonly #prefix: string;
  #nodes = 0;
  #constantBytes = 0;

  constructor(options: OnnxGraphOptions = {}) {
    const { opset = OPSET_VERSION, irVersion = IR_VERSION, prefix = '' } = options;
    this.#opset = opset;
    this.#irVersion = irVersion;
    this.#prefix = prefix;
  }

  /** Adds an operation with one output; returns the output's name (`output`, if given). */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    output = `${this.#prefix}${opType}_${this.#nodes}`,
  ): string {
    this.#nodes += 1;
    const node = new ProtobufMessage();
    for (const input of inputs) node.string(NODE.input, input);
    node.string(NODE.output, output).string(NODE.name, output).string(NODE.opType, opType);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(NODE.attribute, attribute(name, value));
    }
    this.#graph.message(GRAPH.node, node);
    return output;
  }

  /** Adds a constant of little-endian elements; returns its name. Throws `model-unreadable` beyond 256 MB. */
  constant(name: string, type: OnnxType, shape: readonly number[], data: Uint8Array): string {
    this.#constantBytes += data.length;
    if (this.#constantBytes > MAX_CONSTANT_BYTES) throw damaged('too many constants');
    const tensor = new ProtobufMessage();
    for (const size of shape) tensor.integer(TENSOR.dims, size);
    tensor.integer(TENSOR.dataType, ONNX_TYPE[type]).string(TENSOR.name, name);
    this.#graph.message(GRAPH.initializer, tensor.bytes(TENSOR.rawData, data));
    return name;
  }

  /** Adds a constant of float32 numbers; returns its name. */
  floats(name: string, shape: readonly number[], values: readonly number[]): string {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    values.forEach((value, index) => {
      view.setFloat32(4 * index, value, true);
    });
    return this.constant(name, 'float32', shape, bytes);
  }

  /** Adds a constant list of int64 numbers (shapes, paddings); returns its name. */
  integers(name: string, values: readonly number[]): string {
    const bytes = new Uint8Array(values.length * 8);
    const view = new DataView(bytes.buffer);
    values.forEach((value, index) => {
      view.setBigInt64(8 * index, BigInt(value), true);
    });
    return this.constant(name, 'int64', [values.length], bytes);
  }

  /** Adds fields of a graph (nodes, constants) that are written already. */
  copy(fields: Uint8Array): void {
    this.#graph.raw(fields);
  }

  /** Adds fields of a model (sets of operations, functions) that are written already. */
  copyOfModel(fields: Uint8Array): void {
    this.#rest.raw(fields);
  }

  /** Declares what the graph is fed; a dimension that is not fixed has a name. */
  input(name: string, type: OnnxType, shape: readonly (number | string)[]): void {
    this.#graph.message(GRAPH.input, value(name, type, shape));
  }

  /** Declares what the graph gives; a node must make it. */
  output(name: string, type: OnnxType, shape: readonly (number | string)[]): void {
    this.#graph.message(GRAPH.output, value(name, type, shape));
  }

  /** The file's bytes. */
  encode(): Uint8Array {
    return new ProtobufMessage()
      .integer(MODEL.irVersion, this.#irVersion)
      .string(MODEL.producer, 'kindred')
      .message(MODEL.opsetImport, new ProtobufMessage().integer(OPSET.version, this.#opset))
      .message(MODEL.graph, this.#graph)
      .raw(this.#rest.encode())
      .encode();
  }
}

function attribute(name: string, content: Attributes[string]): ProtobufMessage {
  const message = new ProtobufMessage().string(ATTRIBUTE.name, name);
  if (typeof content === 'string') {
    return message.string(ATTRIBUTE.string, content).integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.string);
  }
  if (typeof content === 'object' && 'float' in content) {
    return message
      .float(ATTRIBUTE.float, content.float)
      .integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.float);
  }
  if (typeof content === 'number') {
    return message
      .integer(ATTRIBUTE.integer, content)
      .integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.integer);
  }
  for (const item of content) message.integer(ATTRIBUTE.integers, item);
  return message.integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.integers);
}

function value(name: string, type: OnnxType, shape: readonly (number | string)[]): ProtobufMessage {
  const dimensions = new ProtobufMessage();
  for (const size of shape) {
    const dimension = new ProtobufMessage();
    if (typeof size === 'string') dimension.string(DIMENSION.name, size);
    else dimension.integer(DIMENSION.value, size);
    dimensions.message(SHAPE.dimension, dimension);
  }
  const tensor = new ProtobufMessage()
    .integer(TENSOR_TYPE.elementType, ONNX_TYPE[type])
    .message(TENSOR_TYPE.shape, dimensions);
  return new ProtobufMessage()
    .string(VALUE.name, name)
    .message(VALUE.type, new ProtobufMessage().message(TYPE.tensor, tensor));
}
