import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ONNX_FAMILIES } from '../../../test-fixtures/onnx-families.ts';
import { writeSmallOnnx } from '../../../test-fixtures/onnx-graphs.ts';
import { tinyTflite, writeTinyNetwork } from '../../../test-fixtures/tiny-network.ts';
import { unwrap } from '../../contract/errors.ts';
import type { PackHints } from '../../contract/model-calls.ts';
import { addModel } from './add-model.ts';
import { installModel } from './install-model.ts';
import { listModels, loadModelPack } from './model-pack.ts';
import { OnnxGraph } from './onnx-writer.ts';
import { trialPictures } from './trial-pictures.ts';

let root = '';
let modelsDir = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kindred-add-'));
  modelsDir = join(root, 'models');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

function add(path: string, hints: PackHints = {}, isTrial = false) {
  const sources = { shared: join(root, 'shared'), offline: true };
  return addModel({ path, hints, modelsDir, sources, isTrial });
}

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(root, name);
  await writeFile(path, bytes);
  return path;
}

function family(id: string): Uint8Array {
  const graph = new OnnxGraph();
  ONNX_FAMILIES[id]?.(graph, 3);
  return graph.encode();
}

function small(): Uint8Array {
  const graph = new OnnxGraph();
  writeSmallOnnx(graph, { size: 16 });
  return graph.encode();
}

/** A network of one operation over its inputs, each of some shape. */
function joined(
  inputs: Readonly<Record<string, readonly (number | string)[]>>,
  type: 'float32' | 'int64' = 'float32',
): Uint8Array {
  const graph = new OnnxGraph();
  for (const [name, shape] of Object.entries(inputs)) graph.input(name, type, shape);
  graph.node('Sum', Object.keys(inputs), {}, 'out');
  graph.output('out', 'float32', []);
  return graph.encode();
}

async function errorOf(path: string, hints: PackHints = {}) {
  const result = await add(path, hints);
  return result.ok ? undefined : { code: result.error.code, message: result.error.message };
}

describe('addModel, told nothing', () => {
  it.each([
    ['mobilenet-v1-100-224', 224, 1024, 40, /pooled before the classifier/],
    ['mobilenet-v2-100-224', 224, 1280, 40, /−1 to 1/],
    ['resnet50-v1-torch', 224, 2048, 40, /PyTorch/],
    ['nasnet-mobile', 224, 1056, 40, /pooled before/],
    ['efficientnet-b0', 224, 1280, 40, /0 to 255/],
    ['densenet121', 224, 1024, 40, /pooled before/],
    ['vgg16', 224, 32, 40, /goes into the classifier/],
    ['dense-28', 28, 60, 40, /0 to 1/],
    ['clip-vit-b32', 224, 512, 0, /CLIP/],
  ])('finds what counts in %s by its structure', async (id, size, dimensions, classes, said) => {
    const added = unwrap(await add(await written('net.onnx', family(id)), {}, true));
    expect(added).toMatchObject({ inputSize: size, dimensions, classes, needs: [] });
    expect(added.guessed.join(' ')).toMatch(said);
    expect(added.isAdded).toBe(false);
    expect(unwrap(await listModels(modelsDir))).toEqual([]);
  });

  it('finds the map that is pooled after it was told its classes, as SqueezeNet does', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, 16, 16]);
    const wide = Array.from({ length: 15 }, (_, index) => (index % 4) - 1);
    const map = graph.node('Conv', ['x', graph.floats('a', [5, 3, 1, 1], wide)], {}, 'fire');
    const few = Array.from({ length: 10 }, (_, index) => (index % 3) / 9);
    const each = graph.node('Relu', [
      graph.node('Conv', [map, graph.floats('c', [2, 5, 1, 1], few)]),
    ]);
    const flat = graph.node('Flatten', [graph.node('GlobalAveragePool', [each])]);
    graph.node('Softmax', [flat], { axis: 1 }, 'y');
    graph.output('y', 'float32', [1, 2]);
    const added = unwrap(await add(await written('squeeze.onnx', graph.encode())));
    expect(added).toMatchObject({ dimensions: 5, classes: 2, isAdded: true });
    expect(added.guessed.at(-1)).toContain('The feature is fire, pooled here');
  });

  it('passes over the half of CLIP that reads words', async () => {
    const graph = new OnnxGraph();
    ONNX_FAMILIES['clip-vit-b32']?.(graph, 3);
    graph.input('input_ids', 'int64', ['text_batch', 'sequence']);
    graph.node('Cast', ['input_ids'], { to: 1 }, 'text_embeds');
    graph.output('text_embeds', 'float32', ['text_batch', 512]);
    const added = unwrap(await add(await written('clip.onnx', graph.encode())));
    expect(added).toMatchObject({ dimensions: 512, isAdded: true });
    expect(added.inputs.map(({ name }) => name)).toEqual(['pixel_values', 'input_ids']);
  });
});

describe('addModel', () => {
  it('makes a TFLite file a network of the library, and shows how alike its pictures are', async () => {
    const path = await written('My Tiny (1).tflite', tinyTflite(4));
    const added = unwrap(await add(path));
    expect(added).toMatchObject({ id: 'my-tiny-1', dimensions: 32, classes: 20, isAdded: true });
    const [same = 0, other = 0, another = 0] = added.trial.scores;
    expect(same).toBeGreaterThan(Math.max(other, another));
    const pack = unwrap(await loadModelPack(modelsDir, 'my-tiny-1'));
    expect(pack.labels).toEqual([]);
    expect(await readFile(join(modelsDir, 'my-tiny-1', pack.manifest.file))).toEqual(
      await readFile(path),
    );
    expect((await readdir(join(modelsDir, 'my-tiny-1'))).toSorted()).toEqual([
      'installed.json',
      'model.onnx',
      'weights.tflite',
    ]);
  });

  it('takes hints before anything else', async () => {
    const labels = await written('names.txt', new TextEncoder().encode('cat\ndog\nbird\n'));
    const path = await written('small.onnx', small());
    const hints: PackHints = {
      id: 'mine',
      name: 'Mine',
      licence: 'MIT',
      channels: 'bgr',
      mean: [1, 2, 3],
      std: [4, 5, 6],
      feature: 'pooled',
      labels,
    };
    expect(unwrap(await add(path, hints))).toMatchObject({ id: 'mine', name: 'Mine', classes: 3 });
    const { manifest, labels: names } = unwrap(await loadModelPack(modelsDir, 'mine'));
    expect(names).toEqual(['cat', 'dog', 'bird']);
    expect(manifest).toMatchObject({ licence: 'MIT', featureSize: 4, mapSize: 1 });
    expect(manifest.onnx).toMatchObject({
      channels: 'bgr',
      mean: [1, 2, 3],
      std: [4, 5, 6],
      feature: 'pooled',
      pooling: 'none',
      logits: 'y',
    });
  });

  it('asks for a size that the file leaves open, and keeps nothing until it is told', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', ['batch', 3, 'height', 'width']);
    graph.node('Relu', ['x'], {}, 'out');
    graph.output('out', 'float32', ['batch', 3, 'height', 'width']);
    const path = await written('open.onnx', graph.encode());
    const asked = unwrap(await add(path));
    expect(asked).toMatchObject({ isAdded: false, trial: { scores: [] } });
    expect(asked.needs).toEqual([
      {
        hint: 'size',
        message: 'The input x takes pictures of any size; say how many pixels its side has.',
      },
    ]);
    expect(unwrap(await listModels(modelsDir))).toEqual([]);
    expect(unwrap(await add(path, { size: 32 }))).toMatchObject({ inputSize: 32, isAdded: true });
  });

  it('asks for a layout that cannot be seen', async () => {
    const path = await written('open.onnx', joined({ x: ['n', 'a', 'b', 'c'] }));
    const { needs } = unwrap(await add(path));
    expect(needs.map(({ hint }) => hint)).toEqual(['layout', 'size']);
    const told = unwrap(await add(path, { layout: 'nhwc', size: 16 }));
    expect(told).toMatchObject({ isAdded: true, dimensions: 3 });
  });

  it('asks for the feature where a file is not what its preset says', async () => {
    const path = await written('net.onnx', family('resnet50-v1'));
    const added = unwrap(await add(path, { preset: 'xception' }));
    expect(added).toMatchObject({ isAdded: true, dimensions: 2048 });
    const other = unwrap(await add(path, { preset: 'densenet121', id: 'other' }));
    expect(other.isAdded).toBe(false);
    expect(other.needs[0]).toEqual({
      hint: 'feature',
      message:
        'DenseNet121 gives 1024 numbers, this file 2048: it is another network, or its feature is another value.',
    });
  });

  it('says so where a network takes all pictures for the same', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, 16, 16]);
    const nothing = graph.node('Mul', ['x', graph.floats('least', [], [1e-9])]);
    graph.node('Add', [nothing, graph.floats('one', [], [1])], {}, 'out');
    graph.output('out', 'float32', [1, 3, 16, 16]);
    const { guessed } = unwrap(await add(await written('blind.onnx', graph.encode())));
    expect(guessed.at(-1)).toBe('It takes all three pictures for the same: it may be fed wrongly.');
  });

  it('keeps an id for one network', async () => {
    const path = await written('a.onnx', small());
    unwrap(await add(path, { id: 'one' }));
    expect(unwrap(await add(path, { id: 'one' })).isAdded).toBe(true);
    expect(await errorOf(path, { id: 'one', mean: [9, 9, 9], std: [1, 1, 1] })).toEqual({
      code: 'bad-argument',
      message:
        'There is a network one already, which is these weights described otherwise; give this one another id.',
    });
    const other = await written('b.onnx', family('dense-28'));
    expect(await errorOf(other, { id: 'one' })).toEqual({
      code: 'bad-argument',
      message: 'There is a network one already, with other weights; give this one another id.',
    });
    expect((await errorOf(other, { id: 'mobilenet-v2-ptq' }))?.code).toBe('bad-argument');
  });

  it('adds a folder as its model.json says', async () => {
    const folder = join(root, 'pack');
    const tiny = await writeTinyNetwork(folder, { meanFeature: Array<number>(32).fill(1) });
    const added = unwrap(await add(folder, { id: 'renamed' }));
    expect(added).toMatchObject({ id: 'renamed', name: 'Tiny', dimensions: 32, isAdded: true });
    const pack = unwrap(await loadModelPack(modelsDir, 'renamed'));
    expect(pack.labels).toEqual(tiny.labels);
    expect([...pack.meanFeature]).toEqual(Array<number>(32).fill(1));
  });
});

describe('addModel refuses', () => {
  it.each([
    [
      'what takes no picture',
      () => joined({ ids: ['n', 'length'] }, 'int64'),
      'model-unsupported',
      'The network takes no picture; its inputs: ids (int64 [n, length]).',
    ],
    [
      'what takes two',
      () => joined({ a: [1, 3, 16, 16], b: [1, 3, 16, 16] }),
      'model-unsupported',
      'The network takes several pictures: a (float32 [1, 3, 16, 16]), b (float32 [1, 3, 16, 16]).',
    ],
    [
      'what takes eight at once',
      () => joined({ a: [8, 3, 16, 16] }),
      'model-unsupported',
      'The network takes 8 pictures at once: a (float32 [8, 3, 16, 16]).',
    ],
    [
      'what looks at no square',
      () => joined({ a: [1, 3, 16, 24] }),
      'model-unsupported',
      'The network looks at 24 × 16 pixels; Kindred shows it squares.',
    ],
    [
      'what looks at five channels',
      () => joined({ a: [1, 5, 16, 16] }),
      'model-unsupported',
      'The input a (float32 [1, 5, 16, 16]) is no picture of three channels or of grey.',
    ],
    [
      'what is no network',
      () => new TextEncoder().encode('hello'),
      'model-unreadable',
      'net.onnx is no whole TFLite or ONNX file.',
    ],
  ])('%s', async (_, bytes, code, message) => {
    expect(await errorOf(await written('net.onnx', bytes()))).toEqual({ code, message });
  });

  it('what is not there, and hints that name what is not there', async () => {
    const gone = join(root, 'gone.onnx');
    expect(await errorOf(gone)).toEqual({
      code: 'model-missing',
      message: `${gone} is not there.`,
    });
    const path = await written('a.onnx', small());
    expect(await errorOf(path, { preset: 'none' })).toEqual({
      code: 'bad-argument',
      message: 'There is no preset none.',
    });
    expect(await errorOf(path, { feature: 'nothing' })).toEqual({
      code: 'bad-argument',
      message: 'a.onnx has no value named nothing.',
    });
    expect((await errorOf(path, { labels: gone }))?.message).toBe(
      `The list of labels ${gone} is not there.`,
    );
    const labels = await written('two.txt', new TextEncoder().encode('a\nb\n'));
    expect((await errorOf(path, { labels }))?.message).toBe(
      'labels.txt has 2 lines, expected one for each of 3 classes.',
    );
  });

  it('a file of 3 GB, without reading it', async () => {
    const path = await written('huge.onnx', small());
    await truncate(path, 3e9);
    expect(await errorOf(path)).toEqual({
      code: 'model-unreadable',
      message: `${path} is too large for a network: 3000 MB, expected at most 1074 MB.`,
    });
  });

  it('a network whose numbers overflow on a picture, though not on black', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, 16, 16]);
    graph.node('Sqrt', [graph.node('Neg', ['x'])], {}, 'out');
    graph.output('out', 'float32', [1, 3, 16, 16]);
    const path = await written('net.onnx', graph.encode());
    const hints: PackHints = { mean: [0, 0, 0], std: [1, 1, 1] };
    expect(await errorOf(path, hints)).toEqual({
      code: 'model-unreadable',
      message:
        'net.onnx fails on a picture. The network gave numbers beyond all bounds for this photo.',
    });
  });

  it('a network whose numbers overflow', async () => {
    const graph = new OnnxGraph();
    graph.input('x', 'float32', [1, 3, 16, 16]);
    graph.node('Sqrt', ['x'], {}, 'out');
    graph.output('out', 'float32', [1, 3, 16, 16]);
    const error = await errorOf(await written('net.onnx', graph.encode()));
    expect(error?.code).toBe('model-unreadable');
    expect(error?.message).toContain('net.onnx');
    expect(error?.message).toContain('beyond all bounds');
  });

  it('a folder that lacks a part, or has another', async () => {
    const folder = join(root, 'pack');
    await mkdir(folder);
    expect(await errorOf(folder)).toEqual({
      code: 'model-missing',
      message: `${folder} has no model.json, which describes a network.`,
    });
    const tiny = await writeTinyNetwork(folder);
    await rm(join(folder, 'tiny_labels.txt'));
    expect((await errorOf(folder))?.message).toBe(`${folder} lacks tiny_labels.txt.`);
    await writeTinyNetwork(folder);
    await writeFile(join(folder, tiny.weightsFile), tinyTflite(9));
    expect((await errorOf(folder))?.code).toBe('model-checksum');
    await rm(join(folder, tiny.weightsFile));
    expect((await errorOf(folder))?.message).toBe(`${folder} lacks tiny.tflite.`);
    await writeFile(join(folder, 'model.json'), '{}');
    expect((await errorOf(folder))?.message).toContain('model.json does not describe a network');
    expect(unwrap(await listModels(modelsDir))).toEqual([]);
  });
});

describe('a pack in KINDRED_MODELS', () => {
  it('may be an ONNX file without source, labels and classes', async () => {
    unwrap(await add(await written('a.onnx', family('clip-vit-b32')), { id: 'own' }));
    const { manifest } = unwrap(await loadModelPack(modelsDir, 'own'));
    const chosen = join(root, 'chosen');
    await mkdir(chosen);
    await writeFile(join(chosen, 'model.json'), JSON.stringify(manifest));
    await writeFile(join(chosen, manifest.file), family('clip-vit-b32'));
    const sources = { chosen, shared: join(root, 'shared'), offline: true };
    const { pack } = unwrap(
      await installModel({ modelsDir: join(root, 'library'), sources, id: 'own' }),
    );
    expect(pack.model).toMatchObject({ classCount: 0, mapSize: 1, hasBackground: false });
    expect(pack.labels).toEqual([]);
    const none = await installModel({ modelsDir: join(root, 'library'), sources, id: 'none' });
    expect(!none.ok && none.error.code).toBe('model-unknown');
  });
});

describe('trialPictures', () => {
  it('are drawn the same, bit by bit, on every machine', () => {
    const sums = trialPictures(224).map(({ image }) =>
      createHash('sha256').update(image.data).digest('hex').slice(0, 16),
    );
    expect(sums).toEqual(['e66e4264d950262b', 'e7ad2a98645e1557', 'b4c891cb64f108bb']);
  });
});
