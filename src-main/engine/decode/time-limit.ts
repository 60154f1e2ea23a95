import { fail, type ErrorCode, type Result } from '../../contract/errors.ts';

/** Says that work goes on with a photo's bytes: they stay as they are until it settles. */
export type KeepBytes = (work: Promise<unknown>) => void;

/** What bounds one decode. */
export interface DecodeLimits {
  /** From when a decoder begins: waiting for memory or for the HEIC worker does not count. */
  readonly timeLimitMs: number;
  readonly keep: KeepBytes;
}

/**
 * Waits for work no longer than `limitMs`; the work itself goes on, as native code cannot be
 * stopped from here.
 *
 * Fails with the given code and sentence.
 */
export async function withinTime<T>(
  work: Promise<Result<T>>,
  limitMs: number,
  late: string,
  code: ErrorCode = 'decode-timeout',
): Promise<Result<T>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => {
      resolve(fail(code, late));
    }, limitMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
