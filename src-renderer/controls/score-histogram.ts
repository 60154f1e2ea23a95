/** The span of a slider over scores. */
interface ScoreSpan {
  readonly least: number;
  readonly most: number;
}

const ROUND_TO = 0.05;

/** The scores' span in round numbers; never empty. */
export function spanOf(scores: readonly number[]): ScoreSpan {
  const most = Math.ceil((scores[0] ?? 1) / ROUND_TO - 1e-9) * ROUND_TO;
  const least = Math.floor((scores.at(-1) ?? 0) / ROUND_TO + 1e-9) * ROUND_TO;
  return { least: Math.min(least, most - ROUND_TO), most };
}

/** How many scores fall into each of `bins` equal parts of the span, the least alike first. */
export function histogram(scores: readonly number[], span: ScoreSpan, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const score of scores) {
    const at = Math.floor(((score - span.least) / (span.most - span.least)) * bins);
    const bin = Math.min(bins - 1, Math.max(0, at));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
