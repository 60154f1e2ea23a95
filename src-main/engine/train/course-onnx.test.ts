import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paintPixels } from '../../../test-fixtures/pictures.ts';
import { seededRandom } from '../../../test-fixtures/seeded-random.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { RUNTIMES } from '../../contract/model-calls.ts';
import { openEmbedder } from '../embed/open-embedder.ts';
import { installModel } from '../model/install-model.ts';
import { loadTensorFlowWithLayers } from '../tensorflow/load-tensorflow.ts';
import { courseNetwork, type CourseKind } from './course-networks.ts';
import { writeCoursePack } from './course-pack.ts';
import { greyPixels } from './grey-square.ts';
import { trainNetwork } from './train-network.ts';

const CATEGORIES = ['a', 'b', 'c'];
const PICTURES = [1, 1.3, 2, 3, 4].map((seed) => paintPixels(seed, 28, 28));

/** A network that has learnt a little, so that no weight and no bias is as it began. */
async function trained(kind: CourseKind) {
  const random = seededRandom(8);
  const noise = (category: number) => ({
    category,
    pixels: Float32Array.from({ length: 784 }, () => random.uniform()),
  });
  const learnt = Array.from({ length: 40 }, (_, at) => noise(at % 3));
  const given = { kind, classes: 3, epochs: 3, seed: 5, isStopped: () => false };
  const examples = { learnt, heldOut: learnt.slice(0, 5) };
  return unwrap(await trainNetwork(examples, { ...given, onEpoch: () => undefined }));
}

/** What TensorFlow.js itself computes: the last layer before the softmax. */
async function featuresOf(kind: CourseKind, network: Awaited<ReturnType<typeof trained>>) {
  const { tf, layers } = unwrap(await loadTensorFlowWithLayers());
  const model = courseNetwork(layers, kind, 3, 1);
  model.setWeights(network.weights.map(({ shape, values }) => tf.tensor(values, [...shape])));
  const output = model.layers.at(-2)?.output;
  if (output === undefined) throw new Error('no layer');
  const feature = layers.model({ inputs: model.inputs, outputs: output });
  return PICTURES.map((picture) => {
    const found = feature.predict(tf.tensor4d(greyPixels(picture), [1, 28, 28, 1]));
    const [first] = Array.isArray(found) ? found : [found];
    return Float32Array.from(first?.dataSync<'float32'>() ?? []);
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

describe('a course network as a pack', () => {
  it.each([
    ['dense', 60],
    ['cnn', 7 * 7 * 32],
  ] as const)('gives the features that TensorFlow.js gave: %s', async (kind, size) => {
    const network = await trained(kind);
    const expected = await featuresOf(kind, network);
    const modelsDir = temporaryFolder();
    const folder = join(temporaryFolder(), 'pack');
    const training = { network, categories: CATEGORIES, photos: 45, heldOut: 5, unreadable: 0 };
    const names = { id: 'mine', name: 'Mine' };
    unwrap(await writeCoursePack(folder, names, { ...training, leftOut: [] }));
    const sources = { chosen: folder, shared: folder, offline: true };
    const { pack } = unwrap(await installModel({ modelsDir, sources }));
    expect(pack.manifest).toMatchObject({ featureSize: size, classCount: 3, inputSize: 28 });
    expect(pack.labels).toEqual(CATEGORIES);
    for (const runtime of RUNTIMES) {
      const embedder = unwrap(await openEmbedder(pack.model, runtime));
      for (const [at, picture] of PICTURES.entries()) {
        const { feature } = unwrap(await embedder.embed(picture));
        const own = expected[at] ?? new Float32Array();
        expect(feature).toHaveLength(size);
        expect(cosine(feature, own)).toBeGreaterThan(0.999999);
      }
      await embedder.close();
    }
  });
});
