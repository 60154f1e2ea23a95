import { fail, ok, type Result } from '../../contract/errors.ts';
import { decodeBmp } from './bmp-picture.ts';
import { codedToSrgb } from './coded-colour.ts';
import type { PixelSource } from './read-headers.ts';
import { HeifDecoder } from './heif-decoder.ts';
import { isSrgbProfile } from './icc-profile.ts';
import { profiledTiff } from './profiled-tiff.ts';
import { LEAST_SHOWN_PART } from './shown-part.ts';
import { shrinkPicture, shrinkPixels, type ShrunkPicture } from './shrink-picture.ts';
import type { DecodeLimits } from './time-limit.ts';

type SourceOf<Decoder extends PixelSource['decoder']> = Extract<PixelSource, { decoder: Decoder }>;

const heif = new HeifDecoder();

/** Ends the HEIC worker, if it runs. */
export async function closePixelDecoder(): Promise<void> {
  await heif.close();
}

/**
 * Decodes the first of several sources that shows a picture, to at most 444 px a side, in sRGB, as
 * stored (not turned upright).
 *
 * Fails with the reason of the first one.
 */
export async function decodePixels(
  sources: readonly PixelSource[],
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  let first: Result<ShrunkPicture> | undefined;
  for (const source of sources) {
    const decoded = await decodeSource(source, limits);
    if (decoded.ok || decoded.error.code === 'decode-timeout') return decoded;
    first ??= decoded;
  }
  return first ?? fail('image-damaged', 'The picture data is damaged.');
}

function decodeSource(source: PixelSource, limits: DecodeLimits): Promise<Result<ShrunkPicture>> {
  switch (source.decoder) {
    case 'libvips':
      return decodeWithLibvips(source, limits);
    case 'bmp':
      return decodePlainBmp(source);
    case 'libheif':
      return decodeWithLibheif(source, limits);
  }
}

async function decodeWithLibvips(
  { picture, colour }: SourceOf<'libvips'>,
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  const shrunk = await shrinkPicture(picture, limits);
  if (!shrunk.ok || colour === undefined) return shrunk;
  return ok({ ...shrunk.value, image: codedToSrgb(shrunk.value.image, colour) });
}

async function decodePlainBmp(source: SourceOf<'bmp'>): Promise<Result<ShrunkPicture>> {
  const { image, shown } = decodeBmp(source.bytes, source.header);
  if (shown < LEAST_SHOWN_PART) return fail('image-damaged', 'The file ends too soon.');
  return ok({ image: await shrinkPixels(image), damaged: shown < 1 });
}

async function decodeWithLibheif(
  { bytes, icc, colour }: SourceOf<'libheif'>,
  limits: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  const decoded = await heif.decode(bytes, limits.timeLimitMs);
  if (!decoded.ok) return decoded;
  if (icc !== undefined && !isSrgbProfile(icc)) {
    return shrinkPicture({ bytes: profiledTiff(decoded.value, icc), jpeg: false }, limits);
  }
  const image = await shrinkPixels(decoded.value);
  return ok({ image: colour === undefined ? image : codedToSrgb(image, colour), damaged: false });
}
