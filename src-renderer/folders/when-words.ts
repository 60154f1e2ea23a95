import { date, language } from '../i18n/messages.svelte.ts';

const DAY_MS = 86_400_000;
const CLOCK: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** When something was, as one says it: “today, 14:02”, “yesterday, 9:30”, “3 June 2025”. */
export function whenWords(text: string, now = new Date()): string {
  const time = new Date(text);
  // Rounded: a day on which the clocks change has 23 or 25 hours.
  const days = Math.round((startOfDay(now) - startOfDay(time)) / DAY_MS);
  if (days !== 0 && days !== 1) return date(text, { dateStyle: 'long' });
  const words = new Intl.RelativeTimeFormat(language.locale, { numeric: 'auto' });
  return `${words.format(-days, 'day')}, ${date(text, CLOCK)}`;
}
