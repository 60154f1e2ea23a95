import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  add,
  conv2d,
  depthwiseConv2d,
  fullyConnected,
  mean,
  quantize,
  softmax,
  writeTflite,
  type FileOperation,
  type FileTensor,
  type FileWindow,
} from './tflite-file.ts';

const INPUT_SIZE = 224;
const FEATURE_SIZE = 32;
const CLASS_COUNT = 20;
const WEIGHTS_FILE = 'tiny.tflite';
const LABELS_FILE = 'tiny_labels.txt';
const MEAN_FILE = 'mean.f32';

/** What is written beside the weights, and how they differ. */
export interface TinyNetworkOptions {
  /** Other seeds give other weights; the same always the same. */
  readonly seed?: number;
  readonly id?: string;
  /** What people call it. */
  readonly name?: string;
  /** Where `model.json` says that the weights can be fetched. */
  readonly source?: string;
  /** A mean feature to come with it: 32 numbers. */
  readonly meanFeature?: readonly number[];
}

/** What was written. */
export interface TinyNetwork {
  readonly id: string;
  readonly weightsFile: string;
  readonly labels: readonly string[];
  readonly featureSize: number;
  readonly mapSize: number;
  readonly classCount: number;
}

/**
 * Writes a small network with random weights into a folder, as KINDRED_MODELS wants it: a TFLite
 * file, its labels and its `model.json`. It is built as MobileNetV2 is (quantised, depthwise
 * convolutions, one residual) with 32 features, a 7 × 7 map and 20 classes, and takes about a
 * millisecond a photo, so that indexing can be tested without real weights. Photos that look alike
 * get features that are alike; what its classes say means nothing.
 */
export async function writeTinyNetwork(
  folder: string,
  options: TinyNetworkOptions = {},
): Promise<TinyNetwork> {
  const { seed = 4, id = 'tiny', name = 'Tiny', meanFeature } = options;
  const { source = 'http://127.0.0.1:9/tiny.tflite' } = options;
  const weights = tinyTflite(seed);
  const labels = Array.from({ length: CLASS_COUNT }, (_, index) => `thing ${index}`);
  const labelText = new TextEncoder().encode(labels.join('\n') + '\n');
  const meanBytes = new Uint8Array(Float32Array.from(meanFeature ?? []).buffer);
  const manifest = {
    id,
    name,
    licence: 'Apache-2.0',
    credit: 'random numbers',
    source,
    file: WEIGHTS_FILE,
    sha256: sha256(weights),
    bytes: weights.length,
    inputSize: INPUT_SIZE,
    featureSize: FEATURE_SIZE,
    mapSize: 7,
    classCount: CLASS_COUNT,
    labels: { file: LABELS_FILE, sha256: sha256(labelText) },
    ...(meanFeature && { meanFeature: { file: MEAN_FILE, sha256: sha256(meanBytes) } }),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, WEIGHTS_FILE), weights);
  await writeFile(join(folder, LABELS_FILE), labelText);
  if (meanFeature !== undefined) await writeFile(join(folder, MEAN_FILE), meanBytes);
  await writeFile(join(folder, 'model.json'), JSON.stringify(manifest, undefined, 2));
  return {
    id,
    weightsFile: WEIGHTS_FILE,
    labels,
    featureSize: FEATURE_SIZE,
    mapSize: 7,
    classCount: CLASS_COUNT,
  };
}

/** The bytes of the tiny network's TFLite file. */
export function tinyTflite(seed: number): Uint8Array {
  const network = new NetworkBuilder(seed);
  const image = network.tensor({
    shape: [1, INPUT_SIZE, INPUT_SIZE, 3],
    type: 'uint8',
    scales: [1 / 127.5],
    zeroPoints: [127],
  });
  let value = network.requantize(image);
  value = network.convolve(value, 3, 8, { padding: 'same', stride: 2, activation: 'relu6' });
  value = network.depthwise(value, { padding: 'same', stride: 2, activation: 'relu6' });
  value = network.convolve(value, 1, 16, { padding: 'same', stride: 1 });
  value = network.depthwise(value, { padding: 'same', stride: 2, activation: 'relu6' });
  const trunk = network.convolve(value, 1, 16, { padding: 'same', stride: 1 });
  value = network.depthwise(trunk, { padding: 'same', stride: 1, activation: 'relu6' });
  value = network.convolve(value, 1, 16, { padding: 'same', stride: 1 });
  value = network.join(trunk, value);
  value = network.depthwise(value, { padding: 'same', stride: 4, activation: 'relu6' });
  value = network.convolve(value, 1, FEATURE_SIZE, {
    padding: 'same',
    stride: 1,
    activation: 'relu6',
  });
  return network.classify(image, network.average(value), CLASS_COUNT);
}

/** Adds layers of random weights one after the other, scaled so that values neither vanish nor swell. */
class NetworkBuilder {
  readonly #tensors: FileTensor[] = [];
  readonly #operations: FileOperation[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  tensor(tensor: FileTensor): number {
    return this.#tensors.push(tensor) - 1;
  }

  requantize(input: number): number {
    const shape = this.#shape(input);
    const output = this.tensor({ shape, type: 'int8', scales: [1 / 127.5], zeroPoints: [-1] });
    this.#operations.push(quantize(input, output));
    return output;
  }

  convolve(input: number, filter: number, outputs: number, window: FileWindow): number {
    const [, size = 0, , inputs = 0] = this.#shape(input);
    const weights = this.#weights([outputs, filter, filter, inputs], filter * filter * inputs, 0);
    const output = this.#value(size / window.stride, outputs, window);
    this.#operations.push(conv2d([input, weights, this.#bias(outputs)], output, window));
    return output;
  }

  depthwise(input: number, window: FileWindow): number {
    const [, size = 0, , channels = 0] = this.#shape(input);
    const weights = this.#weights([1, 3, 3, channels], 9, 3);
    const output = this.#value(size / window.stride, channels, window);
    this.#operations.push(depthwiseConv2d([input, weights, this.#bias(channels)], output, window));
    return output;
  }

  join(left: number, right: number): number {
    const [, size = 0, , channels = 0] = this.#shape(left);
    const output = this.#value(size, channels, { padding: 'same', stride: 1 });
    this.#operations.push(add(left, right, output));
    return output;
  }

  average(input: number): number {
    const [, , , channels = 0] = this.#shape(input);
    const axes = this.tensor({ shape: [2], type: 'int32', values: [1, 2] });
    const output = this.#value(1, channels, { padding: 'same', stride: 1, activation: 'relu6' });
    this.#operations.push(mean(input, axes, output, true));
    return output;
  }

  /** Ends the network and writes it. */
  classify(input: number, feature: number, classes: number): Uint8Array {
    const [, , , channels = 0] = this.#shape(feature);
    const weights = this.#weights([classes, channels], channels, 0);
    const row = { shape: [1, classes], type: 'int8' } as const;
    const logits = this.tensor({ ...row, scales: [0.1], zeroPoints: [0] });
    const output = this.tensor({ ...row, scales: [1 / 256], zeroPoints: [-128] });
    this.#operations.push(fullyConnected([feature, weights, this.#bias(classes)], logits));
    this.#operations.push(softmax(logits, output));
    return writeTflite({ tensors: this.#tensors, operations: this.#operations, input, output });
  }

  #shape(tensor: number): readonly number[] {
    return this.#tensors[tensor]?.shape ?? [];
  }

  #value(size: number, channels: number, { activation }: FileWindow): number {
    const zeroPoints = activation === 'relu6' ? [-128] : [0];
    return this.tensor({
      shape: [1, size, size, channels],
      type: 'int8',
      scales: [6 / 255],
      zeroPoints,
    });
  }

  /** Int8 weights, one scale per output; `summed` of them meet in one sum (He initialisation). */
  #weights(shape: readonly number[], summed: number, axis: number): number {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Array.from({ length: count }, () => Math.floor(this.#random() * 255) - 127);
    const spread = Math.sqrt(2 / summed) / 73; // 73: the deviation of even numbers from −127 to 127
    const scales = Array.from(
      { length: shape[axis] ?? 1 },
      () => spread * (0.75 + this.#random() / 2),
    );
    return this.tensor({ shape, type: 'int8', scales, axis, values });
  }

  #bias(channels: number): number {
    const values = Array.from({ length: channels }, () => Math.floor(this.#random() * 400));
    return this.tensor({ shape: [channels], type: 'int32', scales: [0.001], values });
  }
}

/** Numbers from 0 to 1 by mulberry32 (public domain, Tommy Ettinger). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
