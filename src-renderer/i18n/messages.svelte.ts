import en from './en.json';

// Adding a language is adding a file here: its name is the language's code.
const FILES = import.meta.glob<Record<string, string>>('./*.json', {
  eager: true,
  import: 'default',
});

export type MessageKey = keyof typeof en;
type Values = Readonly<Record<string, string | number>>;

const LANGUAGES: ReadonlyMap<string, Record<string, string>> = new Map(
  Object.entries(FILES).map(([file, messages]) => [file.slice(2, -'.json'.length), messages]),
);

/** The codes of all languages there are, with each one's own name. */
export function languages(): { readonly code: string; readonly name: string }[] {
  return [...LANGUAGES.keys()].map((code) => ({
    code,
    name: new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code,
  }));
}

/** The person's languages; some systems hand a POSIX locale through (“en-US@posix”). */
const TAGS = navigator.languages.map((tag) => tag.replace(/[@.].*$/, '').replaceAll('_', '-'));

function systemLanguage(): string {
  const wanted = TAGS.map((tag) => tag.split('-')[0] ?? tag);
  return wanted.find((code) => LANGUAGES.has(code)) ?? 'en';
}

class Language {
  chosen: string | null = $state(null);
  readonly code = $derived(
    this.chosen !== null && LANGUAGES.has(this.chosen) ? this.chosen : systemLanguage(),
  );
  /** For numbers and dates: the person's own region, where it is of this language. */
  readonly locale = $derived(TAGS.find((tag) => tag.startsWith(this.code)) ?? this.code);
}

export const language = new Language();

/** One of several forms by a number: “{n|photo|photos}”; the number itself is {n}, in a form, too. */
const CHOICE = /\{(\w+)\|((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}/g;
const VALUE = /\{(\w+)\}/g;

function isOne(value: string | number | undefined): boolean {
  return new Intl.PluralRules(language.locale).select(Number(value)) === 'one';
}

function shown(value: string | number | undefined): string {
  return typeof value === 'number' ? number(value) : (value ?? '');
}

/**
 * A sentence in the person's language. In the message files `{name}` stands for a value (numbers
 * with the locale's separators) and `{n|photo|photos}` for a form that fits the number n.
 */
export function t(key: MessageKey, values: Values = {}): string {
  const message = LANGUAGES.get(language.code)?.[key] ?? en[key];
  return message
    .replace(CHOICE, (_whole, name: string, one: string, other: string) =>
      isOne(values[name]) ? one : other,
    )
    .replace(VALUE, (_whole, name: string) => shown(values[name]));
}

/**
 * Why something failed, for the person: in English the engine's own sentence, which knows details;
 * in another language what its code stands for, where that language has a message for it.
 */
export function reasonOf(error: { readonly code: string; readonly message: string }): string {
  if (language.code === 'en') return error.message;
  return LANGUAGES.get(language.code)?.[`reason.${error.code}`] ?? error.message;
}

/** Why a file is refused, its name first: “notes.txt: this file is not a picture.” */
export function refusalOf(name: string, error: Parameters<typeof reasonOf>[0]): string {
  // Initials such as JPEG stay as they are.
  const reason = reasonOf(error).replace(/^\p{Lu}(?!\p{Lu})/u, (letter) => letter.toLowerCase());
  return t('drop.refused', { name, reason });
}

/** A number the person's way. */
export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language.locale, options).format(value);
}

/** A size in MB (or kB, GB), the person's way. */
export function fileSize(bytes: number): string {
  const [unit, size] =
    bytes < 1e6 ? ['kB', bytes / 1e3] : bytes < 1e9 ? ['MB', bytes / 1e6] : ['GB', bytes / 1e9];
  return `${number(size, { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
}

/** A date the person's way; `text` is ISO 8601, taken as local where it has no zone. */
export function date(text: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.locale, options).format(new Date(text));
}

/** A month such as “June 2025”, of a day counted from 1970. */
export function month(day: number): string {
  return new Intl.DateTimeFormat(language.locale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(day * 86_400_000));
}

/** A country by its code (ISO 3166-1 alpha-2); the code itself where it has no name. */
export function countryName(code: string): string {
  return (
    new Intl.DisplayNames([language.locale], { type: 'region', fallback: 'code' }).of(code) ?? code
  );
}

/** A time span such as “3 min”, rounded as a person would say it. */
export function span(seconds: number): string {
  const [unit, value] =
    seconds < 60
      ? (['second', seconds] as const)
      : seconds < 3600
        ? (['minute', seconds / 60] as const)
        : (['hour', seconds / 3600] as const);
  return number(Math.max(1, Math.round(value)), { style: 'unit', unit, unitDisplay: 'short' });
}
