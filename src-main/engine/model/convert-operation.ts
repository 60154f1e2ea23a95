import { KindredFailure } from '../../contract/errors.ts';
import { damaged } from './flatbuffer.ts';
import type { OnnxGraph } from './onnx-writer.ts';
import {
  constantBytes,
  depthwiseFirst,
  impliedScales,
  outputsFirst,
  writeBias,
  writeWeights,
  type OrderedWeights,
} from './onnx-weights.ts';
import { elementCount } from './tflite-graph.ts';
import type {
  Activation,
  Add,
  AveragePool2d,
  Conv2d,
  DepthwiseConv2d,
  FullyConnected,
  Mean,
  Pad,
  Reshape,
  TfliteGraph,
  TfliteOperation,
  TfliteTensor,
  Window,
} from './tflite-graph.ts';
import { windowSpan } from './window-padding.ts';

type Shape4 = readonly [batch: number, height: number, width: number, channels: number];

/** Where zero lies at the end of an 8-bit range. */
const LOWEST = { int8: -128, uint8: 0 } as const;
const STORED_STEPS = 255;

/**
 * Writes TFLite operations into an ONNX graph. Values of four dimensions are kept in ONNX's order
 * (batch, channels, height, width), all others as they are. Each operation's declared output shape
 * is checked against the one that follows from its inputs. Throws `model-unreadable` where they
 * disagree and `model-unsupported` for what photo networks do not need.
 */
export class OperationConverter {
  readonly #network: TfliteGraph;
  readonly #graph: OnnxGraph;
  /** The ONNX names of tensors made so far. */
  readonly #names = new Map<number, string>();
  /** Constants written so far: several operations may share one. */
  readonly #written = new Map<string, string>();

  constructor(network: TfliteGraph, graph: OnnxGraph) {
    this.#network = network;
    this.#graph = graph;
  }

  /** Says under which name a tensor's real values (in ONNX's order) are to be found. */
  define(tensor: number, name: string): void {
    this.#names.set(tensor, name);
  }

  /** The ONNX name of a tensor's value. */
  value(tensor: number): string {
    const name = this.#names.get(tensor);
    if (name === undefined) throw unsupported('The network computes with a constant');
    return name;
  }

  /** Writes one operation; its inputs must be defined. */
  convert(operation: TfliteOperation): void {
    this.define(operation.output, this.#write(operation));
  }

  /** The name of a tensor's value as TensorFlow orders it (channels last), reshaped to `shape`. */
  channelsLast(tensor: number, shape: readonly number[], output?: string): string {
    const held = this.#tensor(tensor).shape;
    if (elementCount(held) !== elementCount(shape)) throw damaged('a reshape changes the size');
    const oneCell = held.length !== 4 || (held[1] === 1 && held[2] === 1);
    const ordered = oneCell
      ? this.value(tensor)
      : this.#graph.node('Transpose', [this.value(tensor)], { perm: [0, 2, 3, 1] });
    const target = this.#once(`shape_${shape.join('x')}`, (name) =>
      this.#graph.integers(name, shape),
    );
    return this.#graph.node('Reshape', [ordered, target], {}, output);
  }

  #write(operation: TfliteOperation): string {
    switch (operation.kind) {
      case 'CONV_2D':
      case 'DEPTHWISE_CONV_2D':
        return this.#convolution(operation);
      case 'FULLY_CONNECTED':
        return this.#fullyConnected(operation);
      case 'ADD':
        return this.#add(operation);
      case 'AVERAGE_POOL_2D':
        return this.#averagePool(operation);
      case 'MEAN':
        return this.#mean(operation);
      case 'PAD':
        return this.#pad(operation);
      case 'RESHAPE':
        return this.#reshape(operation);
      case 'QUANTIZE':
      case 'DEQUANTIZE':
        this.#expectShape(operation.output, this.#tensor(operation.input).shape);
        return this.value(operation.input);
      case 'SOFTMAX':
        throw unsupported('The network has a SOFTMAX before its classifier');
    }
  }

  #convolution(operation: Conv2d | DepthwiseConv2d): string {
    const depthwise = operation.kind === 'DEPTHWISE_CONV_2D';
    const [, height, width, channels] = this.#shape4(operation.input);
    const weights = this.#tensor(operation.weights);
    const [first, filterHeight, filterWidth, last] = shape4(weights);
    const fits = depthwise ? first === 1 && last % channels === 0 : last === channels;
    if (!fits) throw damaged(`${operation.kind} weights do not fit their input`);
    const out = depthwise ? last : first;
    checkAxis(weights, depthwise ? 3 : 0);
    const { pads, outputHeight, outputWidth, attributes } = slide(operation.window, [
      height,
      width,
      filterHeight,
      filterWidth,
    ]);
    this.#expectShape(operation.output, [1, outputHeight, outputWidth, out]);
    const name = this.#weights(operation, () =>
      depthwise ? depthwiseFirst(weights) : outputsFirst(weights),
    );
    const operands = [this.value(operation.input), name, ...this.#bias(operation, out)];
    const group = depthwise ? channels : 1;
    return this.#activate(
      operation,
      this.#graph.node('Conv', operands, { ...attributes, pads, group }),
    );
  }

  #fullyConnected(operation: FullyConnected): string {
    const weights = this.#tensor(operation.weights);
    const [out, inputs, ...more] = weights.shape;
    if (out === undefined || inputs === undefined || more.length > 0) {
      throw damaged('FULLY_CONNECTED weights are no matrix');
    }
    checkAxis(weights, 0);
    this.#expectShape(operation.output, [1, out]);
    const row = this.channelsLast(operation.input, [1, inputs]);
    const name = this.#weights(operation, () => ({
      shape: weights.shape,
      data: constantBytes(weights),
    }));
    const operands = [row, name, ...this.#bias(operation, out)];
    return this.#activate(operation, this.#graph.node('Gemm', operands, { transB: 1 }));
  }

  #add(operation: Add): string {
    const { shape } = this.#tensor(operation.left);
    if (shape.join() !== this.#tensor(operation.right).shape.join()) {
      throw unsupported('The network adds values of different shapes');
    }
    this.#expectShape(operation.output, shape);
    const operands = [this.value(operation.left), this.value(operation.right)];
    return this.#activate(operation, this.#graph.node('Add', operands));
  }

  #averagePool(operation: AveragePool2d): string {
    const [, height, width, channels] = this.#shape4(operation.input);
    const { filterHeight, filterWidth } = operation;
    const { pads, outputHeight, outputWidth, attributes } = slide(operation.window, [
      height,
      width,
      filterHeight,
      filterWidth,
    ]);
    this.#expectShape(operation.output, [1, outputHeight, outputWidth, channels]);
    // Both count only the elements inside the picture; ONNX by default, TensorFlow always.
    const node = this.#graph.node('AveragePool', [this.value(operation.input)], {
      kernel_shape: attributes.kernel_shape,
      strides: attributes.strides,
      pads,
    });
    return this.#bounded(node, operation.activation);
  }

  #mean(operation: Mean): string {
    const [, , , channels] = this.#shape4(operation.input);
    const axes = operation.axes.map((axis) => (axis < 0 ? axis + 4 : axis)).sort((a, b) => a - b);
    if (axes.join() !== '1,2')
      throw unsupported('The network averages over other axes than places');
    const pooled = this.#graph.node('GlobalAveragePool', [this.value(operation.input)]);
    const { shape } = this.#tensor(operation.output);
    if (shape.length === 4) {
      this.#expectShape(operation.output, [1, 1, 1, channels]);
      return pooled;
    }
    this.#expectShape(operation.output, [1, channels]);
    return this.#graph.node('Flatten', [pooled], { axis: 1 });
  }

  #pad(operation: Pad): string {
    const shape = this.#shape4(operation.input);
    const padded = shape.map((size, index) => {
      const [before, after] = operation.paddings[index] ?? [0, 0];
      return before + size + after;
    });
    this.#expectShape(operation.output, padded);
    const ordered = [0, 3, 1, 2].map(
      (dimension) => operation.paddings[dimension] ?? ([0, 0] as const),
    );
    const pads = [...ordered.map(([before]) => before), ...ordered.map(([, after]) => after)];
    const name = this.#once(`pads_${pads.join('_')}`, (each) => this.#graph.integers(each, pads));
    return this.#graph.node('Pad', [this.value(operation.input), name]);
  }

  #reshape(operation: Reshape): string {
    const { shape } = this.#tensor(operation.output);
    const reshaped = this.channelsLast(operation.input, shape);
    if (shape.length !== 4) return reshaped;
    return this.#graph.node('Transpose', [reshaped], { perm: [0, 3, 1, 2] });
  }

  #weights(
    { kind, weights }: Conv2d | DepthwiseConv2d | FullyConnected,
    order: () => OrderedWeights,
  ): string {
    return this.#once(`${kind}_${weights}`, (name) =>
      writeWeights(this.#graph, name, this.#tensor(weights), order()),
    );
  }

  #bias(operation: Conv2d | DepthwiseConv2d | FullyConnected, channels: number): readonly string[] {
    const { bias } = operation;
    if (bias === undefined) return [];
    const implied = impliedScales(
      this.#tensor(operation.input).quantisation,
      this.#tensor(operation.weights).quantisation,
    );
    const key = `bias_${bias}_${operation.weights}_${operation.input}`;
    return [
      this.#once(key, (name) =>
        writeBias(this.#graph, name, this.#tensor(bias), channels, implied),
      ),
    ];
  }

  /**
   * Applies the activation. Quantised files may leave a ReLU or ReLU6 out, as the output's range
   * already begins at zero and the kernels clamp to it; so a range that does is clamped to.
   */
  #activate(
    operation: { readonly activation: Activation; readonly output: number },
    node: string,
  ): string {
    if (operation.activation !== 'none') return this.#bounded(node, operation.activation);
    const { type, quantisation } = this.#tensor(operation.output);
    const [scale] = quantisation?.scales ?? [];
    const [zero] = quantisation?.zeroPoints ?? [];
    if (scale === undefined || (type !== 'int8' && type !== 'uint8')) return node;
    return zero === LOWEST[type] ? this.#clip(node, 0, STORED_STEPS * scale) : node;
  }

  #bounded(node: string, activation: Activation): string {
    switch (activation) {
      case 'none':
        return node;
      case 'relu':
        return this.#graph.node('Relu', [node]);
      case 'relu-n1-to-1':
        return this.#clip(node, -1, 1);
      case 'relu6':
        return this.#clip(node, 0, 6);
    }
  }

  #clip(node: string, low: number, high: number): string {
    const bounds = [low, high].map((bound) =>
      this.#once(`bound_${bound}`, (name) => this.#graph.floats(name, [], [bound])),
    );
    return this.#graph.node('Clip', [node, ...bounds]);
  }

  #once(key: string, write: (name: string) => string): string {
    const name = this.#written.get(key) ?? write(key);
    this.#written.set(key, name);
    return name;
  }

  #tensor(number: number): TfliteTensor {
    const tensor = this.#network.tensors[number];
    if (tensor === undefined) throw damaged(`tensor ${number} is not there`);
    return tensor;
  }

  #shape4(tensor: number): Shape4 {
    const shape = shape4(this.#tensor(tensor));
    if (shape[0] !== 1) throw unsupported('The network takes several photos at once');
    return shape;
  }

  #expectShape(tensor: number, shape: readonly number[]): void {
    const declared = this.#tensor(tensor).shape;
    if (declared.join() !== shape.join()) {
      throw damaged(`tensor ${tensor} is [${declared.join()}], expected [${shape.join()}]`);
    }
  }
}

function shape4(tensor: TfliteTensor): Shape4 {
  const [batch, height, width, channels, ...more] = tensor.shape;
  if (
    batch === undefined ||
    height === undefined ||
    width === undefined ||
    channels === undefined ||
    more.length > 0
  ) {
    throw damaged(`a tensor shaped [${tensor.shape.join()}], expected four dimensions`);
  }
  return [batch, height, width, channels];
}

function checkAxis(weights: TfliteTensor, outputs: number): void {
  const { quantisation } = weights;
  if (
    quantisation !== undefined &&
    quantisation.scales.length > 1 &&
    quantisation.axis !== outputs
  ) {
    throw unsupported('The network scales its weights along another axis than the outputs');
  }
}

/** Pads and sizes of a window of [height, width, filterHeight, filterWidth]. */
function slide(
  window: Window,
  [height, width, filterHeight, filterWidth]: readonly [number, number, number, number],
) {
  const { padding, strideHeight, strideWidth, dilationHeight, dilationWidth } = window;
  const rows = windowSpan(padding, height, filterHeight, strideHeight, dilationHeight);
  const columns = windowSpan(padding, width, filterWidth, strideWidth, dilationWidth);
  return {
    pads: [rows.before, columns.before, rows.after, columns.after],
    outputHeight: rows.output,
    outputWidth: columns.output,
    attributes: {
      kernel_shape: [filterHeight, filterWidth],
      strides: [strideHeight, strideWidth],
      dilations: [dilationHeight, dilationWidth],
    },
  };
}

function unsupported(what: string): KindredFailure {
  const message = `${what}, which Kindred cannot run.`;
  return new KindredFailure({ code: 'model-unsupported', message });
}
