import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  at,
  clamped,
  referenceConvolution,
  type Value,
} from '../../../test-fixtures/reference-convolution.ts';
import {
  add,
  averagePool2d,
  conv2d,
  depthwiseConv2d,
  fullyConnected,
  mean,
  pad,
  reshape,
  softmax,
  writeTflite,
  type FileOperation,
  type FileTensor,
} from '../../../test-fixtures/tflite-file.ts';
import { unwrap } from '../../contract/errors.ts';
import type { CellEmbedding } from '../embed/embedder.ts';
import { openOnnxEmbedder } from '../embed/onnx-embedder.ts';
import { convertNetwork } from './convert.ts';
import { readTflite } from './tflite.ts';

const IMAGE_SCALE = 0.02;
const IMAGE_ZERO = 100;
const CLASSES = 2;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-convert-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What stands between the image (tensor 0) and the pooling; `map` is its last tensor. */
interface Trunk {
  readonly tensors: readonly FileTensor[];
  readonly operations: readonly FileOperation[];
  readonly map: number;
}

/** Puts pooling, a classifier and softmax behind a trunk, and writes the network. */
function withClassifier(size: number, trunk: Trunk): Uint8Array {
  const image: FileTensor = {
    shape: [1, size, size, 3],
    type: 'uint8',
    scales: [IMAGE_SCALE],
    zeroPoints: [IMAGE_ZERO],
  };
  const body = [image, ...trunk.tensors];
  const channels = body[trunk.map]?.shape[3] ?? 0;
  const next = body.length;
  const values = Array.from({ length: CLASSES * channels }, (_, index) => (index % 5) - 2);
  const tail: FileTensor[] = [
    { shape: [2], type: 'int32', values: [1, 2] },
    { shape: [1, channels], type: 'float32' },
    { shape: [CLASSES, channels], type: 'int8', scales: [0.1], values },
    { shape: [CLASSES], type: 'int32', scales: [0.01], values: [100, -50] },
    { shape: [1, CLASSES], type: 'float32' },
    { shape: [1, CLASSES], type: 'float32' },
  ];
  const operations = [
    ...trunk.operations,
    mean(trunk.map, next, next + 1, false),
    fullyConnected([next + 1, next + 2, next + 3], next + 4),
    softmax(next + 4, next + 5),
  ];
  return writeTflite({ tensors: [...body, ...tail], operations, input: 0, output: next + 5 });
}

/** Converts a network and runs it on bytes. */
async function run(size: number, trunk: Trunk, image: Uint8Array): Promise<CellEmbedding> {
  const { onnx, ...sizes } = unwrap(
    convertNetwork(unwrap(readTflite(withClassifier(size, trunk)))),
  );
  const path = join(folder, 'network.onnx');
  await writeFile(path, onnx);
  const embedder = unwrap(
    await openOnnxEmbedder({ modelId: 'small', path, hasBackground: false, ...sizes }),
  );
  const embedding = unwrap(await embedder.embedCells({ width: size, height: size, data: image }));
  await embedder.close();
  return embedding;
}

function realImage(size: number, image: Uint8Array): Value {
  const data = Array.from(image, (byte) => (byte - IMAGE_ZERO) * IMAGE_SCALE);
  return { size, channels: 3, data };
}

function expectClose(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  const worst = expected.reduce(
    (most, number, index) => Math.max(most, Math.abs(number - (found[index] ?? NaN))),
    0,
  );
  expect(worst).toBeLessThan(1e-4);
}

/** Weights as they are stored in 8 bits, and the real numbers that they stand for. */
interface StoredWeights {
  readonly tensor: FileTensor;
  readonly real: readonly number[];
}

function storedWeights(
  shape: readonly number[],
  type: 'int8' | 'uint8',
  perChannel: boolean,
  bytes: readonly number[],
): StoredWeights {
  const axis = shape[0] === 1 ? 3 : 0;
  const channels = perChannel ? (shape[axis] ?? 1) : 1;
  const scales = Array.from({ length: channels }, (_, channel) => 2 ** -(7 + (channel % 4)));
  const zeroPoints = scales.map((_, channel) => (type === 'uint8' ? 120 + channel : channel - 1));
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, (_, index) => {
    const byte = bytes[index % bytes.length] ?? 0;
    return type === 'uint8' ? byte : byte - 128;
  });
  const inner = axis === 0 ? count / (shape[0] ?? 1) : 1;
  const real = values.map((value, index) => {
    const channel = Math.floor(index / inner) % channels;
    return (value - (zeroPoints[channel] ?? 0)) * (scales[channel] ?? 0);
  });
  return { tensor: { shape, type, scales, zeroPoints, axis, values }, real };
}

const layers = fc
  .record({
    size: fc.integer({ min: 4, max: 9 }),
    filter: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    padding: fc.constantFrom('same', 'valid'),
    depthwise: fc.boolean(),
    multiplier: fc.integer({ min: 1, max: 2 }),
    type: fc.constantFrom('int8', 'uint8'),
    perChannel: fc.boolean(),
    biased: fc.boolean(),
    clamp: fc.constantFrom('none', 'relu', 'relu6', 'range'),
    bytes: fc.array(fc.nat(255), { minLength: 31, maxLength: 31 }),
    image: fc.uint8Array({ minLength: 9 * 9 * 3, maxLength: 9 * 9 * 3 }),
  })
  .filter(({ size, filter, dilation }) => (filter - 1) * dilation + 1 <= size);

type LayerCase = typeof layers extends fc.Arbitrary<infer Case> ? Case : never;

const RANGE_SCALE = 0.01;
const BOUNDS = {
  none: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
  range: [0, 255 * RANGE_SCALE],
} as const;

function layerOf(layer: LayerCase) {
  const { filter, stride, dilation, padding, depthwise, clamp } = layer;
  const outputs = depthwise ? 3 * layer.multiplier : 4;
  const shape = depthwise ? [1, filter, filter, outputs] : [outputs, filter, filter, 3];
  const stored = storedWeights(shape, layer.type, layer.perChannel, layer.bytes);
  const activation = clamp === 'range' ? 'none' : clamp;
  const window = { padding, stride, dilation, activation } as const;
  const biasValues = Array.from({ length: outputs }, (_, index) => 40 * index - 60);
  const bias = layer.biased ? biasValues.map((value) => value * 0.005) : [];
  const reference = { depthwise, filter, outputs, weights: stored.real, bias, window };
  return { outputs, stored, biasValues, reference };
}

describe('a converted convolution', () => {
  it('equals TensorFlow’s definition for any window, quantisation and clamp', async () => {
    await fc.assert(
      fc.asyncProperty(layers, async (layer) => {
        const { outputs, stored, biasValues, reference } = layerOf(layer);
        const image = layer.image.slice(0, layer.size * layer.size * 3);
        const plain = referenceConvolution(realImage(layer.size, image), reference);
        const [low, high] = BOUNDS[layer.clamp];
        const expected = clamped(plain, low, high);
        const zero = layer.clamp === 'range' ? -128 : 0;
        const tensors: FileTensor[] = [
          stored.tensor,
          { shape: [outputs], type: 'int32', scales: [0.005], values: biasValues },
          {
            shape: [1, expected.size, expected.size, outputs],
            type: 'int8',
            scales: [RANGE_SCALE],
            zeroPoints: [zero],
          },
        ];
        const inputs = layer.biased ? [0, 1, 2] : [0, 1];
        const operation = layer.depthwise
          ? depthwiseConv2d(inputs, 3, reference.window, layer.multiplier)
          : conv2d(inputs, 3, reference.window);
        const found = await run(layer.size, { tensors, operations: [operation], map: 3 }, image);
        expectClose(found.map, expected.data);
      }),
      { numRuns: 150 },
    );
  });
});

/** A trunk of float values; each operation is made from the number of its output tensor. */
function floatTrunk(
  constants: readonly FileTensor[],
  shapes: readonly (readonly number[])[],
  operations: (first: number) => readonly FileOperation[],
): Trunk {
  const first = 1 + constants.length;
  const values = shapes.map((shape) => ({ shape, type: 'float32' }) as const);
  return {
    tensors: [...constants, ...values],
    operations: operations(first),
    map: first + shapes.length - 1,
  };
}

function ramp(size: number): Uint8Array {
  return Uint8Array.from({ length: size * size * 3 }, (_, index) => (index * 37) % 256);
}

describe('other converted operations', () => {
  it('adds two values', async () => {
    const trunk = floatTrunk([], [[1, 4, 4, 3]], (first) => [add(0, 0, first)]);
    const image = ramp(4);
    const { map } = await run(4, trunk, image);
    expectClose(
      map,
      realImage(4, image).data.map((number) => 2 * number),
    );
  });

  it('averages over the part of a window that lies inside the picture', async () => {
    const window = { padding: 'same', stride: 2 } as const;
    const trunk = floatTrunk([], [[1, 3, 3, 3]], (first) => [averagePool2d(0, first, 2, window)]);
    const image = ramp(5);
    const value = realImage(5, image);
    const expected = Array.from({ length: 27 }, (_, index) => {
      const [row, column, channel] = [
        2 * Math.floor(index / 9),
        2 * (Math.floor(index / 3) % 3),
        index % 3,
      ];
      const places = [0, 1, 2, 3]
        .map((place) => [row + (place >> 1), column + (place & 1)] as const)
        .filter(([y, x]) => y < 5 && x < 5);
      return places.reduce((sum, [y, x]) => sum + at(value, y, x, channel), 0) / places.length;
    });
    expectClose((await run(5, trunk, image)).map, expected);
  });

  it('pads with real zeros, not with stored ones', async () => {
    const paddings: FileTensor = { shape: [4, 2], type: 'int32', values: [0, 0, 1, 2, 2, 1, 0, 0] };
    const trunk = floatTrunk([paddings], [[1, 7, 7, 3]], (first) => [pad(0, 1, first)]);
    const image = ramp(4);
    const value = realImage(4, image);
    const expected = Array.from({ length: 147 }, (_, index) =>
      at(value, Math.floor(index / 21) - 1, (Math.floor(index / 3) % 7) - 2, index % 3),
    );
    expectClose((await run(4, trunk, image)).map, expected);
  });

  it('reshapes in TensorFlow’s order', async () => {
    const shapes = [
      [1, 48],
      [1, 2, 2, 12],
    ];
    const trunk = floatTrunk([], shapes, (first) => [reshape(0, first), reshape(first, first + 1)]);
    const image = ramp(4);
    expectClose((await run(4, trunk, image)).map, realImage(4, image).data);
  });

  it('gives the mean over all cells as feature, and the classifier’s values as logits', async () => {
    const trunk = floatTrunk([], [[1, 4, 4, 3]], (first) => [add(0, 0, first)]);
    const image = ramp(4);
    const { map, feature, logits } = await run(4, trunk, image);
    const means = [0, 1, 2].map(
      (channel) => map.filter((_, index) => index % 3 === channel).reduce((a, b) => a + b) / 16,
    );
    expectClose(feature, means);
    const rows = [
      [-2, -1, 0],
      [1, 2, -2],
    ];
    const bias = [1, -0.5];
    const expected = rows.map((row, index) =>
      row.reduce(
        (sum, weight, channel) => sum + 0.1 * weight * (means[channel] ?? 0),
        bias[index] ?? 0,
      ),
    );
    expectClose(logits, expected);
  });
});

/** The error with which a trunk's conversion ends. */
function refusal(size: number, trunk: Trunk): string {
  const converted = convertNetwork(unwrap(readTflite(withClassifier(size, trunk))));
  return converted.ok ? 'ok' : converted.error.code;
}

describe('convertNetwork', () => {
  it('refuses an output shape that does not follow from the inputs', () => {
    expect(
      refusal(
        4,
        floatTrunk([], [[1, 5, 5, 3]], (first) => [add(0, 0, first)]),
      ),
    ).toBe('model-unreadable');
  });

  it('refuses weights that do not fit their input', () => {
    const weights: FileTensor = { shape: [1, 1, 1, 2], type: 'int8', scales: [1], values: [1, 1] };
    const window = { padding: 'same', stride: 1 } as const;
    const trunk = floatTrunk([weights], [[1, 4, 4, 1]], (first) => [conv2d([0, 1], first, window)]);
    expect(refusal(4, trunk)).toBe('model-unreadable');
  });

  it('refuses to add values of different shapes', () => {
    const window = { padding: 'valid', stride: 1 } as const;
    const shapes = [
      [1, 3, 3, 3],
      [1, 4, 4, 3],
    ];
    const trunk = floatTrunk([], shapes, (first) => [
      averagePool2d(0, first, 2, window),
      add(0, first, first + 1),
    ]);
    expect(refusal(4, trunk)).toBe('model-unsupported');
  });

  it('refuses a network without a pooled feature', () => {
    const image: FileTensor = { shape: [1, 2, 2, 3], type: 'uint8', scales: [1], zeroPoints: [0] };
    const weights: FileTensor = {
      shape: [2, 12],
      type: 'int8',
      scales: [1],
      values: Array<number>(24).fill(1),
    };
    const tensors: FileTensor[] = [image, weights, { shape: [1, 2], type: 'float32' }];
    const operations = [fullyConnected([0, 1], 2)];
    const graph = unwrap(readTflite(writeTflite({ tensors, operations, input: 0, output: 2 })));
    const converted = convertNetwork(graph);
    expect(!converted.ok && converted.error).toMatchObject({
      code: 'model-unsupported',
      message: 'The network does not end in a pooled feature and a classifier, as Kindred needs.',
    });
  });
});
