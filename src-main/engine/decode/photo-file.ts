import { constants, type BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { ReadBuffers } from './read-buffers.ts';
import { withinTime, type KeepBytes } from './time-limit.ts';

const buffers = new ReadBuffers();

/**
 * Reading only; a pipe that takes a file's place meanwhile does not block, and a terminal does not
 * become ours. Windows has neither flag.
 */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0) | (constants.O_NOCTTY || 0);

/** A file's name on disk: a Buffer where it is no valid UTF-8. */
export type PhotoPath = string | Buffer;

/** Sizes as a person reads them. */
function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 0 })} MB`;
}

/** A regular file of a size that is read, as it was when it was looked at. */
export interface PhotoFile {
  readonly path: PhotoPath;
  /** Bytes. */
  readonly size: number;
  readonly stats: BigIntStats;
}

/**
 * Looks at a file without opening it, so that a pipe or a device is never touched.
 *
 * Fails with `file-missing`, `file-unreadable`, `not-an-image` (no regular file), `file-empty` or
 * `file-too-large`.
 */
export async function findPhotoFile(
  path: PhotoPath,
  byteLimit: number,
): Promise<Result<PhotoFile>> {
  try {
    const stats = await stat(path, { bigint: true });
    const size = checkedSize(stats, byteLimit);
    return size.ok ? ok({ path, size: size.value, stats }) : size;
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * Reads a whole photo and hands its bytes to `use`. They are valid until `use` settles, and for
 * work that it reported with `keep`, until that settles too. One read; nothing is written.
 *
 * Fails with `file-missing` or `file-unreadable`, with `file-changed` where it is no longer what
 * was found or was written to meanwhile. A drive that does not answer is no fault of the photo, which
 * is tried again: `file-unreadable`.
 */
export async function withPhotoBytes<T>(
  file: PhotoFile,
  timeLimitMs: number,
  use: (bytes: Uint8Array, keep: KeepBytes) => Promise<Result<T>>,
): Promise<Result<T>> {
  const late = 'The file took too long to read from its drive.';
  const read = await withinTime(readWhole(file), timeLimitMs, late, 'file-unreadable');
  if (!read.ok) return read;
  const buffer = read.value;
  const kept: Promise<unknown>[] = [];
  try {
    return await use(buffer.subarray(0, file.size), (work) => kept.push(work));
  } finally {
    void Promise.allSettled(kept).then(() => {
      buffers.give(buffer);
    });
  }
}

async function readWhole(file: PhotoFile): Promise<Result<Buffer>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.path, FLAGS);
    const buffer = buffers.take(file.size);
    const filled = await fill(handle, buffer, file.size);
    if (filled && isSame(await handle.stat({ bigint: true }), file.stats)) return ok(buffer);
    buffers.give(buffer);
    return fail('file-changed', 'This file was changed while it was read.');
  } catch (error) {
    return unreadable(error);
  } finally {
    // Whatever is said of it, it is closed (close(2)), and its bytes are read.
    await handle?.close().catch(() => undefined);
  }
}

function isSame(now: BigIntStats, before: BigIntStats): boolean {
  return now.ino === before.ino && now.size === before.size && now.mtimeNs === before.mtimeNs;
}

/** Whether all bytes came: fewer come where the file was cut meanwhile. */
async function fill(handle: FileHandle, buffer: Buffer, size: number): Promise<boolean> {
  for (let done = 0; done < size;) {
    const { bytesRead } = await handle.read(buffer, done, size - done, done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

function checkedSize(stats: BigIntStats, byteLimit: number): Result<number> {
  if (stats.isDirectory()) return fail('not-an-image', 'This is a folder.');
  if (!stats.isFile()) return fail('not-an-image', 'This is a pipe or a device, not a file.');
  const size = Number(stats.size);
  if (size === 0) return fail('file-empty', 'The file is empty.');
  if (size <= byteLimit) return ok(size);
  return fail(
    'file-too-large',
    `The file has ${megabytes(size)}; photos of up to ${megabytes(byteLimit)} are read.`,
  );
}

/** The reason behind a failed system call, in a person's words. */
function unreadable(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ERR_INVALID_ARG_VALUE': // a name with NUL names no file
      return fail('file-missing', 'The file is no longer there.', error);
    case 'EACCES':
    case 'EPERM':
      return fail('file-unreadable', 'The file may not be read: it lacks the permission.', error);
    case 'ELOOP':
      return fail('file-unreadable', 'The link leads back to itself.', error);
    default:
      return fail('file-unreadable', 'The file could not be read from its drive.', error);
  }
}
