import type { CallOutput } from '../../src-main/contract/calls.ts';

export type Explanation = CallOutput<'explain'>;

/** The two pictures that an explanation compares. */
export type Side = 'query' | 'photo';

/** What each cell of one picture brings to the score, rows from the top left; adds up to `parts.cells`. */
export function cellShares({ cells, shares }: Explanation, side: Side): number[] {
  const count = cells * cells;
  const sums = Array.from({ length: count }, () => 0);
  shares.forEach((share, pair) => {
    const cell = side === 'query' ? Math.floor(pair / count) : pair % count;
    sums[cell] = (sums[cell] ?? 0) + share;
  });
  return sums;
}

/** What each cell of the other picture brings together with this one; adds up to the cell's share. */
export function matchesOf({ cells, shares }: Explanation, side: Side, cell: number): number[] {
  const count = cells * cells;
  return Array.from({ length: count }, (_, other) => {
    const pair = side === 'query' ? cell * count + other : other * count + cell;
    return shares[pair] ?? 0;
  });
}

/**
 * How strongly to paint each cell, −1 to 1: the strongest one wholly, the others in proportion;
 * below zero for what speaks against the likeness.
 */
export function strengths(values: readonly number[]): number[] {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return values.map((value) => (most === 0 ? 0 : value / most));
}

/**
 * Numbers rounded to hundredths so that they add up to their rounded total, as a person who adds
 * them expects: what rounding took is given back where it took most.
 */
export function roundedParts(parts: readonly number[]): number[] {
  const exact = parts.map((part) => part * 100);
  const rounded = exact.map((part) => Math.floor(part));
  const total = Math.round(exact.reduce((sum, part) => sum + part, 0));
  const missing = total - rounded.reduce((sum, part) => sum + part, 0);
  const byRest = exact
    .map((part, index) => ({ index, rest: part - Math.floor(part) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRest.slice(0, missing)) rounded[index] = (rounded[index] ?? 0) + 1;
  return rounded.map((part) => part / 100);
}
