import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DRAWN_CATEGORIES, drawCategories } from '../../../test-fixtures/drawn-categories.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import type { CheckedInput } from '../../contract/calls.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Progress } from '../../contract/events.ts';
import { decodePhoto } from '../decode/decode-photo.ts';
import { openEmbedder } from '../embed/open-embedder.ts';
import { installModel } from '../model/install-model.ts';
import { loadModelPack } from '../model/model-pack.ts';
import { trainModel, type TrainContext } from './train-model.ts';

type Input = CheckedInput<'trainModel'>;

function input(kind: Input['kind'], folder: string, more: Partial<Input> = {}): Input {
  return { kind, folder, epochs: kind === 'cnn' ? 12 : 20, seed: 1, ...more };
}

/** A library's networks in a folder of their own, with packs added as they are installed. */
function networks(more: Partial<TrainContext> = {}): TrainContext {
  const modelsDir = temporaryFolder();
  return {
    modelsDir,
    addPack: (folder) =>
      installModel({ modelsDir, sources: { chosen: folder, shared: folder, offline: true } }),
    ...more,
  };
}

async function drawn(count: number): Promise<string> {
  const folder = temporaryFolder();
  await drawCategories(folder, count);
  return folder;
}

describe('trainModel', () => {
  it('teaches it on albums where no folder is named, or says that there are none', async () => {
    const folder = await drawn(10);
    const albums = await Promise.all(
      DRAWN_CATEGORIES.map(async (name) => {
        const files = await readdir(join(folder, name));
        return { name, photos: files.map((file) => join(folder, name, file)) };
      }),
    );
    const { kind, epochs, seed } = input('dense', folder, { epochs: 2 });
    const given = { kind, epochs, seed };
    expect(await trainModel(given, networks({ albums: () => [] }))).toMatchObject({
      error: { code: 'teach-too-few' },
    });
    const trained = unwrap(await trainModel(given, networks({ albums: () => albums })));
    expect(trained).toMatchObject({ id: 'dense-albums', categories: 3, photos: 30 });
  });

  it.each(['dense', 'cnn'] as const)(
    'teaches the %s network to tell drawn things',
    async (kind) => {
      const folder = await drawn(25);
      const seen: Progress[] = [];
      const told: number[] = [];
      const context = networks({
        onProgress: (progress) => seen.push(progress),
        onEpoch: (_, number) => told.push(number),
      });
      const trained = unwrap(await trainModel(input(kind, folder, { id: 'mine' }), context));
      expect(trained).toMatchObject({ id: 'mine', categories: 3, photos: 75, heldOut: 15 });
      expect(trained.epochs.at(-1)?.heldOutAccuracy).toBeGreaterThan(0.8);
      expect(trained.epochs.at(-1)?.loss).toBeLessThan((trained.epochs[0]?.loss ?? 0) / 2);
      expect(told).toEqual(trained.epochs.map((_, at) => at + 1));
      expect(seen.map(({ step }) => step)).toEqual(expect.arrayContaining(['photos', 'train']));
      expect(await readFile(trained.curves, 'utf8')).toContain('data-series="held-out photos"');

      const pack = unwrap(await loadModelPack(context.modelsDir, 'mine'));
      expect(pack.labels).toEqual(DRAWN_CATEGORIES);
      const embedder = unwrap(await openEmbedder(pack.model, 'auto'));
      const found = await Promise.all(
        DRAWN_CATEGORIES.map(async (name) => {
          const path = join(folder, name, `${name}-0.png`);
          const { squares } = unwrap(await decodePhoto(path, { sides: [28] }));
          const square = squares.get(28);
          if (square === undefined) throw new Error('no square');
          const { logits } = unwrap(await embedder.embed(square));
          return DRAWN_CATEGORIES[logits.indexOf(Math.max(...logits))];
        }),
      );
      await embedder.close();
      expect(found).toEqual(DRAWN_CATEGORIES);
    },
  );

  it('gives the same network for the same call, and another for another seed', async () => {
    const folder = await drawn(6);
    const weights = async (seed: number): Promise<string> => {
      const context = networks();
      const given = input('cnn', folder, { epochs: 2, seed, id: 'mine' });
      unwrap(await trainModel(given, context));
      return unwrap(await loadModelPack(context.modelsDir, 'mine')).manifest.sha256;
    };
    const first = await weights(3);
    expect(await weights(3)).toBe(first);
    expect(await weights(4)).not.toBe(first);
  });

  it('stops where it is told to, and leaves nothing', async () => {
    const folder = await drawn(6);
    const stop = new AbortController();
    const context = networks({
      signal: stop.signal,
      onEpoch: () => {
        stop.abort();
      },
    });
    const stopped = await trainModel(input('dense', folder, { epochs: 1000 }), context);
    expect(stopped).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await readdir(context.modelsDir)).toEqual([]);
    expect(await trainModel(input('dense', folder), context)).toMatchObject({
      ok: false,
      error: { code: 'cancelled', message: 'The training was stopped.' },
    });
  });

  it('leaves out what it cannot read, and says so', async () => {
    const folder = await drawn(6);
    await writeFile(join(folder, 'disc', 'broken.jpg'), 'no picture');
    await writeFile(join(folder, 'disc', 'list.txt'), 'no photo');
    await mkdir(join(folder, 'few'));
    await writeFile(join(folder, 'few', 'alone.jpg'), '');
    await mkdir(join(folder, '.hidden'));
    await writeFile(join(folder, 'beside.jpg'), '');
    const notices: string[] = [];
    const context = networks({
      onNotice: ({ message }) => notices.push(message),
    });
    const given = input('dense', folder, { epochs: 1 });
    expect(unwrap(await trainModel(given, context))).toMatchObject({ categories: 3, photos: 18 });
    expect(notices).toEqual([
      '2 photos could not be read and took no part in the training.',
      'Left out, with fewer than 5 photos that can be read: few.',
    ]);
  });

  it('names the network after its folder, and counts where that name is taken', async () => {
    const folder = join(temporaryFolder(), 'Été à Lisbonne!');
    await drawCategories(folder, 5);
    const context = networks();
    const given = input('dense', folder, { epochs: 1, curves: join(temporaryFolder(), 'c.svg') });
    const first = unwrap(await trainModel(given, context));
    expect(first).toMatchObject({ id: 'dense-e-te-a-lisbonne', curves: given.curves });
    expect(first.name).toBe('Dense network, trained on Été à Lisbonne!');
    expect(unwrap(await trainModel(given, context)).id).toBe('dense-e-te-a-lisbonne-2');
    const taken = await trainModel(input('dense', folder, { id: first.id }), context);
    expect(taken).toMatchObject({
      error: {
        code: 'model-in-use',
        message: `A network called ${first.id} is here already; remove it first, or choose another id.`,
      },
    });
  });

  describe('refuses', () => {
    const refusal = async (folder: string, more: Partial<Input> = {}) => {
      const context = networks();
      const refused = await trainModel(input('dense', folder, more), context);
      expect(await readdir(context.modelsDir)).toEqual([]);
      return refused.ok ? undefined : { code: refused.error.code, says: refused.error.message };
    };

    it('a folder that is not there, or none', async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'file');
      await writeFile(file, '');
      const gone = join(folder, 'gone');
      expect(await refusal(gone)).toEqual({
        code: 'folder-missing',
        says: `${gone} does not exist.`,
      });
      expect(await refusal(file)).toEqual({
        code: 'not-a-folder',
        says: `${file} is not a folder.`,
      });
    });

    it('a folder without categories', async () => {
      const folder = temporaryFolder();
      await mkdir(join(folder, 'empty'));
      expect(await refusal(folder)).toEqual({
        code: 'teach-too-few',
        says: `${folder} has no folders with photos; each category is a folder of its own, with its photos in it.`,
      });
    });

    it('one category, and photos that are too few', async () => {
      const folder = await drawn(5);
      await rm(join(folder, 'disc'), { recursive: true });
      await rm(join(folder, 'down', 'down-0.png'));
      expect(await refusal(folder)).toEqual({
        code: 'teach-too-few',
        says: 'Only one folder has 5 photos that can be read; a network needs at least two such categories to tell apart.',
      });
      await rm(join(folder, 'across', 'across-0.png'));
      expect(await refusal(folder)).toMatchObject({
        says: 'No folder has 5 photos that can be read; a network needs at least two such categories to tell apart.',
      });
    });

    it('to draw the curves over a photo', async () => {
      const folder = temporaryFolder();
      expect(await refusal(folder, { curves: '/photos/me.jpg' })).toEqual({
        code: 'bad-argument',
        says: 'The curves are drawn as SVG; /photos/me.jpg has another ending.',
      });
    });
  });
});
