import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { PackHints } from '../../contract/model-calls.ts';
import { canonicalNetwork } from './canonical-network.ts';
import { valuesOf, type Candidate } from './candidate.ts';
import { findCompanion, parseLabels, parseMean } from './model-companion.ts';
import { readModelFile, verified } from './model-file.ts';
import { MAX_WEIGHT_BYTES, type CompanionFile, type ModelManifest } from './model-manifest.ts';
import { describeFolder } from './model-sources.ts';
import { readOnnx } from './onnx-reader.ts';
import { isTflite } from './tflite.ts';

/**
 * Looks at a model pack: its `model.json` says all, and is held against the files. Hints give it
 * another id or name. Errors as `addModel` says.
 */
export async function candidateFromFolder(
  folder: string,
  hints: PackHints,
): Promise<Result<Candidate>> {
  const described = await describeFolder(folder);
  if (!described.ok) return described;
  if (described.value === undefined) {
    return fail('model-missing', `${folder} has no model.json, which describes a network.`);
  }
  const manifest = { ...described.value.manifest, ...namesOf(hints) };
  const weights = await readModelFile(join(folder, manifest.file), MAX_WEIGHT_BYTES);
  if (!weights.ok) return weights;
  if (weights.value === undefined)
    return fail('model-missing', `${folder} lacks ${manifest.file}.`);
  const bytes = verified(weights.value, manifest.sha256, join(folder, manifest.file));
  if (!bytes.ok) return bytes;
  const companions = await companionsOf(folder, manifest);
  if (!companions.ok) return companions;
  const network = await canonicalNetwork({ bytes: bytes.value, folder }, manifest);
  if (!network.ok) return network;
  const graph = readOnnx(isTflite(bytes.value) ? network.value.onnx : bytes.value);
  if (!graph.ok) return graph;
  return ok({
    ...valuesOf(graph.value),
    manifest,
    network: network.value,
    files: new Map([...network.value.external, [manifest.file, bytes.value], ...companions.value]),
    file: manifest.file,
    guessed: [],
    needs: [],
  });
}

function namesOf({ id, name, licence, credit }: PackHints): Partial<ModelManifest> {
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(licence === undefined ? {} : { licence }),
    ...(credit === undefined ? {} : { credit }),
  };
}

/** Labels and mean feature of a pack, checked; those that it names have to be there. */
async function companionsOf(
  folder: string,
  manifest: ModelManifest,
): Promise<Result<ReadonlyMap<string, Uint8Array>>> {
  const files = new Map<string, Uint8Array>();
  const take = async (
    companion: CompanionFile | undefined,
  ): Promise<Result<Uint8Array | undefined>> => {
    if (companion === undefined) return ok(undefined);
    const found = await findCompanion(companion, [folder]);
    if (!found.ok) return found;
    if (found.value === undefined)
      return fail('model-missing', `${folder} lacks ${companion.file}.`);
    files.set(companion.file, found.value);
    return found;
  };
  const labels = await take(manifest.labels);
  if (!labels.ok) return labels;
  if (labels.value !== undefined) {
    const parsed = parseLabels(labels.value, manifest);
    if (!parsed.ok) return parsed;
  }
  const mean = await take(manifest.meanFeature);
  if (!mean.ok) return mean;
  const parsed = mean.value === undefined ? ok(undefined) : parseMean(mean.value, manifest);
  return parsed.ok ? ok(files) : parsed;
}
