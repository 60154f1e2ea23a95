import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KindredFailure, unwrap } from '../src-main/contract/errors.ts';
import { COMPOSITION_ID } from '../src-main/engine/embed/composition.ts';
import { EmbedPool } from '../src-main/engine/embed/embed-pool.ts';
import { installModel } from '../src-main/engine/model/install-model.ts';
import type { ModelPack } from '../src-main/engine/model/model-pack.ts';
import { modelSources } from '../src-main/engine/model/model-sources.ts';
import type { CorpusPhoto } from './quality-corpus.ts';

/** As many as the engine has in its hands at a time. */
const IN_FLIGHT = 4;

/** A photo of the corpus with what the catalog would keep of it. */
export interface DescribedPhoto extends CorpusPhoto {
  /** As the network gave it. */
  readonly feature: Float32Array;
  readonly classes: Uint8Array;
  readonly composition: Float32Array;
}

export interface DescribedCorpus {
  readonly photos: readonly DescribedPhoto[];
  readonly pack: ModelPack;
}

async function describe(pool: EmbedPool, photo: CorpusPhoto): Promise<DescribedPhoto> {
  const { embeddings } = unwrap(await pool.describe(photo.path, false)).record;
  const composition = embeddings.find(({ modelId }) => modelId === COMPOSITION_ID);
  const content = embeddings.find(({ modelId }) => modelId !== COMPOSITION_ID);
  if (composition === undefined || content?.classes === undefined) {
    throw new KindredFailure({ code: 'embed-failed', message: `${photo.path} was not described.` });
  }
  const { vector: feature, classes } = content;
  return { ...photo, feature, classes, composition: composition.vector };
}

/** Decodes and embeds every photo as the engine does, with the network installed afresh. */
export async function describeCorpus(corpus: readonly CorpusPhoto[]): Promise<DescribedCorpus> {
  const folder = await mkdtemp(join(tmpdir(), 'kindred-quality-'));
  try {
    const sources = modelSources(process.env);
    const { pack } = unwrap(await installModel({ modelsDir: folder, sources }));
    const pool = unwrap(
      await EmbedPool.open({
        networks: [pack.model],
        runtime: 'auto',
        thumbnailFolder: folder,
      }),
    );
    try {
      return { pack, photos: await describeAll(pool, corpus) };
    } finally {
      await pool.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function describeAll(
  pool: EmbedPool,
  corpus: readonly CorpusPhoto[],
): Promise<readonly DescribedPhoto[]> {
  const described: DescribedPhoto[] = [];
  const waiting = corpus.entries();
  const work = async (): Promise<void> => {
    for (const [at, photo] of waiting) described[at] = await describe(pool, photo);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return described;
}
