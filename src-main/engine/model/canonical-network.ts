import { fail, KindredFailure, ok, type Result } from '../../contract/errors.ts';
import { convertNetwork, type ConvertedNetwork } from './convert.ts';
import type { ModelManifest } from './model-manifest.ts';
import { embedAll, withNetwork } from './network-trial.ts';
import type { OnnxFile } from './onnx-copy.ts';
import { readExternalFiles, type ExternalFiles } from './onnx-external.ts';
import { readOnnx } from './onnx-reader.ts';
import { wrapOnnx } from './onnx-wrap.ts';
import { isTflite, readTflite } from './tflite.ts';
import { trialPictures } from './trial-pictures.ts';
import { valueShapes } from './value-shapes.ts';

/** A network's weights, with the folder in which an ONNX file's further data lies. */
export interface NetworkWeights {
  readonly bytes: Uint8Array;
  readonly folder?: string;
}

/** A network as Kindred runs it, with the files beside the weights that it was made from. */
export interface CanonicalNetwork extends ConvertedNetwork {
  readonly external: ExternalFiles;
}

/** The standard operations as they have been since version 7; older ones mean other things. */
const LEAST_OPSET = 7;

/**
 * Turns weights, TFLite or ONNX as their bytes say, into the one file that Kindred runs, holds its
 * sizes against the manifest and tries it on a picture. Errors: `model-unreadable` where file or
 * manifest is amiss, `model-unsupported` where it is built of what Kindred cannot run; both name it.
 */
export async function canonicalNetwork(
  weights: NetworkWeights,
  manifest: ModelManifest,
): Promise<Result<CanonicalNetwork>> {
  const converted = isTflite(weights.bytes)
    ? fromTflite(weights.bytes)
    : await fromOnnx(weights, manifest);
  if (!converted.ok) return converted;
  for (const key of ['inputSize', 'featureSize', 'mapSize', 'classCount'] as const) {
    if (converted.value[key] !== manifest[key]) {
      return fail(
        'model-unreadable',
        `${manifest.file} has ${key} ${converted.value[key]}; its model.json says ${manifest[key]}.`,
      );
    }
  }
  const tried = await tryOut(converted.value, manifest.file);
  return tried.ok ? converted : tried;
}

function fromTflite(bytes: Uint8Array): Result<CanonicalNetwork> {
  const network = readTflite(bytes);
  if (!network.ok) return network;
  const converted = convertNetwork(network.value);
  return converted.ok ? ok({ ...converted.value, external: new Map() }) : converted;
}

async function fromOnnx(
  weights: NetworkWeights,
  { file, onnx, inputSize }: ModelManifest,
): Promise<Result<CanonicalNetwork>> {
  const opened = await openOnnx(weights, file);
  if (!opened.ok) return opened;
  if (onnx === undefined) {
    return fail('model-unreadable', `The model.json of ${file} does not say how it is fed (onnx).`);
  }
  const wrapping = { ...onnx, inputSize };
  const names = onnx.logits === undefined ? [onnx.feature] : [onnx.feature, onnx.logits];
  const unknown = names.find((name) => !isMade(opened.value, name));
  if (unknown !== undefined) {
    return fail('model-unreadable', `${file} has no value named ${unknown}.`);
  }
  const shapes = await valueShapes(opened.value, wrapping, names, file);
  if (!shapes.ok) return shapes;
  try {
    return ok({
      ...wrapOnnx(opened.value, wrapping, shapes.value),
      external: opened.value.external,
    });
  } catch (error) {
    if (error instanceof KindredFailure) return { ok: false, error: error.error };
    return fail('model-unreadable', `${file} is damaged.`, error);
  }
}

/** Reads an ONNX file and the data beside it. Errors as `canonicalNetwork` says. */
export async function openOnnx(weights: NetworkWeights, file: string): Promise<Result<OnnxFile>> {
  const network = readOnnx(weights.bytes);
  if (!network.ok) {
    if (network.error.code === 'model-unsupported') return network;
    return fail(
      'model-unreadable',
      `${file} is no whole TFLite or ONNX file.`,
      network.error.cause,
    );
  }
  if (network.value.opset < LEAST_OPSET) {
    return fail(
      'model-unsupported',
      `${file} is of ONNX operator set ${network.value.opset}; Kindred runs ${LEAST_OPSET} and later.`,
    );
  }
  const external = await readExternalFiles(network.value, weights.folder);
  if (!external.ok) return external;
  return ok({ bytes: weights.bytes, network: network.value, external: external.value });
}

function isMade({ network }: OnnxFile, name: string): boolean {
  return network.nodes.some(({ outputs }) => outputs.includes(name));
}

/** Embeds a picture; a machine where no runtime loads cannot say anything against a network. */
async function tryOut(network: ConvertedNetwork, file: string): Promise<Result<void>> {
  const images = trialPictures(network.inputSize).map(({ image }) => image);
  const tried = await withNetwork({ network, file }, (embedder) =>
    embedAll(embedder, images, file),
  );
  return tried.ok || tried.error.code === 'runtime-unavailable' ? ok(undefined) : tried;
}
