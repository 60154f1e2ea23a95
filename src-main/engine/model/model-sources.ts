import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, type Result } from '../../contract/errors.ts';
import { readModelFile } from './model-file.ts';
import { parseManifest, type ModelManifest } from './model-manifest.ts';

/** A network's description, with the folder in which the files that come with it may lie. */
export interface ModelDescription {
  readonly manifest: ModelManifest;
  readonly folder: string;
}

/** Where weights are looked for, in this order, before they are fetched. */
export interface ModelSources {
  /** The folder that KINDRED_MODELS names. */
  readonly chosen?: string;
  /** The folder that developers have beside the checkout. */
  readonly shared: string;
  /** Nothing is fetched (KINDRED_OFFLINE=1). */
  readonly offline: boolean;
}

const MANIFEST_FILE = 'model.json';
const MAX_MANIFEST_BYTES = 1 << 16;
const BUILT_IN_FOLDER = projectPath('resources/models/mobilenet-v2-ptq');
const SHARED_FOLDER = projectPath('../shared/models');

function projectPath(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/** The sources that KINDRED_MODELS and KINDRED_OFFLINE of an environment ask for. */
export function modelSources(
  environment: Readonly<Record<string, string | undefined>>,
): ModelSources {
  const chosen = environment['KINDRED_MODELS'] ?? '';
  return {
    ...(chosen === '' ? {} : { chosen }),
    shared: SHARED_FOLDER,
    offline: environment['KINDRED_OFFLINE'] === '1',
  };
}

/**
 * The network to use: the one that `model.json` in the chosen folder describes, else the built-in
 * one. `model-unreadable` where that file describes none.
 */
export async function describeModel(sources: ModelSources): Promise<Result<ModelDescription>> {
  const { chosen } = sources;
  if (chosen !== undefined) {
    const text = await readModelFile(join(chosen, MANIFEST_FILE), MAX_MANIFEST_BYTES);
    if (!text.ok) return text;
    if (text.value !== undefined) return describe(text.value, chosen);
  }
  const builtIn = await readModelFile(join(BUILT_IN_FOLDER, MANIFEST_FILE), MAX_MANIFEST_BYTES);
  if (!builtIn.ok) return builtIn;
  if (builtIn.value !== undefined) return describe(builtIn.value, BUILT_IN_FOLDER);
  return fail('model-unreadable', `${BUILT_IN_FOLDER} lacks its ${MANIFEST_FILE}.`);
}

function describe(text: Uint8Array, folder: string): Result<ModelDescription> {
  const path = join(folder, MANIFEST_FILE);
  const manifest = parseManifest(new TextDecoder().decode(text), path);
  return manifest.ok ? { ok: true, value: { manifest: manifest.value, folder } } : manifest;
}
