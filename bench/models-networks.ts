import { mkdir, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CallOutput } from '../src-main/contract/calls.ts';
import { unwrap } from '../src-main/contract/errors.ts';
import { installModel } from '../src-main/engine/model/install-model.ts';
import { loadModelPack, type ModelPack } from '../src-main/engine/model/model-pack.ts';
import { describeModels, modelSources } from '../src-main/engine/model/model-sources.ts';
import { trainModel } from '../src-main/engine/train/train-model.ts';
import type { CorpusPhoto } from './quality-corpus.ts';

/** A network that is compared. */
export interface ComparedNetwork {
  readonly id: string;
  /** Short enough for a plot. */
  readonly name: string;
  readonly pack: ModelPack;
  /** Of the file that is run. */
  readonly bytes: number;
  /** How it was trained; undefined where it came trained. */
  readonly training: CallOutput<'trainModel'> | undefined;
}

/** As the plot calls those that come along with Kindred. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  'mobilenet-v2-ptq': 'MobileNetV2 1.0/224, per channel',
  'mobilenet-v2-quant': 'MobileNetV2 1.0/224, per tensor',
  'mobilenet-v1-075-192': 'MobileNetV1 0.75/192',
  'mobilenet-v1-050-160': 'MobileNetV1 0.5/160',
};

const COURSE = [
  { kind: 'dense', name: 'Dense 200–60' },
  { kind: 'cnn', name: 'CNN 12–24–32' },
] as const;

/** Installs all networks that come along with Kindred, from the weights at hand. */
export async function builtInNetworks(modelsDir: string): Promise<ComparedNetwork[]> {
  const sources = modelSources({ ...process.env, KINDRED_MODELS: '' });
  const networks: ComparedNetwork[] = [];
  for (const { manifest } of unwrap(await describeModels(sources)).toReversed()) {
    const { pack } = unwrap(await installModel({ modelsDir, sources, id: manifest.id }));
    const { id } = manifest;
    const name = SHORT_NAMES[id] ?? manifest.name;
    networks.push({ id, name, pack, bytes: await sizeOf(pack), training: undefined });
  }
  return networks;
}

/**
 * Trains the course's two networks on the half of the categories that the scores were tuned on.
 * @param folder an empty one to work in.
 */
export async function courseNetworks(
  corpus: readonly CorpusPhoto[],
  { folder, modelsDir, epochs }: { folder: string; modelsDir: string; epochs: number },
): Promise<ComparedNetwork[]> {
  await linkCategories(corpus, folder);
  const networks: ComparedNetwork[] = [];
  for (const { kind, name } of COURSE) {
    console.error(`Training ${name} …`);
    const id = `course-${kind}`;
    const training = unwrap(
      await trainModel(
        { kind, folder, id, name, epochs, seed: 1 },
        {
          modelsDir,
          addPack: (chosen) =>
            installModel({ modelsDir, sources: { chosen, shared: chosen, offline: true } }),
        },
      ),
    );
    const pack = unwrap(await loadModelPack(modelsDir, id));
    networks.push({ id, name, pack, bytes: await sizeOf(pack), training });
  }
  return networks;
}

/** A folder with a link to each category of the tuning half, and to no other. */
async function linkCategories(corpus: readonly CorpusPhoto[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const folders = new Set(
    corpus.flatMap(({ path, category }) => (category?.half === 'tuning' ? [dirname(path)] : [])),
  );
  // A junction needs no rights on Windows; elsewhere it is a link like any other.
  for (const path of folders) await symlink(path, join(folder, basename(path)), 'junction');
}

async function sizeOf({ model }: ModelPack): Promise<number> {
  return (await stat(model.path)).size;
}
