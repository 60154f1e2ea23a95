import type { Tensor } from '@tensorflow/tfjs-core';
import { damaged } from '../model/flatbuffer.ts';
import {
  axisFromFront,
  boundedShape,
  heldAxis,
  type OperationCall,
  type Operations,
} from './onnx-call.ts';
import { heldAlike } from './onnx-operations-elementwise.ts';
import { computed, constantTensor, numbersOf, shapeOf, type GraphValue } from './onnx-value.ts';

/** Nothing moves where maps are only said in the order in which they are held. */
function transpose(call: OperationCall): GraphValue {
  const value = call.input(0);
  const rank = call.shape(0).length;
  const backwards = Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  const order = call.numbers('perm') ?? backwards;
  if ([...order].sort((a, b) => a - b).join() !== backwards.toReversed().join()) {
    throw damaged(`a Transpose by ${order.join()} of ${rank} dimensions`);
  }
  if (value.isChannelsLast && order.join() === '0,2,3,1') return computed(value.tensor);
  if (!value.isChannelsLast && order.join() === '0,3,1,2') return computed(value.tensor, true);
  return computed(call.tf.transpose(call.plain(0), [...order]));
}

function reshape(call: OperationCall): GraphValue {
  const tensor = call.plain(0);
  const asked = call.listed('shape', 1) ?? [];
  const keepsZero = call.int('allowzero', 0) === 1;
  const shape = asked.map((size, axis) =>
    size === 0 && !keepsZero ? (tensor.shape[axis] ?? 0) : size,
  );
  return computed(call.tf.reshape(tensor, shape));
}

function flatten(call: OperationCall): GraphValue {
  const tensor = call.plain(0);
  const axis = call.int('axis', 1);
  const front = axis === tensor.rank ? axis : axisFromFront(axis, tensor.rank);
  const rows = tensor.shape.slice(0, front).reduce((product, size) => product * size, 1);
  return computed(call.tf.reshape(tensor, [rows, tensor.size / rows]));
}

function squeeze(call: OperationCall): GraphValue {
  const tensor = call.plain(0);
  const axes = call.listed('axes', 1)?.map((axis) => axisFromFront(axis, tensor.rank));
  return computed(call.tf.squeeze(tensor, axes));
}

function unsqueeze(call: OperationCall): GraphValue {
  const tensor = call.plain(0);
  const listed = call.listed('axes', 1) ?? [];
  const rank = tensor.rank + listed.length;
  const added = new Set(listed.map((axis) => axisFromFront(axis, rank)));
  const sizes = [...tensor.shape];
  const shape = Array.from({ length: rank }, (_, axis) =>
    added.has(axis) ? 1 : (sizes.shift() ?? 1),
  );
  return computed(call.tf.reshape(tensor, shape));
}

function concat(call: OperationCall): GraphValue {
  const { tf, inputs } = call;
  const rank = call.shape(0).length;
  const axis = axisFromFront(call.int('axis', 1), rank);
  const { tensors, isChannelsLast } = heldAlike(tf, inputs);
  const [only] = tensors;
  if (tensors.length === 1 && only !== undefined) return computed(only, isChannelsLast);
  const held = heldAxis(computed(tf.scalar(0), isChannelsLast), axis);
  return computed(tf.concat([...tensors], held), isChannelsLast);
}

function split(call: OperationCall): readonly GraphValue[] {
  const value = call.input(0);
  const shape = call.shape(0);
  const axis = axisFromFront(call.int('axis', 0), shape.length);
  const size = shape[axis] ?? 0;
  const part = Math.ceil(size / call.outputCount);
  const even = Array.from({ length: call.outputCount }, (_, index) =>
    Math.max(Math.min(part, size - index * part), 0),
  );
  const sizes = [...(call.listed('split', 1) ?? even)];
  return call.tf
    .split(value.tensor, sizes, heldAxis(value, axis))
    .map((tensor) => computed(tensor, value.isChannelsLast));
}

/** Amounts before and after each axis as ONNX lists them, where the value holds its axes. */
function heldPads(value: GraphValue, pads: readonly number[]): [number, number][] {
  const rank = shapeOf(value).length;
  const held: [number, number][] = Array.from({ length: rank }, () => [0, 0]);
  for (let axis = 0; axis < rank; axis += 1) {
    held[heldAxis(value, axis)] = [pads[axis] ?? 0, pads[axis + rank] ?? 0];
  }
  return held;
}

function pad(call: OperationCall): GraphValue {
  const value = call.input(0);
  const { tensor, isChannelsLast } = value;
  const pads = call.listed('pads', 1) ?? [];
  const axes = call.optional(3);
  if (axes !== undefined) throw call.unsupported('along some axes only');
  if (pads.some((amount) => amount < 0)) throw call.unsupported('that cuts its input');
  const held = heldPads(value, pads);
  boundedShape(
    tensor.shape.map((size, axis) => size + (held[axis]?.[0] ?? 0) + (held[axis]?.[1] ?? 0)),
  );
  const mode = call.text('mode', 'constant');
  if (mode === 'constant') {
    return computed(call.tf.pad(tensor, held, call.bound('value', 2) ?? 0), isChannelsLast);
  }
  if (mode !== 'reflect') throw call.unsupported(`by ${mode}`);
  return computed(call.tf.mirrorPad(tensor, held, 'reflect'), isChannelsLast);
}

/** Which elements of an axis a Slice takes; https://onnx.ai/onnx/operators/onnx__Slice.html */
function taken(size: number, start: number, end: number, step: number): number[] {
  const from = start < 0 ? start + size : start;
  const to = end < 0 ? end + size : end;
  const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
  const indices: number[] = [];
  if (step > 0) {
    const last = clamp(to, 0, size);
    for (let index = clamp(from, 0, size); index < last; index += step) indices.push(index);
  } else {
    const last = clamp(to, -1, size - 1);
    for (let index = clamp(from, 0, size - 1); index > last; index += step) indices.push(index);
  }
  return indices;
}

function slice(call: OperationCall): GraphValue {
  const { tf } = call;
  const value = call.input(0);
  const shape = call.shape(0);
  const starts = call.listed('starts', 1) ?? [];
  const ends = call.listed('ends', 2) ?? [];
  const axes = call.listed('axes', 3) ?? starts.map((_, index) => index);
  const steps = call.listed('steps', 4) ?? starts.map(() => 1);
  let { tensor } = value;
  for (const [index, listed] of axes.entries()) {
    const axis = axisFromFront(listed, shape.length);
    const step = steps[index] ?? 1;
    if (step === 0) throw damaged('a Slice that does not move');
    const indices = taken(shape[axis] ?? 0, starts[index] ?? 0, ends[index] ?? 0, step);
    const held = heldAxis(value, axis);
    tensor = step === 1 ? span(call, tensor, held, indices) : tf.gather(tensor, indices, held);
  }
  return computed(tensor, value.isChannelsLast);
}

function span({ tf }: OperationCall, tensor: Tensor, axis: number, indices: readonly number[]) {
  const begin = tensor.shape.map((_, each) => (each === axis ? (indices[0] ?? 0) : 0));
  const sizes = tensor.shape.map((size, each) => (each === axis ? indices.length : size));
  return tf.slice(tensor, begin, sizes);
}

function gather(call: OperationCall): GraphValue {
  const { tf } = call;
  const tensor = call.plain(0);
  const axis = axisFromFront(call.int('axis', 0), tensor.rank);
  const size = tensor.shape[axis] ?? 0;
  const indices = numbersOf(call.input(1)).map((index) => (index < 0 ? index + size : index));
  const isOutside = indices.some((index) => !(index >= 0 && index < size));
  if (isOutside) throw damaged(`a Gather beyond the ${size} elements of its axis`);
  const found = tf.gather(tensor, tf.tensor1d(indices, 'int32'), axis);
  const [before, after] = [tensor.shape.slice(0, axis), tensor.shape.slice(axis + 1)];
  return computed(tf.reshape(found, [...before, ...call.shape(1), ...after]));
}

function shape(call: OperationCall): GraphValue {
  const sizes = call.shape(0).slice(call.int('start', 0));
  const end = call.int('end', call.shape(0).length);
  const kept =
    end < 0 ? sizes.slice(0, end) : sizes.slice(0, end - call.shape(0).length || undefined);
  return computed(call.tf.tensor1d([...kept], 'int32'));
}

/** Each size is the larger one, where the other is 1. */
function expand(call: OperationCall): GraphValue {
  const tensor = call.plain(0);
  const asked = numbersOf(call.input(1));
  const rank = Math.max(asked.length, tensor.rank);
  const target = Array.from({ length: rank }, (_, axis) => {
    const own = tensor.shape[axis - (rank - tensor.rank)] ?? 1;
    const other = asked[axis - (rank - asked.length)] ?? 1;
    return other === 1 ? own : other;
  });
  return computed(call.tf.broadcastTo(tensor, boundedShape(target)));
}

function tile(call: OperationCall): GraphValue {
  const tensor = call.plain(0);
  const repeats = numbersOf(call.input(1));
  boundedShape(tensor.shape.map((size, axis) => size * (repeats[axis] ?? 1)));
  return computed(call.tf.tile(tensor, [...repeats]));
}

function constant(call: OperationCall): GraphValue {
  const { tf } = call;
  const value = call.constant('value');
  if (value !== undefined) return computed(constantTensor(tf, value));
  const [floats, integers] = [call.numbers('value_floats'), call.numbers('value_ints')];
  if (floats !== undefined) return computed(tf.tensor1d([...floats], 'float32'));
  if (integers !== undefined) return computed(tf.tensor1d([...integers], 'int32'));
  const real = call.float('value_float', NaN);
  if (!Number.isNaN(real)) return computed(tf.scalar(real, 'float32'));
  const whole = call.int('value_int', NaN);
  if (!Number.isNaN(whole)) return computed(tf.scalar(whole, 'int32'));
  throw call.unsupported('of an unusual type');
}

function constantOfShape(call: OperationCall): GraphValue {
  const { tf } = call;
  const given = call.constant('value');
  const filled = boundedShape(numbersOf(call.input(0)));
  if (given === undefined) return computed(tf.zeros(filled));
  const element = constantTensor(tf, given);
  if (element.dtype === 'string' || element.dtype === 'complex64') {
    throw call.unsupported('of an unusual type');
  }
  return computed(tf.fill(filled, element.dataSync()[0] ?? 0, element.dtype));
}

/** What moves elements and changes none, by the operation's name in ONNX. */
export const SHAPES: Operations = {
  Concat: concat,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Dropout: (call) => call.input(0),
  Expand: expand,
  Flatten: flatten,
  Gather: gather,
  Identity: (call) => call.input(0),
  Pad: pad,
  Reshape: reshape,
  Shape: shape,
  Slice: slice,
  Split: split,
  Squeeze: squeeze,
  Tile: tile,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
