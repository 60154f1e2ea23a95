import { constants, type BigIntStats } from 'node:fs';
import { access, lstat, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { FileStamp } from '../catalog/catalog.ts';
import { pathForFs, pathFromBytes, type FilePath } from '../scan/file-path.ts';
import { unfinishedName } from './sidecar-names.ts';

/** Sidecars have a few kilobytes; those of long editing histories a few hundred. */
const MOST_BYTES = 8 * 1024 * 1024;

const TOO_LONG = 'The name of the photo is too long for an .xmp file beside it.';

/** Reading only; a pipe that takes a file's place meanwhile does not block. Windows has no such flag. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0);

/** A sidecar's bytes, and what it was when they were read. */
export interface SidecarBytes {
  readonly bytes: Uint8Array;
  readonly stamp: FileStamp;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function stampOf(stats: BigIntStats): FileStamp {
  return { byteSize: Number(stats.size), mtimeUs: Number(stats.mtimeNs / 1000n) };
}

/** Whether two stamps are of a file as it was. */
export function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return one.byteSize === other.byteSize && one.mtimeUs === other.mtimeUs;
}

/** The stamp of the file that a path leads to; undefined where there is none. */
export async function sidecarStamp(path: FilePath): Promise<FileStamp | undefined> {
  try {
    const stats = await stat(pathForFs(path), { bigint: true });
    return stats.isFile() ? stampOf(stats) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a whole sidecar.
 *
 * Fails with `file-missing`, `sidecar-too-large` or `sidecar-unreadable`.
 */
export async function readSidecarBytes(path: FilePath): Promise<Result<SidecarBytes>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(pathForFs(path), READ_FLAGS);
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile())
      return fail('sidecar-unreadable', 'What lies in the place of its .xmp file is no file.');
    if (stats.size > MOST_BYTES) {
      const megabytes = (Number(stats.size) / 1024 / 1024).toLocaleString('en', {
        maximumFractionDigits: 0,
      });
      return fail(
        'sidecar-too-large',
        `The .xmp file has ${megabytes} MB; those of up to 8 MB are read.`,
      );
    }
    return ok({ bytes: await readStart(handle, Number(stats.size)), stamp: stampOf(stats) });
  } catch (cause) {
    return unreadable(cause);
  } finally {
    await handle?.close();
  }
}

function unreadable(cause: unknown): Result<never> {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return fail('file-missing', 'The .xmp file is no longer there.', cause);
    case 'ENAMETOOLONG':
      return fail('sidecar-unwritable', TOO_LONG, cause);
    case 'EACCES':
    case 'EPERM':
      return fail('sidecar-unreadable', 'The .xmp file can’t be read by this account.', cause);
    default:
      return fail('sidecar-unreadable', 'The .xmp file can’t be read now.', cause);
  }
}

/** No more than the file had when it was looked at, however much it grows. */
async function readStart(handle: FileHandle, size: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(size);
  let done = 0;
  while (done < size) {
    const { bytesRead } = await handle.read(buffer, done, size - done, done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

/** What a sidecar is to become, and what it was when that was thought out. */
export interface NewSidecar {
  readonly path: FilePath;
  readonly text: string;
  /** Undefined where there was none. */
  readonly replaces: FileStamp | undefined;
}

/** To be read again before it is written. */
export const SIDECAR_CHANGED: Result<never> = fail(
  'file-changed',
  'Another program wrote the .xmp file just now.',
);

/** Where a link leads to nothing, its file may be on a drive that is away: it would be lost. */
const DEAD_LINK: Result<never> = fail(
  'sidecar-unwritable',
  'The .xmp file is a link to a file that is not there now.',
);

function unwritable(cause: unknown): Result<never> {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return fail('file-missing', 'The folder of the photo is not there now.', cause);
    case 'ENOSPC':
    case 'EDQUOT':
      return fail('sidecar-unwritable', 'The disk that holds the photo is full.', cause);
    case 'ENAMETOOLONG':
      return fail('sidecar-unwritable', TOO_LONG, cause);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return fail(
        'sidecar-unwritable',
        'This account may not write the .xmp file beside the photo.',
        cause,
      );
    default:
      return fail('sidecar-unwritable', 'The .xmp file can’t be written now.', cause);
  }
}

/** Where a path leads, so that a link stays one; the path itself where nothing is there yet. */
async function targetOf(path: FilePath): Promise<Result<FilePath>> {
  try {
    return ok(pathFromBytes(await realpath(pathForFs(path), { encoding: 'buffer' })));
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    return (await isLink(path)) ? DEAD_LINK : ok(path);
  }
}

async function isLink(path: FilePath): Promise<boolean> {
  try {
    return (await lstat(pathForFs(path))).isSymbolicLink();
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    return false;
  }
}

/**
 * Writes a sidecar whole or not at all: beside it under a hidden name, flushed, then renamed. It
 * keeps its permissions.
 *
 * Fails with `file-changed` where it is not what it was any more, `file-missing` where its folder is
 * gone, and `sidecar-unwritable`.
 */
export async function writeSidecarFile(sidecar: NewSidecar): Promise<Result<FileStamp>> {
  try {
    const target = await targetOf(sidecar.path);
    return target.ok ? await replaceFile(target.value, sidecar) : target;
  } catch (cause) {
    return unwritable(cause);
  }
}

async function replaceFile(
  target: FilePath,
  { text, replaces }: NewSidecar,
): Promise<Result<FileStamp>> {
  if (!(await isAsItWas(target, replaces))) return SIDECAR_CHANGED;
  if (replaces !== undefined) await access(pathForFs(target), constants.W_OK);
  const part = join(dirname(target), unfinishedName());
  let stamp: FileStamp;
  try {
    await writePart(part, text, target);
    // By its first name: under the other one, another program may have replaced it already.
    stamp = stampOf(await stat(pathForFs(part), { bigint: true }));
    if (!(await isAsItWas(target, replaces))) return SIDECAR_CHANGED;
    await rename(pathForFs(part), pathForFs(target));
  } finally {
    await rm(pathForFs(part), { force: true });
  }
  await flushFolder(dirname(target));
  return ok(stamp);
}

async function isAsItWas(target: FilePath, replaces: FileStamp | undefined): Promise<boolean> {
  const now = await sidecarStamp(target);
  if (now === undefined || replaces === undefined) return now === replaces;
  return isSameStamp(now, replaces);
}

async function writePart(part: FilePath, text: string, target: FilePath): Promise<void> {
  const handle = await open(pathForFs(part), 'wx');
  try {
    const before = await stat(pathForFs(target)).catch(() => undefined);
    if (before !== undefined) await handle.chmod(before.mode & 0o7777);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The new name is on disk, too; Windows and some network drives have no such thing. */
async function flushFolder(folder: FilePath): Promise<void> {
  try {
    const handle = await open(pathForFs(folder), constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file itself is whole; only a power cut in the next seconds could bring the old one back.
  }
}
