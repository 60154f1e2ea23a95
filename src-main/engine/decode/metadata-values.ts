/** Longest text that a field of metadata is kept with. */
const MOST_CHARACTERS = 200;

/** Text from a file as it may be shown: no control characters, trimmed, at most 200 characters. */
export function cleanText(text: string | undefined): string | undefined {
  const clean = text
    ?.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffd]/gu, ' ')
    .replace(/ {2,}/gu, ' ')
    .trim();
  return clean === undefined || clean === ''
    ? undefined
    : Array.from(clean).slice(0, MOST_CHARACTERS).join('').trim();
}

/** A finite number between two bounds (both allowed), or undefined. */
export function numberWithin(
  value: number | undefined,
  least: number,
  most: number,
): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** A rating of 0–5, or −1 for rejected; undefined for anything else. */
export function wholeRating(value: number | undefined): number | undefined {
  const rating = numberWithin(value, -1, 5);
  return rating === undefined ? undefined : Math.round(rating);
}

/** The same values with each of them allowed to be undefined. */
type Maybe<T> = { [K in keyof T]?: T[K] | undefined };

/** Leaves out what is undefined, so that unknown and absent are the same. */
export function known<T extends object>(values: Maybe<T>): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}
