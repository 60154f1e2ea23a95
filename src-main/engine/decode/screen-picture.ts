import { ok, type Result } from '../../contract/errors.ts';
import { decodePixels } from './decode-pixels.ts';
import { SCREEN_SIDE } from './limits.ts';
import {
  whileMemoryLasts,
  withPictureFile,
  type DecodeOptions,
  type OpenedPicture,
} from './open-picture.ts';
import type { PhotoPath } from './photo-file.ts';
import { sharp } from './sharp-setup.ts';
import { turnUpright } from './turn-upright.ts';

const SCREEN_JPEG = { quality: 88, optimiseCoding: false } as const;

/** The pixels as stored and as turned, three bytes each. */
const BYTES_A_PIXEL = 6;

/**
 * The whole of a photo as an upright sRGB JPEG of at most SCREEN_SIDE pixels a side, for formats that
 * no browser shows. Bounded in time and memory as `decodePhoto`, with the same reasons.
 */
export async function screenPicture(
  path: PhotoPath,
  options: DecodeOptions = {},
): Promise<Result<Uint8Array>> {
  return withPictureFile(path, options, (picture) => {
    const { width, height } = picture.headers;
    const shrink = Math.min(1, SCREEN_SIDE / Math.max(width, height));
    const held = width * height * shrink ** 2 * BYTES_A_PIXEL;
    return whileMemoryLasts(picture.headers, held, () => jpegOf(picture));
  });
}

async function jpegOf({ headers, limits }: OpenedPicture): Promise<Result<Uint8Array>> {
  const decoded = await decodePixels(headers.sources, { side: SCREEN_SIDE }, limits);
  if (!decoded.ok) return decoded;
  const { width, height, data } = turnUpright(decoded.value.image, headers.orientation);
  return ok(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg(SCREEN_JPEG)
      .toBuffer(),
  );
}
