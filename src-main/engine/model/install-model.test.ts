import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  tinyTflite,
  writeTinyNetwork,
  type TinyNetwork,
} from '../../../test-fixtures/tiny-network.ts';
import { sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { unwrap, type KindredError, type Result } from '../../contract/errors.ts';
import { openOnnxEmbedder } from '../embed/onnx-embedder.ts';
import { installModel } from './install-model.ts';
import { listModels, loadModelPack } from './model-pack.ts';
import { describeModels, modelSources, type ModelSources } from './model-sources.ts';
import { ENTRY, GRAPH, TENSOR } from './onnx-fields.ts';
import { OnnxGraph } from './onnx-writer.ts';
import { ProtobufMessage } from './protobuf.ts';

let root = '';
let chosen = '';
let modelsDir = '';
let tiny: TinyNetwork;
let sources: ModelSources;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kindred-models-'));
  chosen = join(root, 'chosen');
  modelsDir = join(root, 'library', 'models');
  tiny = await writeTinyNetwork(chosen);
  sources = { chosen, shared: join(root, 'shared'), offline: true };
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

function errorOf(result: Result<unknown>): KindredError | undefined {
  return result.ok ? undefined : result.error;
}

const weightsPath = (folder: string) => join(folder, tiny.weightsFile);
const installedPath = (file: string) => join(modelsDir, tiny.id, file);

async function damage(path: string): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.with(100, (bytes[100] ?? 0) ^ 1));
}

/** A constant of one number, as a graph has it, whose data lies in a file beside. */
function externalConstant(name: string, location: string): Uint8Array {
  const entry = new ProtobufMessage().string(ENTRY.key, 'location').string(ENTRY.value, location);
  const tensor = new ProtobufMessage()
    .string(TENSOR.name, name)
    .integer(TENSOR.dims, 1)
    .integer(TENSOR.dataType, 1)
    .integer(TENSOR.dataLocation, 1)
    .message(TENSOR.externalData, entry);
  return new ProtobufMessage().message(GRAPH.initializer, tensor).encode();
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('installModel', () => {
  it('installs the network that the chosen folder describes, ready to embed', async () => {
    const { pack, source } = unwrap(await installModel({ modelsDir, sources }));
    expect(source).toBe(weightsPath(chosen));
    expect(pack.labels).toEqual(tiny.labels);
    expect(pack.meanFeature).toEqual(new Float32Array(tiny.featureSize));
    const embedder = unwrap(await openOnnxEmbedder(pack.model));
    const data = new Uint8Array(224 * 224 * 3).fill(90);
    const { feature } = unwrap(await embedder.embed({ width: 224, height: 224, data }));
    expect(feature.some((value) => value > 0)).toBe(true);
    await embedder.close();
  });

  it('brings a mean feature along', async () => {
    const meanFeature = Array.from({ length: tiny.featureSize }, (_, index) => index / 4);
    await writeTinyNetwork(chosen, { meanFeature });
    const { pack } = unwrap(await installModel({ modelsDir, sources }));
    expect([...pack.meanFeature]).toEqual(meanFeature);
  });

  it('does nothing where the network is installed', async () => {
    unwrap(await installModel({ modelsDir, sources }));
    const before = await stat(installedPath('model.onnx'));
    await rm(weightsPath(chosen));
    const { source } = unwrap(await installModel({ modelsDir, sources }));
    expect(source).toBe(join(modelsDir, tiny.id));
    expect((await stat(installedPath('model.onnx'))).ino).toBe(before.ino);
  });

  it.each(['model.onnx', 'installed.json'])(
    'mends a damaged %s, without the weights’ source',
    async (file) => {
      const { pack } = unwrap(await installModel({ modelsDir, sources }));
      const whole = await readFile(pack.model.path);
      await damage(installedPath(file));
      await rm(weightsPath(chosen));
      unwrap(await installModel({ modelsDir, sources }));
      expect(await readFile(pack.model.path)).toEqual(whole);
    },
  );

  it('takes the weights from elsewhere where those that it kept are damaged', async () => {
    unwrap(await installModel({ modelsDir, sources }));
    await damage(installedPath(tiny.weightsFile));
    await damage(installedPath('model.onnx'));
    const { source } = unwrap(await installModel({ modelsDir, sources }));
    expect(source).toBe(weightsPath(chosen));
  });

  it('installs anew where the description has changed', async () => {
    unwrap(await installModel({ modelsDir, sources }));
    await writeTinyNetwork(chosen, { seed: 2 });
    const { pack } = unwrap(await installModel({ modelsDir, sources }));
    expect(pack.manifest.sha256).toBe(sha256(tinyTflite(2)));
  });

  it('looks into the shared folder next', async () => {
    await cp(chosen, sources.shared, { recursive: true });
    await rm(weightsPath(chosen));
    const { source } = unwrap(await installModel({ modelsDir, sources }));
    expect(source).toBe(weightsPath(sources.shared));
  });

  it('ends at a wrong checksum with both sums, though another source is whole', async () => {
    await cp(chosen, sources.shared, { recursive: true });
    await damage(weightsPath(chosen));
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error?.code).toBe('model-checksum');
    expect(error?.message).toContain(sha256(await readFile(weightsPath(chosen))));
    expect(error?.message).toContain(sha256(tinyTflite(4)));
    expect(errorOf(await loadModelPack(modelsDir, tiny.id))?.code).toBe('model-missing');
  });

  it('says the three ways to get weights where there are none', async () => {
    await rm(weightsPath(chosen));
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error).toMatchObject({ code: 'model-missing' });
    expect(error?.message).toBe(
      'The network Tiny is not here yet: set KINDRED_MODELS to a folder that holds tiny.tflite, ' +
        `put that file into ${sources.shared}, or connect to the internet once to fetch it from http://127.0.0.1:9/tiny.tflite.`,
    );
  });

  it('refuses a network whose sizes are not those of its description', async () => {
    const path = join(chosen, 'model.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"featureSize": 32', '"featureSize": 64'));
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error).toMatchObject({
      code: 'model-unreadable',
      message: 'tiny.tflite has featureSize 32; its model.json says 64.',
    });
  });

  it('refuses weights of 3 GB without reading them', async () => {
    await truncate(weightsPath(chosen), 3e9);
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error).toMatchObject({
      code: 'model-unreadable',
      message: `${weightsPath(chosen)} is too large for a network: 3000 MB, expected at most 1074 MB.`,
    });
  });

  it('installs a network by its id, and says which ones there are for another', async () => {
    const { pack } = unwrap(await installModel({ modelsDir, sources, id: 'tiny' }));
    expect(pack.manifest.id).toBe('tiny');
    expect(errorOf(await installModel({ modelsDir, sources, id: 'none' }))).toMatchObject({
      code: 'model-unknown',
      message:
        'No network none comes along with Kindred; there are tiny, mobilenet-v2-ptq, mobilenet-v2-quant, mobilenet-v1-075-192, mobilenet-v1-050-160.',
    });
  });

  it('takes data that lies beside an ONNX file along, and mends from it', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, 8, 8]);
    graph.node('Mul', ['x', 'w'], {}, 'out');
    graph.output('out', 'float32', [1, 3, 8, 8]);
    graph.copy(externalConstant('w', 'data.bin'));
    const weights = graph.encode();
    await writeFile(join(chosen, 'net.onnx'), weights);
    await writeFile(join(chosen, 'data.bin'), new Uint8Array(new Float32Array([3]).buffer));
    const manifest = {
      id: 'beside',
      name: 'Beside',
      licence: 'MIT',
      credit: 'numbers',
      file: 'net.onnx',
      sha256: sha256(weights),
      bytes: weights.length,
      inputSize: 8,
      featureSize: 3,
      mapSize: 8,
      classCount: 0,
      onnx: {
        layout: 'nchw',
        channels: 'rgb',
        mean: [0, 0, 0],
        std: [255, 255, 255],
        feature: 'out',
        pooling: 'mean',
      },
    };
    await writeFile(join(chosen, 'model.json'), JSON.stringify(manifest));
    const { pack } = unwrap(await installModel({ modelsDir, sources }));
    const whole = await readFile(pack.model.path);
    await writeFile(pack.model.path, 'damaged');
    await rm(join(chosen, 'data.bin'));
    unwrap(await installModel({ modelsDir, sources }));
    expect(await readFile(pack.model.path)).toEqual(whole);

    await rm(join(modelsDir, 'beside'), { recursive: true });
    expect(errorOf(await installModel({ modelsDir, sources }))).toMatchObject({
      code: 'model-unreadable',
      message: 'The network keeps data in data.bin, which is not beside it.',
    });
  });

  it('refuses labels that are not as many as the classes', async () => {
    const labels = new TextEncoder().encode('one\ntwo\n');
    const path = join(chosen, 'model.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as { labels: { file: string } };
    await writeFile(join(chosen, manifest.labels.file), labels);
    const changed = { ...manifest, labels: { ...manifest.labels, sha256: sha256(labels) } };
    await writeFile(path, JSON.stringify(changed));
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error?.message).toBe(
      'tiny_labels.txt has 2 lines, expected one for each of 20 classes.',
    );
  });

  it('goes without labels where there are none, and adds them once they are there', async () => {
    const labels = join(chosen, 'tiny_labels.txt');
    const text = await readFile(labels);
    await rm(labels);
    expect(unwrap(await installModel({ modelsDir, sources })).pack.labels).toEqual([]);
    await writeFile(labels, text);
    expect(unwrap(await installModel({ modelsDir, sources })).pack.labels).toEqual(tiny.labels);
  });

  it('leaves nothing behind that passes as installed when it is stopped', async () => {
    const signal = AbortSignal.abort();
    const error = errorOf(await installModel({ modelsDir, sources, signal }));
    expect(error?.code).toBe('cancelled');
    expect(unwrap(await listModels(modelsDir))).toEqual([]);
  });

  it('leaves no temporary files', async () => {
    unwrap(await installModel({ modelsDir, sources }));
    const files = await readdir(join(modelsDir, tiny.id));
    expect(files.toSorted()).toEqual([
      'installed.json',
      'model.onnx',
      'tiny.tflite',
      'tiny_labels.txt',
    ]);
  });

  it('says so where the models’ folder cannot be written', async () => {
    await writeFile(join(root, 'library'), 'a file where a folder should be');
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error?.code).toBe('library-unreadable');
  });
});

describe('installing from the web', () => {
  let server: Server;
  let served: Uint8Array;
  beforeEach(async () => {
    served = tinyTflite(4);
    server = createServer((_, response) => response.end(served));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await writeTinyNetwork(chosen, { source: `http://127.0.0.1:${port}/tiny.tflite` });
    await rm(weightsPath(chosen));
    sources = { ...sources, offline: false };
  });
  afterEach(() => {
    server.close();
  });

  it('fetches the weights where no folder holds them, and tells how far it is', async () => {
    const progress: unknown[] = [];
    const onProgress = (news: unknown) => progress.push(news);
    const { pack } = unwrap(await installModel({ modelsDir, sources, onProgress }));
    expect(progress.at(-1)).toEqual({ done: served.length, total: served.length });
    expect(pack.labels).toEqual(tiny.labels);
  });

  it('refuses another file in their place', async () => {
    served = served.with(100, (served[100] ?? 0) ^ 1);
    const error = errorOf(await installModel({ modelsDir, sources }));
    expect(error?.code).toBe('model-checksum');
    expect(error?.message).toContain(sha256(served));
  });

  it('fetches nothing when offline', async () => {
    const error = errorOf(
      await installModel({ modelsDir, sources: { ...sources, offline: true } }),
    );
    expect(error?.code).toBe('model-missing');
  });
});

describe('loadModelPack', () => {
  it('says that a network is not installed', async () => {
    expect(errorOf(await loadModelPack(modelsDir, 'tiny'))?.code).toBe('model-missing');
  });

  it('finds out that the network file has changed', async () => {
    unwrap(await installModel({ modelsDir, sources }));
    await damage(installedPath('model.onnx'));
    expect(errorOf(await loadModelPack(modelsDir, tiny.id))?.code).toBe('model-unreadable');
  });

  it('finds out that the labels have changed', async () => {
    unwrap(await installModel({ modelsDir, sources }));
    await writeFile(installedPath('tiny_labels.txt'), 'cat\n');
    expect(errorOf(await loadModelPack(modelsDir, tiny.id))?.code).toBe('model-checksum');
  });
});

describe('listModels', () => {
  it('lists what is installed, and passes over what is not', async () => {
    expect(unwrap(await listModels(modelsDir))).toEqual([]);
    unwrap(await installModel({ modelsDir, sources }));
    await writeTinyNetwork(chosen, { id: 'another', seed: 2 });
    unwrap(await installModel({ modelsDir, sources }));
    await writeFile(join(modelsDir, 'notes.txt'), 'hello');
    const models = unwrap(await listModels(modelsDir));
    expect(models.map(({ manifest }) => manifest.id)).toEqual(['another', 'tiny']);
    expect(models.every(({ bytes }) => bytes > 1000)).toBe(true);
  });
});

describe('describeModels', () => {
  it('lists what comes along with Kindred, the default first, and another one before', async () => {
    const ids = async (from: ModelSources) =>
      unwrap(await describeModels(from)).map(({ manifest }) => manifest.id);
    const builtIn = [
      'mobilenet-v2-ptq',
      'mobilenet-v2-quant',
      'mobilenet-v1-075-192',
      'mobilenet-v1-050-160',
    ];
    expect(await ids({ shared: sources.shared, offline: true })).toEqual(builtIn);
    expect(await ids(sources)).toEqual(['tiny', ...builtIn]);
  });
});

sharedDescribe('the networks that come along', () => {
  it.each([
    ['mobilenet-v2-ptq', 224, 1280],
    ['mobilenet-v2-quant', 224, 1280],
    ['mobilenet-v1-075-192', 192, 768],
    ['mobilenet-v1-050-160', 160, 512],
  ])('%s can be installed', async (id, inputSize, featureSize) => {
    const shared = { shared: sharedPath('models'), offline: true };
    const { pack } = unwrap(await installModel({ modelsDir, sources: shared, id }));
    expect(pack.model).toMatchObject({ inputSize, featureSize, hasBackground: true });
    expect(pack.labels).toHaveLength(1001);
  });
});

describe('modelSources', () => {
  it('follows the environment', () => {
    const asked = modelSources({ KINDRED_MODELS: '/my/models', KINDRED_OFFLINE: '1' });
    expect(asked).toMatchObject({ chosen: '/my/models', offline: true });
    expect(modelSources({ KINDRED_MODELS: '' })).not.toHaveProperty('chosen');
    expect(modelSources({}).offline).toBe(false);
  });
});
