/** Days, both included, as 2025-06-30; undefined where that side is open. */
export interface DayRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Days with both ends. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

const MS_PER_DAY = 86_400_000;

/** @param month 1 to 12. @returns undefined where the calendar has no such day in the years 0 to 9999. */
function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? isoDay(date) : undefined;
}

/** Undefined outside of the years 0 to 9999. */
function isoDay(date: Date): string | undefined {
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return /^\d{4}-/u.test(iso) ? iso.slice(0, 10) : undefined;
}

/** A year, month and day of a day as 2025-06-30. */
export function partsOf(day: string): { year: number; month: number; day: number } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month, day: date };
}

/** The day so many days later, or earlier where negative. */
export function addDays(day: string, days: number): string | undefined {
  return isoDay(new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_PER_DAY));
}

/** The same day so many months later; the month's last where it has no such day. */
export function addMonths(day: string, months: number): string | undefined {
  const { year, month, day: date } = partsOf(day);
  const count = year * 12 + month - 1 + months;
  const [inYear, inMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  return dayOf(inYear, inMonth, Math.min(date, lengthOf(inYear, inMonth)));
}

/** How many days a month has. */
function lengthOf(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

/** Undefined where an end is. */
export function daysBetween(from: string | undefined, to: string | undefined): Days | undefined {
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** All days of a year, of a month where one is given (1 to 12), or the one day. */
export function daysOf(year: number, month?: number, day?: number): Days | undefined {
  if (day !== undefined)
    return daysBetween(dayOf(year, month ?? 0, day), dayOf(year, month ?? 0, day));
  if (month === undefined) return daysBetween(dayOf(year, 1, 1), dayOf(year, 12, 31));
  if (month < 1 || month > 12) return undefined;
  return daysBetween(dayOf(year, month, 1), dayOf(year, month, lengthOf(year, month)));
}

/** The week that a day is in. @param firstDay of weeks, 1 for Monday to 7 for Sunday. */
export function weekOf(day: string, firstDay: number): Days | undefined {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const from = addDays(day, -((weekday - firstDay + 7) % 7));
  return from === undefined ? undefined : daysBetween(from, addDays(from, 6));
}

function isYearStart(day: string): boolean {
  return day.endsWith('-01-01');
}

function isMonthStart(day: string): boolean {
  return day.endsWith('-01');
}

function isYearEnd(day: string): boolean {
  return day.endsWith('-12-31');
}

function isMonthEnd(day: string): boolean {
  const { year, month, day: date } = partsOf(day);
  return date === lengthOf(year, month);
}

/** How many characters of the ISO day say it all: 4 for whole years, 7 for whole months, else 10. */
function lengthFor({ from, to }: DayRange): number {
  if ((from === undefined || isYearStart(from)) && (to === undefined || isYearEnd(to))) return 4;
  if ((from === undefined || isMonthStart(from)) && (to === undefined || isMonthEnd(to))) return 7;
  return 10;
}

/** Days as readDays of search-dates.ts reads them: 2024, 2024-06, 2024-06-01..2024-06-07, ..2020. */
export function printDays(range: DayRange): string {
  const length = lengthFor(range);
  const from = range.from?.slice(0, length) ?? '';
  const to = range.to?.slice(0, length) ?? '';
  return from === to ? from : `${from}..${to}`;
}
