import type { WorkState } from '../../src-main/contract/fields.ts';
import { number, span, t } from '../i18n/messages.svelte.ts';

/** What the engine is at, in a few words: “1,240 of 8,300”. */
export function workWords({ state, progress }: WorkState): string {
  if (progress === null) return t(state === 'paused' ? 'work.paused' : 'work.scan');
  if (progress.step !== 'photos') return t(`work.${progress.step}`);
  const { done, total } = progress;
  return total === undefined ? t('work.photosSome', { done }) : t('work.photos', { done, total });
}

/** How fast, and how long yet: “34/s · 3 min left”; empty where it can’t be told. */
export function paceWords({ state, progress }: WorkState): string {
  if (state === 'paused') return progress === null ? '' : t('work.paused');
  if (progress?.step === 'sidecars' && progress.total !== undefined)
    return t('work.photos', { done: progress.done, total: progress.total });
  if (progress?.step !== 'photos' || progress.perSecond === 0) return '';
  // One in two seconds is no “0/s”.
  const digits = progress.perSecond < 10 ? 1 : 0;
  const parts = [
    t('work.rate', { rate: number(progress.perSecond, { maximumFractionDigits: digits }) }),
  ];
  const left = progress.secondsLeft;
  if (left !== undefined) parts.push(t('work.left', { span: span(left) }));
  return parts.join(' · ');
}

/** From 0 to 1; undefined where it can’t be told. */
export function workShare({ progress }: WorkState): number | undefined {
  const { done, total } = progress ?? { done: 0 };
  return total === undefined || total === 0 ? undefined : Math.min(1, done / total);
}
