import type { Lesson } from '../../src-main/contract/teach-calls.ts';
import { number, span, t } from '../i18n/messages.svelte.ts';
import { pointAt } from './curve.ts';

// What was learnt, in words.

/** “87%”; rounded down, so that nothing is certain that is not. */
export function shownShare(share: number): string {
  return number(Math.floor(share * 100 + 1e-9) / 100, {
    style: 'percent',
    maximumFractionDigits: 0,
  });
}

/** A measured share, such as the precision: rounded. */
export function shownPercent(share: number): string {
  return number(share, { style: 'percent', maximumFractionDigits: 0 });
}

/** Two digits, as a score; a dash where it could not be measured. */
export function shownMeasure(value: number | null): string {
  if (value === null) return '–';
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** “0.8 s”, “12 sec”. */
export function shownSeconds(seconds: number): string {
  if (seconds >= 10) return span(seconds);
  return number(seconds, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: seconds < 1 ? 2 : 1,
  });
}

/** A network needs so many examples. */
const LEAST_EXAMPLES = 8;

/** How it was learnt. */
export function methodWords({ method, examples, epochs }: Lesson): string {
  if (method === 'network') return t('teach.byNetwork', { n: epochs });
  if (examples >= LEAST_EXAMPLES) return t('teach.byNeighboursOthers');
  return t('teach.byNeighbours', { n: examples });
}

/** From what it was learnt, in a line. */
export function learntWords({ method, examples }: Lesson): string {
  if (method === 'network') return t('teach.learntFrom', { n: examples });
  if (examples >= LEAST_EXAMPLES) return t('teach.fewOthers');
  return t('teach.learntFew', { n: examples });
}

/** How good it would be to take the photos that are at least so probable, from what was held back. */
export function thresholdWords({ curve }: Lesson, threshold: number): string {
  if (curve.length === 0) return t('teach.untested');
  const point = pointAt(curve, threshold);
  if (point === undefined) return t('teach.wouldTakeNone');
  return t('teach.wouldTake', {
    precision: shownPercent(point.precision),
    recall: shownPercent(point.recall),
  });
}
