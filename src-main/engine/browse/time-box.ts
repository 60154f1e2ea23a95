/**
 * An answer, or `late` when it takes longer: a drive that is dead may never answer at all.
 * @param ms milliseconds.
 */
export async function within<T>(answer: Promise<T>, ms: number, late: T): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => {
    resolve(late);
  }, ms);
  return Promise.race([answer, promise]).finally(() => {
    clearTimeout(timer);
  });
}
