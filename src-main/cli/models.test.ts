import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { runKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { writeTinyNetwork } from '../../test-fixtures/tiny-network.ts';
import { CALLS } from '../contract/calls.ts';
import { lockLibrary } from '../engine/library-lock.ts';
import { OnnxGraph } from '../engine/model/onnx-writer.ts';
import { addModelCommands } from './model-commands.ts';

const PHOTOS = 14;

/** A library of drawn photos, indexed, and a second network in a folder of its own. */
async function bedWithOther(): Promise<TestBed & { readonly other: string }> {
  const bed = await testBed();
  const seeds = Array.from({ length: PHOTOS }, (_, at) => [`${at}.jpg`, 1 + at / 4] as const);
  await drawPhotos(bed.photos, Object.fromEntries(seeds));
  const other = temporaryFolder();
  await writeTinyNetwork(other, { seed: 9, id: 'other' });
  await indexed(bed);
  return { ...bed, other };
}

let shared: ReturnType<typeof bedWithOther> | undefined;
/** The same for tests that leave it as it is. */
function sharedBed(): ReturnType<typeof bedWithOther> {
  shared ??= bedWithOther();
  return shared;
}

async function indexed(bed: TestBed): Promise<void> {
  const run = await runKindred(bed, ['index', bed.photos]);
  expect(run.code, run.stderr).toBe(0);
}

async function usesOf(bed: TestBed): Promise<Record<string, string>> {
  const run = await runKindred(bed, ['--json', 'model', 'list']);
  const { models } = CALLS.listModels.output.parse(run.json);
  return Object.fromEntries(models.map(({ id, use }) => [id, use]));
}

/** A network file that does not say how large its pictures are. */
function openSized(): string {
  const graph = new OnnxGraph();
  graph.input('x', 'float32', [1, 3, 'height', 'width']);
  const map = graph.node(
    'Conv',
    ['x', graph.floats('w', [4, 3, 1, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1])],
    { kernel_shape: [1, 1] },
  );
  graph.node('Flatten', [graph.node('GlobalAveragePool', [map])], { axis: 1 }, 'y');
  graph.output('y', 'float32', [1, 4]);
  const file = join(temporaryFolder(), 'open.onnx');
  writeFileSync(file, graph.encode());
  return file;
}

describe('kindred model', () => {
  it('adds a network, makes its vectors, compares it, lets it serve and takes it away', async () => {
    const bed = await bedWithOther();
    expect(await usesOf(bed)).toMatchObject({ tiny: 'serves' });

    const added = await runKindred(bed, ['--json', 'model', 'add', bed.other]);
    expect(added.code, added.stderr).toBe(0);
    const { trial, ...one } = CALLS.addModel.output.parse(added.json);
    expect(one).toMatchObject({ id: 'other', isAdded: true, needs: [], dimensions: 32 });
    expect(trial.scores).toHaveLength(3);
    expect(await usesOf(bed)).toMatchObject({ tiny: 'serves', other: 'off' });

    const early = await runKindred(bed, [
      ...['--json', 'similar', join(bed.photos, '0.jpg'), '--model', 'other'],
    ]);
    expect(early.json).toMatchObject({ error: { code: 'model-unknown' } });

    const kept = await runKindred(bed, ['model', 'use', 'other', '--keep']);
    expect(kept.stdout).toContain(`${PHOTOS} photos wait for it; “kindred index” goes on`);
    await indexed(bed);
    const [byTiny, byOther] = await Promise.all(
      ['tiny', 'other'].map(async (id) => {
        const args = ['--json', 'similar', join(bed.photos, '0.jpg'), '--model', id];
        const run = await runKindred(bed, args);
        return CALLS.similar.output.parse(run.json).results.map(({ score }) => score);
      }),
    );
    expect(byOther).toHaveLength(PHOTOS - 1);
    expect(byOther).not.toEqual(byTiny);

    const plot = join(temporaryFolder(), 'compared.svg');
    const args = ['--json', 'model', 'compare', '--sample', '10', '--svg', plot];
    const compared = CALLS.compareModels.output.parse((await runKindred(bed, args)).json);
    expect(compared.models.map(({ id }) => id)).toEqual(['tiny', 'other']);
    for (const model of compared.models) {
      expect(model).toMatchObject({ inputSize: 224, dimensions: 32, quality: null });
      expect(model.msPerPhoto).toBeGreaterThan(0);
      expect(model.bytes).toBeGreaterThan(1000);
      // 32 numbers in float32 and in float16 are the least that it takes.
      expect(model.bytesPer100k).toBeGreaterThan(100_000 * 32 * 6);
    }
    expect(compared).toMatchObject({ sample: 10, agreement: [{ a: 'tiny', b: 'other' }] });
    expect(compared.agreement[0]?.share).toBeGreaterThan(0);
    expect(compared.agreement[0]?.share).toBeLessThan(1);
    expect(readFileSync(plot, 'utf8').match(/<circle/g)).toHaveLength(2);

    const serves = await runKindred(bed, ['model', 'use', 'other']);
    expect(serves.stdout).toBe('Tiny serves.\n');
    expect(await usesOf(bed)).toMatchObject({ tiny: 'kept', other: 'serves' });
    const refused = await runKindred(bed, ['--json', 'model', 'remove', 'other']);
    expect(refused.code).toBe(1);
    expect(refused.json).toMatchObject({ error: { code: 'model-in-use' } });

    await runKindred(bed, ['model', 'use', 'tiny']);
    const removed = await runKindred(bed, ['--json', 'model', 'remove', 'other']);
    expect(CALLS.removeModel.output.parse(removed.json).freed).toBeGreaterThan(1000);
    expect(await usesOf(bed)).not.toHaveProperty('other');
    expect(existsSync(join(bed.library, 'models', 'other'))).toBe(false);
  }, 120_000);

  it('reads as tables, with a sentence about what to do next', async () => {
    const bed = await sharedBed();
    const trial = await runKindred(bed, ['model', 'add', bed.other, '--try']);
    expect(trial.stdout).toMatch(/^Tiny runs\. Nothing was kept of it\.\n/);
    expect(trial.stdout).toMatch(/ {2}-?[01]\.\d{3} {2}.+ – .+\n/);
    const list = await runKindred(bed, ['model', 'list']);
    expect(list.stdout).toMatch(
      /^USE +ID +NAME +PIXELS +NUMBERS +FILES +VECTORS +PHOTOS +MS +LICENCE\n/,
    );
    expect(list.stdout).toMatch(/\n● serves +tiny +Tiny +224 +32 .* 14 +.*Apache-2\.0\n/);
    expect(list.stdout).not.toContain('other');
    const presets = await runKindred(bed, ['model', 'presets']);
    expect(presets.stdout).toMatch(/\n {2}vgg16 {2}VGG16: 224 × 224 pixels/);
    const compared = await runKindred(bed, ['model', 'compare']);
    expect(compared.stdout).toMatch(/^MODEL +PIXELS +.*\ntiny +224 +32 +/);
    expect(compared.stdout).toContain('“kindred model use ID --keep”');
  });

  it('chooses what computes, and shows it', async () => {
    const bed = await testBed();
    const chosen = await runKindred(bed, ['--json', 'model', 'runtime', 'onnxruntime-web']);
    expect(chosen.code, chosen.stderr).toBe(0);
    expect(chosen.json).toEqual({});
    const shown = await runKindred(bed, ['model', 'runtime']);
    expect(shown.stdout).toBe(
      'Networks are computed by ONNX Runtime in WebAssembly (onnxruntime-web).\n',
    );
  }, 120_000);
});

describe('kindred model add, of a file that leaves something open', () => {
  it('says what is needed and by which flag, keeps nothing and fails; told, it adds', async () => {
    const bed = await testBed();
    const file = openSized();
    const asked = await runKindred(bed, ['model', 'add', file]);
    expect(asked.code).toBe(1);
    expect(asked.stdout).toMatch(/^Nothing was added/);
    expect(asked.stdout).toContain('takes x: float32 [1, 3, height, width]');
    expect(asked.stdout).toMatch(/\n--size <pixels>: The input x .*\.\n/);
    const json = await runKindred(bed, ['--json', 'model', 'add', file]);
    expect(json.code).toBe(1);
    expect(CALLS.addModel.output.parse(json.json)).toMatchObject({
      isAdded: false,
      needs: [{ hint: 'size' }],
    });
    expect(existsSync(join(bed.library, 'models', 'open'))).toBe(false);
    const told = await runKindred(bed, [
      ...['--json', 'model', 'add', file, '--size', '48', '--id', 'mine', '--name', 'My own'],
      ...['--mean', '127.5,127.5,127.5', '--std', '127.5', '--licence', 'MIT', '--channels', 'bgr'],
    ]);
    expect(told.code, told.stderr).toBe(0);
    expect(told.json).toMatchObject({ id: 'mine', name: 'My own', inputSize: 48, isAdded: true });
    const manifest = readFileSync(join(bed.library, 'models', 'mine', 'installed.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({
      manifest: {
        licence: 'MIT',
        onnx: { channels: 'bgr', mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] },
      },
    });
  });
});

describe('kindred model, used wrongly', () => {
  const REFUSED = [
    ['add'],
    ['add', 'x.onnx', '--size', 'large'],
    ['add', 'x.onnx', '--layout', 'chwn'],
    ['add', 'x.onnx', '--mean', '1,2'],
    ['use'],
    ['use', 'tiny', '--keep', '--off'],
    ['runtime', 'abacus'],
    ['compare', '--sample', '0'],
    ['train', 'folder'],
    ['train', 'folder', '--kind', 'vgg'],
    ['train', 'folder', '--kind', 'cnn', '--from', 'albums'],
    ['train', 'folder', '--kind', 'cnn', '--seed', '-1'],
  ].map((words) => ({ words, line: words.join(' ') }));

  it.each(REFUSED)('refuses “$line”', async ({ words }) => {
    const said: string[] = [];
    const root = new Command('kindred').exitOverride();
    root.configureOutput({ writeErr: (text) => said.push(text) });
    addModelCommands(root, () => {
      throw new Error('It was taken for a command.');
    });
    const parsed = root.parseAsync(['model', ...words], { from: 'user' });
    await expect(parsed).rejects.toBeInstanceOf(CommanderError);
    expect(said.join('')).toMatch(/^error: /);
  });

  it('ends with 2 where what is asked makes no sense', async () => {
    const bed = await testBed();
    const nonsense = [
      ['add', 'x.onnx', '--size', '4'],
      ['add', 'x.onnx', '--std', '0,0,0'],
      ['use', '../up'],
      ['train', 'folder'],
    ];
    for (const args of nonsense) {
      const run = await runKindred(bed, ['model', ...args]);
      expect(run.code, args.join(' ')).toBe(2);
      expect(run.stderr, args.join(' ')).not.toBe('');
      expect(run.stderr).not.toMatch(/ at .*\.ts:\d/);
    }
    expect(existsSync(join(bed.library, 'catalog.db'))).toBe(false);
  });

  it('ends with 1 and a reason where a network is not to be had', async () => {
    const bed = await sharedBed();
    const reasons = [
      [['add', join(bed.other, 'nowhere.onnx')], 'model-missing'],
      [['add', join(bed.photos, '0.jpg')], 'model-unreadable'],
      [['use', 'nobody'], 'model-unknown'],
      [['remove', 'nobody'], 'model-unknown'],
      [['remove', 'tiny'], 'model-in-use'],
      [['install', 'nobody'], 'model-unknown'],
      [['train', bed.other, '--kind', 'dense'], 'teach-too-few'],
    ] as const;
    for (const [args, code] of reasons) {
      const run = await runKindred(bed, ['--json', 'model', ...args]);
      expect(run.json, args.join(' ')).toMatchObject({ error: { code } });
      expect(run.code).toBe(1);
    }
  }, 120_000);

  it('says that another process has the library, and changes nothing', async () => {
    const bed = await sharedBed();
    const lock = lockLibrary(bed.library, 'kindred app');
    expect(lock.ok).toBe(true);
    try {
      for (const args of [
        ['use', 'tiny', '--off'],
        ['remove', 'tiny'],
        ['add', bed.other],
      ]) {
        const run = await runKindred(bed, ['--json', 'model', ...args]);
        expect(run.json, args.join(' ')).toMatchObject({ error: { code: 'library-locked' } });
        expect(run.stderr).toContain('kindred app');
      }
      // Looking needs no lock.
      expect(await usesOf(bed)).toMatchObject({ tiny: 'serves' });
      const trial = await runKindred(bed, ['--json', 'model', 'add', bed.other, '--try']);
      expect(trial.json).toMatchObject({ id: 'other', isAdded: false });
    } finally {
      if (lock.ok) lock.value.release();
    }
  });
});
