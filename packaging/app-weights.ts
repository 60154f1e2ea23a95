import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../src-main/contract/errors.ts';
import { download } from '../src-main/engine/model/download.ts';
import { findCompanion } from '../src-main/engine/model/model-companion.ts';
import { verified } from '../src-main/engine/model/model-file.ts';
import {
  describeModel,
  type ModelDescription,
  type ModelSources,
} from '../src-main/engine/model/model-sources.ts';
import { findWeights } from '../src-main/engine/model/model-weights.ts';

const MAX_LABEL_BYTES = 1 << 20;

/** The classes' names; fetched, they lie beside the weights. Undefined where they are nowhere. */
async function findLabels(
  { manifest, folder }: ModelDescription,
  { chosen, shared, offline }: ModelSources,
): Promise<Result<Uint8Array | undefined>> {
  const { labels, source } = manifest;
  if (labels === undefined) return ok(undefined);
  const folders = [folder, ...(chosen === undefined ? [] : [chosen]), shared];
  const found = await findCompanion(labels, folders);
  if (!found.ok || found.value !== undefined || offline || source === undefined) return found;
  const url = new URL(labels.file, source).href;
  const fetched = await download({ url, maxBytes: MAX_LABEL_BYTES });
  return fetched.ok ? verified(fetched.value, labels.sha256, url) : fetched;
}

/**
 * Puts the weights of Kindred's own network into a folder, with the names of its classes, so that an
 * installed app needs no internet. They are looked for as the engine does, and their SHA-256 is
 * checked. Errors: as {@link findWeights} says; nothing is written then.
 */
export async function putWeights(folder: string, sources: ModelSources): Promise<Result<void>> {
  const { shared, offline } = sources;
  // Not what `model.json` of the chosen folder describes: that is for trying another network.
  const model = await describeModel({ shared, offline });
  if (!model.ok) return model;
  const { manifest } = model.value;
  const weights = await findWeights({ manifest, installed: folder, sources });
  if (!weights.ok) return weights;
  const labels = await findLabels(model.value, sources);
  if (!labels.ok) return labels;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, manifest.file), weights.value.bytes);
  if (labels.value !== undefined && manifest.labels !== undefined) {
    await writeFile(join(folder, manifest.labels.file), labels.value);
  }
  return ok(undefined);
}
