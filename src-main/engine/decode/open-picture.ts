import { basename } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { decodeFailure } from './decode-failure.ts';
import { FILE_BYTE_LIMIT, PIXEL_LIMIT, TIME_LIMIT_MS, WORKING_MEMORY_LIMIT } from './limits.ts';
import { MemoryBudget } from './memory-budget.ts';
import { findPhotoFile, withPhotoBytes, type PhotoPath } from './photo-file.ts';
import { readHeaders, type PhotoHeaders } from './read-headers.ts';
import { sniffFormat, type Container } from './sniff-format.ts';
import { withinTime, type DecodeLimits, type KeepBytes } from './time-limit.ts';

/** Bounds other than the usual ones of limits.ts. */
export interface DecodeOptions {
  readonly timeLimitMs?: number;
  readonly fileByteLimit?: number;
  readonly pixelLimit?: number;
  /** Pixels along each side of the squares that networks look at, besides 224. */
  readonly sides?: readonly number[];
}

/** A picture that was recognised and is of a size that is read; no pixel is decoded yet. */
export interface OpenedPicture {
  readonly bytes: Uint8Array;
  readonly headers: PhotoHeaders;
  readonly limits: DecodeLimits;
}

type UsePicture<T> = (picture: OpenedPicture) => Promise<Result<T>>;
type Bounds = Required<Omit<DecodeOptions, 'sides'>>;

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
 * Reads a file once and opens it as a picture for `use`, whose bytes are valid until it settles. The
 * file is only read; a name that is no valid UTF-8 comes as a Buffer.
 *
 * Fails with the codes of a photo in errors.ts; the sentence leaves the path to the caller.
 */
export async function withPictureFile<T>(
  path: PhotoPath,
  options: DecodeOptions,
  use: UsePicture<T>,
): Promise<Result<T>> {
  const bounds = boundsOf(options);
  const finding = findPhotoFile(path, bounds.fileByteLimit);
  const file = await withinTime(
    finding,
    bounds.timeLimitMs,
    'The drive of the file does not answer.',
    'file-unreadable',
  );
  if (!file.ok) return file;
  const name = basename(path.toString());
  return files.hold(file.value.size, () =>
    withPhotoBytes(file.value, bounds.timeLimitMs, (bytes, keep) =>
      openBytes(bytes, name, bounds, keep, use),
    ),
  );
}

/** As {@link withPictureFile}, for bytes in memory; they must stay as they are meanwhile. */
export async function withPictureBytes<T>(
  bytes: Uint8Array,
  name: string,
  options: DecodeOptions,
  use: UsePicture<T>,
): Promise<Result<T>> {
  if (bytes.length === 0) return fail('file-empty', 'The file is empty.');
  return openBytes(bytes, name, boundsOf(options), () => undefined, use);
}

/**
 * Decodes, once the memory that it takes is free.
 * @param extraMemory bytes that are held besides what unpacking takes.
 */
export async function whileMemoryLasts<T>(
  headers: PhotoHeaders,
  extraMemory: number,
  decode: () => Promise<Result<T>>,
): Promise<Result<T>> {
  return working.hold(headers.workingMemory + extraMemory, async () => {
    try {
      return await decode();
    } catch (error) {
      return decodeFailure(error);
    }
  });
}

async function openBytes<T>(
  bytes: Uint8Array,
  name: string,
  bounds: Bounds,
  keep: KeepBytes,
  use: UsePicture<T>,
): Promise<Result<T>> {
  const container = recognise(bytes, name);
  if (!container.ok) return container;
  const headers = await readHeaders(bytes, container.value);
  if (!headers.ok) return headers;
  const tooLarge = refuseTooLarge(headers.value, bounds);
  if (tooLarge !== undefined) return tooLarge;
  return use({ bytes, headers: headers.value, limits: { timeLimitMs: bounds.timeLimitMs, keep } });
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
