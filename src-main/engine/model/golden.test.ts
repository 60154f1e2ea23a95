import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { unwrap } from '../../contract/errors.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
import type { CellEmbedding, Embedder } from '../embed/embedder.ts';
import { openOnnxEmbedder } from '../embed/onnx-embedder.ts';
import { convertNetwork } from './convert.ts';
import { readTflite } from './tflite.ts';

const DEFAULT_MODEL = 'tf2_mobilenet_v2_1.0_224_ptq.tflite';
const GOLDEN_SIZE = 224;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-golden-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function open(
  file: string,
): Promise<{ readonly embedder: Embedder; readonly bytes: number }> {
  const weights = await readFile(sharedPath(`models/${file}`));
  const { onnx, ...sizes } = unwrap(convertNetwork(unwrap(readTflite(weights))));
  const path = join(folder, `${file}.onnx`);
  await writeFile(path, onnx);
  const embedder = unwrap(
    await openOnnxEmbedder({ modelId: file, path, hasBackground: true, ...sizes }),
  );
  return { embedder, bytes: onnx.length };
}

async function goldenImage(name: string): Promise<RgbImage> {
  const data = await readFile(sharedPath(`models/golden/${name}.rgb`));
  return { width: GOLDEN_SIZE, height: GOLDEN_SIZE, data };
}

/** A smaller square: each pixel the mean of the source pixels around its centre (bilinear). */
function shrunk(image: RgbImage, size: number): RgbImage {
  const data = new Uint8Array(size * size * 3);
  const place = (index: number) => {
    const centre = ((index + 0.5) * image.width) / size - 0.5;
    return { from: Math.floor(centre), share: centre - Math.floor(centre) };
  };
  for (let index = 0; index < data.length; index += 1) {
    const row = place(Math.floor(index / 3 / size));
    const column = place(Math.floor(index / 3) % size);
    const pixel = (down: number, right: number) =>
      image.data[((row.from + down) * image.width + column.from + right) * 3 + (index % 3)] ?? 0;
    const upper = pixel(0, 0) * (1 - column.share) + pixel(0, 1) * column.share;
    const lower = pixel(1, 0) * (1 - column.share) + pixel(1, 1) * column.share;
    data[index] = Math.round(upper * (1 - row.share) + lower * row.share);
  }
  return { width: size, height: size, data };
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? NaN), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function bestClasses({ logits }: CellEmbedding, count: number): readonly number[] {
  const order = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0));
  return order.slice(0, count);
}

async function goldenFeature(name: string): Promise<Float32Array> {
  const bytes = await readFile(sharedPath(`models/golden/${name}.f32`));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

async function goldenClasses(name: string): Promise<readonly { index: number; value: number }[]> {
  const text = await readFile(sharedPath(`models/golden/${name}.top5.json`), 'utf8');
  return JSON.parse(text) as { index: number; value: number }[];
}

sharedDescribe('the converted default network', () => {
  let embedder: Embedder;
  let bytes = 0;
  beforeAll(async () => {
    ({ embedder, bytes } = await open(DEFAULT_MODEL));
  });
  afterAll(async () => {
    await embedder.close();
  });

  it('keeps its weights in 8 bits', () => {
    expect(bytes).toBeLessThan(3_700_000);
  });

  it.each(['cat_1080p', 'hot_dog', 'parrot'])(
    'reproduces the golden values of %s',
    async (name) => {
      const embedding = unwrap(await embedder.embedCells(await goldenImage(name)));
      expect(cosine(embedding.feature, await goldenFeature(name))).toBeGreaterThan(0.9999);
      const classes = await goldenClasses(name);
      expect(bestClasses(embedding, 5)).toEqual(classes.map(({ index }) => index));
      for (const { index, value } of classes) expect(embedding.logits[index]).toBeCloseTo(value, 2);
    },
  );

  it('gives a map that the feature is the mean of', async () => {
    const { map, feature } = unwrap(await embedder.embedCells(await goldenImage('parrot')));
    const mean = new Float32Array(feature.length);
    map.forEach((value, index) => {
      const channel = index % feature.length;
      mean[channel] = (mean[channel] ?? 0) + value / 49;
    });
    expect(cosine(mean, feature)).toBeGreaterThan(0.999999);
  });
});

sharedDescribe('the other converted networks', () => {
  it.each([
    ['mobilenet_v2_1.0_224_quant.tflite', 224, 1280, 7],
    ['mobilenet_v1_0.75_192_quant.tflite', 192, 768, 6],
    ['mobilenet_v1_0.5_160_quant.tflite', 160, 512, 5],
  ])('%s knows a parrot and a hot dog', async (file, inputSize, featureSize, mapSize) => {
    const { embedder } = await open(file);
    expect(embedder).toMatchObject({ inputSize, featureSize, mapSize, classCount: 1001 });
    for (const name of ['parrot', 'hot_dog']) {
      const image = await goldenImage(name);
      const square = inputSize === GOLDEN_SIZE ? image : shrunk(image, inputSize);
      const [expected] = await goldenClasses(name);
      const embedding = unwrap(await embedder.embedCells(square));
      expect(bestClasses(embedding, 1)).toEqual([expected?.index]);
    }
    await embedder.close();
  });
});
