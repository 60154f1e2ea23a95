import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { damaged, FlatBuffer, type FlatTable } from './flatbuffer.ts';
import { elementCount } from './tflite-graph.ts';
import type {
  Quantisation,
  TensorType,
  TfliteGraph,
  TfliteOperation,
  TfliteTensor,
} from './tflite-graph.ts';
import { readOperation } from './tflite-operation.ts';

// Field numbers and enumerations follow TensorFlow Lite's schema, version 3:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/schema/schema.fbs
const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, buffers: 4 };
const OPERATOR_CODE = { deprecatedBuiltinCode: 0, builtinCode: 3 };
const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3 };
const TENSOR = { shape: 0, type: 1, buffer: 2, quantisation: 4 };
const QUANTISATION = { scale: 2, zeroPoint: 3, dimension: 6 };
const BUFFER = { data: 0 };

const TENSOR_TYPES = new Map<number, TensorType>([
  [0, 'float32'],
  [2, 'int32'],
  [3, 'uint8'],
  [4, 'int64'],
  [9, 'int8'],
]);
const ELEMENT_BYTES = { float32: 4, int32: 4, uint8: 1, int64: 8, int8: 1 } as const;
/** Where zero points may lie; tensors of other types have none. */
const ZERO_POINTS: Partial<Record<TensorType, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
};

const IDENTIFIER = 'TFL3';
const SCHEMA_VERSION = 3;
/** The largest MobileNet value has 1.2 million elements; far beyond that, a file is not a photo network. */
const MAX_ELEMENTS = 1 << 24;
const MAX_RANK = 5;
/** Constants of one file taken together, as tensors may share their bytes. */
const MAX_CONSTANT_BYTES = 1 << 28;

/**
 * Reads a TensorFlow Lite file into a plain graph; constants stay views of `bytes`.
 * Errors: `model-unreadable` for bytes that are no such file, `model-unsupported` (by name) for an
 * operation or type that photo networks of the MobileNet kind do not need.
 */
export function readTflite(bytes: Uint8Array): Result<TfliteGraph> {
  try {
    return ok(readModel(new FlatBuffer(bytes).root(IDENTIFIER)));
  } catch (error) {
    if (error instanceof KindredFailure) return { ok: false, error: error.error };
    return fail('model-unreadable', 'The network file is damaged.', error);
  }
}

/** Whether bytes say that they are a TFLite file (schema version 3). */
export function isTflite(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(4, 8)) === IDENTIFIER;
}

function readModel(model: FlatTable): TfliteGraph {
  const version = model.uint32(MODEL.version);
  if (version !== SCHEMA_VERSION) throw damaged(`schema version ${version}`);
  const [subgraph, ...more] = model.tables(MODEL.subgraphs);
  if (subgraph === undefined || more.length > 0) throw damaged('not exactly one subgraph');
  const buffers = model.tables(MODEL.buffers).map((buffer) => buffer.bytes(BUFFER.data));
  const tensors = subgraph.tables(SUBGRAPH.tensors).map((table) => readTensor(table, buffers));
  const codes = model.tables(MODEL.operatorCodes).map(readOperatorCode);
  const operations = subgraph
    .tables(SUBGRAPH.operators)
    .map((table) => readOperation(table, codes, tensors));
  const graph = {
    tensors,
    operations,
    input: only(subgraph.int32s(SUBGRAPH.inputs)),
    output: only(subgraph.int32s(SUBGRAPH.outputs)),
  };
  checkConstants(tensors);
  checkOrder(graph);
  return graph;
}

/** Newer files write the code a second time in a wider field; the larger one counts. */
function readOperatorCode(table: FlatTable): number {
  return Math.max(
    table.int8(OPERATOR_CODE.deprecatedBuiltinCode),
    table.int32(OPERATOR_CODE.builtinCode),
  );
}

function only(numbers: readonly number[]): number {
  const [number, ...more] = numbers;
  if (number === undefined || more.length > 0) {
    throw damaged(`${numbers.length} inputs or outputs, expected one`);
  }
  return number;
}

function readTensor(table: FlatTable, buffers: readonly Uint8Array[]): TfliteTensor {
  const code = table.int8(TENSOR.type);
  const type = TENSOR_TYPES.get(code);
  if (type === undefined) {
    throw new KindredFailure({
      code: 'model-unsupported',
      message: `The network holds a tensor of type ${code}, which Kindred cannot run.`,
    });
  }
  const shape = readShape(table);
  const quantisation = readQuantisation(table.table(TENSOR.quantisation), shape, type);
  const data = buffers[table.uint32(TENSOR.buffer)];
  if (data === undefined) throw damaged('a tensor names a buffer that is not there');
  const expected = elementCount(shape) * ELEMENT_BYTES[type];
  if (data.length > 0 && data.length !== expected) {
    throw damaged(`a constant has ${data.length} bytes, expected ${expected}`);
  }
  return {
    shape,
    type,
    ...(quantisation === undefined ? {} : { quantisation }),
    ...(data.length === 0 ? {} : { data }),
  };
}

function readShape(table: FlatTable): readonly number[] {
  const shape = table.int32s(TENSOR.shape);
  const positive = shape.every((size) => size > 0);
  if (!positive || shape.length > MAX_RANK || elementCount(shape) > MAX_ELEMENTS) {
    throw damaged(`shape [${shape.slice(0, MAX_RANK + 1).join(', ')}]`);
  }
  return shape;
}

function readQuantisation(
  table: FlatTable | undefined,
  shape: readonly number[],
  type: TensorType,
): Quantisation | undefined {
  const scales = table?.float32s(QUANTISATION.scale) ?? [];
  if (table === undefined || scales.length === 0) return undefined;
  const stored = table.int64s(QUANTISATION.zeroPoint);
  const zeroPoints = stored.length === 0 ? scales.map(() => 0) : stored;
  const axis = table.int32(QUANTISATION.dimension);
  const [lowest, highest] = ZERO_POINTS[type] ?? [0, 0];
  const sound =
    zeroPoints.length === scales.length &&
    (scales.length === 1 || scales.length === shape[axis]) &&
    scales.every((scale) => Number.isFinite(scale) && scale > 0) &&
    zeroPoints.every((zero) => zero >= lowest && zero <= highest);
  if (!sound) throw damaged(`quantisation of a tensor shaped [${shape.join(', ')}]`);
  return { scales, zeroPoints, axis };
}

function checkConstants(tensors: readonly TfliteTensor[]): void {
  const total = tensors.reduce((sum, tensor) => sum + (tensor.data?.length ?? 0), 0);
  if (total > MAX_CONSTANT_BYTES) throw damaged(`${total} bytes of constants`);
}

/** Every value is made once, before it is used, so that the operations can be run as listed. */
function checkOrder(graph: TfliteGraph): void {
  const known = new Set<number>([graph.input]);
  graph.tensors.forEach((tensor, index) => {
    if (tensor.data !== undefined) known.add(index);
  });
  for (const operation of graph.operations) {
    for (const input of operationInputs(operation)) {
      if (!known.has(input)) throw damaged(`tensor ${input} is used before it is made`);
    }
    if (known.has(operation.output)) throw damaged(`tensor ${operation.output} is made twice`);
    known.add(operation.output);
  }
  if (!known.has(graph.output)) throw damaged('nothing makes the output');
}

/** The tensors that an operation computes with, constants included. */
function operationInputs(operation: TfliteOperation): readonly number[] {
  if (operation.kind === 'ADD') return [operation.left, operation.right];
  if (!('weights' in operation)) return [operation.input];
  const { input, weights, bias } = operation;
  return bias === undefined ? [input, weights] : [input, weights, bias];
}
