import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { decodeFailure } from './decode-failure.ts';
import { PIXEL_LIMIT } from './limits.ts';
import { cutOf, sizeBeforeCut, type PictureView, type PixelSize } from './picture-view.ts';
import type { RgbImage } from './rgb-image.ts';
import { sharp } from './sharp-setup.ts';
import { showsEnough } from './shown-part.ts';
import { withinTime, type DecodeLimits } from './time-limit.ts';

/** A picture in a format that libvips decodes. */
export interface EncodedPicture {
  /** Pixels as stored. */
  readonly size: PixelSize;
  readonly bytes: Uint8Array;
  readonly jpeg: boolean;
  /** Its profile is sRGB, so that converting would change nothing. */
  readonly plainSrgb?: boolean;
  /** 16-bit RGB with a profile: see {@link pipeline}. */
  readonly deepProfile?: boolean;
}

/** A picture as stored in the file, in sRGB, as small as was asked for. */
export interface ShrunkPicture {
  readonly image: RgbImage;
  /** The file is slightly broken, yet shows a picture. */
  readonly damaged: boolean;
}

/** libjpeg's complaints about headers, and about bytes behind the last pixel: nothing is missing. */
const HARMLESS =
  /extraneous bytes before marker 0xd9|Invalid SOS parameters|unknown JFIF revision|Unknown Adobe color transform/iu;

/** What a file says of itself, by libvips: no pixels are decoded. */
export async function readPictureMetadata(bytes: Uint8Array): Promise<Result<Metadata>> {
  try {
    return ok(await sharp(bytes, { failOn: 'none', limitInputPixels: false }).metadata());
  } catch (error) {
    return decodeFailure(error);
  }
}

/**
 * Decodes what is wanted of a picture straight to its size. Strictly at first; what fails is decoded once more
 * with every fault forgiven, as browsers do, and counts as damaged if it shows anything.
 *
 * Fails with `image-damaged`, `image-too-large`, `format-unsupported` or `decode-timeout`.
 */
export async function shrinkPicture(
  picture: EncodedPicture,
  view: PictureView,
  { timeLimitMs, keep }: DecodeLimits,
): Promise<Result<ShrunkPicture>> {
  const end = performance.now() + timeLimitMs;
  const attempt = (failOn: FailOn): Promise<Result<RgbImage>> => {
    const left = Math.max(1, end - performance.now());
    const work = decodeOnce(picture, view, failOn, left);
    keep(work);
    return withinTime(work, left, 'The picture took too long to decode.');
  };
  // Only for JPEG do warnings mean lost pixels; PNG warns of profiles, TIFF of unknown tags.
  const strict = await attempt(picture.jpeg ? 'warning' : 'error');
  if (strict.ok) return ok({ image: strict.value, damaged: false });
  if (strict.error.code !== 'image-damaged') return strict;
  if (HARMLESS.test(causeText(strict.error.cause))) {
    const complete = await attempt('truncated');
    if (complete.ok) return ok({ image: complete.value, damaged: false });
  }
  const lenient = await attempt('none');
  if (!lenient.ok || !showsEnough(lenient.value)) return strict;
  return ok({ image: lenient.value, damaged: true });
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}

type FailOn = NonNullable<SharpOptions['failOn']>;

/** libvips stops by itself between rows; a codec that unpacks all at once does not. */
async function decodeOnce(
  picture: EncodedPicture,
  view: PictureView,
  failOn: FailOn,
  timeLimitMs: number,
): Promise<Result<RgbImage>> {
  try {
    const { data, info } = await pipeline(picture, view, failOn)
      .timeout({ seconds: Math.ceil(timeLimitMs / 1000) })
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) return fail('image-damaged', 'The picture data is damaged.', info);
    return ok({ width: info.width, height: info.height, data });
  } catch (error) {
    return decodeFailure(error);
  }
}

/**
 * Shrinks (to 444 px, mostly) before anything else looks at the pixels: from 4,000 px on, libjpeg then
 * decodes at 1/8 scale. The order is libvips' own: scale on load, profile to sRGB, white behind
 * transparency, resize.
 */
function pipeline(picture: EncodedPicture, view: PictureView, failOn: FailOn): Sharp {
  const { size, bytes, plainSrgb = false, deepProfile = false } = picture;
  const whole = sharp(bytes, { failOn, limitInputPixels: PIXEL_LIMIT, ignoreIcc: plainSrgb });
  const shrunk = viewed(whole, view, size).flatten({ background: 'white' }).toColourspace('srgb');
  // sharp converts 16-bit RGB to Display P3 and calls it sRGB, unless a profile is asked for.
  return deepProfile ? shrunk.withIccProfile('srgb', { attach: false }) : shrunk;
}

/** Shrinks a picture of a size to what a view wants of it, and cuts that out. */
function viewed(whole: Sharp, view: PictureView, size: PixelSize): Sharp {
  if ('side' in view) {
    return whole.resize(view.side, view.side, { fit: 'inside', withoutEnlargement: true });
  }
  const shrunk = sizeBeforeCut(view.part, size);
  const cut = cutOf(view.part, shrunk);
  return whole.resize(shrunk.width, shrunk.height, { fit: 'fill' }).extract(cut);
}

/** Shrinks and cuts pixels that are decoded already; those that are small enough stay as they are. */
export async function viewPixels(image: RgbImage, view: PictureView): Promise<RgbImage> {
  const { width, height, data } = image;
  if ('side' in view && Math.max(width, height) <= view.side) return image;
  const shrunk = await viewed(sharp(data, { raw: { width, height, channels: 3 } }), view, image)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: shrunk.info.width, height: shrunk.info.height, data: shrunk.data };
}
