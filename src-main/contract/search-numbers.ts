import type { NumberKey } from './search-query.ts';

/** Numbers that a term asks for, both included; undefined where that side is open. */
export interface NumberRange {
  readonly least: number | undefined;
  readonly most: number | undefined;
}

/** The smallest step between numbers that are told apart: a byte of a MB, a pixel of a megapixel. */
const STEP = 1e-6;
const DECIMALS = 6;

/**
 * How many decimals a number stands for at least: `focal:50` means what rounds to 50, `aperture:2`
 * what rounds to 2.0. Undefined for whole numbers, which mean just themselves.
 */
const ROUNDED_TO: Readonly<Record<NumberKey, number | undefined>> = {
  stars: undefined,
  iso: undefined,
  aperture: 1,
  focal: 0,
  megapixels: 0,
  mb: 0,
};

/** What may stand before and after a number. */
const UNITS: Readonly<Record<NumberKey, RegExp>> = {
  stars: /^()(.*?)(?:★|stars?|stell[ae])?$/u,
  iso: /^(iso)?(.*?)$/u,
  aperture: /^(f\/?|ƒ\/?)?(.*?)$/u,
  focal: /^()(.*?)(?:mm)?$/u,
  megapixels: /^()(.*?)(?:mpx?|megapixels?)?$/u,
  mb: /^()(.*?)(?:mb|megabytes?)?$/u,
};

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}

function numberOf(key: NumberKey, text: string): number | undefined {
  const bare = UNITS[key].exec(text.trim())?.[2]?.trim() ?? '';
  if (!/^\d{1,9}(?:[.,]\d{1,6})?$/u.test(bare)) return undefined;
  return Number(bare.replace(',', '.'));
}

function above(key: NumberKey, value: number): number {
  return ROUNDED_TO[key] === undefined ? Math.floor(value) + 1 : rounded(value + STEP);
}

function below(key: NumberKey, value: number): number | undefined {
  const most = ROUNDED_TO[key] === undefined ? Math.ceil(value) - 1 : rounded(value - STEP);
  return most < 0 ? undefined : most;
}

/** What rounds to a number with so many decimals. */
function around(value: number, decimals: number): NumberRange {
  const half = 10 ** -decimals / 2;
  return { least: rounded(Math.max(0, value - half)), most: rounded(value + half - STEP) };
}

function exactly(key: NumberKey, value: number): NumberRange {
  const least = ROUNDED_TO[key];
  if (least === undefined) return { least: value, most: value };
  const written = String(value).split('.')[1]?.length ?? 0;
  const decimals = Math.max(least, written);
  return decimals < DECIMALS ? around(value, decimals) : { least: value, most: value };
}

function compared(key: NumberKey, sign: string, value: number): NumberRange | undefined {
  switch (sign) {
    case '>':
      return { least: above(key, value), most: undefined };
    case '>=':
      return { least: value, most: undefined };
    case '<=':
      return { least: undefined, most: value };
    case '<': {
      const most = below(key, value);
      return most === undefined ? undefined : { least: undefined, most };
    }
    default:
      return exactly(key, value);
  }
}

/** `2..4`, `2..`, `..4`; undefined where it is none. */
function between(key: NumberKey, from: string, to: string): NumberRange | undefined {
  const least = from === '' ? undefined : numberOf(key, from);
  const most = to === '' ? undefined : numberOf(key, to);
  const isUnread = (from !== '' && least === undefined) || (to !== '' && most === undefined);
  if (isUnread || (least === undefined && most === undefined)) return undefined;
  if (least === undefined || most === undefined) return { least, most };
  return { least: Math.min(least, most), most: Math.max(least, most) };
}

/** Reads `3`, `>=3`, `<3`, `3+`, `2..4`, `f/2,8`, `50mm`; undefined where it is no number. */
export function readNumbers(key: NumberKey, text: string): NumberRange | undefined {
  const written = text.toLowerCase().replace('≥', '>=').replace('≤', '<=').trim();
  const range = /^(.*?)(?:\.\.\.?|…)(.*)$/u.exec(written);
  if (range !== null) return between(key, (range[1] ?? '').trim(), (range[2] ?? '').trim());
  const [, sign = '', number = '', plus = ''] = /^(>=|<=|>|<|=)?(.*?)(\+)?$/u.exec(written) ?? [];
  const value = numberOf(key, number);
  if (value === undefined || (sign !== '' && plus !== '')) return undefined;
  return compared(key, plus === '' ? sign : '>=', value);
}

/** In digits, never as 1e-6. */
function print(value: number): string {
  return value.toFixed(DECIMALS).replace(/\.?0+$/u, '');
}

/** The one number that means this range, if there is one. */
function single(key: NumberKey, least: number, most: number): number | undefined {
  const candidates = [least, rounded((least + most + STEP) / 2), rounded(most - 0.5 + STEP)];
  return candidates.find((value) => {
    const { least: from, most: to } = exactly(key, value);
    return from === least && to === most;
  });
}

function printLeast(key: NumberKey, least: number): string {
  const isAbove = ROUNDED_TO[key] !== undefined && /\.\d{5}1$/u.test(print(least));
  return isAbove ? `>${print(rounded(least - STEP))}` : `>=${print(least)}`;
}

function printMost(key: NumberKey, most: number): string {
  const isBelow = ROUNDED_TO[key] !== undefined && /\.\d{5}9$/u.test(print(most));
  return isBelow ? `<${print(rounded(most + STEP))}` : `<=${print(most)}`;
}

/** Numbers as {@link readNumbers} reads them. */
export function printNumbers(key: NumberKey, { least, most }: NumberRange): string {
  if (least === undefined) return most === undefined ? '..' : printMost(key, most);
  if (most === undefined) return printLeast(key, least);
  const value = single(key, least, most);
  return value === undefined ? `${print(least)}..${print(most)}` : print(value);
}
