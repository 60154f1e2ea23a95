import type { NumberKey, SearchTerm } from '../../src-main/contract/search-query.ts';
import { FILE_TYPE_NAMES } from '../grid/file-type-names.ts';
import { date, number, t, type MessageKey } from '../i18n/messages.svelte.ts';

type DateTerm = Extract<SearchTerm, { kind: 'date' }>;
type ListTerm = Extract<SearchTerm, { kind: 'type' | 'has' | 'is' }>;
type NumberTerm = Extract<SearchTerm, { kind: NumberKey }>;

/** Alternatives in one line: “dog, cat”. */
function listed(values: readonly string[]): string {
  return values.join(', ');
}

function day(text: string, options: Intl.DateTimeFormatOptions): string {
  return date(`${text}T00:00:00`, options);
}

/** A whole year or month by its name; undefined for other spans. */
function calendarName(from: string, to: string): string | undefined {
  const [year, month] = [from.slice(0, 4), from.slice(0, 7)];
  if (from === `${year}-01-01` && to === `${year}-12-31`) return day(from, { year: 'numeric' });
  const last = new Date(Date.UTC(Number(year), Number(from.slice(5, 7)), 0)).getUTCDate();
  if (from === `${month}-01` && to === `${month}-${last}`) {
    return day(from, { year: 'numeric', month: 'long' });
  }
  return undefined;
}

function dateWords({ from, to }: DateTerm): string {
  const medium = { dateStyle: 'medium' } as const;
  if (from === undefined)
    return to === undefined ? '' : t('grid.chipTo', { date: day(to, medium) });
  if (to === undefined) return t('grid.chipFrom', { date: day(from, medium) });
  if (from === to) return day(from, medium);
  const whole = calendarName(from, to);
  if (whole !== undefined) return whole;
  const [years, last] = [calendarName(from, `${from.slice(0, 4)}-12-31`), to.slice(0, 4)];
  // Some whole years: 2019–2021.
  if (from.endsWith('-01-01') && to.endsWith('-12-31')) return `${years ?? ''}–${last}`;
  return `${day(from, medium)} – ${day(to, medium)}`;
}

function span({ least, most }: NumberTerm): string {
  if (least === undefined) return most === undefined ? '' : `≤ ${number(most)}`;
  if (most === undefined) return `≥ ${number(least)}`;
  return least === most ? number(least) : `${number(least)}–${number(most)}`;
}

const NUMBER_WORDS: Readonly<Record<NumberKey, MessageKey>> = {
  stars: 'search.chipStars',
  iso: 'search.chipIso',
  aperture: 'search.chipAperture',
  focal: 'search.chipFocal',
  megapixels: 'search.chipMegapixels',
  mb: 'search.chipMb',
};

function numberWords(term: NumberTerm): string {
  const { least, most } = term;
  const isNone = term.kind === 'stars' && most === 0 && (least === undefined || least === 0);
  if (isNone) return t('search.chipNoStars');
  return t(NUMBER_WORDS[term.kind], { span: span(term) });
}

/** Values by themselves where the icon says what they are of. */
function textWords(key: string, values: readonly string[]): string {
  const text = listed(values);
  if (key === 'name' || key === 'title' || key === 'caption') {
    return t('search.chipText', { what: t(`search.key.${key}`), text });
  }
  return text;
}

function listWords(term: ListTerm): string[] {
  if (term.kind === 'type') return term.values.map((type) => FILE_TYPE_NAMES[type]);
  if (term.kind === 'has') return term.values.map((what) => t(`search.has.${what}`));
  return term.values.map((what) => t(`search.is.${what}`));
}

function isNumber(term: SearchTerm): term is NumberTerm {
  return term.kind in NUMBER_WORDS;
}

function isList(term: SearchTerm): term is ListTerm {
  return term.kind === 'type' || term.kind === 'has' || term.kind === 'is';
}

function asked(term: SearchTerm): string {
  if (isNumber(term)) return numberWords(term);
  if (isList(term)) return listed(listWords(term));
  if (term.kind === 'words') return term.text;
  if (term.kind === 'date') return dateWords(term);
  if (term.kind === 'failed') return t(term.value ? 'search.chipFailed' : 'search.chipRead');
  return textWords(term.kind, term.values);
}

/** What a term asks, as a person says it: “June 2024”, “★ ≥ 3”, “Not travel/lisbon”. */
export function chipWords(term: SearchTerm): string {
  const words = asked(term);
  return term.isNegated ? t('search.not', { what: words }) : words;
}
