import { damaged } from './flatbuffer.ts';
import { ProtobufMessage } from './protobuf.ts';

// Field numbers follow https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const MODEL = { irVersion: 1, producer: 2, graph: 7, opsetImport: 8 };
const OPSET = { version: 2 };
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, integer: 3, integers: 8, type: 20 };
const ATTRIBUTE_TYPE = { integer: 2, integers: 7 };
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 };
const VALUE = { name: 1, type: 2 };
const TYPE = { tensor: 1 };
const TENSOR_TYPE = { elementType: 1, shape: 2 };
const SHAPE = { dimension: 1 };
const DIMENSION = { value: 1 };

/** Operator set 13 with the file version that goes with it: understood by every runtime in use. */
const OPSET_VERSION = 13;
const IR_VERSION = 7;

/** No photo network holds more; only a file made to mislead has its constants written so often. */
const MAX_CONSTANT_BYTES = 1 << 28;

/** The numbers by which ONNX names element types. */
export const ONNX_TYPE = { float32: 1, uint8: 2, int8: 3, int64: 7 } as const;
export type OnnxType = keyof typeof ONNX_TYPE;

/** A node's attributes: an integer (enumerations too) or a list of them. */
type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** Collects the parts of an ONNX graph and writes them as one file. */
export class OnnxGraph {
  readonly #graph = new ProtobufMessage().string(GRAPH.name, 'kindred');
  #nodes = 0;
  #constantBytes = 0;

  /** Adds an operation with one output; returns the output's name (`output`, if given). */
  node(
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    output = `${opType}_${this.#nodes}`,
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

  /** Declares what the graph is fed. */
  input(name: string, type: OnnxType, shape: readonly number[]): void {
    this.#graph.message(GRAPH.input, value(name, type, shape));
  }

  /** Declares what the graph gives; a node must make it. */
  output(name: string, type: OnnxType, shape: readonly number[]): void {
    this.#graph.message(GRAPH.output, value(name, type, shape));
  }

  /** The file's bytes. */
  encode(): Uint8Array {
    return new ProtobufMessage()
      .integer(MODEL.irVersion, IR_VERSION)
      .string(MODEL.producer, 'kindred')
      .message(MODEL.opsetImport, new ProtobufMessage().integer(OPSET.version, OPSET_VERSION))
      .message(MODEL.graph, this.#graph)
      .encode();
  }
}

function attribute(name: string, content: number | readonly number[]): ProtobufMessage {
  const message = new ProtobufMessage().string(ATTRIBUTE.name, name);
  if (typeof content === 'number') {
    return message
      .integer(ATTRIBUTE.integer, content)
      .integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.integer);
  }
  for (const item of content) message.integer(ATTRIBUTE.integers, item);
  return message.integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.integers);
}

function value(name: string, type: OnnxType, shape: readonly number[]): ProtobufMessage {
  const dimensions = new ProtobufMessage();
  for (const size of shape) {
    dimensions.message(SHAPE.dimension, new ProtobufMessage().integer(DIMENSION.value, size));
  }
  const tensor = new ProtobufMessage()
    .integer(TENSOR_TYPE.elementType, ONNX_TYPE[type])
    .message(TENSOR_TYPE.shape, dimensions);
  return new ProtobufMessage()
    .string(VALUE.name, name)
    .message(VALUE.type, new ProtobufMessage().message(TYPE.tensor, tensor));
}
