import libheif from 'libheif-js/wasm-bundle.js';
import { BoxShrinker } from './box-shrinker.ts';
import { THUMBNAIL_SIDE } from './limits.ts';
import type { RgbImage } from './rgb-image.ts';

/** libheif's own refusal, with its `heif_error_code`. */
export class HeifError extends Error {
  override readonly name = 'HeifError';
  readonly code: number;
  constructor(code: number) {
    super(`libheif refused with code ${code}`);
    this.code = code;
  }
}

/** From libheif/heif_image.h. */
const RGB_COLOUR_SPACE = 1;
const INTERLEAVED_RGB = 10;
const INTERLEAVED_RGBA = 11;
const INTERLEAVED_CHANNEL = 10;

/** `struct heif_error`: code, sub-code, message, four bytes each. */
const ERROR_BYTES = 12;
const MOST_IDS = 16;

/**
 * A thumbnail of this share of the side that is needed stands in for the picture: 320 pixels hold the
 * network's square, and decoding them takes 10 ms where 12 megapixels take 1.4 s.
 */
const LEAST_THUMBNAIL_SHARE = 320 / THUMBNAIL_SIDE;

/** Thumbnails are rounded to whole pixels; more than this is another crop. */
const ASPECT_TOLERANCE = 0.02;

/** How much the decoder's memory has grown, in bytes. */
export function heapBytes(): number {
  return libheif.HEAPU8.length;
}

/**
 * Decodes the primary picture of a HEIC file, turned and mirrored as the file says (so EXIF's
 * orientation must not be applied again), to 8 bits, shrunk while it is unpacked.
 * @param side pixels of the longer side that are needed: at least so many come, where there are.
 * @throws HeifError where libheif refuses; anything else means that it broke.
 */
export function decodeHeif(bytes: Uint8Array, side: number): RgbImage {
  const scratch = libheif._malloc(ERROR_BYTES + MOST_IDS * 4);
  const file = libheif._malloc(bytes.length);
  const context = libheif._heif_context_alloc();
  try {
    libheif.HEAPU8.set(bytes, file);
    libheif._heif_context_read_from_memory(scratch, context, file, bytes.length, 0);
    check(scratch);
    return decodePrimary(context, side, scratch);
  } finally {
    libheif._heif_context_free(context);
    libheif._free(file);
    libheif._free(scratch);
  }
}

function check(error: number): void {
  const code = libheif.HEAPU32[error >> 2] ?? 0;
  if (code !== 0) throw new HeifError(code);
}

function pointerAt(address: number): number {
  return libheif.HEAPU32[address >> 2] ?? 0;
}

function decodePrimary(context: number, side: number, scratch: number): RgbImage {
  const out = scratch + ERROR_BYTES;
  libheif._heif_context_get_primary_image_handle(scratch, context, out);
  check(scratch);
  const primary = pointerAt(out);
  const thumbnail = findThumbnail(context, primary, side, scratch);
  try {
    return decodeHandle(thumbnail ?? primary, side, scratch);
  } finally {
    if (thumbnail !== undefined) libheif._heif_image_handle_release(thumbnail);
    libheif._heif_image_handle_release(primary);
  }
}

/** A thumbnail that shows the same as the picture, large enough to stand in for it. */
function findThumbnail(
  context: number,
  primary: number,
  side: number,
  scratch: number,
): number | undefined {
  const out = scratch + ERROR_BYTES;
  const count = libheif._heif_image_handle_get_list_of_thumbnail_IDs(primary, out, MOST_IDS);
  const ids = Array.from({ length: Math.min(count, MOST_IDS) }, (_, i) => pointerAt(out + i * 4));
  for (const id of ids) {
    libheif._heif_image_handle_get_thumbnail(scratch, primary, id, out);
    if (pointerAt(scratch) !== 0) continue;
    const handle = pointerAt(out);
    if (
      standsIn(handle, primary, side) &&
      transforms(context, handle, out) === transforms(context, primary, out)
    ) {
      return handle;
    }
    libheif._heif_image_handle_release(handle);
  }
  return undefined;
}

function standsIn(thumbnail: number, primary: number, side: number): boolean {
  const [width, height] = sizeOf(thumbnail);
  const [fullWidth, fullHeight] = sizeOf(primary);
  const aspect = (width * fullHeight) / (height * fullWidth);
  return (
    Math.max(width, height) >= LEAST_THUMBNAIL_SHARE * side &&
    Math.abs(aspect - 1) <= ASPECT_TOLERANCE
  );
}

function sizeOf(handle: number): [number, number] {
  return [
    libheif._heif_image_handle_get_width(handle),
    libheif._heif_image_handle_get_height(handle),
  ];
}

/** How a picture is cropped, turned and mirrored, as text to compare. */
function transforms(context: number, handle: number, out: number): string {
  const item = libheif._heif_image_handle_get_item_id(handle);
  const count = libheif._heif_item_get_transformation_properties(context, item, out, MOST_IDS);
  const ids = Array.from({ length: Math.min(count, MOST_IDS) }, (_, i) => pointerAt(out + i * 4));
  return ids
    .map((id) => [
      libheif._heif_item_get_property_type(context, item, id),
      libheif._heif_item_get_property_transform_rotation_ccw(context, item, id),
      libheif._heif_item_get_property_transform_mirror(context, item, id),
    ])
    .join(' ');
}

function decodeHandle(handle: number, side: number, scratch: number): RgbImage {
  const out = scratch + ERROR_BYTES;
  const alpha = libheif._heif_image_handle_has_alpha_channel(handle) !== 0;
  const chroma = alpha ? INTERLEAVED_RGBA : INTERLEAVED_RGB;
  libheif._heif_decode_image(scratch, handle, out, RGB_COLOUR_SPACE, chroma, 0);
  check(scratch);
  const image = pointerAt(out);
  try {
    return shrink(image, out, alpha ? 4 : 3, side);
  } finally {
    libheif._heif_image_release(image);
  }
}

function shrink(image: number, out: number, channels: 3 | 4, side: number): RgbImage {
  const width = libheif._heif_image_get_width(image, INTERLEAVED_CHANNEL);
  const height = libheif._heif_image_get_height(image, INTERLEAVED_CHANNEL);
  const plane = libheif._heif_image_get_plane_readonly2(image, INTERLEAVED_CHANNEL, out);
  const stride = pointerAt(out);
  if (width <= 0 || height <= 0 || plane === 0 || stride < width * channels) throw new HeifError(0);
  const shrinker = new BoxShrinker(width, height, side);
  for (let row = 0; row < height; row++) {
    const at = plane + row * stride;
    shrinker.addRow(libheif.HEAPU8.subarray(at, at + width * channels), channels);
  }
  return shrinker.finish();
}
