import { basename } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { contentHash } from './content-hash.ts';
import { decodeFailure } from './decode-failure.ts';
import { closePixelDecoder, decodePixels } from './decode-pixels.ts';
import type { DecodedPhoto } from './decoded-photo.ts';
import { readHeaders, type PhotoHeaders } from './read-headers.ts';
import { FILE_BYTE_LIMIT, PIXEL_LIMIT, TIME_LIMIT_MS, WORKING_MEMORY_LIMIT } from './limits.ts';
import { MemoryBudget } from './memory-budget.ts';
import { findPhotoFile, withPhotoBytes, type PhotoPath } from './photo-file.ts';
import { makeOutputs, type PhotoOutputs } from './photo-outputs.ts';
import { sniffFormat, type Container } from './sniff-format.ts';
import type { DecodeLimits, KeepBytes } from './time-limit.ts';
import { swapsSides, turnUpright } from './turn-upright.ts';

/** Bounds other than the usual ones of limits.ts. */
export interface DecodeOptions {
  readonly timeLimitMs?: number;
  readonly fileByteLimit?: number;
  readonly pixelLimit?: number;
}

type Bounds = Required<DecodeOptions>;

function boundsOf(options: DecodeOptions): Bounds {
  return {
    timeLimitMs: options.timeLimitMs ?? TIME_LIMIT_MS,
    fileByteLimit: options.fileByteLimit ?? FILE_BYTE_LIMIT,
    pixelLimit: options.pixelLimit ?? PIXEL_LIMIT,
  };
}

/** Files held in memory, and pixels held in memory, each shared by this thread's photos in flight. */
const files = new MemoryBudget(256 * 1024 * 1024);
const working = new MemoryBudget(256 * 1024 * 1024);

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
  const bounds = boundsOf(options);
  const file = await findPhotoFile(path, bounds.fileByteLimit);
  if (!file.ok) return file;
  const name = basename(path.toString());
  return files.hold(file.value.size, () =>
    withPhotoBytes(file.value, bounds.timeLimitMs, (bytes, keep) =>
      decodeBytes(bytes, name, bounds, keep),
    ),
  );
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
  if (bytes.length === 0) return fail('file-empty', 'The file is empty.');
  return decodeBytes(bytes, name, boundsOf(options), () => undefined);
}

/** Ends what decoding keeps running between photos; the next photo starts it again. */
export async function closeDecoders(): Promise<void> {
  await closePixelDecoder();
}

async function decodeBytes(
  bytes: Uint8Array,
  name: string,
  bounds: Bounds,
  keep: KeepBytes,
): Promise<Result<DecodedPhoto>> {
  const container = recognise(bytes, name);
  if (!container.ok) return container;
  const headers = await readHeaders(bytes, container.value);
  if (!headers.ok) return headers;
  const tooLarge = refuseTooLarge(headers.value, bounds);
  if (tooLarge !== undefined) return tooLarge;
  const limits = { timeLimitMs: bounds.timeLimitMs, keep };
  const decoding = working.hold(headers.value.workingMemory, () =>
    showUpright(headers.value, limits),
  );
  const [decoded, hash] = await Promise.all([decoding, contentHash(bytes)]);
  if (!decoded.ok) return decoded;
  const { format, width, height, orientation, metadata } = headers.value;
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

/** File names that promise a photo. */
const PHOTO_NAME =
  /\.(?:jpe?g|jpe|jfif|png|webp|avif|gif|tiff?|bmp|dib|hei[cf]|hif|cr[23]|nef|nrw|arw|dng|raf|orf|rw2|pef|srw)$/iu;

function recognise(bytes: Uint8Array, name: string): Result<Container> {
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind === 'picture') return ok(sniffed.container);
  if (sniffed.kind === 'unsupported') {
    return fail('format-unsupported', `${sniffed.name} pictures are not supported.`);
  }
  // Noise under a photo's name was a photo once; text or noise under another name never was.
  return sniffed.kind === 'unknown' && PHOTO_NAME.test(name)
    ? fail('image-damaged', 'The beginning of the file is damaged.')
    : fail('not-an-image', 'This file is not a picture.');
}

function refuseTooLarge(
  { width, height, workingMemory }: PhotoHeaders,
  { pixelLimit }: Bounds,
): Result<never> | undefined {
  const pixels = width * height;
  const held = Math.floor((WORKING_MEMORY_LIMIT / workingMemory) * pixels);
  const limit = Math.min(pixelLimit, held);
  if (pixels <= limit) return undefined;
  const [has, most] = [pixels, limit].map((count) =>
    (count / 1e6).toLocaleString('en', { maximumFractionDigits: 0 }),
  );
  return fail('image-too-large', `The picture has ${has} megapixels; up to ${most} are read.`);
}

async function showUpright(
  { sources, orientation }: PhotoHeaders,
  limits: DecodeLimits,
): Promise<Result<PhotoOutputs & { readonly damaged: boolean }>> {
  try {
    const decoded = await decodePixels(sources, limits);
    if (!decoded.ok) return decoded;
    const outputs = await makeOutputs(turnUpright(decoded.value.image, orientation));
    return ok({ ...outputs, damaged: decoded.value.damaged });
  } catch (error) {
    return decodeFailure(error);
  }
}
