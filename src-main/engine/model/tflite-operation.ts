import { KindredFailure } from '../../contract/errors.ts';
import { damaged, type FlatTable } from './flatbuffer.ts';
import type { Activation, TfliteOperation, TfliteTensor, Window } from './tflite-graph.ts';
import { operationName } from './tflite-operation-name.ts';

// Field numbers and enumerations follow TensorFlow Lite's schema, version 3:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs
const OPERATOR = { code: 0, inputs: 1, outputs: 2, optionsType: 3, options: 4 };
const STRIDE_W = 1;
const STRIDE_H = 2;
const CONV = { options: 1, activation: 3, dilationW: 4, dilationH: 5 };
const DEPTHWISE = { options: 2, activation: 4, dilationW: 5, dilationH: 6 };
const POOL = { options: 5, filterW: 3, filterH: 4, activation: 5 };
const FULLY_CONNECTED = { options: 8, activation: 0, weightsFormat: 1 };
const SOFTMAX = { options: 9, beta: 0 };
const ADD = { options: 11, activation: 0 };
const ACTIVATIONS: readonly Activation[] = ['none', 'relu', 'relu-n1-to-1', 'relu6'];

/** No photo network slides or spreads its windows further. */
const MAX_STEP = 64;
/** How a file says that an optional input is left out. */
const NO_TENSOR = -1;

/** What the readers of single operations look things up in. */
interface Operands {
  readonly table: FlatTable;
  readonly name: string;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly tensors: readonly TfliteTensor[];
}

/** Reads one entry of a subgraph's operators; throws a KindredFailure as `readTflite` says. */
export function readOperation(
  table: FlatTable,
  codes: readonly number[],
  tensors: readonly TfliteTensor[],
): TfliteOperation {
  const code = codes[table.uint32(OPERATOR.code)];
  if (code === undefined) throw damaged('an operation names a code that is not there');
  const name = operationName(code);
  const outputs = table.int32s(OPERATOR.outputs);
  const output = tensorNumber(outputs[0], tensors);
  if (outputs.length !== 1) throw damaged(`${name} has ${outputs.length} outputs`);
  return readKind({ table, name, inputs: table.int32s(OPERATOR.inputs), output, tensors });
}

function readKind(operands: Operands): TfliteOperation {
  const { name, output } = operands;
  switch (name) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D':
      return readConvolution(operands, name);
    case 'FULLY_CONNECTED':
      return readFullyConnected(operands);
    case 'ADD':
      return readAdd(operands);
    case 'AVERAGE_POOL_2D':
      return readAveragePool(operands);
    case 'MEAN':
      return { kind: name, input: input(operands, 0), output, axes: int32Constant(operands, 1) };
    case 'PAD':
      return { kind: name, input: input(operands, 0), output, paddings: readPaddings(operands) };
    case 'SOFTMAX':
      return readSoftmax(operands);
    case 'RESHAPE':
    case 'QUANTIZE':
    case 'DEQUANTIZE':
      return { kind: name, input: input(operands, 0), output };
    default:
      throw unsupported(`The network uses ${name}, which Kindred cannot run.`);
  }
}

function readConvolution(
  operands: Operands,
  kind: 'CONV_2D' | 'DEPTHWISE_CONV_2D',
): TfliteOperation {
  const fields = kind === 'CONV_2D' ? CONV : DEPTHWISE;
  const options = optionsOf(operands, fields.options);
  const window = {
    ...readWindow(options),
    dilationHeight: step(options.int32(fields.dilationH, 1)),
    dilationWidth: step(options.int32(fields.dilationW, 1)),
  };
  return { kind, ...readWeighted(operands, options.int8(fields.activation)), window };
}

function readFullyConnected(operands: Operands): TfliteOperation {
  const options = optionsOf(operands, FULLY_CONNECTED.options);
  if (options.int8(FULLY_CONNECTED.weightsFormat) !== 0) {
    throw unsupported(
      'The network shuffles its FULLY_CONNECTED weights, which Kindred cannot run.',
    );
  }
  const activation = options.int8(FULLY_CONNECTED.activation);
  return { kind: 'FULLY_CONNECTED', ...readWeighted(operands, activation) };
}

function readWeighted(operands: Operands, activation: number) {
  const bias = operands.inputs[2] ?? NO_TENSOR;
  return {
    input: input(operands, 0),
    weights: input(operands, 1),
    ...(bias === NO_TENSOR ? {} : { bias: tensorNumber(bias, operands.tensors) }),
    output: operands.output,
    activation: readActivation(activation, operands.name),
  };
}

function readAdd(operands: Operands): TfliteOperation {
  const activation = optionsOf(operands, ADD.options).int8(ADD.activation);
  return {
    kind: 'ADD',
    left: input(operands, 0),
    right: input(operands, 1),
    output: operands.output,
    activation: readActivation(activation, operands.name),
  };
}

function readAveragePool(operands: Operands): TfliteOperation {
  const options = optionsOf(operands, POOL.options);
  return {
    kind: 'AVERAGE_POOL_2D',
    input: input(operands, 0),
    output: operands.output,
    window: { ...readWindow(options), dilationHeight: 1, dilationWidth: 1 },
    filterHeight: step(options.int32(POOL.filterH)),
    filterWidth: step(options.int32(POOL.filterW)),
    activation: readActivation(options.int8(POOL.activation), operands.name),
  };
}

function readSoftmax(operands: Operands): TfliteOperation {
  // The classifier's values are taken before it, so a steeper softmax would be lost unseen.
  const beta = optionsOf(operands, SOFTMAX.options).float32(SOFTMAX.beta);
  if (beta !== 1) {
    throw unsupported(`The network's SOFTMAX has a beta of ${beta}, which Kindred cannot run.`);
  }
  return { kind: 'SOFTMAX', input: input(operands, 0), output: operands.output };
}

function readPaddings(operands: Operands): readonly (readonly [number, number])[] {
  const numbers = int32Constant(operands, 1);
  if (numbers.length % 2 !== 0 || numbers.some((size) => size < 0 || size > MAX_STEP)) {
    throw damaged(`paddings ${numbers.slice(0, 8).join(', ')}`);
  }
  return Array.from({ length: numbers.length / 2 }, (_, dimension) => [
    numbers[2 * dimension] ?? 0,
    numbers[2 * dimension + 1] ?? 0,
  ]);
}

function readWindow(options: FlatTable) {
  return {
    padding: readPadding(options.int8(0)),
    strideHeight: step(options.int32(STRIDE_H)),
    strideWidth: step(options.int32(STRIDE_W)),
  };
}

function readPadding(code: number): Window['padding'] {
  if (code === 0) return 'same';
  if (code === 1) return 'valid';
  throw damaged(`padding ${code}`);
}

function readActivation(code: number, name: string): Activation {
  const activation = ACTIVATIONS[code];
  if (activation !== undefined) return activation;
  throw unsupported(`The network's ${name} has activation ${code}, which Kindred cannot run.`);
}

function step(size: number): number {
  if (size < 1 || size > MAX_STEP) throw damaged(`a window that steps or spans ${size}`);
  return size;
}

function optionsOf(operands: Operands, type: number): FlatTable {
  const options = operands.table.table(OPERATOR.options);
  if (options === undefined || operands.table.int8(OPERATOR.optionsType) !== type) {
    throw damaged(`${operands.name} lacks its options`);
  }
  return options;
}

function input(operands: Operands, position: number): number {
  return tensorNumber(operands.inputs[position], operands.tensors);
}

function tensorNumber(number: number | undefined, tensors: readonly TfliteTensor[]): number {
  if (number === undefined || tensors[number] === undefined) {
    throw damaged(`an operation names tensor ${number ?? 'none'}, which is not there`);
  }
  return number;
}

/** The numbers of an int32 input that has to be a constant (axes, paddings). */
function int32Constant(operands: Operands, position: number): readonly number[] {
  const tensor = operands.tensors[input(operands, position)];
  if (tensor?.data === undefined || tensor.type !== 'int32') {
    throw unsupported(
      `The network computes an argument of ${operands.name}, which Kindred cannot run.`,
    );
  }
  const { data } = tensor;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 4 }, (_, index) => view.getInt32(4 * index, true));
}

function unsupported(message: string): KindredFailure {
  return new KindredFailure({ code: 'model-unsupported', message });
}
