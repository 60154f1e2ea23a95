import { ok, type Result } from '../../contract/errors.ts';
import { decodePart } from '../decode/decode-part.ts';
import { decodePhoto } from '../decode/decode-photo.ts';
import type { PhotoPath } from '../decode/photo-file.ts';
import type { PicturePart } from '../decode/picture-view.ts';
import type { RgbImage } from '../decode/rgb-image.ts';
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
  const square = await squareOfPicture(path, part);
  if (!square.ok) return square;
  const composition = describeComposition(square.value);
  if (embedder === undefined) return ok({ composition, content: undefined });
  const embedded = await embedder.embedCells(square.value);
  if (!embedded.ok) return embedded;
  const { feature, logits, map } = embedded.value;
  const { modelId, mapSize } = embedder;
  const classes = classProfile(logits);
  return ok({ composition, content: { modelId, vector: feature, classes, map, mapSize } });
}

async function squareOfPicture(
  path: PhotoPath,
  part: PicturePart | undefined,
): Promise<Result<RgbImage>> {
  if (part !== undefined) return decodePart(path, part);
  // The same way as when it was indexed, so that the vectors are the same.
  const photo = await decodePhoto(path);
  return photo.ok ? ok(photo.value.square) : photo;
}
