import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallOnnx, type SmallOnnxOptions } from '../../../test-fixtures/onnx-graphs.ts';
import { unwrap } from '../../contract/errors.ts';
import type { CellEmbedding } from '../embed/embedder.ts';
import { openOnnxEmbedder } from '../embed/onnx-embedder.ts';
import { canonicalNetwork, type CanonicalNetwork } from './canonical-network.ts';
import { parseManifest, type ModelManifest, type OnnxDescription } from './model-manifest.ts';
import { ENTRY, GRAPH, MODEL, OPSET, TENSOR } from './onnx-fields.ts';
import { readOnnx } from './onnx-reader.ts';
import { OnnxGraph, type OnnxGraphOptions } from './onnx-writer.ts';
import { ProtobufMessage } from './protobuf.ts';

const SIZE = 6;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-wrap-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const PLAIN: OnnxDescription = {
  layout: 'nchw',
  channels: 'rgb',
  mean: [0, 0, 0],
  std: [1, 1, 1],
  feature: 'last_map',
  pooling: 'mean',
};

function manifestOf(onnx: OnnxDescription, sizes: Partial<ModelManifest>): ModelManifest {
  const known = { inputSize: SIZE, featureSize: 4, mapSize: SIZE, classCount: 0 };
  return {
    id: 'small',
    name: 'Small',
    licence: 'MIT',
    credit: 'Numbers',
    file: 'small.onnx',
    sha256: 'a'.repeat(64),
    bytes: 1,
    ...known,
    ...sizes,
    onnx,
  };
}

function wrap(bytes: Uint8Array, onnx: OnnxDescription, sizes: Partial<ModelManifest> = {}) {
  return canonicalNetwork({ bytes, folder }, manifestOf(onnx, sizes));
}

async function messageOf(
  bytes: Uint8Array,
  onnx: OnnxDescription = PLAIN,
  sizes: Partial<ModelManifest> = {},
): Promise<string> {
  const result = await wrap(bytes, onnx, sizes);
  return result.ok ? 'ok' : `${result.error.code}: ${result.error.message}`;
}

/** Runs a wrapped network on bytes. */
async function run(network: CanonicalNetwork, data: Uint8Array): Promise<CellEmbedding> {
  const path = join(folder, 'network.onnx');
  await writeFile(path, network.onnx);
  const { inputSize, featureSize, mapSize, classCount } = network;
  const sizes = { inputSize, featureSize, mapSize, classCount };
  const file = { modelId: 'small', path, hasBackground: false, ...sizes };
  const embedder = unwrap(await openOnnxEmbedder(file));
  const embedded = unwrap(await embedder.embedCells({ width: inputSize, height: inputSize, data }));
  await embedder.close();
  return embedded;
}

function small(options: SmallOnnxOptions = {}, graph: OnnxGraphOptions = {}): Uint8Array {
  const writer = new OnnxGraph(graph);
  writeSmallOnnx(writer, options);
  return writer.encode();
}

/** A network that gives back what it is fed. */
function echo(shape: readonly number[], input = 'x', options: OnnxGraphOptions = {}): Uint8Array {
  const graph = new OnnxGraph(options);
  graph.input(input, 'float32', shape);
  graph.node('Identity', [input], {}, 'fed');
  graph.output('fed', 'float32', shape);
  return graph.encode();
}

const PICTURE = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, index) => (index * 89) % 256);

function expectClose(found: Float32Array, expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  const worst = expected.reduce(
    (most, number, index) => Math.max(most, Math.abs(number - (found[index] ?? NaN))),
    0,
  );
  expect(worst).toBeLessThan(1e-3);
}

/** What a network of this description is to be fed, straight from the definition. */
function fed(onnx: OnnxDescription): readonly number[] {
  const grey = [0.299, 0.587, 0.114];
  const places = Array.from({ length: SIZE * SIZE }, (_, place) => {
    const rgb = [...PICTURE.subarray(place * 3, place * 3 + 3)];
    const channels =
      onnx.channels === 'grey'
        ? [rgb.reduce((sum, byte, channel) => sum + byte * (grey[channel] ?? 0), 0)]
        : onnx.channels === 'bgr'
          ? rgb.toReversed()
          : rgb;
    return channels.map((byte, at) => (byte - (onnx.mean[at] ?? 0)) / (onnx.std[at] ?? 1));
  });
  if (onnx.layout === 'nhwc') return places.flat();
  const depth = places[0]?.length ?? 0;
  return Array.from({ length: depth }, (_, at) => places.map((place) => place[at] ?? 0)).flat();
}

const three = (number: fc.Arbitrary<number>) => fc.tuple(number, number, number);
const descriptions: fc.Arbitrary<OnnxDescription> = fc.record({
  layout: fc.constantFrom('nchw', 'nhwc'),
  channels: fc.constantFrom('rgb', 'bgr', 'grey'),
  mean: three(fc.integer({ min: 0, max: 255 })),
  std: three(fc.integer({ min: 1, max: 255 })),
  feature: fc.constant('fed'),
  pooling: fc.constant('none'),
});

describe('a wrapped network', () => {
  it('is fed in its own layout, order and range, in any operator set', async () => {
    await fc.assert(
      fc.asyncProperty(descriptions, fc.integer({ min: 7, max: 21 }), async (onnx, opset) => {
        const depth = onnx.channels === 'grey' ? 1 : 3;
        const shape = onnx.layout === 'nchw' ? [1, depth, SIZE, SIZE] : [1, SIZE, SIZE, depth];
        const sizes = { featureSize: SIZE * SIZE * depth, mapSize: 1 };
        const bytes = echo(shape, 'x', { opset, irVersion: opset < 13 ? 3 : 10 });
        const network = unwrap(await wrap(bytes, onnx, sizes));
        expectClose((await run(network, PICTURE)).feature, fed(onnx));
      }),
      { numRuns: 40 },
    );
  });

  it('is fed in fewer dimensions where it has no channels, or is of one row', async () => {
    const onnx: OnnxDescription = { ...PLAIN, channels: 'grey', feature: 'fed', pooling: 'none' };
    for (const shape of [
      [1, SIZE, SIZE],
      [1, SIZE * SIZE],
    ]) {
      const sizes = { featureSize: SIZE * SIZE, mapSize: 1 };
      const network = unwrap(await wrap(echo(shape), onnx, sizes));
      expectClose((await run(network, PICTURE)).feature, fed(onnx));
    }
  });

  it.each([
    ['mean', 'nchw', (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length],
    ['max', 'nchw', (values: readonly number[]) => Math.max(...values)],
    ['mean', 'nhwc', (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length],
  ] as const)('pools a map by its %s, of %s', async (pooling, layout, pool) => {
    const onnx: OnnxDescription = { ...PLAIN, layout, pooling, feature: 'fed' };
    const shape = layout === 'nchw' ? [1, 3, SIZE, SIZE] : [1, SIZE, SIZE, 3];
    const mapSize = pooling === 'mean' ? SIZE : 1;
    const network = unwrap(await wrap(echo(shape), onnx, { featureSize: 3, mapSize }));
    const { feature, map } = await run(network, PICTURE);
    const channel = (at: number) => [...PICTURE].filter((_, index) => index % 3 === at);
    expectClose(
      feature,
      [0, 1, 2].map((at) => pool(channel(at))),
    );
    expectClose(map, pooling === 'mean' ? [...PICTURE] : [...feature]);
  });

  it('gives logits that softmax turns into the probabilities that were there', async () => {
    const logits: OnnxDescription = { ...PLAIN, logits: 'y' };
    const real = unwrap(await wrap(small(), logits, { classCount: 3 }));
    const soft = unwrap(
      await wrap(small({ isSoftmax: true }), { ...logits, isSoftmax: true }, { classCount: 3 }),
    );
    const dim = PICTURE.map((byte) => byte / 16);
    const probabilities = ({ logits: values }: CellEmbedding) => {
      const powers = [...values].map(Math.exp);
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    };
    expectClose(
      Float32Array.from(probabilities(await run(soft, dim))),
      probabilities(await run(real, dim)),
    );
  });

  it('may call its values what Kindred calls its own', async () => {
    const names = { input: 'image', feature: 'logits', logits: 'feature' };
    const described: OnnxDescription = { ...PLAIN, logits: 'feature' };
    const plain = unwrap(await wrap(small(), { ...PLAIN, logits: 'y' }, { classCount: 3 }));
    const clash = unwrap(await wrap(small({ names }), described, { classCount: 3 }));
    expect(await run(clash, PICTURE)).toEqual(await run(plain, PICTURE));
  });

  it('leaves out what leads to nothing that is asked for', async () => {
    const network = unwrap(await wrap(small(), PLAIN));
    const { nodes, constants } = unwrap(readOnnx(network.onnx));
    expect(nodes.some(({ operation }) => operation === 'Gemm')).toBe(false);
    expect(constants.has('classes')).toBe(false);
  });
});

/** The small network with its constants' data in files beside it. */
function withExternalData(location: string, length?: string): Uint8Array {
  const entry = (key: string, value: string) =>
    new ProtobufMessage().string(ENTRY.key, key).string(ENTRY.value, value);
  const inside = new OnnxGraph();
  inside.input('x', 'float32', [1, 3, SIZE, SIZE]);
  inside.node('Mul', ['x', 'w'], {}, 'last_map');
  inside.output('last_map', 'float32', [1, 3, SIZE, SIZE]);
  const weights = new ProtobufMessage()
    .string(TENSOR.name, 'w')
    .integer(TENSOR.dims, 1)
    .integer(TENSOR.dataType, 1)
    .integer(TENSOR.dataLocation, 1)
    .message(TENSOR.externalData, entry('location', location))
    .message(TENSOR.externalData, entry('offset', '4'));
  if (length !== undefined) weights.message(TENSOR.externalData, entry('length', length));
  inside.copy(new ProtobufMessage().message(GRAPH.initializer, weights).encode());
  return inside.encode();
}

const HALF = new Uint8Array(new Float32Array([9, 0.5]).buffer);

describe('data beside a network', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'weights.bin'), HALF);
    await writeFile(join(folder, 'short.bin'), HALF.subarray(0, 6));
    const elsewhere = join(folder, '..', `kindred-elsewhere-${process.pid}.bin`);
    await writeFile(elsewhere, HALF);
    await symlink(elsewhere, join(folder, 'link.bin'));
    await mkdir(join(folder, 'parts'));
    await writeFile(join(folder, 'parts', 'a.bin'), HALF);
  });
  afterAll(async () => {
    await rm(join(folder, '..', `kindred-elsewhere-${process.pid}.bin`));
  });

  it.each(['weights.bin', 'parts/a.bin'])('is put into the file: %s', async (location) => {
    const network = unwrap(await wrap(withExternalData(location, '4'), PLAIN, { featureSize: 3 }));
    expect(unwrap(readOnnx(network.onnx)).constants.get('w')?.external).toBeUndefined();
    expect([...network.external.keys()]).toEqual([location]);
    expectClose(
      (await run(network, PICTURE)).map,
      [...PICTURE].map((byte) => byte / 2),
    );
  });

  it.each([
    ['../weights.bin', 'model-unsupported'],
    ['/etc/passwd', 'model-unsupported'],
    ['link.bin', 'model-unsupported'],
    ['parts/../../x.bin', 'model-unsupported'],
    ['.', 'model-unsupported'],
    ['installed.json', 'model-unsupported'],
    ['gone.bin', 'model-unreadable'],
  ])('is refused by name: %s', async (location, code) => {
    const message = await messageOf(withExternalData(location, '4'), PLAIN, { featureSize: 3 });
    expect(message).toContain(`${code}: The network keeps data in ${location}, which is not`);
  });

  it('is refused where the file is shorter than it says', async () => {
    expect(await messageOf(withExternalData('short.bin', '4'), PLAIN, { featureSize: 3 })).toBe(
      'model-unreadable: short.bin is shorter than the network says.',
    );
  });
});

describe('a network that cannot be wrapped', () => {
  const reject = (shape: readonly number[], onnx: Partial<OnnxDescription> = {}) =>
    messageOf(echo(shape), { ...PLAIN, feature: 'fed', ...onnx }, { featureSize: 3 });

  it('takes several pictures at once, or none of this size', async () => {
    expect(await reject([4, 3, SIZE, SIZE])).toBe(
      'model-unsupported: The network’s input x is [4, 3, 6, 6]; a picture of this description is [1, 3, 6, 6].',
    );
    expect(await reject([1, 3, 9, 9])).toContain('is [1, 3, 9, 9]');
    expect(await reject([1, SIZE, SIZE, 3])).toContain('is [1, 6, 6, 3]');
  });

  it('needs more than a picture', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, SIZE, SIZE]);
    graph.input('words', 'float32', [1, 3, SIZE, SIZE]);
    graph.node('Add', ['x', 'words'], {}, 'last_map');
    graph.output('last_map', 'float32', [1, 3, SIZE, SIZE]);
    expect(await messageOf(graph.encode(), { ...PLAIN, input: 'x' })).toBe(
      'model-unsupported: The network needs words besides the picture.',
    );
  });

  it('says nothing of the picture', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, SIZE, SIZE]);
    graph.node('Identity', [graph.floats('same', [1, 3], [1, 2, 3])], {}, 'last_map');
    graph.output('last_map', 'float32', [1, 3]);
    expect(await messageOf(graph.encode())).toContain('does not depend on any picture');
  });

  it('has no value of the name that is said', async () => {
    expect(await messageOf(small(), { ...PLAIN, feature: 'none' })).toBe(
      'model-unreadable: small.onnx has no value named none.',
    );
  });

  it('has another size than is said', async () => {
    expect(await messageOf(small(), PLAIN, { featureSize: 5 })).toBe(
      'model-unreadable: small.onnx has featureSize 4; its model.json says 5.',
    );
    expect(await messageOf(small(), PLAIN, { mapSize: 1 })).toBe(
      'model-unreadable: small.onnx has mapSize 6; its model.json says 1.',
    );
  });

  it('gives numbers beyond all bounds', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, SIZE, SIZE]);
    graph.node('Log', [graph.node('Neg', ['x'])], {}, 'last_map');
    graph.output('last_map', 'float32', [1, 3, SIZE, SIZE]);
    expect(await messageOf(graph.encode(), PLAIN, { featureSize: 3 })).toBe(
      'model-unreadable: small.onnx is not a network that can be run. The network gave numbers beyond all bounds for this photo.',
    );
  });

  it('uses an operation that nobody knows', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, SIZE, SIZE]);
    graph.node('Frobnicate', ['x'], {}, 'last_map');
    graph.output('last_map', 'float32', [1, 3, SIZE, SIZE]);
    expect(await messageOf(graph.encode())).toMatch(
      /^model-unsupported: small.onnx uses .*Frobnicate, which Kindred cannot run.$/,
    );
  });

  it('is older than the operations that Kindred writes', async () => {
    expect(await messageOf(small({}, { opset: 6 }))).toBe(
      'model-unsupported: small.onnx is of ONNX operator set 6; Kindred runs 7 and later.',
    );
  });

  it('is no network', async () => {
    expect(await messageOf(new TextEncoder().encode('hello'))).toBe(
      'model-unreadable: small.onnx is no whole TFLite or ONNX file.',
    );
    const empty = new ProtobufMessage().message(
      MODEL.opsetImport,
      new ProtobufMessage().integer(OPSET.version, 13),
    );
    expect(await messageOf(empty.encode())).toContain('model-unreadable');
  });

  it('has no description', async () => {
    const manifest = parseManifest(
      JSON.stringify({ ...manifestOf(PLAIN, {}), onnx: undefined }),
      '',
    );
    const result = await canonicalNetwork({ bytes: small() }, unwrap(manifest));
    expect(!result.ok && result.error.message).toBe(
      'The model.json of small.onnx does not say how it is fed (onnx).',
    );
  });
});
