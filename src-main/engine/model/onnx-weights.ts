import { KindredFailure } from '../../contract/errors.ts';
import { damaged } from './flatbuffer.ts';
import { ONNX_TYPE, type OnnxGraph } from './onnx-writer.ts';
import { elementCount, type Quantisation, type TfliteTensor } from './tflite-graph.ts';

/** Weights in the order that ONNX wants, output channels first. */
export interface OrderedWeights {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/**
 * Writes weights as they are stored (8 bits) with the arithmetic that makes them real numbers
 * beside them: (stored − zero point) × scale. The runtime does it once, when it loads the file.
 * `tensor` tells type and quantisation; its scales, if many, are one per output channel.
 * Returns the name of the float32 value.
 */
export function writeWeights(
  graph: OnnxGraph,
  name: string,
  tensor: TfliteTensor,
  { shape, data }: OrderedWeights,
): string {
  const { type, quantisation } = tensor;
  if (type === 'float32') return graph.constant(name, 'float32', shape, data);
  if ((type !== 'int8' && type !== 'uint8') || quantisation === undefined) {
    throw new KindredFailure({
      code: 'model-unsupported',
      message: `The network's weights are ${type}, which Kindred cannot run.`,
    });
  }
  const stored = graph.node('Cast', [graph.constant(name, type, shape, data)], {
    to: ONNX_TYPE.float32,
  });
  const { scales, zeroPoints } = quantisation;
  const perChannel =
    scales.length === 1 ? [] : shape.map((_, index) => (index === 0 ? scales.length : 1));
  const centred = zeroPoints.every((zero) => zero === 0)
    ? stored
    : graph.node('Sub', [stored, graph.floats(`${name}_zero`, perChannel, zeroPoints)]);
  return graph.node('Mul', [centred, graph.floats(`${name}_scale`, perChannel, scales)]);
}

/**
 * Writes a bias of `channels` numbers as float32. An int32 bias without a scale of its own has the
 * input's times the weights', as the quantised kernels assume
 * (https://ai.google.dev/edge/litert/models/quantization_spec). Returns its name.
 */
export function writeBias(
  graph: OnnxGraph,
  name: string,
  bias: TfliteTensor,
  channels: number,
  implied: readonly number[],
): string {
  const { data, type } = bias;
  if (data === undefined || elementCount(bias.shape) !== channels) throw damaged('a bias is amiss');
  if (type === 'float32') return graph.constant(name, 'float32', [channels], data);
  if (type !== 'int32') throw damaged(`a bias of ${type}`);
  const scales = bias.quantisation?.scales ?? implied;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = Array.from({ length: channels }, (_, channel) => {
    const scale = scales[scales.length === 1 ? 0 : channel];
    if (scale === undefined) throw damaged('a bias has no scale');
    return view.getInt32(4 * channel, true) * scale;
  });
  return graph.floats(name, [channels], values);
}

/** The scales of a bias that has none of its own. */
export function impliedScales(
  input: Quantisation | undefined,
  weights: Quantisation | undefined,
): readonly number[] {
  const scale = input?.scales[0];
  return scale === undefined ? [] : (weights?.scales.map((each) => each * scale) ?? []);
}

/** Reorders [out, height, width, in] to ONNX's [out, in, height, width]. */
export function outputsFirst(tensor: TfliteTensor): OrderedWeights {
  const [out = 1, height = 1, width = 1, inputs = 1] = tensor.shape;
  const data = reorder(tensor, [out, inputs, height * width], [height * width * inputs, 1, inputs]);
  return { shape: [out, inputs, height, width], data };
}

/** Reorders [1, height, width, out] of a depthwise convolution to ONNX's [out, 1, height, width]. */
export function depthwiseFirst(tensor: TfliteTensor): OrderedWeights {
  const [, height = 1, width = 1, out = 1] = tensor.shape;
  const data = reorder(tensor, [out, 1, height * width], [1, 0, out]);
  return { shape: [out, 1, height, width], data };
}

/** Copies elements so that `sizes` are walked in order, each stepping by its stride in the source. */
function reorder(
  tensor: TfliteTensor,
  sizes: readonly [number, number, number],
  strides: readonly [number, number, number],
): Uint8Array {
  const source = constantBytes(tensor);
  const bytes = source.length / elementCount(tensor.shape);
  const target = new Uint8Array(source.length);
  let position = 0;
  for (let first = 0; first < sizes[0]; first += 1) {
    for (let second = 0; second < sizes[1]; second += 1) {
      for (let third = 0; third < sizes[2]; third += 1) {
        const from = (first * strides[0] + second * strides[1] + third * strides[2]) * bytes;
        for (let byte = 0; byte < bytes; byte += 1) target[position++] = source[from + byte] ?? 0;
      }
    }
  }
  return target;
}

/** The bytes of weights, which have to be in the file. */
export function constantBytes(tensor: TfliteTensor): Uint8Array {
  if (tensor.data !== undefined) return tensor.data;
  throw new KindredFailure({
    code: 'model-unsupported',
    message: 'The network computes its weights, which Kindred cannot run.',
  });
}
