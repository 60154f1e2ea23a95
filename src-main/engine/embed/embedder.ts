import type { Result } from '../../contract/errors.ts';
import type { Runtime } from '../../contract/model-calls.ts';
import type { RgbImage } from '../decode/rgb-image.ts';

/** What a network says of one photo. */
export interface Embedding {
  /** The pooled feature as the network gives it: neither centred nor normalised; featureSize numbers. */
  readonly feature: Float32Array;
  /** The class values before softmax; classCount numbers, none where the network knows no classes. */
  readonly logits: Float32Array;
}

/** An embedding with the map that its feature is the mean of. */
export interface CellEmbedding extends Embedding {
  /** mapSize × mapSize cells, row by row, each featureSize numbers; the feature, where it is one cell. */
  readonly map: Float32Array;
}

/** What a network is computed by. */
export type EmbedderRuntime = Exclude<Runtime, 'auto'>;

/** A loaded network. Every array it returns is a copy that the caller owns. */
export interface Embedder {
  readonly modelId: string;
  /** What computes it. */
  readonly runtime: EmbedderRuntime;
  /** Pixels along each side of the square that it looks at. */
  readonly inputSize: number;
  readonly featureSize: number;
  /** Cells along each side of the map. */
  readonly mapSize: number;
  readonly classCount: number;
  /** Class 0 is “none of them”. */
  readonly hasBackground: boolean;

  /** Embeds a square of inputSize × inputSize pixels; `embed-failed` for any other or where numbers overflow. */
  embed(square: RgbImage): Promise<Result<Embedding>>;

  /** Like `embed`, with the map as well; slower to copy, for explanations. */
  embedCells(square: RgbImage): Promise<Result<CellEmbedding>>;

  /** Frees the network; embedding afterwards answers `embed-failed`. */
  close(): Promise<void>;
}
