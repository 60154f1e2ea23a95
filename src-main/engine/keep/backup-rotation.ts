const DAY_MS = 86_400_000;
const DAYS_KEPT = 7;
const DAYS_A_WEEK = 7;
const WEEKS_KEPT = 4;

/** The newest of each of the newest `count` periods; times come newest first. */
function newestOfEach(
  times: readonly number[],
  periodOf: (at: number) => number,
  count: number,
): number[] {
  const newest = new Map<number, number>();
  for (const at of times) {
    const period = periodOf(at);
    if (!newest.has(period)) newest.set(period, at);
  }
  return [...newest.values()].slice(0, count);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

function weekOf(at: number): number {
  return Math.floor(dayOf(at) / DAYS_A_WEEK);
}

/**
 * Which copies stay: the newest of each of the last seven days that have some, and of what is older,
 * the newest of each of the last four weeks that have some. Days without a copy count for nothing, so
 * that a computer that was off for a year, or whose clock went wrong, loses none.
 * @param times milliseconds since 1970, in any order.
 */
export function keptBackups(times: readonly number[]): Set<number> {
  const sorted = [...times].sort((a, b) => b - a);
  const daily = newestOfEach(sorted, dayOf, DAYS_KEPT);
  const oldest = dayOf(daily.at(-1) ?? 0);
  const older = sorted.filter((at) => dayOf(at) < oldest);
  return new Set([...daily, ...newestOfEach(older, weekOf, WEEKS_KEPT)]);
}
