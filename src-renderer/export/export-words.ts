import type { ExportState } from '../../src-main/contract/export-calls.ts';
import { crumbsOf } from '../folders/path-parts.ts';
import { number, span, t } from '../i18n/messages.svelte.ts';

/** The end of a folder’s path, enough to know it again: “Pictures/Lisbon”. */
export function shortFolder(path: string): string {
  const names = crumbsOf(path).map(({ name }) => name);
  return names.length < 3 ? path : names.slice(-2).join('/');
}

/** What is on its way, in a few words: “Exporting 120 photos”. */
export function exportWords({ state, done, total }: ExportState): string {
  if (state === 'failed') return t('export.stopped', { done, total });
  if (state === 'done') return t('export.done', { n: done });
  return t('export.working', { n: total });
}

/** How fast, and how long yet: “34/s · 1 min left”; empty where it can’t be told. */
export function exportPace({ state, perSecond, secondsLeft }: ExportState): string {
  if (state === 'paused') return t('work.paused');
  if (state !== 'working' || perSecond === 0) return '';
  // One in two seconds is no “0/s”.
  const digits = perSecond < 10 ? 1 : 0;
  const rate = t('work.rate', { rate: number(perSecond, { maximumFractionDigits: digits }) });
  if (secondsLeft === null) return rate;
  return `${rate} · ${t('work.left', { span: span(secondsLeft) })}`;
}

/** How far it has come, and where the copies go. */
export function exportTitle({ done, total, to }: ExportState): string {
  return `${t('work.photos', { done, total })} · ${to}`;
}
