import { plainText } from './plain-text.ts';
import type { DateCompare } from './search-keys.ts';
import {
  FILLERS,
  firstDayOfWeek,
  isDateWord,
  isMonthFirst,
  monthNamed,
  relativeDate,
  seasonStart,
  type DateUnit,
  type RelativeDate,
} from './search-date-words.ts';
import {
  addDays,
  addMonths,
  daysBetween,
  daysOf,
  partsOf,
  weekOf,
  type DayRange,
  type Days,
} from './search-days.ts';

export interface DateOptions {
  /** As browsers name it: en, it, en-GB. */
  readonly language: string;
  /** The person's own day, as 2026-11-24. */
  readonly today: string;
}

/** A number on its own is a year from the first photo on, for a while to come. */
const FIRST_YEAR = 1826;
const LAST_YEAR = 2200;
/** A date of words has at most so many: “30 de junio de 2024 ..”. */
export const MOST_DATE_WORDS = 7;
const LONGEST_DATE = 80;

const MONTHS_OF: Readonly<Record<DateUnit, number>> = { day: 0, week: 0, month: 1, year: 12 };
const DAYS_OF: Readonly<Record<DateUnit, number>> = { day: 1, week: 7, month: 0, year: 0 };

/** The day so many units later, or earlier where negative. */
function shift(day: string, unit: DateUnit, count: number): string | undefined {
  const months = MONTHS_OF[unit] * count;
  return months === 0 ? addDays(day, DAYS_OF[unit] * count) : addMonths(day, months);
}

function wholeUnit(unit: DateUnit, day: string, language: string): Days | undefined {
  const { year, month } = partsOf(day);
  switch (unit) {
    case 'day':
      return { from: day, to: day };
    case 'week':
      return weekOf(day, firstDayOfWeek(language));
    case 'month':
      return daysOf(year, month);
    case 'year':
      return daysOf(year);
  }
}

function relativeDays(means: RelativeDate, { today, language }: DateOptions): Days | undefined {
  if (means.kind === 'whole') {
    const day = shift(today, means.unit, -means.back);
    return day === undefined ? undefined : wholeUnit(means.unit, day, language);
  }
  if (means.count === 0) return undefined;
  const before = shift(today, means.unit, -means.count);
  return before === undefined ? undefined : daysBetween(addDays(before, 1), today);
}

/** 30, 30th, 1º; undefined for anything else. */
function dayNumber(word: string): number | undefined {
  const digits = /^(\d{1,2})(?:st|nd|rd|th|[oa°.])?$/u.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function yearNumber(word: string): number | undefined {
  return /^\d{4}$/u.test(word) ? Number(word) : undefined;
}

/** Three summer months and the like; a winter goes over into the next year. */
function seasonDays(first: number, year: number): Days | undefined {
  const from = daysOf(year, first)?.from;
  const last = from === undefined ? undefined : addMonths(from, 2);
  if (from === undefined || last === undefined) return undefined;
  const { year: lastYear, month } = partsOf(last);
  return daysBetween(from, daysOf(lastYear, month)?.to);
}

/** june 2024, 30 june 2024, june 30 2024, 2024 june, summer 2023. */
function namedDays(words: readonly string[], { language }: DateOptions): Days | undefined {
  const isLast = yearNumber(words.at(-1) ?? '') !== undefined;
  const year = yearNumber((isLast ? words.at(-1) : words[0]) ?? '');
  if (year === undefined) return undefined;
  const rest = isLast ? words.slice(0, -1) : words.slice(1);
  const season = seasonStart(rest.join(' '), language);
  if (season !== undefined) return seasonDays(season, year);
  const month = monthNamed(rest.join(' '), language);
  if (month !== undefined) return daysOf(year, month);
  return dayAndMonth(rest, year, language);
}

function dayAndMonth(words: readonly string[], year: number, language: string): Days | undefined {
  const first = dayNumber(words[0] ?? '');
  const last = dayNumber(words.at(-1) ?? '');
  const named = first === undefined ? words.slice(0, -1) : words.slice(1);
  const month = monthNamed(named.join(' '), language);
  const day = first ?? last;
  return month === undefined || day === undefined ? undefined : daysOf(year, month, day);
}

/** 2024, 2024-06, 2024-06-30, 30.6.2024, 6/30/2024, 06/2024. */
function digitDays(text: string, { language }: DateOptions): Days | undefined {
  const iso = /^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?$/u.exec(text);
  if (iso !== null) {
    const [, year, , month, day] = iso;
    return daysOf(Number(year), numberIn(month), numberIn(day));
  }
  const ofMonth = /^(\d{1,2})[-/.](\d{4})$/u.exec(text);
  if (ofMonth !== null) return daysOf(Number(ofMonth[2]), Number(ofMonth[1]));
  const [, a, mark, b, year] = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/u.exec(text) ?? [];
  if (a === undefined || b === undefined) return undefined;
  const [day, month] = mark === '/' && isMonthFirst(language) ? [b, a] : [a, b];
  return (
    daysOf(Number(year), Number(month), Number(day)) ??
    // The other way round where there is no such month.
    daysOf(Number(year), Number(day), Number(month))
  );
}

function numberIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** One date, no range: folded, its words apart by one space. */
function oneDate(phrase: string, options: DateOptions): Days | undefined {
  const words = phrase
    .split(' ')
    .map((word) => word.replace(/,$/u, ''))
    .filter((word) => word !== '' && !FILLERS.has(word));
  const text = words.join(' ');
  const means = relativeDate(text, options.language);
  if (means !== undefined) return relativeDays(means, options);
  return digitDays(text, options) ?? namedDays(words, options);
}

/** Two texts around `..`; undefined where it is no range. */
function sidesOf(phrase: string): [string, string] | undefined {
  const years = /^(\d{4}) ?[-–] ?(\d{4})$/u.exec(phrase);
  if (years !== null) return [years[1] ?? '', years[2] ?? ''];
  const sides = /^(.*?) ?(?:\.{2,3}|…|–) ?(.*)$/u.exec(phrase);
  return sides === null ? undefined : [sides[1] ?? '', sides[2] ?? ''];
}

/** One side of a range: no days where it is open, undefined where it is no date. */
function sideOf(text: string, options: DateOptions): Days | 'open' | undefined {
  return text === '' ? 'open' : oneDate(text, options);
}

function rangeOf(left: string, right: string, options: DateOptions): DayRange | undefined {
  const from = sideOf(left, options);
  const to = sideOf(right, options);
  if (from === undefined || to === undefined) return undefined;
  if (from === 'open') return to === 'open' ? undefined : { from: undefined, to: to.to };
  if (to === 'open') return { from: from.from, to: undefined };
  const [first, last] = from.from <= to.from ? [from, to] : [to, from];
  return { from: first.from, to: last.to > first.to ? last.to : first.to };
}

/** A phrase as it is compared: folded, one space between words. */
function folded(text: string): string {
  // An ellipsis would fold into three points, and a number's ordinal sign into a letter.
  return plainText(text.replaceAll('…', '..')).replace(/\s+/gu, ' ').trim();
}

/** The days that a text says: a date, or a range of dates; undefined where it is neither. */
function readDays(text: string, options: DateOptions): DayRange | undefined {
  if (text.length > LONGEST_DATE) return undefined;
  const phrase = folded(text);
  const sides = sidesOf(phrase);
  return sides === undefined ? oneDate(phrase, options) : rangeOf(...sides, options);
}

function compared({ from, to }: DayRange, compare: DateCompare): DayRange | undefined {
  const [first, last] = [from ?? to, to ?? from];
  if (first === undefined || last === undefined) return undefined;
  switch (compare) {
    case '=':
      return { from, to };
    case '<':
      return open({ from: undefined, to: addDays(first, -1) });
    case '<=':
      return { from: undefined, to: last };
    case '>':
      return open({ from: addDays(last, 1), to: undefined });
    case '>=':
      return { from: first, to: undefined };
  }
}

/** Undefined where neither side is there. */
function open(range: DayRange): DayRange | undefined {
  return range.from === undefined && range.to === undefined ? undefined : range;
}

function isCompare(sign: string): sign is DateCompare {
  return ['<', '<=', '>', '>=', '='].includes(sign);
}

/** The days that the value of a key says: 2024, >=2019, “last week”; undefined where it is no date. */
export function readKeyDays(
  text: string,
  compare: DateCompare,
  options: DateOptions,
): DayRange | undefined {
  const [, sign = '', rest = ''] = /^([<>]=?|=)?(.*)$/su.exec(text.trim()) ?? [];
  const days = readDays(rest, options);
  if (days === undefined) return undefined;
  return compared(days, isCompare(sign) ? sign : compare);
}

/**
 * The days that free words say, if they are a date by themselves. A bare number is a year only where
 * photos may be from then; a month's name without a year is just a word.
 */
export function readFreeDays(words: readonly string[], options: DateOptions): DayRange | undefined {
  if (!words.some(isDateWord)) return undefined;
  const years = words.flatMap((word) => word.match(/(?<!\d)\d{4}(?!\d)/gu) ?? []);
  if (years.some((year) => Number(year) < FIRST_YEAR || Number(year) > LAST_YEAR)) return undefined;
  const text = words.join(' ');
  return /^\p{Punctuation}*$/u.test(text) ? undefined : readDays(text, options);
}
