import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
import type { Embedder } from '../embed/embedder.ts';
import { openEmbedder } from '../embed/open-embedder.ts';
import type { ConvertedNetwork } from './convert.ts';
import { codeOf } from './model-file.ts';

/** A converted network that is about to be tried. */
export interface TrialRequest {
  readonly network: ConvertedNetwork;
  /** The file that it came from, for sentences. */
  readonly file: string;
}

/** Loads a network that is not installed, lets `use` work with it, and leaves nothing behind. */
export async function withNetwork<T>(
  { network, file }: TrialRequest,
  use: (embedder: Embedder) => Promise<Result<T>>,
): Promise<Result<T>> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'kindred-trial-'));
    const path = join(folder, 'model.onnx');
    await writeFile(path, network.onnx);
    const { inputSize, featureSize, mapSize, classCount } = network;
    const sizes = { inputSize, featureSize, mapSize, classCount };
    const opened = await openEmbedder(
      { modelId: 'trial', path, hasBackground: false, ...sizes },
      'auto',
    );
    if (!opened.ok) return { ok: false, error: notLoaded(opened.error, file) };
    try {
      return await use(opened.value);
    } finally {
      await opened.value.close();
    }
  } catch (error) {
    return codeOf(error) === 'ENOSPC'
      ? fail('disk-full', 'The disk for temporary files is full.', error)
      : fail('library-unreadable', 'The network could not be tried.', error);
  } finally {
    // A folder for temporary files is emptied by the system, if not by us.
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => false);
  }
}

/**
 * Embeds pictures one after the other: their features, and the milliseconds of each.
 * `model-unreadable` where it fails on one; `file` is for the sentence.
 */
export async function embedAll(
  embedder: Embedder,
  images: readonly RgbImage[],
  file: string,
): Promise<Result<{ readonly features: readonly Float32Array[]; readonly ms: number }>> {
  const features: Float32Array[] = [];
  const start = performance.now();
  for (const image of images) {
    const embedded = await embedder.embed(image);
    if (!embedded.ok) {
      const { message, cause } = embedded.error;
      return fail('model-unreadable', `${file} fails on a picture. ${message}`, cause);
    }
    features.push(embedded.value.feature);
  }
  return ok({ features, ms: (performance.now() - start) / images.length });
}

/** How ONNX Runtime names an operation that it does not know. */
const UNKNOWN_OPERATIONS = [
  /No Op registered for (\w+)/,
  /([\w.]+(?::\w+)?)\(-?\d+\) is not a registered function/,
  /implementation for (\w+)\(/,
];

/** Says of a file that is not installed why it could not be loaded. */
function notLoaded({ code, message, cause }: KindredError, file: string): KindredError {
  if (code === 'runtime-unavailable') return { code, message, cause };
  const detail = cause instanceof Error ? cause.message : cause;
  const text = typeof detail === 'string' ? detail : '';
  const [unknown] = UNKNOWN_OPERATIONS.flatMap((pattern) => pattern.exec(text)?.[1] ?? []);
  if (unknown !== undefined) {
    const said = `${file} uses ${unknown}, which Kindred cannot run.`;
    return { code: 'model-unsupported', message: said, cause };
  }
  // What the embedder found out for itself is a sentence already.
  const sentence = text.startsWith('The network ') ? ` ${text}` : '';
  return {
    code: 'model-unreadable',
    message: `${file} is not a network that can be run.${sentence}`,
    cause,
  };
}
