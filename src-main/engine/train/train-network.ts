import { setImmediate } from 'node:timers/promises';
import type { CallOutput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import {
  loadTensorFlowWithLayers,
  type TensorFlowWithLayers,
  type TfCore,
} from '../tensorflow/load-tensorflow.ts';
import { addMissingGradients } from '../tensorflow/missing-gradients.ts';
import {
  COURSE_SIDE,
  courseNetwork,
  type CourseKind,
  type CourseNetwork,
} from './course-networks.ts';
import type { Example, Examples } from './examples.ts';
import { seededNumbers, shuffled } from './seeded-shuffle.ts';

/** How well the network did in one epoch: what it learnt from while it did, what was held out after it. */
export type EpochFigures = Readonly<CallOutput<'trainModel'>['epochs'][number]>;

/** The numbers of a layer: a dense one's [in, out], a convolution's [height, width, in, out], or biases [out]. */
export interface LayerWeights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TrainedNetwork {
  readonly kind: CourseKind;
  /** Of each layer the weights, then the biases. */
  readonly weights: readonly LayerWeights[];
  readonly epochs: readonly EpochFigures[];
}

export interface TrainingOptions {
  readonly kind: CourseKind;
  readonly classes: number;
  readonly epochs: number;
  /** The same gives the same network on the same machine. */
  readonly seed: number;
  readonly onEpoch: (figures: EpochFigures, number: number) => void;
  /** Asked after each batch. */
  readonly isStopped: () => boolean;
}

type Tensor = InstanceType<TfCore['Tensor']>;

const BATCH = 32;
/** Adam’s own (Kingma and Ba, 2015, arXiv:1412.6980). */
const LEARNING_RATE = 0.001;
/** Loss of a photo whose category was held for impossible stays finite, as in Keras. */
const LEAST_PROBABILITY = 1e-7;

/**
 * Trains one of the course's networks by Adam on categorical cross-entropy, in this thread, which has
 * time for others between batches only. Errors: `runtime-unavailable`, `cancelled`.
 */
export async function trainNetwork(
  examples: Examples,
  options: TrainingOptions,
): Promise<Result<TrainedNetwork>> {
  const loaded = await loadTensorFlowWithLayers();
  if (!loaded.ok) return loaded;
  addMissingGradients(loaded.value);
  const { tf, layers } = loaded.value;
  const { kind, classes, seed } = options;
  const network = courseNetwork(layers, kind, classes, seed);
  const optimizer = tf.train.adam(LEARNING_RATE);
  network.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  try {
    const epochs = await trainEpochs(loaded.value, network, examples, options);
    if (!epochs.ok) return epochs;
    return ok({ kind, weights: weightsOf(network), epochs: epochs.value });
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

async function trainEpochs(
  tensorFlow: TensorFlowWithLayers,
  network: CourseNetwork,
  { learnt, heldOut }: Examples,
  { classes, epochs, seed, onEpoch, isStopped }: TrainingOptions,
): Promise<Result<EpochFigures[]>> {
  const random = seededNumbers(seed);
  const figures: EpochFigures[] = [];
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    let [loss, accuracy] = [0, 0];
    for (const batch of inBatches(shuffled(learnt, random))) {
      const found = await learn(tensorFlow, network, batch, classes);
      loss += (found.loss * batch.length) / learnt.length;
      accuracy += (found.accuracy * batch.length) / learnt.length;
      // What others say to this thread (to stop, above all) comes in now.
      await setImmediate();
      if (isStopped()) return fail('cancelled', 'The training was stopped.');
    }
    const held = judge(tensorFlow, network, heldOut, classes);
    const current = { loss, accuracy, heldOutLoss: held.loss, heldOutAccuracy: held.accuracy };
    figures.push(current);
    onEpoch(current, epoch);
  }
  return ok(figures);
}

interface Figures {
  readonly loss: number;
  readonly accuracy: number;
}

function inBatches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
}

/** One step down the gradient of a batch; its figures are from before the step. */
async function learn(
  { tf }: TensorFlowWithLayers,
  network: CourseNetwork,
  batch: readonly Example[],
  classes: number,
): Promise<Figures> {
  const squares = squaresOf(tf, batch);
  const numbers = tf.tensor1d(
    batch.map(({ category }) => category),
    'int32',
  );
  const wanted = tf.oneHot(numbers, classes);
  const found = await network.trainOnBatch(squares, wanted);
  tf.dispose([squares, numbers, wanted]);
  const [loss = NaN, accuracy = NaN] = Array.isArray(found) ? found : [found];
  return { loss, accuracy };
}

/** Mean loss and accuracy on photos that the network does not learn from. */
function judge(
  { tf }: TensorFlowWithLayers,
  network: CourseNetwork,
  examples: readonly Example[],
  classes: number,
): Figures {
  let [loss, right] = [0, 0];
  for (const batch of inBatches(examples)) {
    const probabilities = tf.tidy(() => {
      const found = network.predictOnBatch(squaresOf(tf, batch));
      return oneOf(found).dataSync<'float32'>();
    });
    batch.forEach(({ category }, at) => {
      const row = probabilities.subarray(at * classes, (at + 1) * classes);
      const own = row[category] ?? 0;
      loss -= Math.log(Math.max(own, LEAST_PROBABILITY));
      if (row.every((other, which) => which === category || other < own)) right += 1;
    });
  }
  return { loss: loss / examples.length, accuracy: right / examples.length };
}

function squaresOf(tf: TfCore, batch: readonly Example[]): Tensor {
  const pixels = COURSE_SIDE * COURSE_SIDE;
  const values = new Float32Array(batch.length * pixels);
  batch.forEach((example, at) => {
    values.set(example.pixels, at * pixels);
  });
  return tf.tensor4d(values, [batch.length, COURSE_SIDE, COURSE_SIDE, 1]);
}

function oneOf(tensors: Tensor | Tensor[]): Tensor {
  const [first] = Array.isArray(tensors) ? tensors : [tensors];
  if (first === undefined) throw new Error('The network gave nothing.');
  return first;
}

function weightsOf(network: CourseNetwork): LayerWeights[] {
  return network.getWeights().map((tensor) => ({
    shape: tensor.shape,
    // A copy: dataSync may give the backend's own memory.
    values: Float32Array.from(tensor.dataSync<'float32'>()),
  }));
}
