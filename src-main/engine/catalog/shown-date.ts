/** Milliseconds in a day without a zone. */
export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * A moment as the clock on this computer's wall shows it, in milliseconds as if that clock were
 * UTC: capture times have no zone, and both kinds are to sort together.
 * @param epochMs milliseconds since 1970, UTC.
 */
export function wallClock(epochMs: number): number {
  const ms = Math.floor(epochMs);
  return ms - new Date(ms).getTimezoneOffset() * MINUTE_MS;
}

/**
 * The date by which a photo is shown: when it was taken, else when its file was last changed.
 * @param takenAt as the catalog keeps it, without a zone.
 * @returns wall clock milliseconds, see {@link wallClock}.
 */
export function shownAt(takenAt: string | null | undefined, mtimeUs: number): number {
  const taken = Date.parse(`${takenAt ?? ''}Z`);
  return Number.isNaN(taken) ? wallClock(mtimeUs / 1000) : taken;
}

/** Days since 1970 of a wall clock time. */
export function dayOf(wallClockMs: number): number {
  return Math.floor(wallClockMs / DAY_MS);
}
