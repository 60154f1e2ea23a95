import { setImmediate as breathe } from 'node:timers/promises';
import type { Catalog } from '../catalog/catalog.ts';

/** A missing photo is kept for so long with all that a person said of it. */
export const DAYS_KEPT = 30;
export const DAY_MS = 86_400_000;
/** So many are forgotten in one transaction, a few dozen milliseconds. */
const AT_ONCE = 200;

/** Forgets these photos, as far as they are missing, and lets others have their turn on the way; gives how many. */
export async function forgetInPieces(
  catalog: Catalog,
  ids: readonly number[],
  signal?: AbortSignal,
): Promise<number> {
  let forgotten = 0;
  for (let at = 0; at < ids.length && signal?.aborted !== true; at += AT_ONCE) {
    forgotten += catalog.missing.forget(ids.slice(at, at + AT_ONCE));
    await breathe();
  }
  return forgotten;
}

/**
 * Nobody could look where these photos lay: as far as they are missing, a day is left to them, and the
 * drive that may have them again comes in time.
 * @param now milliseconds since 1970.
 */
export function spareUnseen(catalog: Catalog, ids: readonly number[], now: number): void {
  if (ids.length > 0) catalog.missing.spare(ids, now - (DAYS_KEPT - 1) * DAY_MS);
}

/**
 * Forgets photos that have been missing for more than {@link DAYS_KEPT} days; never those that a
 * pattern leaves out, nor those of folders that are away or paused, nor before a scan has looked once
 * more when their time was up.
 * @param now milliseconds since 1970.
 * @returns how many.
 */
export async function forgetLongMissing(
  catalog: Catalog,
  now: number = Date.now(),
  signal?: AbortSignal,
): Promise<number> {
  const keptMs = DAYS_KEPT * DAY_MS;
  let forgotten = 0;
  for (;;) {
    const ids = catalog.missing.sinceBefore(now - keptMs, keptMs, AT_ONCE);
    const done = await forgetInPieces(catalog, ids, signal);
    forgotten += done;
    if (done < AT_ONCE) return forgotten;
  }
}
