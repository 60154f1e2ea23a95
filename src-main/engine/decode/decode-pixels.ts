import { fail, ok, type Result } from '../../contract/errors.ts';
import { decodeBmp } from './bmp-picture.ts';
import { codedToSrgb } from './coded-colour.ts';
import type { PixelSource } from './read-headers.ts';
import { HeifDecoder } from './heif-decoder.ts';
import { isSrgbProfile } from './icc-profile.ts';
import { profiledTiff } from './profiled-tiff.ts';
import { LEAST_SHOWN_PART } from './shown-part.ts';
import { sideFor, type PictureView } from './picture-view.ts';
import { shrinkPicture, viewPixels, type ShrunkPicture } from './shrink-picture.ts';
import type { DecodeLimits } from './time-limit.ts';

type SourceOf<Decoder extends PixelSource['decoder']> = Extract<PixelSource, { decoder: Decoder }>;

const heif = new HeifDecoder();

/** Ends the HEIC worker, if it runs. */
export async function closePixelDecoder(): Promise<void> {
  await heif.close();
}

/**
 * Decodes the first of several sources that shows a picture, as small as the view wants it, in sRGB,
 * as stored (not turned upright).
 *
 * Fails with the reason of the first one.
 */
export async function decodePixels(
  sources: readonly PixelSource[],
  view: PictureView,
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  let first: Result<ShrunkPicture> | undefined;
  for (const source of sources) {
    const decoded = await decodeSource(source, view, limits);
    if (decoded.ok || decoded.error.code === 'decode-timeout') return decoded;
    first ??= decoded;
  }
  return first ?? fail('image-damaged', 'The picture data is damaged.');
}

function decodeSource(
  source: PixelSource,
  view: PictureView,
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  switch (source.decoder) {
    case 'libvips':
      return decodeWithLibvips(source, view, limits);
    case 'bmp':
      return decodePlainBmp(source, view);
    case 'libheif':
      return decodeWithLibheif(source, view, limits);
  }
}

async function decodeWithLibvips(
  { picture, colour }: SourceOf<'libvips'>,
  view: PictureView,
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  const shrunk = await shrinkPicture(picture, view, limits);
  if (!shrunk.ok || colour === undefined) return shrunk;
  return ok({ ...shrunk.value, image: codedToSrgb(shrunk.value.image, colour) });
}

async function decodePlainBmp(
  { bytes, header }: SourceOf<'bmp'>,
  view: PictureView,
): Promise<Result<ShrunkPicture>> {
  const { image, shown } = decodeBmp(bytes, header, sideFor(view, header));
  if (shown < LEAST_SHOWN_PART) return fail('image-damaged', 'The file ends too soon.');
  return ok({ image: await viewPixels(image, view), damaged: shown < 1 });
}

async function decodeWithLibheif(
  { bytes, size, icc, colour }: SourceOf<'libheif'>,
  view: PictureView,
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  const decoded = await heif.decode(bytes, limits.timeLimitMs, sideFor(view, size));
  if (!decoded.ok) return decoded;
  if (icc !== undefined && !isSrgbProfile(icc)) {
    const picture = { bytes: profiledTiff(decoded.value, icc), size: decoded.value, jpeg: false };
    return shrinkPicture(picture, view, limits);
  }
  const image = await viewPixels(decoded.value, view);
  return ok({ image: colour === undefined ? image : codedToSrgb(image, colour), damaged: false });
}
