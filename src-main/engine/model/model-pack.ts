import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { NetworkFile } from '../embed/network-file.ts';
import { findCompanion, parseLabels, parseMean } from './model-companion.ts';
import { codeOf, readModelFile, sha256Of } from './model-file.ts';
import {
  MAX_WEIGHT_BYTES,
  modelManifestSchema,
  ONNX_FILE,
  parseJson,
  RECORD_FILE,
  type ModelManifest,
} from './model-manifest.ts';

const MAX_RECORD_BYTES = 1 << 16;
/** The weights and a little of arithmetic around them. */
const MAX_ONNX_BYTES = MAX_WEIGHT_BYTES + (1 << 24);

/** What an installation writes last: by it, the other files can be told to be whole and current. */
const installedRecordSchema = z.strictObject({
  /** The version of the converter that wrote the ONNX file. */
  converter: z.int(),
  onnxSha256: z.string(),
  manifest: modelManifestSchema,
});
export type InstalledRecord = z.infer<typeof installedRecordSchema>;

/** An installed network, ready to be opened. */
export interface ModelPack {
  readonly manifest: ModelManifest;
  /** What the embedder is opened with. */
  readonly model: NetworkFile;
  /** The classes' names by number; empty where no labels came with the weights. */
  readonly labels: readonly string[];
  /** The mean feature of many photos; zeros where the manifest has none. */
  readonly meanFeature: Float32Array;
}

/**
 * Opens an installed network, its checksums verified. `model-missing` where it is not installed,
 * `model-unreadable` or `model-checksum` where what is there is damaged; installing mends all three.
 */
export async function loadModelPack(modelsDir: string, id: string): Promise<Result<ModelPack>> {
  const folder = join(modelsDir, id);
  const record = await readRecord(folder);
  if (!record.ok) return record;
  if (record.value === undefined) {
    return fail('model-missing', `The network ${id} is not installed.`);
  }
  const { manifest, onnxSha256 } = record.value;
  const path = join(folder, ONNX_FILE);
  const onnx = await readModelFile(path, MAX_ONNX_BYTES);
  if (!onnx.ok) return onnx;
  if (onnx.value === undefined || sha256Of(onnx.value) !== onnxSha256) return damagedPack(folder);
  const labels = await loadLabels(folder, manifest);
  if (!labels.ok) return labels;
  const meanFeature = await loadMean(folder, manifest);
  if (!meanFeature.ok) return meanFeature;
  const {
    inputSize,
    featureSize,
    mapSize,
    classCount,
    hasBackground = classCount === 1001,
  } = manifest;
  return ok({
    manifest,
    model: {
      modelId: manifest.id,
      path,
      inputSize,
      featureSize,
      mapSize,
      classCount,
      hasBackground,
    },
    labels: labels.value,
    meanFeature: meanFeature.value,
  });
}

async function loadLabels(
  folder: string,
  manifest: ModelManifest,
): Promise<Result<readonly string[]>> {
  if (manifest.labels === undefined) return ok([]);
  const found = await findCompanion(manifest.labels, [folder]);
  if (!found.ok) return found;
  return found.value === undefined ? ok([]) : parseLabels(found.value, manifest);
}

async function loadMean(folder: string, manifest: ModelManifest): Promise<Result<Float32Array>> {
  const { meanFeature, featureSize } = manifest;
  if (meanFeature === undefined) return ok(new Float32Array(featureSize));
  const found = await findCompanion(meanFeature, [folder]);
  if (!found.ok) return found;
  return found.value === undefined ? damagedPack(folder) : parseMean(found.value, manifest);
}

/** What is known of an installed network without opening it. */
export interface InstalledModel {
  readonly manifest: ModelManifest;
  /** Its ONNX file's size; 0 where that is gone. */
  readonly bytes: number;
}

/**
 * The installed networks by id; none where the folder is missing. What lies there besides is passed
 * over. `library-unreadable` where the folder may not be read.
 */
export async function listModels(modelsDir: string): Promise<Result<readonly InstalledModel[]>> {
  try {
    const names = await readdir(modelsDir);
    const models = await Promise.all(names.toSorted().map((name) => lookAt(join(modelsDir, name))));
    return ok(models.filter((model) => model !== undefined));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ok([]);
    return fail('library-unreadable', `${modelsDir} cannot be read.`, error);
  }
}

async function lookAt(folder: string): Promise<InstalledModel | undefined> {
  const record = await readRecord(folder);
  if (!record.ok || record.value === undefined) return undefined;
  const bytes = await stat(join(folder, ONNX_FILE)).then(
    ({ size }) => size,
    () => 0,
  );
  return { manifest: record.value.manifest, bytes };
}

/** An installation's record; undefined where there is none, `model-unreadable` where it is damaged. */
export async function readRecord(folder: string): Promise<Result<InstalledRecord | undefined>> {
  const text = await readModelFile(join(folder, RECORD_FILE), MAX_RECORD_BYTES);
  if (!text.ok) return text;
  if (text.value === undefined) return ok(undefined);
  const parsed = installedRecordSchema.safeParse(parseJson(new TextDecoder().decode(text.value)));
  return parsed.success ? ok(parsed.data) : damagedPack(folder, parsed.error);
}

function damagedPack(folder: string, cause?: unknown): Result<never> {
  return fail('model-unreadable', `The network in ${folder} is damaged; install it again.`, cause);
}
