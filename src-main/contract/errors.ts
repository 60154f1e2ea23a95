/**
 * Every reason that Kindred can give a person, by a stable code that scripts and tests rely on.
 * Codes of single photos end up in `failed[].code` and in the catalog; the others end a command.
 */
export const ERROR_CODES = [
  // a photo
  'file-missing',
  'file-unreadable',
  'file-empty',
  'file-changed',
  'not-an-image',
  'format-unsupported',
  'image-damaged',
  'image-too-large',
  'file-too-large',
  'no-preview',
  'decode-timeout',
  'decode-crashed',
  'embed-failed',
  // a folder
  'folder-missing',
  'folder-unreadable',
  'not-a-folder',
  'folder-unknown',
  'folder-nested',
  'watch-limit',
  'watch-network',
  'watch-unavailable',
  // the library
  'library-locked',
  'library-unreadable',
  'library-missing',
  'catalog-corrupt',
  'catalog-too-new',
  'disk-full',
  'index-corrupt',
  'backup-unusable',
  'organisation-unreadable',
  'thumbnail-corrupt',
  'photo-unknown',
  // what a person organises
  'tag-unusable',
  'tag-unknown',
  'album-unusable',
  'album-unknown',
  'album-nested',
  'text-too-long',
  // sidecars
  'sidecar-unreadable',
  'sidecar-too-large',
  'sidecar-unwritable',
  // copying photos out
  'export-into-library',
  'export-unwritable',
  'export-unknown',
  'name-unusable',
  // the model
  'model-missing',
  'model-checksum',
  'model-unreadable',
  'model-unsupported',
  'runtime-unavailable',
  'model-unknown',
  'model-in-use',
  // teaching
  'teach-too-few',
  'teach-unknown',
  // the desktop app
  'file-name-unusable',
  'file-is-link',
  'file-unopened',
  'trash-unavailable',
  'settings-unwritable',
  'update-unreachable',
  'update-unusable',
  // the call
  'bad-argument',
  'not-allowed',
  'busy',
  'cancelled',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What went wrong: a stable code, one plain sentence for the person, and what caused it. */
export interface KindredError {
  readonly code: ErrorCode;
  /** One sentence, the thing first, without blame; shown as it is. */
  readonly message: string;
  /** The error beneath, for the log and `--verbose`; never shown as it is. */
  readonly cause?: unknown;
}

/** A value or a reason: how every boundary of the engine answers. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: KindredError };

/** Wraps a value as a success. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps a reason as a failure. */
export function fail(code: ErrorCode, message: string, cause?: unknown): Result<never> {
  return { ok: false, error: cause === undefined ? { code, message } : { code, message, cause } };
}

/** A KindredError as an exception, for the few places that must throw (transactions, streams). */
export class KindredFailure extends Error {
  override readonly name = 'KindredFailure';
  readonly error: KindredError;
  constructor(error: KindredError) {
    super(error.message, { cause: error.cause });
    this.error = error;
  }
}

/** The value of a result, or its reason thrown as a {@link KindredFailure}. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new KindredFailure(result.error);
}
