/** An axis: where a value lies on it, and the values that are written beside it. */
export interface PlotScale {
  /** Pixels. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Where an axis begins and ends, in pixels; downwards where `to` is less than `from`. */
export interface PlotSpan {
  readonly from: number;
  readonly to: number;
}

/** Numbers that people count in: 1, 2, 5, 10, 20, … */
const STEPS = [1, 2, 5] as const;
/** Steps that an axis has at most. */
const TICKS = 6;

/** The smallest step of 1, 2, 5 × 10ⁿ that takes a width in no more than so many steps. */
function niceStep(width: number, steps: number): number {
  const power = 10 ** Math.floor(Math.log10(width / steps));
  const step = [...STEPS, 10].find((factor) => factor * power * steps >= width * (1 - 1e-9)) ?? 10;
  return step * power;
}

/**
 * An even axis from the nice number below the least value to the one above the greatest.
 * @param values finite; from 0 to 1 where there is none.
 */
export function evenScale(values: readonly number[], span: PlotSpan): PlotScale {
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  // Where all are the same, or as good as: a little room on both sides.
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.02, 0.01);
  const step = niceStep(high - low + 2 * room, TICKS);
  const first = Math.floor((low - room) / step);
  const last = Math.ceil((high + room) / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
  const [begin, end] = [first * step, last * step];
  return {
    at: (value) => span.from + ((value - begin) / (end - begin)) * (span.to - span.from),
    ticks,
  };
}

/**
 * A logarithmic axis, a little wider than its values, with ticks at 1, 2, 5 × 10ⁿ.
 * @param values above 0; from 1 to 10 where there is none.
 */
export function logScale(values: readonly number[], span: PlotSpan): PlotScale {
  const [low, high] = values.length === 0 ? [1, 10] : [Math.min(...values), Math.max(...values)];
  const room = Math.max(1.5, (high / low) ** 0.08);
  const [begin, end] = [Math.log10(low / room), Math.log10(high * room)];
  const all: number[] = [];
  for (let power = Math.floor(begin); power <= Math.ceil(end); power += 1) {
    all.push(...STEPS.map((factor) => Number((factor * 10 ** power).toPrecision(12))));
  }
  const within = all.filter((tick) => Math.log10(tick) >= begin && Math.log10(tick) <= end);
  const whole = within.filter((tick) => Number.isInteger(Math.log10(tick)));
  return {
    at: (value) =>
      span.from + ((Math.log10(value) - begin) / (end - begin)) * (span.to - span.from),
    ticks: within.length > 2 * TICKS ? whole : within,
  };
}
