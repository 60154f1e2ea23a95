import { OnnxGraph } from '../model/onnx-writer.ts';
import { COURSE_SHAPES, COURSE_SIDE } from './course-networks.ts';
import type { LayerWeights, TrainedNetwork } from './train-network.ts';

/** A trained network as an ONNX file. */
export interface CourseOnnx {
  readonly bytes: Uint8Array;
  /** How many numbers its feature has. */
  readonly featureSize: number;
}

/** The names of the file's values. */
export const COURSE_VALUES = { input: 'image', feature: 'feature', logits: 'logits' } as const;

/**
 * Writes a trained network as an ONNX file: `image` float32 [1, 28, 28, 1] from 0 to 1 in; out come
 * `feature` [1, n], the last layer before the softmax after its ReLU, and `logits` [1, classes],
 * what the softmax is taken of.
 */
export function courseOnnx({ kind, weights }: TrainedNetwork): CourseOnnx {
  const { convolutions, dense } = COURSE_SHAPES[kind];
  const layers = layersOf(weights);
  const writer = new CourseWriter();
  for (const [at, { filter, stride }] of convolutions.entries()) {
    writer.convolve(layerAt(layers, at), filter, stride);
  }
  writer.flatten();
  for (const at of dense.keys()) writer.connect(layerAt(layers, convolutions.length + at));
  return writer.classify(layerAt(layers, convolutions.length + dense.length));
}

interface Layer {
  readonly weights: LayerWeights;
  readonly biases: LayerWeights;
}

function layersOf(weights: readonly LayerWeights[]): Layer[] {
  return weights.flatMap((layer, at) => {
    const biases = weights[at + 1];
    return at % 2 === 1 || biases === undefined ? [] : [{ weights: layer, biases }];
  });
}

function layerAt(layers: readonly Layer[], at: number): Layer {
  const layer = layers[at];
  if (layer === undefined) throw new Error(`The trained network lacks its layer ${at}.`);
  return layer;
}

/** Writes one layer after the other. */
class CourseWriter {
  readonly #graph = new OnnxGraph();
  #value: string = COURSE_VALUES.input;
  /** Of one photo: [height, width, channels]. */
  #shape: readonly [number, number, number] = [COURSE_SIDE, COURSE_SIDE, 1];
  #layers = 0;

  constructor() {
    this.#graph.input(COURSE_VALUES.input, 'float32', [1, ...this.#shape]);
    this.#value = this.#graph.node('Transpose', [this.#value], { perm: [0, 3, 1, 2] });
  }

  convolve({ weights, biases }: Layer, filter: number, stride: number): void {
    const [size] = this.#shape;
    const outputs = biases.values.length;
    const channels = this.#shape[2];
    const side = Math.ceil(size / stride);
    // SAME as TensorFlow has it: what is missing, half on each side, the odd one at the end.
    const missing = Math.max(0, (side - 1) * stride + filter - size);
    const [before, after] = [Math.floor(missing / 2), Math.ceil(missing / 2)];
    const name = this.#name('convolution');
    const kernel = channelsFirst(weights.values, filter * filter, channels, outputs);
    const shape = [outputs, channels, filter, filter];
    const convolved = this.#graph.node(
      'Conv',
      [this.#value, this.#constant(`${name}_weights`, shape, kernel), this.#biases(name, biases)],
      { strides: [stride, stride], pads: [before, before, after, after] },
    );
    this.#value = this.#graph.node('Relu', [convolved]);
    this.#shape = [side, side, outputs];
  }

  /** In TensorFlow's order: the channels of each place beside each other. */
  flatten(): void {
    const places = this.#graph.node('Transpose', [this.#value], { perm: [0, 2, 3, 1] });
    const count = this.#shape.reduce((product, size) => product * size, 1);
    this.#value = this.#graph.node('Reshape', [places, this.#graph.integers('row', [1, count])]);
    this.#shape = [1, 1, count];
  }

  connect(layer: Layer): void {
    this.#value = this.#graph.node('Relu', [this.#dense(layer)]);
    this.#shape = [1, 1, layer.biases.values.length];
  }

  classify(layer: Layer): CourseOnnx {
    const featureSize = this.#shape[2];
    this.#value = this.#graph.node('Identity', [this.#value], {}, COURSE_VALUES.feature);
    this.#dense(layer, COURSE_VALUES.logits);
    this.#graph.output(COURSE_VALUES.feature, 'float32', [1, featureSize]);
    this.#graph.output(COURSE_VALUES.logits, 'float32', [1, layer.biases.values.length]);
    return { bytes: this.#graph.encode(), featureSize };
  }

  #dense({ weights, biases }: Layer, output?: string): string {
    const name = this.#name('dense');
    const inputs = [
      this.#value,
      this.#constant(`${name}_weights`, weights.shape, weights.values),
      this.#biases(name, biases),
    ];
    return this.#graph.node('Gemm', inputs, {}, output);
  }

  #name(kind: string): string {
    this.#layers += 1;
    return `${kind}_${this.#layers}`;
  }

  #biases(name: string, { shape, values }: LayerWeights): string {
    return this.#constant(`${name}_biases`, shape, values);
  }

  #constant(name: string, shape: readonly number[], values: Float32Array): string {
    return this.#graph.floats(name, shape, [...values]);
  }
}

/** A filter [places, in, out] as [out, in, places]: TensorFlow's order as ONNX's. */
function channelsFirst(
  values: Float32Array,
  places: number,
  inputs: number,
  outputs: number,
): Float32Array {
  const turned = new Float32Array(values.length);
  values.forEach((value, at) => {
    const output = at % outputs;
    const input = Math.floor(at / outputs) % inputs;
    const place = Math.floor(at / (outputs * inputs));
    turned[(output * inputs + input) * places + place] = value;
  });
  return turned;
}
