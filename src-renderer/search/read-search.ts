import { parseSearch } from '../../src-main/contract/search-parse.ts';
import type { SearchQuery } from '../../src-main/contract/search-query.ts';
import { language } from '../i18n/messages.svelte.ts';

/** The person’s own day, as 2026-11-24. */
function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What a search asks, read the person’s way, as of today. */
export function readSearch(text: string): SearchQuery {
  return parseSearch(text, { language: language.locale, today: today() });
}
