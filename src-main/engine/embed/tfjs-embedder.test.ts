import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/seeded-random.ts';
import { sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { tinyTflite } from '../../../test-fixtures/tiny-network.ts';
import { unwrap, type Result } from '../../contract/errors.ts';
import { decodePhoto } from '../decode/decode-photo.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
import { convertNetwork } from '../model/convert.ts';
import { OnnxGraph } from '../model/onnx-writer.ts';
import { readTflite } from '../model/tflite.ts';
import { loadTensorFlow } from '../tensorflow/load-tensorflow.ts';
import type { CellEmbedding, Embedder } from './embedder.ts';
import type { NetworkFile } from './network-file.ts';
import { openEmbedder } from './open-embedder.ts';
import { openTfjsEmbedder } from './tfjs-embedder.ts';

const folder = temporaryFolder();

async function networkFile(modelId: string, tflite: Uint8Array): Promise<NetworkFile> {
  const { onnx, ...sizes } = unwrap(convertNetwork(unwrap(readTflite(tflite))));
  const path = join(folder, `${modelId}.onnx`);
  await writeFile(path, onnx);
  return { modelId, path, ...sizes, hasBackground: false };
}

/** A picture of colours that change from place to place. */
function drawn(size: number, seed: number): RgbImage {
  const random = seededRandom(seed);
  const waves = Array.from({ length: 9 }, () => random.uniform() / 9);
  const [across = 0, down = 0, sum = 0, ...shifts] = waves;
  const data = Uint8Array.from({ length: size * size * 3 }, (_, index) => {
    const [x, y] = [Math.floor(index / 3) % size, Math.floor(index / 3 / size)];
    const shift = (shifts[index % 3] ?? 0) * 60;
    return (
      128 + 80 * Math.sin(across * x + shift) * Math.cos(down * y) + 40 * Math.sin(sum * (x + y))
    );
  });
  return { width: size, height: size, data };
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? NaN), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function expectAlike(found: CellEmbedding, expected: CellEmbedding): void {
  for (const output of ['feature', 'logits', 'map'] as const) {
    expect(found[output].length).toBe(expected[output].length);
    expect(cosine(found[output], expected[output])).toBeGreaterThan(0.999999);
  }
}

/** Opens a network in all runtimes, and expects them to see the same in each picture. */
async function expectParity(file: NetworkFile, pictures: readonly RgbImage[]): Promise<void> {
  const native = unwrap(await openEmbedder(file, 'onnxruntime'));
  for (const runtime of ['onnxruntime-web', 'tensorflow'] as const) {
    const other = unwrap(await openEmbedder(file, runtime));
    expect(other.runtime).toBe(runtime);
    for (const picture of pictures) {
      const expected = unwrap(await native.embedCells(picture));
      expectAlike(unwrap(await other.embedCells(picture)), expected);
    }
    await other.close();
  }
  await native.close();
}

const tiny = await networkFile('tiny', tinyTflite(1));

describe('the tiny network', () => {
  it('sees the same by TensorFlow.js and ONNX Runtime for the web as by ONNX Runtime', async () => {
    await expectParity(
      tiny,
      [1, 2, 3].map((seed) => drawn(224, seed)),
    );
  });
});

const REAL_FILES = [
  'tf2_mobilenet_v2_1.0_224_ptq.tflite',
  'mobilenet_v2_1.0_224_quant.tflite',
  'mobilenet_v1_0.75_192_quant.tflite',
  'mobilenet_v1_0.5_160_quant.tflite',
];

sharedDescribe('real networks', () => {
  async function photos(side: number): Promise<readonly RgbImage[]> {
    const categories = sharedPath('photos/categories');
    const [first = '', , , second = ''] = (await readdir(categories)).sort();
    const found: RgbImage[] = [];
    for (const category of [first, second]) {
      const [name = ''] = (await readdir(join(categories, category))).sort();
      const path = join(categories, category, name);
      const square = unwrap(await decodePhoto(path, { sides: [side] })).squares.get(side);
      if (square !== undefined) found.push(square);
    }
    expect(found.length).toBe(2);
    return found;
  }

  it.each(REAL_FILES)('%s sees the same in photos by every runtime', async (name) => {
    const file = await networkFile(name, await readFile(sharedPath(`models/${name}`)));
    await expectParity(file, await photos(file.inputSize));
  });

  it('sees the golden pictures by TensorFlow.js as they should be seen', async () => {
    const weights = await readFile(sharedPath(`models/${REAL_FILES[0] ?? ''}`));
    const embedder = unwrap(await openTfjsEmbedder(await networkFile('golden', weights)));
    for (const name of ['cat_1080p', 'hot_dog', 'parrot']) {
      const data = await readFile(sharedPath(`models/golden/${name}.rgb`));
      const golden = await readFile(sharedPath(`models/golden/${name}.f32`));
      const { feature } = unwrap(await embedder.embed({ width: 224, height: 224, data }));
      const expected = new Float32Array(new Uint8Array(golden).buffer);
      expect(cosine(feature, expected)).toBeGreaterThan(0.9999);
    }
    await embedder.close();
  });
});

/** A network of the mean colour: no places, no classes. */
async function meanColour(): Promise<NetworkFile> {
  const graph = new OnnxGraph();
  graph.input('image', 'uint8', [1, 8, 8, 3]);
  const real = graph.node('Cast', ['image'], { to: 1 });
  graph.node('ReduceMean', [real], { axes: [1, 2], keepdims: 0 }, 'feature');
  graph.output('feature', 'float32', [1, 3]);
  const path = join(folder, 'mean-colour.onnx');
  await writeFile(path, graph.encode());
  const sizes = { inputSize: 8, featureSize: 3, mapSize: 1, classCount: 0 };
  return { modelId: 'mean-colour', path, ...sizes, hasBackground: false };
}

describe.each(['onnxruntime', 'onnxruntime-web', 'tensorflow'] as const)('by %s', (runtime) => {
  const open = (file: NetworkFile): Promise<Result<Embedder>> => openEmbedder(file, runtime);

  it('runs a network without places and classes: one cell, which is the feature', async () => {
    const embedder = unwrap(await open(await meanColour()));
    const picture = { width: 8, height: 8, data: new Uint8Array(8 * 8 * 3).fill(7) };
    const { feature, logits, map } = unwrap(await embedder.embedCells(picture));
    expect([...feature]).toEqual([7, 7, 7]);
    expect(map).toEqual(feature);
    expect(map).not.toBe(feature);
    expect(logits.length).toBe(0);
    expect(unwrap(await embedder.embed(picture))).toEqual({ feature, logits });
    await embedder.close();
  });

  it('gives the same numbers for several photos at once, in arrays that outlive it', async () => {
    const embedder = unwrap(await open(tiny));
    const pictures = [1, 2, 3].map((seed) => drawn(224, seed));
    const together = await Promise.all(pictures.map((picture) => embedder.embed(picture)));
    for (const [index, picture] of pictures.entries()) {
      expect(await embedder.embed(picture)).toEqual(together[index]);
    }
    await embedder.close();
    await embedder.close();
    for (const embedding of together) {
      const { feature } = unwrap(embedding);
      expect(feature.buffer.byteLength).toBe(feature.byteLength);
      expect(feature.some((value) => value > 0)).toBe(true);
    }
    const closed = await embedder.embed(drawn(224, 1));
    expect(!closed.ok && closed.error.code).toBe('embed-failed');
  });

  it('refuses pictures of another size', async () => {
    const embedder = unwrap(await open(tiny));
    const result = await embedder.embed(drawn(223, 1));
    expect(!result.ok && result.error.code).toBe('embed-failed');
    await embedder.close();
  });

  it('calls files unreadable that are no network, are not there, or give other sizes', async () => {
    const path = join(folder, 'text.onnx');
    await writeFile(path, 'not a network');
    const wrong = [{ path }, { path: join(folder, 'nowhere.onnx') }, { featureSize: 31 }];
    for (const difference of wrong) {
      const opened = await open({ ...tiny, ...difference });
      expect(!opened.ok && opened.error.code).toBe('model-unreadable');
    }
  });
});

describe('openTfjsEmbedder', () => {
  it('keeps no tensor of a photo, and none at all once it is closed', async () => {
    const { tf } = unwrap(await loadTensorFlow());
    const before = tf.memory().numTensors;
    const embedder = unwrap(await openTfjsEmbedder(tiny));
    const held = tf.memory().numTensors;
    for (const seed of [1, 2, 3]) unwrap(await embedder.embedCells(drawn(224, seed)));
    expect(tf.memory().numTensors).toBe(held);
    expect(held).toBeGreaterThan(before);
    await embedder.close();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the operations that it does not know', async () => {
    const graph = new OnnxGraph();
    graph.input('image', 'uint8', [1, 8, 8, 3]);
    const real = graph.node('Cast', ['image'], { to: 1 });
    graph.node('Flatten', [graph.node('Acosh', [graph.node('Det', [real])])], {}, 'feature');
    graph.output('feature', 'float32', [1, 8]);
    const path = join(folder, 'unusual.onnx');
    await writeFile(path, graph.encode());
    const opened = await openTfjsEmbedder({ ...(await meanColour()), path });
    expect(!opened.ok && opened.error.code).toBe('model-unsupported');
    expect(!opened.ok && opened.error.message).toContain('computes with Acosh, Det');
  });
});
