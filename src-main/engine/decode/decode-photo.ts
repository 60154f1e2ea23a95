import { ok, type Result } from '../../contract/errors.ts';
import { contentHash } from './content-hash.ts';
import { closePixelDecoder, decodePixels } from './decode-pixels.ts';
import type { DecodedPhoto } from './decoded-photo.ts';
import {
  whileMemoryLasts,
  withPictureBytes,
  withPictureFile,
  type DecodeOptions,
  type OpenedPicture,
} from './open-picture.ts';
import type { PhotoPath } from './photo-file.ts';
import { makeOutputs, type PhotoOutputs } from './photo-outputs.ts';
import { SMALL } from './picture-view.ts';
import { swapsSides, turnUpright } from './turn-upright.ts';

/**
 * Reads and decodes one photo, once. The file is only read; a name that is no valid UTF-8 comes as
 * a Buffer. Several may run at the same time: four keep two cores busy.
 *
 * Fails with the codes of a photo in errors.ts; the sentence leaves the path to the caller.
 */
export async function decodePhoto(
  path: PhotoPath,
  options: DecodeOptions = {},
): Promise<Result<DecodedPhoto>> {
  return withPictureFile(path, options, (picture) => decodeOpened(picture, options.sides));
}

/**
 * Decodes a picture that is not on disk (dropped or pasted): as {@link decodePhoto} does. `bytes`
 * must stay as they are meanwhile; `name` only tells a damaged photo from something else.
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions = {},
): Promise<Result<DecodedPhoto>> {
  return withPictureBytes(bytes, name, options, (picture) => decodeOpened(picture, options.sides));
}

/** Ends what decoding keeps running between photos; the next photo starts it again. */
export async function closeDecoders(): Promise<void> {
  await closePixelDecoder();
}

async function decodeOpened(
  picture: OpenedPicture,
  sides?: readonly number[],
): Promise<Result<DecodedPhoto>> {
  const { bytes, headers } = picture;
  const decoding = whileMemoryLasts(headers, 0, () => showUpright(picture, sides));
  const [decoded, hash] = await Promise.all([decoding, contentHash(bytes)]);
  if (!decoded.ok) return decoded;
  const { format, width, height, orientation, metadata } = headers;
  return ok({
    hash,
    byteSize: bytes.length,
    format,
    width: swapsSides(orientation) ? height : width,
    height: swapsSides(orientation) ? width : height,
    metadata,
    ...decoded.value,
  });
}

async function showUpright(
  { headers, limits }: OpenedPicture,
  sides?: readonly number[],
): Promise<Result<PhotoOutputs & { readonly damaged: boolean }>> {
  const decoded = await decodePixels(headers.sources, SMALL, limits);
  if (!decoded.ok) return decoded;
  const upright = turnUpright(decoded.value.image, headers.orientation);
  const outputs = await makeOutputs(upright, sides);
  return ok({ ...outputs, damaged: decoded.value.damaged });
}
