import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { OperationConverter } from './convert-operation.ts';
import { damaged } from './flatbuffer.ts';
import { findOutputs } from './network-outputs.ts';
import { ONNX_TYPE, OnnxGraph } from './onnx-writer.ts';
import { elementCount, type TfliteGraph, type TfliteTensor } from './tflite-graph.ts';

/** Raised whenever the same weights would give another file, so that installed ones are renewed. */
export const CONVERTER_VERSION = 1;

/** A network as one ONNX file, and the sizes that its outputs have. */
export interface ConvertedNetwork {
  readonly onnx: Uint8Array;
  /** Pixels along each side of the square that it looks at. */
  readonly inputSize: number;
  readonly featureSize: number;
  /** Cells along each side of the last feature map. */
  readonly mapSize: number;
  readonly classCount: number;
}

/** No photo network looks at a larger square. */
const MAX_INPUT_SIZE = 1024;

/**
 * Turns a TFLite classifier into one ONNX file that computes in float32 with the weights stored as
 * they are, in 8 bits. Input `image` uint8 [1, size, size, 3], normalised inside as the file's own
 * input quantisation says; outputs `feature` [1, channels], `map` [1, cells, cells, channels] and
 * `logits` [1, classes]. Errors: `model-unsupported`, `model-unreadable`.
 */
export function convertNetwork(network: TfliteGraph): Result<ConvertedNetwork> {
  try {
    return ok(convert(network));
  } catch (error) {
    if (error instanceof KindredFailure) return { ok: false, error: error.error };
    return fail('model-unreadable', 'The network file is damaged.', error);
  }
}

function convert(network: TfliteGraph): ConvertedNetwork {
  const outputs = findOutputs(network);
  const graph = new OnnxGraph();
  const converter = new OperationConverter(network, graph);
  const inputSize = writeInput(network, graph, converter);
  const made = network.operations.findIndex(({ output }) => output === outputs.logits);
  for (const operation of network.operations.slice(0, made + 1)) converter.convert(operation);

  const map = tensorAt(network, outputs.map);
  const [, mapSize = 0, columns, featureSize = 0] = map.shape;
  const classCount = elementCount(tensorAt(network, outputs.logits).shape);
  if (mapSize !== columns) throw damaged(`a feature map of ${mapSize} × ${columns ?? 0}`);
  const shapes = {
    feature: [1, featureSize],
    map: [1, mapSize, mapSize, featureSize],
    logits: [1, classCount],
  };
  for (const name of ['feature', 'map', 'logits'] as const) {
    converter.channelsLast(outputs[name], shapes[name], name);
    graph.output(name, 'float32', shapes[name]);
  }
  return { onnx: graph.encode(), inputSize, featureSize, mapSize, classCount };
}

/** Writes the picture's way in: bytes to real numbers, channels first. Returns its side in pixels. */
function writeInput(network: TfliteGraph, graph: OnnxGraph, converter: OperationConverter): number {
  const tensor = tensorAt(network, network.input);
  const [scale] = tensor.quantisation?.scales ?? [];
  const [zero] = tensor.quantisation?.zeroPoints ?? [];
  if (!isSquarePhoto(tensor) || scale === undefined || zero === undefined) {
    throw new KindredFailure({
      code: 'model-unsupported',
      message: `The network looks at ${tensor.type} [${tensor.shape.join(', ')}]; Kindred needs one that looks at square photos of uint8.`,
    });
  }
  graph.input('image', 'uint8', tensor.shape);
  const planes = graph.node('Transpose', ['image'], { perm: [0, 3, 1, 2] });
  const real = graph.node('Cast', [planes], { to: ONNX_TYPE.float32 });
  const centred = graph.node('Sub', [real, graph.floats('image_zero', [], [zero])]);
  const scaled = graph.node('Mul', [centred, graph.floats('image_scale', [], [scale])]);
  converter.define(network.input, scaled);
  return tensor.shape[1] ?? 0;
}

function isSquarePhoto({ shape, type }: TfliteTensor): boolean {
  const [batch, height = 0, width, channels] = shape;
  const square = shape.length === 4 && batch === 1 && height === width && channels === 3;
  return square && height <= MAX_INPUT_SIZE && type === 'uint8';
}

function tensorAt(network: TfliteGraph, number: number): TfliteTensor {
  const tensor = network.tensors[number];
  if (tensor === undefined) throw damaged(`tensor ${number} is not there`);
  return tensor;
}
