import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { damaged } from '../model/flatbuffer.ts';
import type { OperationCall, Operations } from './onnx-call.ts';
import { computed, ConstantValue, shapeOf, type GraphValue } from './onnx-value.ts';
import { windowOf, type Window } from './onnx-window.ts';

/** The attribute by which a convolution that the network fused says what is applied to it. */
export const FUSED_ACTIVATION = 'kindred.activation';

type Activation = 'linear' | 'relu' | 'relu6';

function convolution(call: OperationCall): GraphValue {
  const input = call.map(0);
  const [, height, width, channels] = input.shape;
  const weights = call.input(1);
  const [outputs = 0, share = 0, ...kernel] = shapeOf(weights);
  const groups = call.int('group', 1);
  if (groups < 1 || share * groups !== channels || outputs % groups !== 0) {
    throw damaged(`a Conv of ${outputs} × ${share} in ${groups} groups over ${channels} channels`);
  }
  const window = windowOf(call, kernel, [height, width]);
  if (isStridedAndDilated(window)) throw call.unsupported('with strides and dilations');
  const parts = { input, weights, window, groups };
  if (groups === 1) return computed(dense(call, parts), true);
  if (share === 1) return computed(depthwise(call, parts), true);
  return computed(grouped(call, parts), true);
}

function isStridedAndDilated({ strides, dilations }: Window): boolean {
  return strides.some((stride) => stride > 1) && dilations.some((dilation) => dilation > 1);
}

interface ConvolutionParts {
  readonly input: Tensor4D;
  readonly weights: GraphValue;
  readonly window: Window;
  readonly groups: number;
}

/** Bias and activation, as TensorFlow.js's fused operations take them. */
function ending(call: OperationCall): { activation: Activation; bias?: Tensor1D } {
  const named = call.text(FUSED_ACTIVATION, 'linear');
  const activation = named === 'relu' || named === 'relu6' ? named : 'linear';
  const bias = call.optional(2);
  return bias === undefined ? { activation } : { activation, bias: row(bias.tensor) };
}

function row(tensor: Tensor): Tensor1D {
  if (!isRow(tensor)) throw damaged(`a bias of ${tensor.rank} dimensions`);
  return tensor;
}

function isRow(tensor: Tensor): tensor is Tensor1D {
  return tensor.rank === 1;
}

function four(tensor: Tensor): Tensor4D {
  if (!isFour(tensor)) throw damaged(`weights of ${tensor.rank} dimensions`);
  return tensor;
}

function isFour(tensor: Tensor): tensor is Tensor4D {
  return tensor.rank === 4;
}

/** Filters of TensorFlow: height, width, input channels, output channels. */
function filterOf({ tf }: OperationCall, weights: GraphValue): Tensor4D {
  return four(weights.form('filter', (tensor) => tf.transpose(tensor, [2, 3, 1, 0])));
}

function dense(call: OperationCall, { input, weights, window }: ConvolutionParts): Tensor {
  return call.tf.fused.conv2d({
    x: input,
    filter: filterOf(call, weights),
    strides: window.strides,
    pad: window.pads,
    dilations: window.dilations,
    ...ending(call),
  });
}

function depthwise(call: OperationCall, parts: ConvolutionParts): Tensor {
  const { tf } = call;
  const { input, weights, window, groups } = parts;
  const filter = weights.form(`depthwise filter in ${groups}`, (tensor) => {
    const [outputs = 0, , height = 0, width = 0] = tensor.shape;
    const perGroup = tf.reshape(tensor, [groups, outputs / groups, height, width]);
    return tf.transpose(perGroup, [2, 3, 0, 1]);
  });
  return tf.fused.depthwiseConv2d({
    x: input,
    filter: four(filter),
    strides: window.strides,
    // Its types leave out what it computes: amounts on each side.
    pad: window.pads as unknown as number,
    dilations: window.dilations,
    ...ending(call),
  });
}

/** Groups of several channels: each its own convolution, side by side. */
function grouped(call: OperationCall, parts: ConvolutionParts): Tensor {
  const { tf } = call;
  const { input, weights, window, groups } = parts;
  const { strides, pads, dilations } = window;
  const filters = tf.split(filterOf(call, weights), groups, 3);
  const parted = tf.split(input, groups, 3).map((part, index) => {
    const filter = filters[index];
    if (filter === undefined) throw damaged(`group ${index} has no filters`);
    return tf.conv2d(four(part), four(filter), strides, pads, 'NHWC', dilations);
  });
  const joined = tf.concat(parted, 3);
  const { activation, bias } = ending(call);
  const shifted = bias === undefined ? joined : tf.add(joined, bias);
  if (activation === 'linear') return shifted;
  return activation === 'relu' ? tf.relu(shifted) : tf.relu6(shifted);
}

function poolingWindow(call: OperationCall, [, height, width]: Tensor4D['shape']): Window {
  const window = windowOf(call, call.numbers('kernel_shape') ?? [], [height, width]);
  if (window.dilations.some((dilation) => dilation > 1)) throw call.unsupported('with dilations');
  return window;
}

function maxPool(call: OperationCall): GraphValue {
  const input = call.map(0);
  if (call.outputCount > 1) throw call.unsupported('that says where each maximum was');
  const { kernel, strides, pads } = poolingWindow(call, input.shape);
  return computed(call.tf.maxPool(input, kernel, strides, pads), true);
}

function averagePool(call: OperationCall): GraphValue {
  const input = call.map(0);
  const { kernel, strides, pads, isPadded, isBeyond } = poolingWindow(call, input.shape);
  const countsPadding = call.int('count_include_pad', 0) === 1 && isPadded;
  if (!countsPadding) return computed(call.tf.avgPool(input, kernel, strides, pads), true);
  if (isBeyond) throw call.unsupported('that counts its padding and rounds up');
  return computed(call.tf.avgPool(call.tf.pad(input, pads), kernel, strides, 'valid'), true);
}

/** y = (x − mean) / √(variance + ε) × scale + bias, as one product and one sum. */
function batchNormalization(call: OperationCall): GraphValue {
  const { tf } = call;
  const epsilon = call.float('epsilon', 1e-5);
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((index) => call.input(index));
  if (!scale || !bias || !mean || !variance) throw damaged('BatchNormalization lacks an input');
  const isMap = call.shape(0).length === 4;
  const input = isMap ? call.map(0) : call.plain(0);
  if (!isMap && input.rank !== 2) throw call.unsupported(`of ${input.rank} dimensions`);
  const areConstant = [scale, bias, mean, variance].every((each) => each instanceof ConstantValue);
  // Where they are, as a rule, it is computed once; networks may share some of them.
  const once = (value: GraphValue, what: string, make: (tensor: Tensor) => Tensor) =>
    areConstant ? value.form(`${what} of ${call.name}`, make) : make(value.tensor);
  const factor = once(scale, 'factor', (tensor) =>
    tf.div(tensor, tf.sqrt(tf.add(variance.tensor, epsilon))),
  );
  const shift = once(bias, 'shift', (tensor) => tf.sub(tensor, tf.mul(mean.tensor, factor)));
  return computed(tf.add(tf.mul(input, factor), shift), isMap);
}

/** https://onnx.ai/onnx/operators/onnx__LRN.html; TensorFlow does not divide alpha by the size. */
function localResponse(call: OperationCall): GraphValue {
  const size = call.int('size', 1);
  if (size % 2 === 0) throw call.unsupported(`over ${size} channels`);
  const alpha = call.float('alpha', 1e-4) / size;
  const normal = call.tf.localResponseNormalization(
    call.map(0),
    (size - 1) / 2,
    call.float('bias', 1),
    alpha,
    call.float('beta', 0.75),
  );
  return computed(normal, true);
}

/** What looks at neighbours in maps, by the operation's name in ONNX. */
export const WINDOWS: Operations = {
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Conv: convolution,
  LRN: localResponse,
  MaxPool: maxPool,
};
