import { number } from '../i18n/messages.svelte.ts';

/** A score as people read it everywhere: two digits, with the locale’s separator. */
export function shownScore(score: number): string {
  return number(score, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
