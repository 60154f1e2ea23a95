import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../contract/errors.ts';
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
  /** What a package brings with it; else the folder that developers have beside the checkout. */
  readonly shared: string;
  /** Nothing is fetched (KINDRED_OFFLINE=1). */
  readonly offline: boolean;
}

const MANIFEST_FILE = 'model.json';
const MAX_MANIFEST_BYTES = 1 << 16;
const BUILT_IN_FOLDER = projectPath('resources/models');
const DEFAULT_MODEL = 'mobilenet-v2-ptq';
const DEFAULT_FOLDER = join(BUILT_IN_FOLDER, DEFAULT_MODEL);
/** Their folders, the default one first. */
const BUILT_IN = [
  DEFAULT_MODEL,
  'mobilenet-v2-quant',
  'mobilenet-v1-075-192',
  'mobilenet-v1-050-160',
];

function projectPath(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/**
 * Where weights lie that came along: a package has them within it, so that an app which was installed
 * needs no network.
 * @param project the folder that holds `resources`.
 */
function broughtWeights(project: string): string {
  const packed = join(project, 'resources', 'weights');
  return existsSync(packed) ? packed : join(project, '..', 'shared', 'models');
}

/**
 * The sources that KINDRED_MODELS and KINDRED_OFFLINE of an environment ask for.
 * @param project the folder that holds `resources`.
 */
export function modelSources(
  environment: Readonly<Record<string, string | undefined>>,
  project = projectPath('.'),
): ModelSources {
  const chosen = environment['KINDRED_MODELS'] ?? '';
  return {
    ...(chosen === '' ? {} : { chosen }),
    shared: broughtWeights(project),
    offline: environment['KINDRED_OFFLINE'] === '1',
  };
}

/**
 * The network to use: the one that `model.json` in the chosen folder describes, else the built-in
 * one. `model-unreadable` where that file describes none.
 */
export async function describeModel({ chosen }: ModelSources): Promise<Result<ModelDescription>> {
  const own = chosen === undefined ? ok(undefined) : await describeFolder(chosen);
  if (!own.ok) return own;
  return own.value === undefined ? describeBuiltIn(DEFAULT_FOLDER) : ok(own.value);
}

/**
 * All networks that can be installed: the one of the chosen folder, then those that come along with
 * Kindred, the default one first. Errors as {@link describeModel} says.
 */
export async function describeModels({
  chosen,
}: ModelSources): Promise<Result<readonly ModelDescription[]>> {
  const own = chosen === undefined ? ok(undefined) : await describeFolder(chosen);
  if (!own.ok) return own;
  const described = own.value === undefined ? [] : [own.value];
  for (const name of BUILT_IN) {
    const next = await describeBuiltIn(join(BUILT_IN_FOLDER, name));
    if (!next.ok) return next;
    const { id } = next.value.manifest;
    if (described.every(({ manifest }) => manifest.id !== id)) described.push(next.value);
  }
  return ok(described);
}

/** The network with that id; `model-unknown` where the sources describe none. */
export async function describeModelById(
  sources: ModelSources,
  id: string,
): Promise<Result<ModelDescription>> {
  const described = await describeModels(sources);
  if (!described.ok) return described;
  const found = described.value.find(({ manifest }) => manifest.id === id);
  if (found !== undefined) return ok(found);
  const known = described.value.map(({ manifest }) => manifest.id).join(', ');
  return fail('model-unknown', `No network ${id} comes along with Kindred; there are ${known}.`);
}

/** What the `model.json` of a folder describes; undefined where there is none. */
export async function describeFolder(
  folder: string,
): Promise<Result<ModelDescription | undefined>> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readModelFile(path, MAX_MANIFEST_BYTES);
  if (!text.ok) return text;
  if (text.value === undefined) return ok(undefined);
  const manifest = parseManifest(new TextDecoder().decode(text.value), path);
  return manifest.ok ? ok({ manifest: manifest.value, folder }) : manifest;
}

async function describeBuiltIn(folder: string): Promise<Result<ModelDescription>> {
  const described = await describeFolder(folder);
  if (!described.ok) return described;
  if (described.value !== undefined) return ok(described.value);
  return fail('model-unreadable', `${folder} lacks its ${MANIFEST_FILE}.`);
}
