import { realpath, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { FileStamp } from '../catalog/catalog.ts';
import { within } from '../browse/time-box.ts';
import { pathForFs, pathFromBytes, type FilePath } from './file-path.ts';

export interface StampedFile extends FileStamp {
  /** Absolute, links resolved. */
  readonly real: FilePath;
}

/** How long a drive may take to answer, ms: a disk spins up within ten seconds. */
const ANSWER_LIMIT_MS = 20_000;

/**
 * A file's size, time and real path; the file itself is not opened.
 *
 * Fails with `file-missing`, `not-an-image` or, also where its drive does not answer in `limitMs`,
 * `file-unreadable`.
 */
export async function stampFile(
  path: FilePath,
  limitMs = ANSWER_LIMIT_MS,
): Promise<Result<StampedFile>> {
  const silent = fail('file-unreadable', 'The drive of the file does not answer.');
  return within<Result<StampedFile>>(stampNow(path), limitMs, silent);
}

async function stampNow(path: FilePath): Promise<Result<StampedFile>> {
  try {
    const stats = await stat(pathForFs(path), { bigint: true });
    if (!stats.isFile()) return fail('not-an-image', 'This is not a file.');
    const real = pathFromBytes(await realpath(pathForFs(path), { encoding: 'buffer' }));
    return ok({ real, byteSize: Number(stats.size), mtimeUs: Number(stats.mtimeNs / 1000n) });
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    return isGone
      ? fail('file-missing', 'The file is not there.', cause)
      : fail('file-unreadable', 'The file can’t be read by this account.', cause);
  }
}
