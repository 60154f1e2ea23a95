import { fail, ok, type Result } from '../../contract/errors.ts';
import { decodePixels } from './decode-pixels.ts';
import { exportMetadata, type SaidOfCopy } from './export-metadata.ts';
import {
  whileMemoryLasts,
  withPictureFile,
  type DecodeOptions,
  type OpenedPicture,
} from './open-picture.ts';
import type { PhotoPath } from './photo-file.ts';
import { describedPng, type PictureBlocks } from './described-png.ts';
import { withExtendedXmp } from './extended-xmp.ts';
import { withResources } from './jpeg-resources.ts';
import { sharp } from './sharp-setup.ts';
import { turnUpright } from './turn-upright.ts';

/** How a copy is made. */
export interface PictureOrder {
  readonly format: 'jpeg' | 'webp' | 'avif';
  /** Pixels; null leaves the size. Nothing is enlarged. */
  readonly longestSide: number | null;
  /** 1–100. */
  readonly quality: number;
  /** keep: all of it; reduce: date, words, stars and rights; remove: none but the colour profile. */
  readonly metadata: 'keep' | 'reduce' | 'remove';
  /** What the person said of it. */
  readonly said: SaidOfCopy;
}

/** The pixels as stored, as turned, with PNG’s own around them, and as libvips has them. */
const BYTES_A_PIXEL = 12;
/** Most pixels a side that the format has (libwebp’s WEBP_MAX_DIMENSION, libjpeg’s JPEG_MAX_DIMENSION). */
const MOST_SIDE = { jpeg: 65_500, webp: 16_383, avif: 65_536 } as const;
/** From this quality on colours are kept at the full size, too. */
const FULL_COLOUR_QUALITY = 90;
/** Seconds that packing may take: below the time after which the worker is given up. */
const PACKING_LIMIT_S = 40;

/**
 * A copy of a photo in another format: upright, in sRGB, with as much told in it as is wanted. RAW
 * files by their preview. Bounded in time and memory as `decodePhoto`, with the same reasons.
 */
export async function exportPicture(
  path: PhotoPath,
  order: PictureOrder,
  options: DecodeOptions = {},
): Promise<Result<Uint8Array>> {
  return withPictureFile(path, options, (picture) => {
    const { width, height } = picture.headers;
    const longest = Math.max(width, height);
    const side = Math.min(order.longestSide ?? longest, longest);
    if (side > MOST_SIDE[order.format]) {
      const most = MOST_SIDE[order.format].toLocaleString('en');
      const format = order.format.toUpperCase();
      return Promise.resolve(
        fail('image-too-large', `A ${format} has at most ${most} pixels a side.`),
      );
    }
    const held = width * height * (side / longest) ** 2 * BYTES_A_PIXEL;
    return whileMemoryLasts(picture.headers, held, () => copyOf(picture, side, order));
  });
}

async function copyOf(
  picture: OpenedPicture,
  side: number,
  order: PictureOrder,
): Promise<Result<Uint8Array>> {
  const { headers, limits } = picture;
  const decoded = await decodePixels(headers.sources, { side }, limits);
  if (!decoded.ok) return decoded;
  const upright = turnUpright(decoded.value.image, headers.orientation);
  const told = await exportMetadata(picture, order);
  // Pixels alone carry no metadata into libvips; a PNG around them does.
  const png = describedPng(upright, told);
  let copy = sharp(png, { limitInputPixels: false, unlimited: true })
    .timeout({ seconds: PACKING_LIMIT_S })
    .withIccProfile('srgb');
  if (order.metadata !== 'remove') copy = copy.keepExif().keepXmp();
  const bytes = await packed(copy, order).toBuffer();
  return ok(order.format === 'jpeg' ? toldInSegments(bytes, told) : bytes);
}

/** With what libvips does not write into a JPEG. */
function toldInSegments(jpeg: Uint8Array, { resources, extendedXmp }: PictureBlocks): Uint8Array {
  const extended = extendedXmp === undefined ? jpeg : withExtendedXmp(jpeg, extendedXmp);
  return resources === undefined ? extended : withResources(extended, resources);
}

function packed(copy: ReturnType<typeof sharp>, { format, quality }: PictureOrder) {
  const chromaSubsampling = quality >= FULL_COLOUR_QUALITY ? '4:4:4' : '4:2:0';
  switch (format) {
    case 'jpeg':
      return copy.jpeg({ quality, chromaSubsampling });
    case 'webp':
      return copy.webp({ quality, effort: 2 });
    case 'avif':
      // More effort makes photos 1–2 % smaller and takes 5 to 40 times as long.
      return copy.avif({ quality, chromaSubsampling, effort: 1 });
  }
}
