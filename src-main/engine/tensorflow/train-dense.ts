import { setImmediate } from 'node:timers/promises';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { fail, ok, type Result } from '../../contract/errors.ts';
import {
  loadTensorFlowWithLayers,
  type TensorFlowWithLayers,
  type TfLayers,
} from './load-tensorflow.ts';
import { addQuickProducts } from './quick-products.ts';

/** What a dense network is told apart by: rows of numbers that belong to one of two classes. */
export interface DenseRows {
  /** Rows × columns, row by row. */
  readonly values: Float32Array;
  readonly columns: number;
  /** 0 or 1 for each row. */
  readonly classes: readonly (0 | 1)[];
  /** How much each row counts; as a rule 1 on average. */
  readonly weights: readonly number[];
}

/** A layer: output = activation(input · weights + biases). */
export interface DenseLayer {
  readonly inputs: number;
  readonly units: number;
  /** Inputs × units, row by row. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Dense with ReLU, then Dense with softmax over the two classes. */
export interface DenseNetwork {
  readonly hidden: DenseLayer;
  readonly last: DenseLayer;
}

export interface DenseTraining {
  readonly hidden: number;
  /** What each layer’s squared weights add to the loss. */
  readonly penalty: number;
  readonly learningRate: number;
  /** So many steps of Adam at most, whatever the size of an epoch. */
  readonly steps: number;
  /** And so many at least: before, what held-out rows look like says little. */
  readonly leastSteps: number;
  /** Rows of a batch at most; each has as large a share of both classes as all rows have. */
  readonly batch: number;
  /** The same gives the same network on the same machine. */
  readonly seed: number;
  /** Asked after each step. */
  readonly isStopped: () => boolean;
}

/** What rows that it did not learn from look like to a network after each epoch. */
export interface HeldOutEpoch {
  /** Weighted mean of the cross-entropy. */
  readonly loss: number;
  /** ln(p₁ / p₀) for each row. */
  readonly logits: Float32Array;
}

interface TrainedDense {
  readonly network: DenseNetwork;
  readonly epochs: number;
  /** One for each epoch; none where nothing was held out. */
  readonly heldOut: readonly HeldOutEpoch[];
}

/** An odds that float32 can tell from none: e^-30. */
const LEAST_PROBABILITY = 1e-13;
/** Training ends after so many epochs of at least as many steps in which held-out rows fared no better. */
const PATIENCE_STEPS = 20;

/**
 * Trains a small network (Dense–ReLU, Dense–softmax; weights by Glorot and Bengio, 2010) by Adam
 * (Kingma and Ba, 2015, arXiv:1412.6980) on categorical cross-entropy, in this thread.
 * @param heldOut ends the training early where it no longer gains; undefined: all steps are made.
 * @returns errors `runtime-unavailable`, `cancelled`.
 */
export async function trainDense(
  rows: DenseRows,
  heldOut: DenseRows | undefined,
  training: DenseTraining,
): Promise<Result<TrainedDense>> {
  const loaded = await loadTensorFlowWithLayers();
  if (!loaded.ok) return loaded;
  addQuickProducts(loaded.value);
  const { tf, layers } = loaded.value;
  const network = denseNetwork(layers, rows.columns, training);
  const optimizer = tf.train.adam(training.learningRate);
  network.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const batches = batchesOf(loaded.value, rows, training.batch);
  const held = heldOut && new HeldOut(loaded.value, heldOut);
  try {
    const epochs = await learn(network, batches, held, training);
    if (!epochs.ok) return epochs;
    const [hidden, last] = await layersOf(network);
    if (hidden === undefined || last === undefined) throw new Error('The network has no layers.');
    return ok({ network: { hidden, last }, epochs: epochs.value, heldOut: held?.epochs ?? [] });
  } finally {
    tf.dispose(batches.flat());
    held?.dispose();
    network.dispose();
    optimizer.dispose();
  }
}

function denseNetwork(
  { sequential, layers, initializers, regularizers }: TfLayers,
  columns: number,
  { hidden, penalty, seed }: DenseTraining,
): Sequential {
  const kernelRegularizer = () => regularizers.l2({ l2: penalty });
  const network = sequential();
  network.add(
    layers.dense({
      units: hidden,
      activation: 'relu',
      inputShape: [columns],
      kernelInitializer: initializers.glorotUniform({ seed }),
      kernelRegularizer: kernelRegularizer(),
    }),
  );
  network.add(
    layers.dense({
      units: 2,
      activation: 'softmax',
      kernelInitializer: initializers.glorotUniform({ seed: seed + 1 }),
      kernelRegularizer: kernelRegularizer(),
    }),
  );
  return network;
}

/** The first epoch, from 1, by whose end so many steps were made. */
export function leastEpochs(leastSteps: number, batches: number): number {
  return Math.max(1, Math.ceil(leastSteps / batches));
}

type Batch = readonly [rows: Tensor2D, wanted: Tensor2D];

async function learn(
  network: Sequential,
  batches: readonly Batch[],
  held: HeldOut | undefined,
  { steps, leastSteps, isStopped }: DenseTraining,
): Promise<Result<number>> {
  const most = Math.ceil(steps / batches.length);
  const least = leastEpochs(leastSteps, batches.length);
  const patience = Math.ceil(PATIENCE_STEPS / batches.length);
  for (let epoch = 1; epoch <= most; epoch += 1) {
    for (const [rows, wanted] of batches) {
      await network.trainOnBatch(rows, wanted);
      // What others say to this thread comes in now.
      await setImmediate();
      if (isStopped()) return fail('cancelled', 'The training was stopped.');
    }
    if (held === undefined) continue;
    held.judge(network, epoch >= least);
    if (epoch >= least && epoch - held.best > patience) return ok(epoch);
  }
  return ok(most);
}

/** The rows in batches that are made once, each with its share of both classes. */
function batchesOf({ tf }: TensorFlowWithLayers, rows: DenseRows, most: number): Batch[] {
  const count = Math.max(1, Math.ceil(rows.classes.length / most));
  const byBatch = Array.from({ length: count }, (): number[] => []);
  for (const wanted of [0, 1] as const) {
    let next = 0;
    rows.classes.forEach((own, row) => {
      if (own !== wanted) return;
      byBatch[next % count]?.push(row);
      next += 1;
    });
  }
  return byBatch.map((own) => [tensorOf(tf, rows, own), wantedOf(tf, rows, own)]);
}

function tensorOf(tf: TensorFlowWithLayers['tf'], rows: DenseRows, own: readonly number[]) {
  const { columns } = rows;
  const values = new Float32Array(own.length * columns);
  own.forEach((row, at) => {
    values.set(rows.values.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return tf.tensor2d(values, [own.length, columns]);
}

/** One-hot, times the weight of the row: the cross-entropy −Σ t ln p then counts so much of it. */
function wantedOf(tf: TensorFlowWithLayers['tf'], rows: DenseRows, own: readonly number[]) {
  const values = new Float32Array(own.length * 2);
  own.forEach((row, at) => {
    values[at * 2 + (rows.classes[row] ?? 0)] = rows.weights[row] ?? 1;
  });
  return tf.tensor2d(values, [own.length, 2]);
}

/** Rows that a network does not learn from, and what it made of them after each epoch. */
class HeldOut {
  readonly epochs: HeldOutEpoch[] = [];
  /** The epoch, from 1, after which it did best. */
  best = 0;
  readonly #rows: DenseRows;
  readonly #tensor: Tensor2D;

  constructor({ tf }: TensorFlowWithLayers, rows: DenseRows) {
    this.#rows = rows;
    this.#tensor = tensorOf(tf, rows, [...rows.classes.keys()]);
  }

  /** @param counts whether this may be the epoch after which it did best. */
  judge(network: Sequential, counts: boolean): void {
    const found = network.predictOnBatch(this.#tensor);
    const [output] = Array.isArray(found) ? found : [found];
    const probabilities = output?.dataSync<'float32'>() ?? new Float32Array();
    const logits = Float32Array.from(this.#rows.classes, (_, row) => {
      const [no = 0, yes = 0] = probabilities.subarray(row * 2, row * 2 + 2);
      return Math.log(Math.max(yes, LEAST_PROBABILITY) / Math.max(no, LEAST_PROBABILITY));
    });
    output?.dispose();
    this.epochs.push({ loss: this.#loss(logits), logits });
    const least = this.epochs[this.best - 1]?.loss ?? Infinity;
    if (counts && (this.epochs.at(-1)?.loss ?? Infinity) < least) this.best = this.epochs.length;
  }

  #loss(logits: Float32Array): number {
    let [sum, weights] = [0, 0];
    this.#rows.classes.forEach((own, row) => {
      const weight = this.#rows.weights[row] ?? 1;
      const towards = own === 1 ? (logits[row] ?? 0) : -(logits[row] ?? 0);
      sum += weight * Math.log1p(Math.exp(-towards));
      weights += weight;
    });
    return sum / weights;
  }

  dispose(): void {
    this.#tensor.dispose();
  }
}

/** Copies of each layer's numbers: the backend's own memory is given back. */
async function layersOf(network: Sequential): Promise<DenseLayer[]> {
  const numbers = await Promise.all(network.getWeights().map((tensor) => tensor.data<'float32'>()));
  return network.layers.map((_layer, at) => {
    const [weights = new Float32Array(), biases = new Float32Array()] = numbers
      .slice(at * 2, at * 2 + 2)
      .map((some) => Float32Array.from(some));
    return { inputs: weights.length / biases.length, units: biases.length, weights, biases };
  });
}
