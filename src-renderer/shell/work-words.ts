import type { WorkState } from '../../src-main/contract/fields.ts';
import { number, span, t } from '../i18n/messages.svelte.ts';
import { models } from '../models/models.svelte.ts';

/** Steps of which a count is told: photos looked at, files gone through. */
const COUNTED = new Set<string>(['sidecars', 'next-model', 'compare']);

/** What the engine is at, in a few words: “1,240 of 8,300”. */
export function workWords({ state, progress }: WorkState): string {
  if (progress === null) return t(state === 'paused' ? 'work.paused' : 'work.scan');
  const name = models.inMaking?.name;
  if (progress.step === 'next-model' && name !== undefined) return t('work.nextModel', { name });
  if (progress.step !== 'photos') return t(`work.${progress.step}`);
  const { done, total } = progress;
  return total === undefined ? t('work.photosSome', { done }) : t('work.photos', { done, total });
}

/** How fast, and how long yet: “34/s · 3 min left”; empty where it can’t be told. */
export function paceWords({ state, progress }: WorkState): string {
  if (state === 'paused') return progress === null ? '' : t('work.paused');
  const { step = '', done = 0, total } = progress ?? {};
  const isCounted = COUNTED.has(step) && total !== undefined;
  const parts = isCounted ? [t('work.photos', { done, total })] : [];
  if (step === 'photos' || step === 'next-model') parts.push(...rateWords({ progress }));
  return parts.join(' · ');
}

/** “34/s” and “3 min left”, as far as they can be told. */
export function rateWords({ progress }: Pick<WorkState, 'progress'>): string[] {
  if (progress === null || progress.perSecond === 0) return [];
  // One in two seconds is no “0/s”.
  const digits = progress.perSecond < 10 ? 1 : 0;
  const rate = number(progress.perSecond, { maximumFractionDigits: digits });
  const left = progress.secondsLeft;
  return [
    t('work.rate', { rate }),
    ...(left === undefined ? [] : [t('work.left', { span: span(left) })]),
  ];
}

/** From 0 to 1; undefined where it can’t be told. */
export function workShare({ progress }: WorkState): number | undefined {
  const { done, total } = progress ?? { done: 0 };
  return total === undefined || total === 0 ? undefined : Math.min(1, done / total);
}
