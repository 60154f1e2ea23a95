import { realpath, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { FileStamp } from '../catalog/catalog.ts';
import { pathForFs, pathFromBytes, type FilePath } from './file-path.ts';

export interface StampedFile extends FileStamp {
  /** Absolute, links resolved. */
  readonly real: FilePath;
}

/** A file's size, time and real path; the file itself is not opened. */
export async function stampFile(path: FilePath): Promise<Result<StampedFile>> {
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
