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

/**
 * The size of a regular file that is small enough to be read, without opening it: a pipe or device
 * is never touched.
 *
 * Fails with `file-missing`, `file-unreadable`, `not-an-image` (no regular file), `file-empty` or
 * `file-too-large`.
 */
export async function photoFileSize(path: PhotoPath, byteLimit: number): Promise<Result<number>> {
  try {
    return checked(await stat(path, { bigint: true }), byteLimit);
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * Reads a whole photo and hands its bytes to `use`. They are valid until `use` settles, and for
 * work that it reported with `keep`, until that settles too. One read; nothing is written.
 *
 * Fails as {@link photoFileSize} does, with `file-changed` where the file was written to meanwhile,
 * and with `decode-timeout` where its drive does not answer.
 */
export async function withPhotoBytes<T>(
  path: PhotoPath,
  { fileByteLimit, timeLimitMs }: { fileByteLimit: number; timeLimitMs: number },
  use: (bytes: Uint8Array, keep: KeepBytes) => Promise<Result<T>>,
): Promise<Result<T>> {
  const late = 'The file took too long to read from its drive.';
  const read = await withinTime(readWhole(path, fileByteLimit), timeLimitMs, late);
  if (!read.ok) return read;
  const { buffer, size } = read.value;
  const kept: Promise<unknown>[] = [];
  try {
    return await use(buffer.subarray(0, size), (work) => kept.push(work));
  } finally {
    void Promise.allSettled(kept).then(() => {
      buffers.give(buffer);
    });
  }
}

interface WholeFile {
  readonly buffer: Buffer;
  readonly size: number;
}

async function readWhole(path: PhotoPath, byteLimit: number): Promise<Result<WholeFile>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, FLAGS);
    return await readOpened(handle, byteLimit);
  } catch (error) {
    return unreadable(error);
  } finally {
    await handle?.close();
  }
}

async function readOpened(handle: FileHandle, byteLimit: number): Promise<Result<WholeFile>> {
  const before = await handle.stat({ bigint: true });
  const size = checked(before, byteLimit);
  if (!size.ok) return size;
  const buffer = buffers.take(size.value);
  const filled = await fill(handle, buffer, size.value);
  const after = await handle.stat({ bigint: true });
  if (filled && after.size === before.size && after.mtimeNs === before.mtimeNs) {
    return ok({ buffer, size: size.value });
  }
  buffers.give(buffer);
  return fail('file-changed', 'This file was changed while it was read.');
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

function checked(stats: BigIntStats, byteLimit: number): Result<number> {
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
