import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { CallOutput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { PackHints } from '../../contract/model-calls.ts';
import type { Candidate } from './candidate.ts';
import { candidateFromFile } from './candidate-file.ts';
import { candidateFromFolder } from './candidate-folder.ts';
import { codeOf } from './model-file.ts';
import { readRecord } from './model-pack.ts';
import { describeModels, type ModelSources } from './model-sources.ts';
import { embedAll, withNetwork } from './network-trial.ts';
import { trialPictures } from './trial-pictures.ts';
import { writePack } from './write-pack.ts';

export interface AddModelRequest {
  /** A TFLite or ONNX file, or a folder with a `model.json`. */
  readonly path: string;
  readonly hints: PackHints;
  /** The folder that holds a folder for each network of the library. */
  readonly modelsDir: string;
  /** Ids that come along with Kindred are taken. */
  readonly sources: ModelSources;
  /** Look, try, and keep nothing. */
  readonly isTrial: boolean;
}

type Added = CallOutput<'addModel'>;

/** Above this all pictures are one to a network, which says that it is fed wrongly. */
const ALL_ALIKE = 0.9999;

/**
 * Looks at a network file or pack, tries it on three drawn pictures and, unless it is a trial or
 * something is yet to be told, makes it a network of the library: its own folder, with the weights
 * copied in and the record written last. It is used for nothing yet. Errors: `model-missing`,
 * `model-unreadable`, `model-unsupported`, `model-checksum`, `bad-argument` for hints that do not
 * fit or an id that is taken; each with a sentence that names the thing.
 */
export async function addModel(request: AddModelRequest): Promise<Result<Added>> {
  const candidate = await candidateOf(request);
  if (!candidate.ok) return candidate;
  if (candidate.value.network === undefined)
    return ok(described(candidate.value, NOT_TRIED, false));
  const free = await idIsFree(request, candidate.value);
  if (!free.ok) return free;
  const trial = await tryPictures(candidate.value);
  if (!trial.ok) return trial;
  const isAdded = !request.isTrial && candidate.value.needs.length === 0;
  if (isAdded) {
    const kept = await keep(request.modelsDir, candidate.value);
    if (!kept.ok) return kept;
  }
  return ok(described(candidate.value, trial.value, isAdded));
}

async function candidateOf({ path, hints }: AddModelRequest): Promise<Result<Candidate>> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await candidateFromFolder(path, hints);
    return await candidateFromFile({ path, folder: dirname(path), name: basename(path) }, hints);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return fail('model-missing', `${path} is not there.`, error);
    }
    return fail('model-unreadable', `${path} cannot be read.`, error);
  }
}

/** An id means one network for ever: its vectors in the catalog are told by it. */
async function idIsFree(
  { modelsDir, sources }: AddModelRequest,
  { manifest }: Candidate,
): Promise<Result<void>> {
  const record = await readRecord(join(modelsDir, manifest.id));
  const builtIn = await describeModels({ shared: sources.shared, offline: true });
  if (!builtIn.ok) return builtIn;
  const known = [
    ...(record.ok && record.value !== undefined ? [record.value.manifest] : []),
    ...builtIn.value.map((each) => each.manifest),
  ].find(({ id }) => id === manifest.id);
  if (known === undefined) return ok(undefined);
  if (known.sha256 !== manifest.sha256) {
    return fail(
      'bad-argument',
      `There is a network ${known.id} already, with other weights; give this one another id.`,
    );
  }
  if (isDeepStrictEqual(sizesOf(known), sizesOf(manifest))) return ok(undefined);
  return fail(
    'bad-argument',
    `There is a network ${known.id} already, which is these weights described otherwise; give this one another id.`,
  );
}

function sizesOf({ inputSize, featureSize, onnx }: Candidate['manifest']) {
  return { inputSize, featureSize, onnx };
}

type Trial = Pick<Added, 'trial' | 'msPerPhoto'>;

const NOT_TRIED: Trial = { trial: { pictures: [], scores: [] }, msPerPhoto: 0 };

async function tryPictures({ network, file }: Candidate): Promise<Result<Trial>> {
  if (network === undefined) return ok(NOT_TRIED);
  const pictures = trialPictures(network.inputSize);
  return withNetwork({ network, file }, async (embedder) => {
    const embedded = await embedAll(
      embedder,
      pictures.map(({ image }) => image),
      file,
    );
    if (!embedded.ok) return embedded;
    const { features, ms } = embedded.value;
    const [first, second, third] = features;
    const pairs = [
      [first, second],
      [first, third],
      [second, third],
    ];
    return ok({
      trial: {
        pictures: pictures.map(({ name }) => name),
        scores: pairs.map(([a, b]) => cosine(a, b)),
      },
      msPerPhoto: ms,
    });
  });
}

/** Cosine similarity, −1 to 1; 0 for a feature of zeros, which points nowhere. */
function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  const length = Math.sqrt(dot(a, a) * dot(b, b));
  return length > 0 ? Math.max(-1, Math.min(1, dot(a, b) / length)) : 0;
}

async function keep(modelsDir: string, candidate: Candidate): Promise<Result<void>> {
  const { manifest, network, files } = candidate;
  if (network === undefined) return ok(undefined);
  return writePack(join(modelsDir, manifest.id), manifest, network.onnx, files);
}

function described(candidate: Candidate, tried: Trial, isAdded: boolean): Added {
  const { manifest, inputs, outputs, guessed, needs } = candidate;
  const { scores } = tried.trial;
  const isBlind = scores.length > 0 && scores.every((score) => score > ALL_ALIKE);
  return {
    id: manifest.id,
    name: manifest.name,
    inputs: [...inputs],
    outputs: [...outputs],
    guessed: [
      ...guessed,
      ...(isBlind ? ['It takes all three pictures for the same: it may be fed wrongly.'] : []),
    ],
    needs: [...needs],
    inputSize: manifest.inputSize,
    dimensions: manifest.featureSize,
    classes: manifest.classCount,
    ...tried,
    isAdded,
  };
}
