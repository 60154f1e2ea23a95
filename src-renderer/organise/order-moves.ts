/** Photos in their new order, to stand before another one (null: at the end). */
export interface Moved {
  readonly photos: readonly number[];
  readonly before: number | null;
}

/** Puts photos between others of a list: before the one at `gap` (0 … its length) that is none of them. */
export function moveTo(listed: readonly number[], ids: readonly number[], gap: number): Moved {
  const moving = new Set(ids);
  const before = listed.slice(gap).find((id) => !moving.has(id)) ?? null;
  return { photos: listed.filter((id) => moving.has(id)), before };
}

/**
 * Moves photos of a list together, one place earlier (−1) or later (1), next to the first or the last
 * of them. Undefined where they are at its end already.
 */
export function moveWithin(
  listed: readonly number[],
  ids: readonly number[],
  by: -1 | 1,
): Moved | undefined {
  const moving = new Set(ids);
  const first = listed.findIndex((id) => moving.has(id));
  const last = listed.findLastIndex((id) => moving.has(id));
  if (first < 0) return undefined;
  const isTogether = last - first + 1 === moving.size;
  if (by < 0) {
    if (first === 0 && isTogether) return undefined;
    return moveTo(listed, ids, Math.max(0, first - 1));
  }
  if (last === listed.length - 1 && isTogether) return undefined;
  return moveTo(listed, ids, Math.min(listed.length, last + 2));
}
