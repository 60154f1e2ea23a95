import { ok, type Result } from '../../contract/errors.ts';
import { decodePixels } from './decode-pixels.ts';
import {
  whileMemoryLasts,
  withPictureFile,
  type DecodeOptions,
  type OpenedPicture,
} from './open-picture.ts';
import type { PhotoPath } from './photo-file.ts';
import { squaresOf, type PhotoOutputs } from './photo-outputs.ts';
import { storedPart, type PicturePart } from './picture-view.ts';
import { turnUpright } from './turn-upright.ts';

/** A part of a photo as networks look at it. */
export type PartSquares = Pick<PhotoOutputs, 'square' | 'squares'>;

/**
 * Cuts a part out of a photo, as large as the file has it up to what the network takes in.
 * @param part of the upright picture.
 * @returns the part stretched to squares, as a photo is; the reasons of `decodePhoto`.
 */
export async function decodePart(
  path: PhotoPath,
  part: PicturePart,
  options: DecodeOptions = {},
): Promise<Result<PartSquares>> {
  return withPictureFile(path, options, (picture) =>
    whileMemoryLasts(picture.headers, 0, () => squareOfPart(picture, part, options.sides)),
  );
}

async function squareOfPart(
  { headers, limits }: OpenedPicture,
  part: PicturePart,
  sides?: readonly number[],
): Promise<Result<PartSquares>> {
  const view = { part: storedPart(part, headers.orientation) };
  const decoded = await decodePixels(headers.sources, view, limits);
  if (!decoded.ok) return decoded;
  return ok(await squaresOf(turnUpright(decoded.value.image, headers.orientation), sides));
}
