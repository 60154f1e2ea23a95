import { fail, type ErrorCode, type Result } from '../../contract/errors.ts';

const FULL = 'The disk that the copies go to is full; with more room, it can go on.';
const GONE = 'The folder that the copies go to is no longer there; its drive may be away.';
const REFUSED = 'The folder that the copies go to can’t be written to by this account.';
const READ_ONLY = 'The drive that the copies go to can only be read.';
const TOO_LARGE = 'The drive that the copies go to takes no files of this size.';

const REASONS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOSPC: ['disk-full', FULL],
  EDQUOT: ['disk-full', FULL],
  ENOENT: ['export-unwritable', GONE],
  ENOTDIR: ['export-unwritable', GONE],
  ENODEV: ['export-unwritable', GONE],
  ENXIO: ['export-unwritable', GONE],
  EACCES: ['export-unwritable', REFUSED],
  EPERM: ['export-unwritable', REFUSED],
  EROFS: ['export-unwritable', READ_ONLY],
  EFBIG: ['export-unwritable', TOO_LARGE],
};

/** Why writing into the target folder failed: `disk-full` or `export-unwritable`. */
export function targetFailure(cause: unknown): Result<never> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [reason, message] = REASONS[code] ?? [
    'export-unwritable',
    'The drive that the copies go to does not take them.',
  ];
  return fail(reason, message, cause);
}
