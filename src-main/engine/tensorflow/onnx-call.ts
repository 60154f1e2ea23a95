import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { damaged } from '../model/flatbuffer.ts';
import type { OnnxNode, OnnxTensor } from '../model/onnx-graph.ts';
import type { TfCore } from './load-tensorflow.ts';
import { unsupportedNetwork } from './onnx-refusals.ts';
import { numbersOf, shapeOf, type GraphValue } from './onnx-value.ts';

/** Computes a node; what it gives may be its inputs, or views of them. */
export type Operation = (call: OperationCall) => GraphValue | readonly GraphValue[];

/** Operations by ONNX's names. */
export type Operations = Readonly<Record<string, Operation>>;

/** A node with the values that it is given. */
export class OperationCall {
  readonly tf: TfCore;
  readonly opset: number;
  readonly #node: OnnxNode;
  readonly #inputs: readonly (GraphValue | undefined)[];

  constructor(
    tf: TfCore,
    opset: number,
    node: OnnxNode,
    inputs: readonly (GraphValue | undefined)[],
  ) {
    this.tf = tf;
    this.opset = opset;
    this.#node = node;
    this.#inputs = inputs;
  }

  get operation(): string {
    return this.#node.operation;
  }

  /** No other node's. */
  get name(): string {
    return this.#node.outputs[0] ?? '';
  }

  get outputCount(): number {
    return this.#node.outputs.length;
  }

  /** All inputs, none of them left out. */
  get inputs(): readonly GraphValue[] {
    return this.#inputs.map((_, index) => this.input(index));
  }

  input(index: number): GraphValue {
    const value = this.#inputs[index];
    if (value === undefined) throw damaged(`${this.operation} lacks its input ${index}`);
    return value;
  }

  optional(index: number): GraphValue | undefined {
    return this.#inputs[index];
  }

  /** An input as a tensor in ONNX's order. */
  plain(index: number): Tensor {
    return plainTensor(this.tf, this.input(index));
  }

  /** An input as maps of batch, height, width, channels. */
  map(index: number): Tensor4D {
    return channelsLast(this.tf, this.input(index));
  }

  shape(index: number): readonly number[] {
    return shapeOf(this.input(index));
  }

  int(name: string, otherwise: number): number {
    const attribute = this.#node.attributes.get(name);
    return attribute?.kind === 'int' ? attribute.value : otherwise;
  }

  float(name: string, otherwise: number): number {
    const attribute = this.#node.attributes.get(name);
    return attribute?.kind === 'float' ? attribute.value : otherwise;
  }

  text(name: string, otherwise: string): string {
    const attribute = this.#node.attributes.get(name);
    return attribute?.kind === 'string' ? attribute.value : otherwise;
  }

  numbers(name: string): readonly number[] | undefined {
    const attribute = this.#node.attributes.get(name);
    return attribute?.kind === 'ints' || attribute?.kind === 'floats' ? attribute.value : undefined;
  }

  constant(name: string): OnnxTensor | undefined {
    const attribute = this.#node.attributes.get(name);
    return attribute?.kind === 'tensor' ? attribute.value : undefined;
  }

  /** Integers that older files have as an attribute, newer ones as an input. */
  listed(name: string, input: number): readonly number[] | undefined {
    const value = this.optional(input);
    return value === undefined ? this.numbers(name) : numbersOf(value);
  }

  /** A number that older files have as an attribute, newer ones as an input. */
  bound(name: string, input: number): number | undefined {
    const value = this.optional(input);
    if (value !== undefined) return numbersOf(value)[0];
    const attribute = this.#node.attributes.get(name);
    return attribute?.kind === 'float' ? attribute.value : undefined;
  }

  /** A refusal that names this operation. */
  unsupported(how: string): Error {
    return unsupportedNetwork(`The network has a ${this.operation} ${how}`);
  }
}

/** A value as a tensor in ONNX's order. */
export function plainTensor(tf: TfCore, value: GraphValue): Tensor {
  if (!value.isChannelsLast) return value.tensor;
  return value.form('plain', (tensor) => reordered(tf, tensor, [0, 3, 1, 2]));
}

/** A value of up to four dimensions as maps of batch, height, width, channels. */
export function channelsLast(tf: TfCore, value: GraphValue): Tensor4D {
  const tensor = value.isChannelsLast
    ? value.tensor
    : value.form('channels last', (plain) => {
        const shape = [...Array<number>(4 - plain.rank).fill(1), ...plain.shape];
        return reordered(tf, tf.reshape(plain, shape), [0, 2, 3, 1]);
      });
  if (!isMap(tensor)) throw damaged(`maps of ${tensor.rank} dimensions`);
  return tensor;
}

/** Of one cell, or one channel, the order of the elements stays as it is. */
function reordered(tf: TfCore, tensor: Tensor, order: number[]): Tensor {
  const moved = order.filter((axis) => tensor.shape[axis] !== 1);
  const isInOrder = moved.every((axis, index) => index === 0 || axis > (moved[index - 1] ?? 0));
  const shape = order.map((axis) => tensor.shape[axis] ?? 1);
  return isInOrder ? tf.reshape(tensor, shape) : tf.transpose(tensor, order);
}

function isMap(tensor: Tensor): tensor is Tensor4D {
  return tensor.rank === 4;
}

/** ONNX's axis as a number from the front. */
export function axisFromFront(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis;
  if (front < 0 || front >= Math.max(rank, 1)) throw damaged(`axis ${axis} of ${rank}`);
  return front;
}

/** Where maps with their channels last hold ONNX's axes. */
const HELD_AXES = [0, 3, 1, 2] as const;

/** Where a value holds one of ONNX's axes, counted from the front. */
export function heldAxis({ isChannelsLast }: GraphValue, axis: number): number {
  return isChannelsLast ? (HELD_AXES[axis] ?? axis) : axis;
}

/** More elements than any photo network has in one value; a file that asks for them is none. */
const MAX_ELEMENTS = 2 ** 28;

/** A shape that a file asks for, before it is allocated. */
export function boundedShape(shape: readonly number[]): number[] {
  const count = shape.reduce((product, size) => (size < 0 ? NaN : product * size), 1);
  if (!(count <= MAX_ELEMENTS)) throw damaged(`a value of ${shape.join(' × ')}`);
  return [...shape];
}
