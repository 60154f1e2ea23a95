import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ONNX_FAMILIES } from '../../../test-fixtures/onnx-families.ts';
import { paintPixels } from '../../../test-fixtures/pictures.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Embedder } from '../embed/embedder.ts';
import { openEmbedder } from '../embed/open-embedder.ts';
import { UsearchIndex } from '../vectors/usearch-index.ts';
import { addModel } from './add-model.ts';
import { loadModelPack } from './model-pack.ts';
import { OnnxGraph } from './onnx-writer.ts';
import { presetById } from './presets.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kindred-families-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const PICTURES = [1, 2, 3, 4, 5, 6];

async function embedAll(embedder: Embedder): Promise<readonly Float32Array[]> {
  const { inputSize } = embedder;
  const features: Float32Array[] = [];
  for (const seed of PICTURES) {
    const embedded = unwrap(await embedder.embed(paintPixels(seed, inputSize, inputSize)));
    features.push(embedded.feature);
  }
  return features;
}

// What real files hold cannot be had in a test: these have their families' shapes and building
// blocks, and random weights. That likeness means something is not tested here; that it works is.
describe('a network of random weights, built as', () => {
  it.each(Object.entries(ONNX_FAMILIES))(
    '%s: is added, embeds the same each time, and finds each picture itself first',
    async (id, write) => {
      const graph = new OnnxGraph();
      write(graph, 7);
      const path = join(root, `${id}.onnx`);
      await writeFile(path, graph.encode());
      const modelsDir = join(root, 'models');
      const sources = { shared: join(root, 'shared'), offline: true };
      const hints = { preset: id, id: `own-${id}` };
      const added = unwrap(await addModel({ path, hints, modelsDir, sources, isTrial: false }));
      const preset = presetById(id);
      expect(added).toMatchObject({
        needs: [],
        isAdded: true,
        inputSize: preset?.inputSize,
        dimensions: preset?.dimensions,
        classes: id.startsWith('clip') ? 0 : 40,
      });
      expect(added.trial.scores).toHaveLength(3);

      const { model } = unwrap(await loadModelPack(modelsDir, `own-${id}`));
      const embedder = unwrap(await openEmbedder(model, 'auto'));
      const features = await embedAll(embedder);
      expect(await embedAll(embedder)).toEqual(features);
      await embedder.close();

      const index = new UsearchIndex(embedder.featureSize);
      for (const [at, feature] of features.entries()) unwrap(index.add([at], feature));
      const first = features.map((feature) => unwrap(index.search(feature, 3)).ids[0]);
      expect(first).toEqual(PICTURES.map((_, at) => at));
      index.close();
    },
    60_000,
  );
});
