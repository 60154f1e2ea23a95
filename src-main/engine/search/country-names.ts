import { plainText } from '../../contract/plain-text.ts';

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** Regions that Unicode names and that are no countries: the European Union, the United Nations … */
const NO_COUNTRY = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);
/** Fewer letters begin the names of too many. */
const SHORTEST = 3;

const DISPLAYS = new Map<string, Intl.DisplayNames>();

function displayIn(language: string): Intl.DisplayNames {
  const known = DISPLAYS.get(language);
  if (known !== undefined) return known;
  const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  DISPLAYS.set(language, display);
  return display;
}

const NAMES = new Map<string, readonly (readonly [code: string, name: string])[]>();

function namesIn(language: string): readonly (readonly [string, string])[] {
  const known = NAMES.get(language);
  if (known !== undefined) return known;
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  const names = codes.flatMap((code) => {
    const name = NO_COUNTRY.has(code) ? undefined : displayIn(language).of(code);
    return name === undefined ? [] : [[code, plainText(name)] as const];
  });
  NAMES.set(language, names);
  return names;
}

/** How a country is called in a language; its code where that is not known. */
export function countryName(code: string, language: string): string {
  if (!/^[A-Z]{2}$/u.test(code)) return code;
  return displayIn(language).of(code) ?? code;
}

/**
 * The countries (ISO 3166-1 alpha-2) whose name, in a language or in English, begins with a text;
 * none for a text of less than three letters.
 */
export function countriesNamed(text: string, language: string): string[] {
  const word = plainText(text).trim();
  if (word.length < SHORTEST) return [];
  const named = [...namesIn(language), ...namesIn('en')].filter(([, name]) =>
    name.startsWith(word),
  );
  return [...new Set(named.map(([code]) => code))];
}
