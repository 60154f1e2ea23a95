import { ok, type Result } from '../../contract/errors.ts';
import { decodePart, type PartSquares } from '../decode/decode-part.ts';
import { decodePhoto } from '../decode/decode-photo.ts';
import type { PhotoPath } from '../decode/photo-file.ts';
import type { PicturePart } from '../decode/picture-view.ts';
import { classProfile } from '../search/class-profile.ts';
import { describeComposition } from './composition.ts';
import type { Embedder } from './embedder.ts';

/** A picture, or a part of one, with what its likeness to others comes from. */
export interface ExaminedPicture {
  readonly composition: Float32Array;
  /** Undefined where there is no network. */
  readonly content: ExaminedContent | undefined;
}

interface ExaminedContent {
  readonly modelId: string;
  /** As the network gave it: the mean of the cells. */
  readonly vector: Float32Array;
  /** The class profile (search/class-profile.ts). */
  readonly classes: Uint8Array;
  /** mapSize × mapSize cells, row by row, each as long as `vector`. */
  readonly map: Float32Array;
  /** Cells along each side. */
  readonly mapSize: number;
}

/**
 * Decodes a picture, or cuts a part out of it, and keeps what the network saw in each cell.
 * @param part of the upright picture; all of it where undefined.
 * @returns the reasons of `decodePhoto`, or `embed-failed`.
 */
export async function examinePicture(
  path: PhotoPath,
  part: PicturePart | undefined,
  embedder: Embedder | undefined,
): Promise<Result<ExaminedPicture>> {
  const sides = embedder === undefined ? [] : [embedder.inputSize];
  const decoded = await squaresOfPicture(path, part, sides);
  if (!decoded.ok) return decoded;
  const { square, squares } = decoded.value;
  const composition = describeComposition(square);
  if (embedder === undefined) return ok({ composition, content: undefined });
  const embedded = await embedder.embedCells(squares.get(embedder.inputSize) ?? square);
  if (!embedded.ok) return embedded;
  const { feature, logits, map } = embedded.value;
  const { modelId, mapSize } = embedder;
  // Of a network without classes, none is known.
  const classes = logits.length === 0 ? new Uint8Array() : classProfile(logits);
  return ok({ composition, content: { modelId, vector: feature, classes, map, mapSize } });
}

async function squaresOfPicture(
  path: PhotoPath,
  part: PicturePart | undefined,
  sides: readonly number[],
): Promise<Result<PartSquares>> {
  if (part !== undefined) return decodePart(path, part, { sides });
  // The same way as when it was indexed, so that the vectors are the same.
  return decodePhoto(path, { sides });
}
