import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { pathForFs, type FilePath } from '../scan/file-path.ts';
import { stampFile } from '../scan/file-stamp.ts';
import { targetFailure } from './target-failure.ts';
import { GIVEN_UP } from './whole-file.ts';

/** Bytes that are read at once. */
const PIECE = 1024 * 1024;

/** As decode/photo-file.ts: reading only, and a pipe that took the file's place does not block. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0) | (constants.O_NOCTTY || 0);

const UNREADABLE = 'The photo could not be read from its drive.';

/**
 * Copies a photo byte for byte, with the time at which it was last changed.
 *
 * Fails with the reason of the photo (`file-missing`, `file-unreadable`, `file-changed`), of the
 * target (target-failure.ts), or `cancelled`.
 */
export async function copyOriginal(
  source: FilePath,
  to: FileHandle,
  signal: AbortSignal,
): Promise<Result<void>> {
  const found = await stampFile(source);
  if (!found.ok) return found;
  let from: FileHandle;
  try {
    from = await open(pathForFs(found.value.real), FLAGS);
  } catch (cause) {
    return fail('file-unreadable', UNREADABLE, cause);
  }
  try {
    const { byteSize } = found.value;
    const copied = await copyBytes(from, to, byteSize, signal);
    if (!copied.ok) return copied;
    const { size, mtimeNs, atimeNs } = await from.stat({ bigint: true });
    const { mtimeUs } = found.value;
    if (Number(size) !== byteSize || Number(mtimeNs / 1000n) !== mtimeUs) {
      return fail('file-changed', 'This photo was changed while it was copied.');
    }
    try {
      await to.utimes(fileSeconds(Number(atimeNs / 1000n)), fileSeconds(mtimeUs));
    } catch (cause) {
      return targetFailure(cause);
    }
    return ok(undefined);
  } finally {
    await from.close();
  }
}

/** Seconds that stand for so many microseconds however they are cut off: a double holds 0.24 µs. */
function fileSeconds(us: number): number {
  return (us + 0.5) / 1e6;
}

async function copyBytes(
  from: FileHandle,
  to: FileHandle,
  byteSize: number,
  signal: AbortSignal,
): Promise<Result<void>> {
  const buffer = Buffer.allocUnsafe(PIECE);
  for (let at = 0; at < byteSize;) {
    if (signal.aborted) return GIVEN_UP;
    const read = await from.read(buffer, 0, PIECE, at).catch((cause: unknown) => ({ cause }));
    if ('cause' in read) return fail('file-unreadable', UNREADABLE, read.cause);
    const { bytesRead } = read;
    if (bytesRead === 0) return fail('file-changed', 'This photo was changed while it was copied.');
    try {
      await writeAll(to, buffer.subarray(0, bytesRead));
    } catch (cause) {
      return targetFailure(cause);
    }
    at += bytesRead;
  }
  return ok(undefined);
}

/** A write may take fewer bytes than it was given; the next one then tells why. */
async function writeAll(to: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await to.write(bytes, at);
    at += bytesWritten;
  }
}
