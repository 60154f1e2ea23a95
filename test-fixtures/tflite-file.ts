import { writeFlatBuffer, type FlatFields, type FlatValue } from './flatbuffer-builder.ts';

// Numbers follow TensorFlow Lite's schema, version 3:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs
const SCHEMA_VERSION = 3;
const TYPE_CODES = { float32: 0, int32: 2, uint8: 3, int8: 9 } as const;
const ACTIVATION_CODES = { none: 0, relu: 1, relu6: 3 } as const;
const PADDING_CODES = { same: 0, valid: 1 } as const;

/** A tensor of a file to be written; a constant where it has values. */
export interface FileTensor {
  readonly shape: readonly number[];
  readonly type: keyof typeof TYPE_CODES;
  /** One scale, or one for each slice along `axis`. */
  readonly scales?: readonly number[];
  readonly zeroPoints?: readonly number[];
  readonly axis?: number;
  readonly values?: readonly number[];
}

/** An operation of a file to be written; options by their number in its options table. */
export interface FileOperation {
  readonly code: number;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly optionsType?: number;
  readonly options?: FlatFields;
}

export interface FileNetwork {
  readonly tensors: readonly FileTensor[];
  readonly operations: readonly FileOperation[];
  readonly input: number;
  readonly output: number;
}

/** How a window slides, for the operations that have one. */
export interface FileWindow {
  readonly padding: keyof typeof PADDING_CODES;
  readonly stride: number;
  readonly dilation?: number;
  readonly activation?: keyof typeof ACTIVATION_CODES;
}

/** Writes a TFLite file. */
export function writeTflite(network: FileNetwork): Uint8Array {
  const { tensors, operations, input, output } = network;
  const codes = [...new Set(operations.map(({ code }) => code))];
  // Buffer 0 is empty by the format's rule; tensor n has buffer n + 1.
  const buffers = [{}, ...tensors.map((tensor) => bufferOf(tensor))];
  const subgraph: FlatFields = {
    0: { tables: tensors.map(tensorFields) },
    1: { int32s: [input] },
    2: { int32s: [output] },
    3: { tables: operations.map((operation) => operationFields(operation, codes)) },
  };
  return writeFlatBuffer('TFL3', {
    0: { int32: SCHEMA_VERSION },
    1: {
      tables: codes.map((code) => ({ 0: { int8: code }, 2: { int32: 1 }, 3: { int32: code } })),
    },
    2: { tables: [subgraph] },
    4: { tables: buffers },
  });
}

function tensorFields(tensor: FileTensor, index: number): FlatFields {
  const fields = {
    0: { int32s: tensor.shape },
    1: { int8: TYPE_CODES[tensor.type] },
    2: { int32: index + 1 },
  };
  const { scales, zeroPoints, axis = 0 } = tensor;
  if (scales === undefined) return fields;
  const quantisation: FlatFields = {
    2: { float32s: scales },
    3: { int64s: zeroPoints ?? scales.map(() => 0) },
    6: { int32: axis },
  };
  return { ...fields, 4: { table: quantisation } };
}

function bufferOf({ values, type }: FileTensor): FlatFields {
  if (values === undefined) return {};
  const size = type === 'float32' || type === 'int32' ? 4 : 1;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    if (type === 'float32') view.setFloat32(4 * index, value, true);
    else if (type === 'int32') view.setInt32(4 * index, value, true);
    else bytes[index] = value;
  });
  return { 0: { bytes } };
}

function operationFields(operation: FileOperation, codes: readonly number[]): FlatFields {
  const { code, inputs, output, optionsType, options } = operation;
  const fields: FlatFields = {
    0: { int32: codes.indexOf(code) },
    1: { int32s: inputs },
    2: { int32s: [output] },
  };
  if (optionsType === undefined) return fields;
  return { ...fields, 3: { int8: optionsType }, 4: { table: options ?? {} } };
}

/** A CONV_2D over inputs [value, weights, bias]. */
export function conv2d(
  inputs: readonly number[],
  output: number,
  window: FileWindow,
): FileOperation {
  const { dilation = 1 } = window;
  const options = {
    ...windowOptions(window),
    3: activation(window),
    4: { int32: dilation },
    5: { int32: dilation },
  };
  return { code: 3, inputs, output, optionsType: 1, options };
}

/** A DEPTHWISE_CONV_2D over inputs [value, weights, bias]; `multiplier` outputs for each input channel. */
export function depthwiseConv2d(
  inputs: readonly number[],
  output: number,
  window: FileWindow,
  multiplier = 1,
): FileOperation {
  const { dilation = 1 } = window;
  const options = {
    ...windowOptions(window),
    3: { int32: multiplier },
    4: activation(window),
    5: { int32: dilation },
    6: { int32: dilation },
  };
  return { code: 4, inputs, output, optionsType: 2, options };
}

/** An AVERAGE_POOL_2D with a square filter. */
export function averagePool2d(
  input: number,
  output: number,
  filter: number,
  window: FileWindow,
): FileOperation {
  const options = {
    ...windowOptions(window),
    3: { int32: filter },
    4: { int32: filter },
    5: activation(window),
  };
  return { code: 1, inputs: [input], output, optionsType: 5, options };
}

/** An ADD without activation. */
export function add(left: number, right: number, output: number): FileOperation {
  return { code: 0, inputs: [left, right], output, optionsType: 11 };
}

/** A FULLY_CONNECTED over inputs [value, weights, bias]. */
export function fullyConnected(inputs: readonly number[], output: number): FileOperation {
  return { code: 9, inputs, output, optionsType: 8 };
}

/** A MEAN over the axes in tensor `axes`; keeps the dimensions if `keep`. */
export function mean(input: number, axes: number, output: number, keep: boolean): FileOperation {
  const options = { 0: { int8: keep ? 1 : 0 } };
  return { code: 40, inputs: [input, axes], output, optionsType: 27, options };
}

/** A PAD by the amounts in tensor `paddings`. */
export function pad(input: number, paddings: number, output: number): FileOperation {
  return { code: 34, inputs: [input, paddings], output, optionsType: 22 };
}

export function reshape(input: number, output: number): FileOperation {
  return { code: 22, inputs: [input], output };
}

export function softmax(input: number, output: number): FileOperation {
  return { code: 25, inputs: [input], output, optionsType: 9, options: { 0: { float32: 1 } } };
}

export function quantize(input: number, output: number): FileOperation {
  return { code: 114, inputs: [input], output };
}

function windowOptions({ padding, stride }: FileWindow): FlatFields {
  return { 0: { int8: PADDING_CODES[padding] }, 1: { int32: stride }, 2: { int32: stride } };
}

function activation({ activation: kind = 'none' }: FileWindow): FlatValue {
  return { int8: ACTIVATION_CODES[kind] };
}
