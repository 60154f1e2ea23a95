import type { Tensor } from '@tensorflow/tfjs-core';
import type { TfCore } from './load-tensorflow.ts';
import {
  channelsLast,
  plainTensor,
  type Operation,
  type OperationCall,
  type Operations,
} from './onnx-call.ts';
import { computed, shapeOf, type GraphValue } from './onnx-value.ts';

/** Each element by itself: the order in which they are held does not matter. */
function each(compute: (tf: TfCore, tensor: Tensor, call: OperationCall) => Tensor): Operation {
  return (call) => {
    const { tensor, isChannelsLast } = call.input(0);
    return computed(compute(call.tf, tensor, call), isChannelsLast);
  };
}

/** Values held alike: maps with their channels last, if one of them is and all can be. */
export function heldAlike(
  tf: TfCore,
  values: readonly GraphValue[],
): { readonly tensors: readonly Tensor[]; readonly isChannelsLast: boolean } {
  const isChannelsLast =
    values.some((value) => value.isChannelsLast) &&
    values.every((value) => shapeOf(value).length <= 4);
  const order = isChannelsLast ? channelsLast : plainTensor;
  return { tensors: values.map((value) => order(tf, value)), isChannelsLast };
}

/** Two or more values, element by element, broadcast to each other. */
function together(compute: (tf: TfCore, left: Tensor, right: Tensor) => Tensor): Operation {
  return ({ tf, inputs }) => {
    const { tensors, isChannelsLast } = heldAlike(tf, inputs);
    const sum = tensors.reduce((left, right) => compute(tf, left, right));
    return computed(sum, isChannelsLast);
  };
}

function clip(call: OperationCall): GraphValue {
  const { tensor, isChannelsLast } = call.input(0);
  const low = call.bound('min', 1) ?? -Infinity;
  const high = call.bound('max', 2) ?? Infinity;
  return computed(clipped(call.tf, tensor, low, high), isChannelsLast);
}

function clipped(tf: TfCore, tensor: Tensor, low: number, high: number): Tensor {
  if (low === 0 && high === 6 && tensor.dtype === 'float32') return tf.relu6(tensor);
  const bound = (value: number) => tf.scalar(value, tensor.dtype === 'int32' ? 'int32' : 'float32');
  const raised = low === -Infinity ? tensor : tf.maximum(tensor, bound(low));
  return high === Infinity ? raised : tf.minimum(raised, bound(high));
}

/** Element types by number (TensorProto.DataType), as TensorFlow.js holds them. */
const TYPES = new Map<number, 'float32' | 'int32' | 'bool'>([
  [1, 'float32'],
  [2, 'int32'],
  [3, 'int32'],
  [6, 'int32'],
  [7, 'int32'],
  [9, 'bool'],
  [10, 'float32'],
  [11, 'float32'],
]);

const cast = each((tf, tensor, call) => {
  const type = TYPES.get(call.int('to', 0));
  if (type === undefined) throw call.unsupported('to an unusual type');
  return tf.cast(tensor, type);
});

const hardSigmoid = each((tf, tensor, call) => {
  const line = tf.add(tf.mul(tensor, call.float('alpha', 0.2)), call.float('beta', 0.5));
  return tf.clipByValue(line, 0, 1);
});

const hardSwish = each((tf, tensor) =>
  tf.mul(tensor, tf.clipByValue(tf.add(tf.mul(tensor, 1 / 6), 0.5), 0, 1)),
);

const gelu = each((tf, tensor, call) => {
  const isTanh = call.text('approximate', 'none') === 'tanh';
  const cube = (value: Tensor) => tf.mul(tf.mul(value, value), value);
  const inner = isTanh
    ? tf.tanh(tf.mul(tf.add(tensor, tf.mul(cube(tensor), 0.044715)), Math.sqrt(2 / Math.PI)))
    : tf.erf(tf.mul(tensor, Math.SQRT1_2));
  return tf.mul(tf.mul(tensor, 0.5), tf.add(inner, 1));
});

const elu = each((tf, tensor, call) => {
  const below = tf.mul(tf.expm1(tf.minimum(tensor, 0)), call.float('alpha', 1));
  return tf.add(tf.relu(tensor), below);
});

/** Whole numbers are divided towards zero, as ONNX says. */
function quotient(tf: TfCore, left: Tensor, right: Tensor): Tensor {
  if (left.dtype !== 'int32' || right.dtype !== 'int32') return tf.div(left, right);
  return tf.cast(tf.div(tf.cast(left, 'float32'), tf.cast(right, 'float32')), 'int32');
}

function mean(call: OperationCall): GraphValue {
  const { tf, inputs } = call;
  const { tensors, isChannelsLast } = heldAlike(tf, inputs);
  const sum = tensors.reduce((left, right) => tf.add(left, right));
  return computed(tf.div(sum, tensors.length), isChannelsLast);
}

function where({ tf, inputs }: OperationCall): GraphValue {
  const { tensors, isChannelsLast } = heldAlike(tf, inputs);
  const [condition, chosen, other] = tensors;
  if (condition === undefined || chosen === undefined || other === undefined) {
    throw new Error('Where without its three inputs');
  }
  return computed(tf.where(tf.cast(condition, 'bool'), chosen, other), isChannelsLast);
}

/** What is done to each element, by the operation's name in ONNX. */
export const ELEMENTWISE: Operations = {
  Abs: each((tf, tensor) => tf.abs(tensor)),
  Add: together((tf, left, right) => tf.add(left, right)),
  And: together((tf, left, right) => tf.logicalAnd(left, right)),
  Cast: cast,
  Ceil: each((tf, tensor) => tf.ceil(tensor)),
  Clip: clip,
  Cos: each((tf, tensor) => tf.cos(tensor)),
  Div: together(quotient),
  Elu: elu,
  Equal: together((tf, left, right) => tf.equal(left, right)),
  Erf: each((tf, tensor) => tf.erf(tensor)),
  Exp: each((tf, tensor) => tf.exp(tensor)),
  Floor: each((tf, tensor) => tf.floor(tensor)),
  Gelu: gelu,
  Greater: together((tf, left, right) => tf.greater(left, right)),
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  LeakyRelu: each((tf, tensor, call) => tf.leakyRelu(tensor, call.float('alpha', 0.01))),
  Less: together((tf, left, right) => tf.less(left, right)),
  Log: each((tf, tensor) => tf.log(tensor)),
  Max: together((tf, left, right) => tf.maximum(left, right)),
  Mean: mean,
  Min: together((tf, left, right) => tf.minimum(left, right)),
  Mul: together((tf, left, right) => tf.mul(left, right)),
  Neg: each((tf, tensor) => tf.neg(tensor)),
  Not: each((tf, tensor) => tf.logicalNot(tensor)),
  Or: together((tf, left, right) => tf.logicalOr(left, right)),
  Pow: together((tf, left, right) => tf.pow(left, right)),
  PRelu: together((tf, left, right) => tf.prelu(left, right)),
  Reciprocal: each((tf, tensor) => tf.reciprocal(tensor)),
  Relu: each((tf, tensor) => tf.relu(tensor)),
  Round: each((tf, tensor) => tf.round(tensor)),
  Selu: each((tf, tensor) => tf.selu(tensor)),
  Sigmoid: each((tf, tensor) => tf.sigmoid(tensor)),
  Sign: each((tf, tensor) => tf.sign(tensor)),
  Sin: each((tf, tensor) => tf.sin(tensor)),
  Softplus: each((tf, tensor) => tf.softplus(tensor)),
  Softsign: each((tf, tensor) => tf.div(tensor, tf.add(tf.abs(tensor), 1))),
  Sqrt: each((tf, tensor) => tf.sqrt(tensor)),
  Sub: together((tf, left, right) => tf.sub(left, right)),
  Sum: together((tf, left, right) => tf.add(left, right)),
  Tanh: each((tf, tensor) => tf.tanh(tensor)),
  Where: where,
};
