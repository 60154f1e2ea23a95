/** Something in an order by hand. */
interface Placed {
  readonly id: number;
  readonly position: number;
}

/** Neighbours are renumbered before they come closer than this. */
const LEAST_GAP = 1e-6;

function isSameOrder(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id, at) => id === other[at]);
}

/** `count` positions after `low` and before `high`; undefined where they would come too close. */
function between(
  low: number | undefined,
  high: number | undefined,
  count: number,
): number[] | undefined {
  const steps = Array.from({ length: count }, (_, at) => at + 1);
  if (high === undefined) return steps.map((step) => (low ?? 0) + step);
  if (low === undefined) return steps.map((step) => high - count + step - 1);
  const gap = (high - low) / (count + 1);
  return gap < LEAST_GAP ? undefined : steps.map((step) => low + step * gap);
}

/**
 * Moves some of an order before one that stays (null, or one that is not there: to the end). Where
 * `before` moves itself, the next one that stays is meant.
 * @param order all there are, in their order; those of `moving` that are not in it come into it.
 * @returns the new positions of those that get another one; of as few as can be.
 */
export function placeBefore(
  order: readonly Placed[],
  moving: readonly number[],
  before: number | null,
): Placed[] {
  const leaves = new Set(moving);
  const stays = order.filter(({ id }) => !leaves.has(id));
  const from = order.findIndex(({ id }) => id === before);
  const next = from < 0 ? undefined : order.slice(from).find(({ id }) => !leaves.has(id));
  const at = next === undefined ? stays.length : stays.indexOf(next);
  const ids = stays.map(({ id }) => id);
  const whole = [...ids.slice(0, at), ...moving, ...ids.slice(at)];
  if (
    isSameOrder(
      whole,
      order.map(({ id }) => id),
    )
  )
    return [];
  const found = between(stays[at - 1]?.position, next?.position, moving.length);
  return found === undefined
    ? whole.map((id, index) => ({ id, position: index + 1 }))
    : moving.map((id, index) => ({ id, position: found[index] ?? 0 }));
}
