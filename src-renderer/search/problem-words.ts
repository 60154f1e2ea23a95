import { HAS_WHAT, IS_WHAT, type SearchProblem } from '../../src-main/contract/search-query.ts';
import { t } from '../i18n/messages.svelte.ts';

/** Of the element that says what of the library’s search was not understood. */
export const PROBLEM_ID = 'search-problem';

/** How each key is written with a value that it takes. */
const EXAMPLES: Readonly<Record<string, string>> = {
  stars: 'stars:>=3',
  iso: 'iso:100..400',
  aperture: 'aperture:<=2.8',
  focal: 'focal:35..50',
  megapixels: 'megapixels:>=12',
  mb: 'mb:>=5',
  date: 'date:2024',
  type: 'type:raw',
  has: 'has:gps',
  is: 'is:favourite',
  failed: 'failed:yes',
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  has: HAS_WHAT,
  is: IS_WHAT,
  failed: ['yes', 'no'],
};

/** So much of what stands there is shown. */
const MOST_SHOWN = 40;

function shortened(text: string): string {
  const letters = Array.from(text);
  return letters.length > MOST_SHOWN ? `${letters.slice(0, MOST_SHOWN).join('')}…` : text;
}

/** What of a search was not understood, in a sentence. */
export function problemWords({ code, key, text }: SearchProblem): string {
  const example = EXAMPLES[key] ?? `${key}:…`;
  const values = (VALUES[key] ?? []).join(', ');
  return t(`search.problem.${code}`, { key, text: shortened(text), example, values });
}
