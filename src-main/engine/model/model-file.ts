import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';

/** The SHA-256 of bytes, as 64 lowercase hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The bytes themselves, or `model-checksum` naming both sums; `from` says where they came from. */
export function verified(bytes: Uint8Array, expected: string, from: string): Result<Uint8Array> {
  const found = sha256Of(bytes);
  if (found === expected) return ok(bytes);
  return fail(
    'model-checksum',
    `${from} is not the expected file: its SHA-256 is ${found}, expected ${expected}.`,
  );
}

/**
 * The bytes of a file, or undefined where there is none. `model-unreadable` where it may not be
 * read or is larger than `maxBytes`.
 */
export async function readModelFile(
  path: string,
  maxBytes: number,
): Promise<Result<Uint8Array | undefined>> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxBytes) {
      const [megabytes, most] = [size, maxBytes].map((bytes) => Math.round(bytes / 1e6));
      return fail(
        'model-unreadable',
        `${path} is too large for a network: ${megabytes} MB, expected at most ${most} MB.`,
      );
    }
    return ok(await file.readFile());
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return ok(undefined);
    return fail('model-unreadable', `${path} cannot be read.`, error);
  }
}

/**
 * Writes a file so that a crash leaves the old one or the new one, never a half: a temporary file
 * beside it, flushed to the disk, then renamed. Makes the folder. `disk-full`, `library-unreadable`.
 */
export async function writeModelFile(path: string, bytes: Uint8Array): Promise<Result<void>> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFlushed(temporary, bytes);
    await rename(temporary, path);
    return ok(undefined);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return codeOf(error) === 'ENOSPC'
      ? fail('disk-full', 'The disk that holds the network is full.', error)
      : fail('library-unreadable', `${path} cannot be written.`, error);
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(bytes);
  await file.sync();
}

/** The code that Node puts on errors of the file system. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
