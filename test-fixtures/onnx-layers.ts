import type { GraphWriter } from './onnx-graphs.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';

/** Classes of the networks of random weights: real ones tell 1,000; fewer keep the files small. */
export const RANDOM_CLASSES = 40;

/** A value of [1, channels, size, size]. */
export interface Planes {
  readonly name: string;
  readonly channels: number;
  readonly size: number;
}

type Activation = 'relu' | 'relu6' | 'swish' | 'none';

interface ConvOptions {
  readonly kernel?: number;
  readonly stride?: number;
  readonly activation?: Activation;
  /** Each channel by itself. */
  readonly isDepthwise?: boolean;
}

/** Adds layers of random weights, the same for a seed; values neither vanish nor swell. */
export class OnnxLayers {
  readonly graph: GraphWriter;
  readonly #random: SeededRandom;
  #constants = 0;

  constructor(graph: GraphWriter, seed: number) {
    this.graph = graph;
    this.#random = seededRandom(seed);
  }

  /** A picture as TensorFlow's exporter takes it: channels last, and turned first of all. */
  lastChannels(name: string, size: number): Planes {
    this.graph.input(name, 'float32', ['unk__616', size, size, 3]);
    const turned = this.graph.node('Transpose', [name], { perm: [0, 3, 1, 2] });
    return { name: turned, channels: 3, size };
  }

  /** A picture as PyTorch's exporter takes it. */
  firstChannels(name: string, size: number): Planes {
    this.graph.input(name, 'float32', ['batch_size', 3, size, size]);
    return { name, channels: 3, size };
  }

  /** Uniform numbers, of a deviation that keeps the size of sums of `summed` of them. */
  weights(shape: readonly number[], summed: number): string {
    const reach = Math.sqrt(6 / summed);
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from(
      { length: count },
      () => (this.#random.uniform() * 2 - 1) * reach,
    );
    return this.graph.constant(this.#name(), 'float32', shape, new Uint8Array(values.buffer));
  }

  /** The same number many times. */
  filled(shape: readonly number[], value: number): string {
    const count = shape.reduce((product, size) => product * size, 1);
    return this.graph.floats(this.#name(), shape, Array<number>(count).fill(value));
  }

  integers(values: readonly number[]): string {
    return this.graph.integers(this.#name(), values);
  }

  /** A convolution with its batch normalisation folded in; borders are filled as SAME does. */
  conv(value: Planes, channels: number, options: ConvOptions = {}): Planes {
    const { kernel = 1, stride = 1, activation = 'relu', isDepthwise = false } = options;
    const group = isDepthwise ? value.channels : 1;
    const inputs = value.channels / group;
    const out = isDepthwise ? value.channels : channels;
    const size = Math.ceil(value.size / stride);
    const missing = Math.max(0, (size - 1) * stride + kernel - value.size);
    const before = Math.floor(missing / 2);
    const weights = this.weights([out, inputs, kernel, kernel], inputs * kernel * kernel);
    const name = this.graph.node('Conv', [value.name, weights, this.filled([out], 0.05)], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [before, before, missing - before, missing - before],
      group,
    });
    return this.activate({ name, channels: out, size }, activation);
  }

  /** Depthwise, then pointwise. */
  separable(value: Planes, channels: number, options: ConvOptions = {}): Planes {
    const { kernel = 3, stride = 1, activation = 'relu' } = options;
    const depth = this.conv(value, 0, { kernel, stride, isDepthwise: true, activation: 'none' });
    return this.conv(depth, channels, { activation });
  }

  activate(value: Planes, activation: Activation): Planes {
    const { graph } = this;
    switch (activation) {
      case 'none':
        return value;
      case 'relu':
        return { ...value, name: graph.node('Relu', [value.name]) };
      case 'relu6':
        return {
          ...value,
          name: graph.node('Clip', [value.name, this.filled([], 0), this.filled([], 6)]),
        };
      case 'swish':
        return {
          ...value,
          name: graph.node('Mul', [value.name, graph.node('Sigmoid', [value.name])]),
        };
    }
  }

  /** Normalisation that could not be folded, as before an activation. */
  batchNorm(value: Planes): Planes {
    const row = [value.channels];
    const [one, zero] = [this.filled(row, 1), this.filled(row, 0.01)];
    const inputs = [value.name, one, zero, zero, one];
    const name = this.graph.node('BatchNormalization', inputs, { epsilon: { float: 1e-3 } });
    return { ...value, name };
  }

  pool(value: Planes, kind: 'MaxPool' | 'AveragePool', kernel: number, stride: number): Planes {
    const size = Math.ceil(value.size / stride);
    const missing = Math.max(0, (size - 1) * stride + kernel - value.size);
    const before = Math.floor(missing / 2);
    const name = this.graph.node(kind, [value.name], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [before, before, missing - before, missing - before],
    });
    return { ...value, name, size };
  }

  add(left: Planes, right: Planes): Planes {
    return { ...left, name: this.graph.node('Add', [left.name, right.name]) };
  }

  concat(values: readonly Planes[]): Planes {
    const [first = { name: '', channels: 0, size: 0 }] = values;
    const name = this.graph.node(
      'Concat',
      values.map((value) => value.name),
      { axis: 1 },
    );
    return {
      name,
      size: first.size,
      channels: values.reduce((sum, each) => sum + each.channels, 0),
    };
  }

  /** x·W + b on the last dimension, as two operations. */
  dense(value: string, inputs: number, outputs: number): string {
    const product = this.graph.node('MatMul', [value, this.weights([inputs, outputs], inputs)]);
    return this.graph.node('Add', [product, this.filled([outputs], 0.02)]);
  }

  /** Ends as Keras does: mean over places, a dense layer, softmax. */
  kerasTop({ name, channels }: Planes, classes: number): void {
    const { graph } = this;
    const mean = graph.node('ReduceMean', [name], { axes: [2, 3], keepdims: 0 });
    graph.node('Softmax', [this.dense(mean, channels, classes)], { axis: 1 }, 'predictions');
    graph.output('predictions', 'float32', ['unk__617', classes]);
  }

  /** Ends as torchvision does: mean over places, flat, one Gemm. */
  torchTop({ name, channels }: Planes, classes: number): void {
    const { graph } = this;
    const flat = graph.node('Flatten', [graph.node('GlobalAveragePool', [name])], { axis: 1 });
    const weights = this.weights([classes, channels], channels);
    const inputs = [flat, weights, this.filled([classes], 0.02)];
    graph.node('Gemm', inputs, { transB: 1 }, 'output');
    graph.output('output', 'float32', ['batch_size', classes]);
  }

  #name(): string {
    this.#constants += 1;
    return `constant_${this.#constants}`;
  }
}
