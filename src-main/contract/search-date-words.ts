import { plainText } from './plain-text.ts';

/** Words for days around today, in one language, folded by plainText. */
interface RelativeWords {
  readonly today: readonly string[];
  readonly yesterday: readonly string[];
  /** Around the name of a unit, which stands in place of `*`. */
  readonly last: readonly string[];
  readonly current: readonly string[];
  /** Before or after a number and the name of a unit: last 30 days. */
  readonly lately: readonly string[];
  readonly units: Readonly<Record<DateUnit, readonly string[]>>;
  /** Each by the number of its first month, 1 to 12; northern. */
  readonly seasons: Readonly<Record<string, number>>;
}

export type DateUnit = 'day' | 'week' | 'month' | 'year';

const RELATIVE_WORDS: Readonly<Record<string, RelativeWords>> = {
  en: {
    today: ['today'],
    yesterday: ['yesterday'],
    last: ['last *', 'past *'],
    current: ['this *'],
    lately: ['last # *', 'past # *'],
    units: {
      day: ['day', 'days'],
      week: ['week', 'weeks'],
      month: ['month', 'months'],
      year: ['year', 'years'],
    },
    seasons: { spring: 3, summer: 6, autumn: 9, fall: 9, winter: 12 },
  },
  it: {
    today: ['oggi'],
    yesterday: ['ieri'],
    last: ['* scorso', '* scorsa', 'scorso *', 'scorsa *', 'ultimo *', 'ultima *'],
    current: ['questo *', 'questa *', "quest'*"],
    lately: ['ultimi # *', 'ultime # *', '# * scorsi', '# * scorse'],
    units: {
      day: ['giorno', 'giorni'],
      week: ['settimana', 'settimane'],
      month: ['mese', 'mesi'],
      year: ['anno', 'anni'],
    },
    seasons: { primavera: 3, estate: 6, autunno: 9, inverno: 12 },
  },
};

/** Between a day, a month and a year in several languages; said or left out. */
export const FILLERS: ReadonlySet<string> = new Set(['of', 'the', 'di', 'del', 'de', 'il', 'la']);

/** What a phrase about today means; `back` counts units that go before the present one. */
export type RelativeDate =
  | { readonly kind: 'whole'; readonly unit: DateUnit; readonly back: 0 | 1 }
  | { readonly kind: 'lately'; readonly unit: DateUnit; readonly count: number };

/** Filled once, as a phrase is looked up with its number as #. */
const PHRASES: ReadonlyMap<string, Map<string, RelativeDate>> = new Map(
  Object.entries(RELATIVE_WORDS).map(([code, words]) => [code, phrasesOf(words)]),
);

function phrasesOf(words: RelativeWords): Map<string, RelativeDate> {
  const phrases = new Map<string, RelativeDate>();
  for (const text of words.today) phrases.set(text, { kind: 'whole', unit: 'day', back: 0 });
  for (const text of words.yesterday) phrases.set(text, { kind: 'whole', unit: 'day', back: 1 });
  for (const unit of ['day', 'week', 'month', 'year'] as const) {
    for (const name of words.units[unit]) {
      const put = (patterns: readonly string[], means: RelativeDate) => {
        for (const pattern of patterns) phrases.set(pattern.replace('*', name), means);
      };
      put(words.last, { kind: 'whole', unit, back: 1 });
      put(words.current, { kind: 'whole', unit, back: 0 });
      put(words.lately, { kind: 'lately', unit, count: 1 });
    }
  }
  return phrases;
}

/** Words one of which every phrase about today has, in all languages: print quotes them. */
const MARKS: ReadonlySet<string> = new Set(
  Object.values(RELATIVE_WORDS).flatMap(({ today, yesterday, last, current, lately }) => [
    ...today,
    ...yesterday,
    ...[...last, ...current, ...lately].map((pattern) => pattern.replace(/[#* ]/gu, '')),
  ]),
);

/** Whether a word, alone or with its neighbours, may be a date in some language. */
export function isDateWord(word: string): boolean {
  const folded = plainText(word);
  if (/^\P{Letter}*\d|\.\.|–/u.test(folded)) return true;
  return MARKS.has(folded.replace(/^quest'.*$/u, "quest'"));
}

/** The languages whose words are understood: the person's own and English. */
function codesOf(language: string): string[] {
  return [language.split('-')[0]?.toLowerCase() ?? 'en', 'en'];
}

/** What a phrase about today says in a language or in English; folded, without articles. */
export function relativeDate(phrase: string, language: string): RelativeDate | undefined {
  const digits = /\d{1,4}/u.exec(phrase)?.[0];
  const pattern = digits === undefined ? phrase : phrase.replace(digits, '#');
  for (const code of codesOf(language)) {
    const found = PHRASES.get(code)?.get(pattern.replace(/^l'/u, ''));
    if (found === undefined) continue;
    return found.kind === 'lately' ? { ...found, count: Number(digits) } : found;
  }
  return undefined;
}

/** The first month of a season, 1 to 12, in a language or in English. */
export function seasonStart(word: string, language: string): number | undefined {
  for (const code of codesOf(language)) {
    const seasons = new Map(Object.entries(RELATIVE_WORDS[code]?.seasons ?? {}));
    const found = seasons.get(word);
    if (found !== undefined) return found;
  }
  return undefined;
}

const MONTHS = new Map<string, ReadonlyMap<string, number>>();

/** Month names, long and short, alone and as they stand beside a day. */
function namesIn(language: string): [string, number][] {
  const styles: Intl.DateTimeFormatOptions[] = [
    { month: 'long' },
    { month: 'short' },
    { month: 'long', day: 'numeric' },
    { month: 'short', day: 'numeric' },
  ];
  return styles.flatMap((style) => {
    const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, at): [string, number] => {
      const parts = format.formatToParts(Date.UTC(2024, at, 15));
      const name = parts.find(({ type }) => type === 'month')?.value ?? '';
      return [plainText(name).replace(/\.$/u, ''), at + 1];
    });
  });
}

function monthNames(language: string): ReadonlyMap<string, number> {
  const known = MONTHS.get(language);
  if (known !== undefined) return known;
  const own = isLanguage(language) ? namesIn(language) : [];
  const names = [['sept', 9] as const, ...namesIn('en'), ...own].filter(([name]) =>
    // Some languages have numbers for names, which say nothing by themselves.
    /\p{Letter}/u.test(name),
  );
  const months = new Map(names);
  MONTHS.set(language, months);
  return months;
}

/** Whether Intl can work with it: it throws at what is no language tag. */
function isLanguage(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}

/** The month that a word names in a language or in English, 1 to 12; full or short, folded. */
export function monthNamed(word: string, language: string): number | undefined {
  return monthNames(language).get(word.replace(/\.$/u, ''));
}

interface WithWeekInfo {
  getWeekInfo?: () => { readonly firstDay: number };
}

/** The first day of weeks where a language is spoken, 1 for Monday to 7 for Sunday. */
export function firstDayOfWeek(language: string): number {
  if (!isLanguage(language)) return 1;
  const locale: Intl.Locale & WithWeekInfo = new Intl.Locale(language);
  return locale.getWeekInfo?.().firstDay ?? 1;
}

/** Whether a language's dates in digits begin with the month, as in the United States. */
export function isMonthFirst(language: string): boolean {
  if (!isLanguage(language)) return false;
  const parts = new Intl.DateTimeFormat(language, { dateStyle: 'short' }).formatToParts(0);
  const order = parts.map(({ type }) => type).filter((type) => type === 'month' || type === 'day');
  return order[0] === 'month';
}
