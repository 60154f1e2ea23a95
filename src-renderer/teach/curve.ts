import type { Lesson } from '../../src-main/contract/teach-calls.ts';

// A precision–recall curve: by falling threshold, of photos that were held back while it learnt.

export type CurvePoint = Lesson['curve'][number];

/**
 * How well it does when it takes the photos that are at least so probable.
 * @returns undefined where it would take none of those that were held back.
 */
export function pointAt(curve: readonly CurvePoint[], threshold: number): CurvePoint | undefined {
  return curve.findLast((point) => point.threshold >= threshold);
}

/** At most so many points of a curve, evenly spread, its first and last among them. */
export function thinned(curve: readonly CurvePoint[], most: number): readonly CurvePoint[] {
  if (curve.length <= most || most < 2) return curve;
  const step = (curve.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, n) => curve[Math.round(n * step)]).filter(
    (point) => point !== undefined,
  );
}
