import type { Backup } from '../../src-main/contract/keeping-calls.ts';
import { date, t } from '../i18n/messages.svelte.ts';

/** When a copy was made: “Tuesday 24 November, 14:03”; with the year where it is not this one. */
export function copyWhen({ at }: Backup, now = new Date()): string {
  const isThisYear = new Date(at).getFullYear() === now.getFullYear();
  const day = date(at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
  return `${day}, ${date(at, { hour: 'numeric', minute: '2-digit' })}`;
}

/** “8,300 photos, 412 organised”. */
export function copyCounts({ photos, organised }: Backup): string {
  return t('restore.counts', { n: photos, organised });
}
