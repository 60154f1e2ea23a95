import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { canonicalNetwork } from './canonical-network.ts';
import { CONVERTER_VERSION } from './convert.ts';
import { findCompanion, keptFile } from './model-companion.ts';
import type { CompanionFile } from './model-manifest.ts';
import { loadModelPack, readRecord, type ModelPack } from './model-pack.ts';
import {
  describeModel,
  describeModelById,
  type ModelDescription,
  type ModelSources,
} from './model-sources.ts';
import { findWeights, type ModelProgress } from './model-weights.ts';
import { writePack } from './write-pack.ts';

export interface InstallRequest {
  /** The folder that holds a folder for each network. */
  readonly modelsDir: string;
  readonly sources: ModelSources;
  /** Which of those that the sources describe; the default one where left out. */
  readonly id?: string;
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
  const { sources, id } = request;
  const model = await (id === undefined ? describeModel(sources) : describeModelById(sources, id));
  if (!model.ok) return model;
  return installDescribed(request, model.value);
}

/** Installs the network of a description, as {@link installModel} does that of the sources. */
async function installDescribed(
  request: InstallRequest,
  model: ModelDescription,
): Promise<Result<Installation>> {
  const folder = join(request.modelsDir, model.manifest.id);
  const work = { ...request, model, folder };
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
  const network = await canonicalNetwork(weights.value, manifest);
  if (!network.ok) return network;
  const { onnx, external } = network.value;
  const files = new Map([[manifest.file, bytes], ...external, ...companions.value]);
  const written = await writePack(folder, manifest, onnx, files);
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
  if (model.manifest.labels === undefined) return pack.value;
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
