import type { Tensor } from '@tensorflow/tfjs-core';
import { damaged } from '../model/flatbuffer.ts';
import type { TfCore } from './load-tensorflow.ts';
import {
  axisFromFront,
  heldAxis,
  plainTensor,
  type Operation,
  type OperationCall,
  type Operations,
} from './onnx-call.ts';
import { computed, type GraphValue } from './onnx-value.ts';

type Reduction = (tf: TfCore, tensor: Tensor, axes: number[], keeps: boolean) => Tensor;

const PLACES = '2,3';

/** Reduces along axes; maps stay as they are held where they stay maps, or only channels are left. */
function reduced(call: OperationCall, reduce: Reduction, axes: readonly number[], keeps: boolean) {
  const value = call.input(0);
  const isSimple = keeps || [...axes].sort().join() === PLACES;
  if (!value.isChannelsLast || !isSimple) {
    return computed(reduce(call.tf, plainTensor(call.tf, value), [...axes], keeps));
  }
  const held = axes.map((axis) => heldAxis(value, axis));
  return computed(reduce(call.tf, value.tensor, held, keeps), keeps);
}

function reduction(reduce: Reduction): Operation {
  return (call) => {
    const rank = call.shape(0).length;
    const listed = call.listed('axes', 1) ?? [];
    if (listed.length === 0 && call.int('noop_with_empty_axes', 0) === 1) return call.input(0);
    const all = Array.from({ length: rank }, (_, axis) => axis);
    const axes = listed.length === 0 ? all : listed.map((axis) => axisFromFront(axis, rank));
    return reduced(call, reduce, axes, call.int('keepdims', 1) === 1);
  };
}

/** One number for each channel of a map. */
function overPlaces(reduce: Reduction): Operation {
  return (call) => {
    if (call.shape(0).length !== 4) throw call.unsupported('over other than maps');
    return reduced(call, reduce, [2, 3], true);
  };
}

const meanOf: Reduction = (tf, tensor, axes, keeps) => tf.mean(tensor, axes, keeps);
const maxOf: Reduction = (tf, tensor, axes, keeps) => tf.max(tensor, axes, keeps);

const lengthOf: Reduction = (tf, tensor, axes, keeps) =>
  tf.sqrt(tf.sum(tf.square(tensor), axes, keeps));

/** Along the last axis, as TensorFlow.js can; before operator set 13 along all from `axis` on. */
function softmaxOf(compute: (tf: TfCore, tensor: Tensor) => Tensor): Operation {
  return (call) => {
    const { tf, opset } = call;
    const tensor = call.plain(0);
    const { rank, shape } = tensor;
    const axis = axisFromFront(call.int('axis', opset < 13 ? 1 : -1), rank);
    if (opset < 13) {
      const rows = shape.slice(0, axis).reduce((product, size) => product * size, 1);
      return computed(tf.reshape(compute(tf, tf.reshape(tensor, [rows, -1])), shape));
    }
    if (axis === rank - 1) return computed(compute(tf, tensor));
    const order = Array.from({ length: rank }, (_, index) => index);
    [order[axis], order[rank - 1]] = [rank - 1, axis];
    return computed(tf.transpose(compute(tf, tf.transpose(tensor, order)), order));
  };
}

function gemm(call: OperationCall): GraphValue {
  const { tf } = call;
  const rows = call.int('transA', 0) === 1 ? tf.transpose(call.plain(0)) : call.plain(0);
  const weights = call.input(1);
  // WebAssembly multiplies by a matrix as it lies much faster than by its transpose.
  const columns =
    call.int('transB', 0) === 1
      ? weights.form('transposed', (tensor) => tf.transpose(tensor))
      : weights.tensor;
  const product = scaled(tf, tf.matMul(rows, columns), call.float('alpha', 1));
  const added = call.optional(2);
  if (added === undefined) return computed(product);
  return computed(tf.add(product, scaled(tf, plainTensor(tf, added), call.float('beta', 1))));
}

function scaled(tf: TfCore, tensor: Tensor, factor: number): Tensor {
  return factor === 1 ? tensor : tf.mul(tensor, factor);
}

function matMul(call: OperationCall): GraphValue {
  const { tf } = call;
  const [left, right] = [call.plain(0), call.plain(1)];
  if (left.rank === 0 || right.rank === 0) throw damaged('a MatMul of a single number');
  if (right.rank === 1) {
    const product = rowsTimes(tf, atLeastRow(tf, left), tf.reshape(right, [-1, 1]));
    return computed(tf.reshape(product, left.shape.slice(0, -1)));
  }
  const product = rowsTimes(tf, atLeastRow(tf, left), right);
  if (left.rank > 1) return computed(product);
  return computed(tf.squeeze(product, [product.rank - 2]));
}

function atLeastRow(tf: TfCore, tensor: Tensor): Tensor {
  return tensor.rank === 1 ? tf.reshape(tensor, [1, -1]) : tensor;
}

/** Many rows by one matrix is one product of two matrices. */
function rowsTimes(tf: TfCore, left: Tensor, right: Tensor): Tensor {
  if (right.rank > 2 || left.rank === 2) return tf.matMul(left, right);
  const inner = left.shape.at(-1) ?? 1;
  const product = tf.matMul(tf.reshape(left, [-1, inner]), right);
  return tf.reshape(product, [...left.shape.slice(0, -1), right.shape[1] ?? 1]);
}

/** https://onnx.ai/onnx/operators/onnx__LayerNormalization.html */
function layerNormalization(call: OperationCall): GraphValue {
  const { tf } = call;
  if (call.outputCount > 1) throw call.unsupported('that gives its mean');
  const tensor = call.plain(0);
  const from = axisFromFront(call.int('axis', -1), tensor.rank);
  const axes = Array.from({ length: tensor.rank - from }, (_, index) => from + index);
  const centred = tf.sub(tensor, tf.mean(tensor, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  const normal = tf.mul(centred, tf.rsqrt(tf.add(variance, call.float('epsilon', 1e-5))));
  const spread = tf.mul(normal, call.plain(1));
  const bias = call.optional(2);
  return computed(bias === undefined ? spread : tf.add(spread, plainTensor(tf, bias)));
}

/** (stored − zero point) × scale, each of them one number or one for each slice along an axis. */
function dequantizeLinear(call: OperationCall): GraphValue {
  const { tf } = call;
  const stored = tf.cast(call.plain(0), 'float32');
  const axis = call.shape(1).length === 1 ? axisFromFront(call.int('axis', 1), stored.rank) : 0;
  const along = (tensor: Tensor) =>
    tensor.rank === 1
      ? tf.reshape(
          tensor,
          stored.shape.map((_, index) => (index === axis ? tensor.size : 1)),
        )
      : tensor;
  if (call.shape(1).length > 1) throw call.unsupported('in blocks');
  const zero = call.optional(2);
  const centred =
    zero === undefined ? stored : tf.sub(stored, along(tf.cast(zero.tensor, 'float32')));
  return computed(tf.mul(centred, along(call.plain(1))));
}

/** What sums up many elements, by the operation's name in ONNX. */
export const SUMS: Operations = {
  DequantizeLinear: dequantizeLinear,
  Gemm: gemm,
  GlobalAveragePool: overPlaces(meanOf),
  GlobalMaxPool: overPlaces(maxOf),
  LayerNormalization: layerNormalization,
  LogSoftmax: softmaxOf((tf, tensor) => tf.logSoftmax(tensor)),
  MatMul: matMul,
  ReduceL2: reduction(lengthOf),
  ReduceMax: reduction(maxOf),
  ReduceMean: reduction(meanOf),
  ReduceMin: reduction((tf, tensor, axes, keeps) => tf.min(tensor, axes, keeps)),
  ReduceProd: reduction((tf, tensor, axes, keeps) => tf.prod(tensor, axes, keeps)),
  ReduceSum: reduction((tf, tensor, axes, keeps) => tf.sum(tensor, axes, keeps)),
  Softmax: softmaxOf((tf, tensor) => tf.softmax(tensor)),
};
