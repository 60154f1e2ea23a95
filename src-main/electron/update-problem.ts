import type { ErrorCode, KindredError } from '../contract/errors.ts';

const UNREACHABLE =
  /net::ERR_|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|socket hang up/;
/** electron-updater's codes for an address that answers, with nothing that fits. */
const NOTHING_THERE =
  /ERR_UPDATER_(LATEST_VERSION_NOT_FOUND|CHANNEL_FILE_NOT_FOUND|NO_PUBLISHED_VERSIONS|INVALID_RELEASE_FEED|INVALID_UPDATE_INFO)|HTTP_ERROR_\d/;
/** A file that is not what the release says, or was not signed by who made this one. */
const NOT_OURS =
  /ERR_CHECKSUM_MISMATCH|sha512 checksum mismatch|INVALID_SIGNATURE|[Cc]ode signature/;
const FULL = /ENOSPC|EDQUOT/;
const READ_ONLY = /EROFS|EACCES|EPERM|read-only volume/;

const SENTENCES: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    NOT_OURS,
    'update-unusable',
    'The newer version is not what its makers published; it was thrown away.',
  ],
  [FULL, 'disk-full', 'The disk is full; make room on it, then try again.'],
  [
    READ_ONLY,
    'update-unusable',
    'The newer version can’t be put here: the folder of Kindred can’t be written.',
  ],
  [
    UNREACHABLE,
    'update-unreachable',
    'No newer version could be looked for; the internet can’t be reached. Try again later.',
  ],
  [
    NOTHING_THERE,
    'update-unreachable',
    'No versions are listed where Kindred looks for them. Try again later.',
  ],
];

/** What an error says of itself. */
function textOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : '';
  const code = 'code' in cause ? String(cause.code) : '';
  return `${code} ${cause.message}`;
}

/** Why there is no newer version to be had, in a sentence, by what electron-updater threw. */
export function updateProblem(cause: unknown): Pick<KindredError, 'code' | 'message'> {
  const text = textOf(cause);
  const found = SENTENCES.find(([pattern]) => pattern.test(text));
  if (found !== undefined) return { code: found[1], message: found[2] };
  return {
    code: 'update-unusable',
    message: 'The newer version could not be put in place; this one goes on as it is.',
  };
}
