import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  conv2d,
  fullyConnected,
  mean,
  writeTflite,
  type FileTensor,
} from '../../../test-fixtures/tflite-file.ts';
import { tinyTflite } from '../../../test-fixtures/tiny-network.ts';
import { unwrap } from '../../contract/errors.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
import { convertNetwork } from '../model/convert.ts';
import { readTflite } from '../model/tflite.ts';
import type { NetworkFile } from './network-file.ts';
import { openOnnxEmbedder } from './onnx-embedder.ts';

let folder = '';
let tiny: NetworkFile;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-embedder-'));
  tiny = await writeModel('tiny', tinyTflite(1));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function writeModel(modelId: string, tflite: Uint8Array): Promise<NetworkFile> {
  const { onnx, ...sizes } = unwrap(convertNetwork(unwrap(readTflite(tflite))));
  const path = join(folder, `${modelId}.onnx`);
  await writeFile(path, onnx);
  return { modelId, path, ...sizes, hasBackground: false };
}

function square(size: number, pixel: (index: number) => number): RgbImage {
  const data = Uint8Array.from({ length: size * size * 3 }, (_, index) => pixel(index));
  return { width: size, height: size, data };
}

const stripes = square(224, (index) => (index * 7) % 251);

/** Two classes over the mean colour, whose weights are so large that a white photo overflows. */
function overflowing(): Uint8Array {
  const tensors: FileTensor[] = [
    { shape: [1, 4, 4, 3], type: 'uint8', scales: [1], zeroPoints: [0] },
    { shape: [1, 1, 1, 3], type: 'float32', values: [3e38, 3e38, 3e38] },
    { shape: [1, 4, 4, 1], type: 'float32' },
    { shape: [2], type: 'int32', values: [1, 2] },
    { shape: [1, 1, 1, 1], type: 'float32' },
    { shape: [2, 1], type: 'float32', values: [1, 2] },
    { shape: [1, 2], type: 'float32' },
  ];
  const operations = [
    conv2d([0, 1], 2, { padding: 'same', stride: 1 }),
    mean(2, 3, 4, true),
    fullyConnected([4, 5], 6),
  ];
  return writeTflite({ tensors, operations, input: 0, output: 6 });
}

describe('openOnnxEmbedder', () => {
  it('embeds a photo, with and without the map', async () => {
    const embedder = unwrap(await openOnnxEmbedder(tiny));
    const { feature, logits } = unwrap(await embedder.embed(stripes));
    const cells = unwrap(await embedder.embedCells(stripes));
    expect(feature.length).toBe(32);
    expect(logits.length).toBe(20);
    expect(cells.map.length).toBe(7 * 7 * 32);
    expect(cells.feature).toEqual(feature);
    expect(cells.logits).toEqual(logits);
    await embedder.close();
  });

  it('gives arrays that own their memory and outlive the network', async () => {
    const embedder = unwrap(await openOnnxEmbedder(tiny));
    const first = unwrap(await embedder.embed(stripes));
    const kept = Float32Array.from(first.feature);
    unwrap(await embedder.embed(square(224, () => 255)));
    await embedder.close();
    expect(first.feature).toEqual(kept);
    expect(first.feature.buffer.byteLength).toBe(first.feature.byteLength);
    expect(first.logits.buffer.byteLength).toBe(first.logits.byteLength);
  });

  it('gives the same numbers for several photos at once as one after the other', async () => {
    const embedder = unwrap(await openOnnxEmbedder(tiny));
    const photos = [1, 2, 3, 4].map((seed) => square(224, (index) => (index * seed) % 256));
    const together = await Promise.all(photos.map((photo) => embedder.embed(photo)));
    for (const [index, photo] of photos.entries()) {
      expect(await embedder.embed(photo)).toEqual(together[index]);
    }
    await embedder.close();
  });

  it('refuses pictures of another size, or with another number of bytes', async () => {
    const embedder = unwrap(await openOnnxEmbedder(tiny));
    const short = { ...stripes, data: stripes.data.subarray(1) };
    for (const picture of [square(223, () => 0), { ...stripes, width: 112, height: 448 }, short]) {
      const result = await embedder.embed(picture);
      expect(!result.ok && result.error.code).toBe('embed-failed');
    }
    await embedder.close();
  });

  it('refuses numbers that overflowed, for that photo alone', async () => {
    const embedder = unwrap(await openOnnxEmbedder(await writeModel('overflow', overflowing())));
    const white = await embedder.embed(square(4, () => 255));
    expect(!white.ok && white.error.code).toBe('embed-failed');
    expect((await embedder.embed(square(4, () => 0))).ok).toBe(true);
    await embedder.close();
  });

  it('answers after closing that it is closed, and closes twice without harm', async () => {
    const embedder = unwrap(await openOnnxEmbedder(tiny));
    await embedder.close();
    await embedder.close();
    const result = await embedder.embed(stripes);
    expect(!result.ok && result.error.code).toBe('embed-failed');
  });

  it('calls a file that is no network, or is not there, unreadable', async () => {
    const path = join(folder, 'text.onnx');
    await writeFile(path, 'not a network');
    for (const wrong of [path, join(folder, 'nowhere.onnx')]) {
      const opened = await openOnnxEmbedder({ ...tiny, path: wrong });
      expect(!opened.ok && opened.error.code).toBe('model-unreadable');
    }
  });

  it('calls a network unreadable that gives other sizes than its description', async () => {
    const opened = await openOnnxEmbedder({ ...tiny, featureSize: 31 });
    expect(!opened.ok && opened.error.code).toBe('model-unreadable');
  });
});
