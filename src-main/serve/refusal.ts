import type { ErrorCode, KindredError } from '../contract/errors.ts';

/** Why a request gets no more than a sentence: the HTTP status, and a reason for the person. */
export interface Refusal {
  readonly status: number;
  readonly error: Pick<KindredError, 'code' | 'message'>;
}

/** A refusal of the server itself. */
export function refusal(status: number, code: ErrorCode, message: string): Refusal {
  return { status, error: { code, message } };
}

export const NOT_HERE = refusal(404, 'bad-argument', 'There is nothing at this address.');

/** HTTP statuses of the engine's reasons; what is not here is a picture that can't be shown: 422. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  'photo-unknown': 404,
  'file-missing': 404,
  'file-unreadable': 403,
  'file-changed': 409,
  'file-too-large': 413,
  'image-too-large': 413,
  'not-an-image': 415,
  'format-unsupported': 415,
  'no-preview': 415,
  'bad-argument': 400,
  'library-locked': 503,
  'library-unreadable': 503,
  'library-missing': 503,
  'catalog-corrupt': 503,
  'catalog-too-new': 503,
  'disk-full': 507,
  cancelled: 503,
  busy: 503,
  internal: 500,
};

/** The engine's reason as a refusal; what lies beneath it stays here. */
export function refusalOf({ code, message }: KindredError): Refusal {
  return { status: STATUSES[code] ?? 422, error: { code, message } };
}
