import type { CallOutput } from '../../src-main/contract/calls.ts';

export type Failure = CallOutput<'failures'>['failures'][number];

/** A line of the list: a reason, then each photo that it holds for. */
export type FailureRow =
  | { readonly key: string; readonly reason: string; readonly ids: readonly number[] }
  | { readonly key: string; readonly failure: Failure };

/** Photos under their reasons; the reason of most photos first, photos in the order they came. */
export function failureRows(
  failures: readonly Failure[],
  reasonOf: (failure: Failure) => string,
): FailureRow[] {
  const byReason = Map.groupBy(failures, reasonOf);
  const groups = [...byReason].sort(([, left], [, right]) => right.length - left.length);
  return groups.flatMap(([reason, photos]) => [
    { key: reason, reason, ids: photos.map(({ id }) => id) },
    ...photos.map((failure) => ({ key: `${failure.id}`, failure })),
  ]);
}
