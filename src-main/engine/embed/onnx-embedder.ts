import type { InferenceSession } from 'onnxruntime-node';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
import type { CellEmbedding, Embedder, Embedding } from './embedder.ts';

type Runtime = typeof import('onnxruntime-node');

/** Which file to load and what it is expected to give. */
export interface OnnxModel {
  readonly modelId: string;
  /** An ONNX file with input `image` and outputs `feature`, `map` and `logits`, as the converter writes. */
  readonly path: string;
  readonly inputSize: number;
  readonly featureSize: number;
  readonly mapSize: number;
  readonly classCount: number;
}

/**
 * One thread per session and no busy waiting: photos are embedded side by side with decoding, and
 * more threads or spinning would only take the decoder's time (measured: 35 photos/s on two cores).
 */
const SESSION_OPTIONS = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
  // Failures come back as results; its own log would only disturb the terminal.
  logSeverityLevel: 4,
} satisfies InferenceSession.SessionOptions;

const UNREADABLE = 'The installed network cannot be loaded; install it again.';

/**
 * Loads a converted network. Errors: `runtime-unavailable` where ONNX Runtime has no library for
 * this machine, `model-unreadable` where the file is none of its own or gives other sizes.
 */
export async function openOnnxEmbedder(model: OnnxModel): Promise<Result<Embedder>> {
  const runtime = await loadRuntime();
  if (!runtime.ok) return runtime;
  try {
    const session = await runtime.value.InferenceSession.create(model.path, SESSION_OPTIONS);
    const embedder = new OnnxEmbedder(model, runtime.value, session);
    const black = new Uint8Array(model.inputSize * model.inputSize * 3);
    const trial = await embedder.embedCells({
      width: model.inputSize,
      height: model.inputSize,
      data: black,
    });
    if (trial.ok) return ok(embedder);
    await embedder.close();
    return fail('model-unreadable', UNREADABLE, trial.error.cause ?? trial.error.message);
  } catch (error) {
    return fail('model-unreadable', UNREADABLE, error);
  }
}

async function loadRuntime(): Promise<Result<Runtime>> {
  try {
    return ok(await import('onnxruntime-node'));
  } catch (error) {
    return fail('runtime-unavailable', 'ONNX Runtime does not run on this machine.', error);
  }
}

class OnnxEmbedder implements Embedder {
  readonly modelId: string;
  readonly inputSize: number;
  readonly featureSize: number;
  readonly mapSize: number;
  readonly classCount: number;
  readonly #runtime: Runtime;
  #session: InferenceSession | undefined;

  constructor(model: OnnxModel, runtime: Runtime, session: InferenceSession) {
    this.modelId = model.modelId;
    this.inputSize = model.inputSize;
    this.featureSize = model.featureSize;
    this.mapSize = model.mapSize;
    this.classCount = model.classCount;
    this.#runtime = runtime;
    this.#session = session;
  }

  async embed(square: RgbImage): Promise<Result<Embedding>> {
    const outputs = await this.#run(square, ['feature', 'logits']);
    if (!outputs.ok) return outputs;
    return this.#embedding(outputs.value);
  }

  async embedCells(square: RgbImage): Promise<Result<CellEmbedding>> {
    const outputs = await this.#run(square, ['feature', 'logits', 'map']);
    if (!outputs.ok) return outputs;
    const embedding = this.#embedding(outputs.value);
    if (!embedding.ok) return embedding;
    const cells = this.mapSize * this.mapSize * this.featureSize;
    const map = floats(outputs.value, 'map', cells);
    return map.ok ? ok({ ...embedding.value, map: map.value }) : map;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.release();
  }

  async #run(
    square: RgbImage,
    names: readonly string[],
  ): Promise<Result<InferenceSession.ReturnType>> {
    const size = this.inputSize;
    const expected = size * size * 3;
    if (square.width !== size || square.height !== size || square.data.length !== expected) {
      const came = `${square.width} × ${square.height} pixels in ${square.data.length} bytes`;
      return fail(
        'embed-failed',
        `The network looks at ${size} × ${size} pixels; it was given ${came}.`,
      );
    }
    if (this.#session === undefined) return fail('embed-failed', 'The network is closed.');
    try {
      const image = new this.#runtime.Tensor('uint8', square.data, [1, size, size, 3]);
      return ok(await this.#session.run({ image }, names));
    } catch (error) {
      return fail('embed-failed', 'The network could not look at this photo.', error);
    }
  }

  #embedding(outputs: InferenceSession.ReturnType): Result<Embedding> {
    const feature = floats(outputs, 'feature', this.featureSize);
    if (!feature.ok) return feature;
    const logits = floats(outputs, 'logits', this.classCount);
    if (!logits.ok) return logits;
    return ok({ feature: feature.value, logits: logits.value });
  }
}

/** A copy of an output, checked for its length and for numbers that overflowed. */
function floats(
  outputs: InferenceSession.ReturnType,
  name: string,
  length: number,
): Result<Float32Array> {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array) || data.length !== length) {
    const came = data instanceof Float32Array ? data.length : 'no';
    return fail('embed-failed', `The network gave ${came} numbers as ${name}, expected ${length}.`);
  }
  if (!data.every(Number.isFinite)) {
    return fail('embed-failed', `The network gave numbers beyond all bounds for this photo.`);
  }
  return ok(new Float32Array(data));
}
