import type { BigIntStats } from 'node:fs';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { pathForFs, type FilePath } from '../scan/file-path.ts';
import { isSameFile } from './target-folder.ts';
import { targetFailure } from './target-failure.ts';

/** File systems without hard links say so in these ways: FAT and exFAT, shares, and Windows' own. */
const NO_LINKS = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EISDIR',
  'EMLINK',
]);

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

async function remove(path: FilePath): Promise<void> {
  await rm(pathForFs(path), { force: true });
}

/** Writes a new file and has the disk keep it; nothing is left of it where that fails. */
export async function writeFlushed(
  path: FilePath,
  write: (file: FileHandle) => Promise<Result<void>>,
): Promise<Result<void>> {
  let file: FileHandle | undefined;
  let written: Result<void>;
  try {
    file = await open(pathForFs(path), 'wx');
    written = await write(file);
    if (written.ok) await file.sync();
  } catch (cause) {
    written = targetFailure(cause);
  }
  // A disk that fails may say so only when the file is closed.
  const closed = await file?.close().then(() => ok(undefined), targetFailure);
  const outcome = written.ok ? (closed ?? written) : written;
  if (!outcome.ok && file !== undefined) await remove(path).catch(() => undefined); // It tells why already.
  return outcome;
}

/**
 * Gives a whole file its name, where it appears at once and replaces nothing: a second (hard) link
 * fails where the name is taken. Where there are no links, the name is taken by an empty file, which
 * fails in the same way, and the whole one is renamed onto that: a copy under the final name would
 * be seen half.
 * @param nextName a name that should be free; asked again where it is not.
 */
export async function giveName(
  temporary: FilePath,
  target: FilePath,
  nextName: () => string,
  makeLink: typeof link = link,
): Promise<Result<void>> {
  for (;;) {
    const path = join(target, nextName());
    try {
      await moveTo(temporary, path, makeLink);
      return ok(undefined);
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') return targetFailure(cause);
    }
  }
}

async function moveTo(temporary: FilePath, path: FilePath, makeLink: typeof link): Promise<void> {
  const [from, to] = [pathForFs(temporary), pathForFs(path)];
  try {
    await makeLink(from, to);
  } catch (cause) {
    if (!NO_LINKS.has(codeOf(cause))) throw cause;
    await (await open(to, 'wx')).close();
    await rename(from, to).catch(async (failure: unknown) => {
      await remove(path);
      throw failure;
    });
    return;
  }
  await rm(from);
}

/**
 * Whether a file got its name before the last session ended; what else that session left is cleared
 * away. A temporary file is gone exactly when the name was given, as it was whole before.
 */
export async function settleLast(
  temporary: FilePath,
  target: FilePath,
  name: string | undefined,
): Promise<Result<boolean>> {
  try {
    return ok(await settle(temporary, name === undefined ? undefined : join(target, name)));
  } catch (cause) {
    return targetFailure(cause);
  }
}

async function settle(temporary: FilePath, path: FilePath | undefined): Promise<boolean> {
  const [left, named] = await Promise.all([
    statsOf(temporary),
    path === undefined ? undefined : statsOf(path),
  ]);
  if (left === undefined) return named?.isFile() === true;
  const isGiven = path !== undefined && (await isSameFile(temporary, path));
  // An empty file, younger than the whole one, is the one that took the name for it.
  const isReserved = named?.isFile() === true && named.size === 0n && named.ctimeNs >= left.ctimeNs;
  if (!isGiven && isReserved && path !== undefined && left.size > 0n) await remove(path);
  await remove(temporary);
  return isGiven;
}

async function statsOf(path: FilePath): Promise<BigIntStats | undefined> {
  try {
    return await lstat(pathForFs(path), { bigint: true });
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

/** The answer to whoever waits for a copy that was given up. */
export const GIVEN_UP: Result<never> = fail('cancelled', 'Stopped.');
