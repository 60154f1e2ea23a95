/** How long each part of closing may take, ms. */
const CLOSE_MS = 3000;

/** @returns what the work gives, or false where it takes too long to be waited for. */
export async function inTime(work: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    late.resolve(false);
  }, CLOSE_MS);
  const inTime = await Promise.race([work, late.promise]);
  clearTimeout(timer);
  return inTime;
}
