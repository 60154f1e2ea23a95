import { fail, type Result } from '../../contract/errors.ts';

/**
 * Waits for work no longer than `limitMs`; the work itself goes on, as native code cannot be
 * stopped from here.
 *
 * Fails with `decode-timeout` and the given sentence.
 */
export async function withinTime<T>(
  work: Promise<Result<T>>,
  limitMs: number,
  late: string,
): Promise<Result<T>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Result<T>>((resolve) => {
    timer = setTimeout(() => {
      resolve(fail('decode-timeout', late));
    }, limitMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
