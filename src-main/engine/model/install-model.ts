import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { CONVERTER_VERSION, convertNetwork, type ConvertedNetwork } from './convert.ts';
import { findCompanion, keptFile } from './model-companion.ts';
import { sha256Of, writeModelFile } from './model-file.ts';
import {
  ONNX_FILE,
  RECORD_FILE,
  type CompanionFile,
  type ModelManifest,
} from './model-manifest.ts';
import { loadModelPack, readRecord, type InstalledRecord, type ModelPack } from './model-pack.ts';
import { describeModel, type ModelDescription, type ModelSources } from './model-sources.ts';
import { findWeights, type ModelProgress } from './model-weights.ts';
import { readTflite } from './tflite.ts';

export interface InstallRequest {
  /** The folder that holds a folder for each network. */
  readonly modelsDir: string;
  readonly sources: ModelSources;
  readonly onProgress?: (progress: ModelProgress) => void;
  readonly signal?: AbortSignal;
}

/** A network that is installed now. */
export interface Installation {
  readonly pack: ModelPack;
  /** The file or URL that its weights came from; its own folder where it was installed before. */
  readonly source: string;
}

/** An installation under way. */
interface Work extends InstallRequest {
  readonly model: ModelDescription;
  /** Where the network goes: modelsDir/id. */
  readonly folder: string;
}

/**
 * Installs the network that the sources describe, or opens it at once where it is installed, whole
 * and current. Finds the weights as {@link findWeights} says, converts them, and writes them with
 * the files that come with them into modelsDir/id; the record last, so that a crash leaves nothing
 * that passes as installed. The weights are kept as well: a damaged or outdated conversion is
 * mended without a network.
 */
export async function installModel(request: InstallRequest): Promise<Result<Installation>> {
  const model = await describeModel(request.sources);
  if (!model.ok) return model;
  const folder = join(request.modelsDir, model.value.manifest.id);
  const work = { ...request, model: model.value, folder };
  const current = await loadCurrent(work);
  return current === undefined ? install(work) : ok({ pack: current, source: folder });
}

async function install(work: Work): Promise<Result<Installation>> {
  const { modelsDir, model, folder, sources, onProgress, signal } = work;
  const { manifest } = model;
  const weights = await findWeights({
    manifest,
    installed: folder,
    sources,
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  if (!weights.ok) return weights;
  const { bytes, source } = weights.value;
  const companions = await findCompanions(work);
  if (!companions.ok) return companions;
  if (signal?.aborted === true) return fail('cancelled', 'Installing the network was stopped.');
  const converted = convertWeights(bytes, manifest);
  if (!converted.ok) return converted;
  const files = new Map([[manifest.file, bytes], ...companions.value]);
  const written = await writePack(folder, manifest, converted.value.onnx, files);
  if (!written.ok) return written;
  const pack = await loadModelPack(modelsDir, manifest.id);
  return pack.ok ? ok({ pack: pack.value, source }) : pack;
}

/** The installed network, unless it is missing, damaged, outdated or lacks labels that are here now. */
async function loadCurrent(work: Work): Promise<ModelPack | undefined> {
  const { modelsDir, model, folder } = work;
  const record = await readRecord(folder);
  if (!record.ok || record.value?.converter !== CONVERTER_VERSION) return undefined;
  if (!isDeepStrictEqual(record.value.manifest, model.manifest)) return undefined;
  const pack = await loadModelPack(modelsDir, model.manifest.id);
  if (!pack.ok) return undefined;
  if (pack.value.labels.length > 0) return pack.value;
  const labels = await findCompanion(model.manifest.labels, companionFolders(work));
  return labels.ok && labels.value === undefined ? pack.value : undefined;
}

function companionFolders({ model, sources }: Work): readonly string[] {
  const chosen = sources.chosen === undefined ? [] : [sources.chosen];
  return [model.folder, ...chosen, sources.shared];
}

/** The files that come with the weights, by name; labels may be missing, a mean feature may not. */
async function findCompanions(work: Work): Promise<Result<ReadonlyMap<string, Uint8Array>>> {
  const { labels, meanFeature } = work.model.manifest;
  const files = new Map<string, Uint8Array>();
  for (const companion of [labels, meanFeature]) {
    if (companion === undefined) continue;
    const found = await findOrKeep(companion, companionFolders(work), work.folder);
    if (!found.ok) return found;
    if (found.value !== undefined) files.set(companion.file, found.value);
    else if (companion === meanFeature) {
      return fail('model-unreadable', `${work.model.folder} lacks ${companion.file}.`);
    }
  }
  return ok(files);
}

async function findOrKeep(
  companion: CompanionFile,
  folders: readonly string[],
  installed: string,
): Promise<Result<Uint8Array | undefined>> {
  const found = await findCompanion(companion, folders);
  if (!found.ok || found.value !== undefined) return found;
  return ok(await keptFile(installed, companion.file, companion.sha256));
}

/** Converts weights and holds the result against what the manifest says of it. */
function convertWeights(weights: Uint8Array, manifest: ModelManifest): Result<ConvertedNetwork> {
  const network = readTflite(weights);
  if (!network.ok) return network;
  const converted = convertNetwork(network.value);
  if (!converted.ok) return converted;
  for (const key of ['inputSize', 'featureSize', 'mapSize', 'classCount'] as const) {
    if (converted.value[key] !== manifest[key]) {
      return fail(
        'model-unreadable',
        `${manifest.file} has ${key} ${converted.value[key]}; its model.json says ${manifest[key]}.`,
      );
    }
  }
  return converted;
}

async function writePack(
  folder: string,
  manifest: ModelManifest,
  onnx: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Result<void>> {
  const record: InstalledRecord = {
    converter: CONVERTER_VERSION,
    onnxSha256: sha256Of(onnx),
    manifest,
  };
  const text = new TextEncoder().encode(JSON.stringify(record, undefined, 2));
  for (const [file, bytes] of [...files, [ONNX_FILE, onnx], [RECORD_FILE, text]] as const) {
    const written = await writeModelFile(join(folder, file), bytes);
    if (!written.ok) return written;
  }
  return ok(undefined);
}
