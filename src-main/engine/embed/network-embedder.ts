import { fail, ok, type Result } from '../../contract/errors.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
import type { CellEmbedding, Embedder, Embedding, EmbedderRuntime } from './embedder.ts';
import type { NetworkFile } from './network-file.ts';

/** An output of the network file. */
type OutputName = 'feature' | 'map' | 'logits';

/** Outputs by name, as views of memory that may be written over by the next run. */
type NetworkOutputs = Partial<Readonly<Record<OutputName, unknown>>>;

/** A network that a runtime has loaded. */
export interface LoadedNetwork {
  readonly runtime: EmbedderRuntime;
  /** Computes the outputs that are named for a square of RGB bytes, row by row; throws what goes wrong. */
  run(square: Uint8Array, names: readonly OutputName[]): NetworkOutputs | Promise<NetworkOutputs>;
  close(): Promise<void>;
}

const UNREADABLE = 'The installed network cannot be loaded; install it again.';

/** A network that does not load, or gives other than its description says. */
export function networkUnreadable(cause: unknown): Result<never> {
  return fail('model-unreadable', UNREADABLE, cause);
}

/**
 * An embedder of a loaded network, tried on a black picture; `model-unreadable` where it gives other
 * sizes than `file` says. The network is closed then.
 */
export async function embedderOf(
  file: NetworkFile,
  network: LoadedNetwork,
): Promise<Result<Embedder>> {
  const embedder = new NetworkEmbedder(file, network);
  const { inputSize } = file;
  const data = new Uint8Array(inputSize * inputSize * 3);
  const trial = await embedder.embedCells({ width: inputSize, height: inputSize, data });
  if (trial.ok) return ok(embedder);
  await embedder.close();
  return networkUnreadable(trial.error.cause ?? trial.error.message);
}

class NetworkEmbedder implements Embedder {
  readonly modelId: string;
  readonly runtime: EmbedderRuntime;
  readonly inputSize: number;
  readonly featureSize: number;
  readonly mapSize: number;
  readonly classCount: number;
  readonly hasBackground: boolean;
  #network: LoadedNetwork | undefined;

  constructor(file: NetworkFile, network: LoadedNetwork) {
    this.modelId = file.modelId;
    this.runtime = network.runtime;
    this.inputSize = file.inputSize;
    this.featureSize = file.featureSize;
    this.mapSize = file.mapSize;
    this.classCount = file.classCount;
    this.hasBackground = file.hasBackground;
    this.#network = network;
  }

  async embed(square: RgbImage): Promise<Result<Embedding>> {
    const outputs = await this.#run(square, []);
    return outputs.ok ? this.#embedding(outputs.value) : outputs;
  }

  async embedCells(square: RgbImage): Promise<Result<CellEmbedding>> {
    // A network without places has one cell, which is the feature.
    const isOneCell = this.mapSize === 1;
    const outputs = await this.#run(square, isOneCell ? [] : ['map']);
    if (!outputs.ok) return outputs;
    const embedding = this.#embedding(outputs.value);
    if (!embedding.ok) return embedding;
    const { value } = embedding;
    if (isOneCell) return ok({ ...value, map: Float32Array.from(value.feature) });
    const cells = this.mapSize * this.mapSize * this.featureSize;
    const map = floats(outputs.value, 'map', cells);
    return map.ok ? ok({ ...value, map: map.value }) : map;
  }

  async close(): Promise<void> {
    const network = this.#network;
    this.#network = undefined;
    await network?.close();
  }

  async #run(square: RgbImage, more: readonly OutputName[]): Promise<Result<NetworkOutputs>> {
    const size = this.inputSize;
    const expected = size * size * 3;
    if (square.width !== size || square.height !== size || square.data.length !== expected) {
      const came = `${square.width} × ${square.height} pixels in ${square.data.length} bytes`;
      return fail(
        'embed-failed',
        `The network looks at ${size} × ${size} pixels; it was given ${came}.`,
      );
    }
    if (this.#network === undefined) return fail('embed-failed', 'The network is closed.');
    const names: OutputName[] = this.classCount === 0 ? ['feature'] : ['feature', 'logits'];
    try {
      return ok(await this.#network.run(square.data, [...names, ...more]));
    } catch (error) {
      return fail('embed-failed', 'The network could not look at this photo.', error);
    }
  }

  #embedding(outputs: NetworkOutputs): Result<Embedding> {
    const feature = floats(outputs, 'feature', this.featureSize);
    if (!feature.ok) return feature;
    if (this.classCount === 0) return ok({ feature: feature.value, logits: new Float32Array() });
    const logits = floats(outputs, 'logits', this.classCount);
    return logits.ok ? ok({ feature: feature.value, logits: logits.value }) : logits;
  }
}

/** A copy of an output, checked for its length and for numbers that overflowed. */
function floats(outputs: NetworkOutputs, name: OutputName, length: number): Result<Float32Array> {
  const data = outputs[name];
  if (!(data instanceof Float32Array) || data.length !== length) {
    const came = data instanceof Float32Array ? data.length : 'no';
    return fail('embed-failed', `The network gave ${came} numbers as ${name}, expected ${length}.`);
  }
  if (!data.every(Number.isFinite)) {
    return fail('embed-failed', `The network gave numbers beyond all bounds for this photo.`);
  }
  return ok(new Float32Array(data));
}
