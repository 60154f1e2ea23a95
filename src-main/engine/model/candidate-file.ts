import { basename } from 'node:path';
import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import type { PackHints } from '../../contract/model-calls.ts';
import { openOnnx, type CanonicalNetwork } from './canonical-network.ts';
import { valuesOf, type Candidate } from './candidate.ts';
import { convertNetwork } from './convert.ts';
import { guessPack, type GuessedPack } from './guess-pack.ts';
import { parseLabels } from './model-companion.ts';
import { readModelFile, sha256Of } from './model-file.ts';
import {
  MAX_WEIGHT_BYTES,
  modelManifestSchema,
  type ModelManifest,
  type OnnxDescription,
} from './model-manifest.ts';
import { readOnnx } from './onnx-reader.ts';
import type { OnnxFile } from './onnx-copy.ts';
import { wrapOnnx, type Wrapping } from './onnx-wrap.ts';
import { presetById, type Preset } from './presets.ts';
import { isTflite, readTflite } from './tflite.ts';

/** A person's file. */
export interface PersonsFile {
  readonly path: string;
  /** Where data lies that it refers to. */
  readonly folder: string;
  /** Its name, for sentences. */
  readonly name: string;
}

const MAX_LABEL_BYTES = 1 << 22;
const LABELS_FILE = 'labels.txt';
const NOT_SAID = 'not said';

/** Looks at a network file, and describes it by hints, preset and guesses. Errors as `addModel` says. */
export async function candidateFromFile(
  file: PersonsFile,
  hints: PackHints,
): Promise<Result<Candidate>> {
  const preset = hints.preset === undefined ? undefined : presetById(hints.preset);
  if (hints.preset !== undefined && preset === undefined) {
    return fail('bad-argument', `There is no preset ${hints.preset}.`);
  }
  const bytes = await readModelFile(file.path, MAX_WEIGHT_BYTES);
  if (!bytes.ok) return bytes;
  if (bytes.value === undefined) return fail('model-missing', `${file.path} is not there.`);
  const looked = isTflite(bytes.value)
    ? lookAtTflite(bytes.value, hints, preset)
    : await lookAtOnnx(bytes.value, file, hints, preset);
  if (!looked.ok) return looked;
  return described(file, bytes.value, looked.value, hints, preset);
}

/** What was found out of the bytes. */
interface Looked extends Pick<Candidate, 'inputs' | 'outputs' | 'guessed' | 'needs'> {
  readonly network: CanonicalNetwork | undefined;
  readonly wrapping?: Wrapping;
  readonly extension: string;
}

function lookAtTflite(
  bytes: Uint8Array,
  hints: PackHints,
  preset: Preset | undefined,
): Result<Looked> {
  const network = readTflite(bytes);
  if (!network.ok) return network;
  const converted = convertNetwork(network.value);
  if (!converted.ok) return converted;
  const graph = readOnnx(converted.value.onnx);
  if (!graph.ok) return graph;
  return ok({
    ...valuesOf(graph.value),
    network: { ...converted.value, external: new Map() },
    extension: 'tflite',
    guessed: ['A TFLite file says itself how it is fed and what it gives.'],
    needs: misfits(converted.value.featureSize, hints, preset),
  });
}

async function lookAtOnnx(
  bytes: Uint8Array,
  { folder, name }: PersonsFile,
  hints: PackHints,
  preset: Preset | undefined,
): Promise<Result<Looked>> {
  const opened = await openOnnx({ bytes, folder }, name);
  if (!opened.ok) return opened;
  const pack = await guessPack(opened.value, name, hints, preset);
  if (!pack.ok) return pack;
  const { wrapping, guessed, needs } = pack.value;
  const known = { ...valuesOf(opened.value.network), extension: 'onnx', guessed };
  if (needs.length > 0) return ok({ ...known, network: undefined, needs });
  const network = wrapped(opened.value, pack.value, name);
  if (!network.ok) return network;
  return ok({
    ...known,
    wrapping,
    network: network.value,
    needs: misfits(network.value.featureSize, hints, preset),
  });
}

/** A preset knows how many numbers its networks give; another count means another network. */
function misfits(
  featureSize: number,
  { feature }: PackHints,
  preset: Preset | undefined,
): Looked['needs'] {
  if (preset === undefined || feature !== undefined || preset.dimensions === featureSize) return [];
  return [
    {
      hint: 'feature',
      message: `${preset.name} gives ${preset.dimensions} numbers, this file ${featureSize}: it is another network, or its feature is another value.`,
    },
  ];
}

function wrapped(file: OnnxFile, pack: GuessedPack, name: string): Result<CanonicalNetwork> {
  try {
    const network = wrapOnnx(file, pack.wrapping, pack.shapes);
    return ok({ ...network, external: file.external });
  } catch (error) {
    if (error instanceof KindredFailure) return { ok: false, error: error.error };
    return fail('model-unreadable', `${name} is damaged.`, error);
  }
}

async function described(
  file: PersonsFile,
  bytes: Uint8Array,
  { network, wrapping, extension, ...looked }: Looked,
  hints: PackHints,
  preset: Preset | undefined,
): Promise<Result<Candidate>> {
  const labels = hints.labels === undefined ? ok(undefined) : await labelBytes(hints.labels);
  if (!labels.ok) return labels;
  const weights = `weights.${extension}`;
  const manifest: ModelManifest = {
    ...namesOf(file, hints, preset),
    file: weights,
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    ...sizesOf(network),
    ...(wrapping === undefined ? {} : { onnx: descriptionOf(wrapping) }),
    ...(labels.value && { labels: { file: LABELS_FILE, sha256: sha256Of(labels.value) } }),
  };
  const checked = checkManifest(manifest, network, labels.value);
  if (!checked.ok) return checked;
  const files = new Map(network?.external);
  files.set(weights, bytes);
  if (labels.value !== undefined) files.set(LABELS_FILE, labels.value);
  return ok({ manifest, network, files, file: file.name, ...looked });
}

function namesOf({ name }: PersonsFile, hints: PackHints, preset: Preset | undefined) {
  const known =
    preset === undefined
      ? { name: name.slice(0, 200), licence: NOT_SAID, credit: NOT_SAID }
      : { name: preset.name, licence: preset.licence, credit: preset.family };
  return {
    id: hints.id ?? idOf(name),
    name: hints.name ?? known.name,
    licence: hints.licence ?? known.licence,
    credit: hints.credit ?? known.credit,
  };
}

/** Zeros where the network could not be looked at yet. */
function sizesOf(network: CanonicalNetwork | undefined) {
  if (network === undefined) return { inputSize: 0, featureSize: 0, mapSize: 0, classCount: 0 };
  const { inputSize, featureSize, mapSize, classCount } = network;
  return { inputSize, featureSize, mapSize, classCount };
}

/** All but the size, which the manifest has elsewhere. */
function descriptionOf(wrapping: Wrapping): OnnxDescription {
  const { input, layout, channels, mean, std, feature, pooling, logits, isSoftmax } = wrapping;
  return {
    layout,
    channels,
    mean,
    std,
    feature,
    pooling,
    ...(input === undefined ? {} : { input }),
    ...(logits === undefined ? {} : { logits }),
    ...(isSoftmax === undefined ? {} : { isSoftmax }),
  };
}

function checkManifest(
  manifest: ModelManifest,
  network: CanonicalNetwork | undefined,
  labels: Uint8Array | undefined,
): Result<void> {
  if (network === undefined) return ok(undefined);
  const parsed = modelManifestSchema.safeParse(manifest);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    return fail('bad-argument', `The network cannot be described at ${where}.`, parsed.error);
  }
  if (labels === undefined) return ok(undefined);
  const lines = parseLabels(labels, manifest);
  return lines.ok ? ok(undefined) : lines;
}

async function labelBytes(path: string): Promise<Result<Uint8Array>> {
  const bytes = await readModelFile(path, MAX_LABEL_BYTES);
  if (!bytes.ok) return bytes;
  if (bytes.value !== undefined) return ok(bytes.value);
  return fail('model-missing', `The list of labels ${path} is not there.`);
}

/** An id of a file's name: its letters and digits, hyphens between. */
function idOf(name: string): string {
  const id = basename(name)
    .replace(/\.(?:onnx|tflite)$/i, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '');
  return id === '' ? 'model' : id;
}
