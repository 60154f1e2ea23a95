import type { FilePath } from '../scan/file-path.ts';

/** So many digits a character of the length mark can stand for; see {@link lengthMark}. */
const STEP = 8;

/** Stands before a number and sorts as its length does: 1 … 8, then 91 … 98, 991 and so on. */
function lengthMark(digits: number): string {
  const steps = Math.floor((digits - 1) / STEP);
  return '9'.repeat(steps) + String(digits - steps * STEP);
}

/**
 * A text that sorts, character by character, as a person sorts names: IMG_2 before IMG_10, capital
 * letters and accents as the plain ones.
 */
export function naturalKey(name: FilePath): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[0-9]+/g, (digits) => {
      const number = digits.replace(/^0+(?=[0-9])/, '');
      return lengthMark(number.length) + number;
    });
}

/** For sorting names as {@link naturalKey} does; those that only look alike, by their spelling. */
export function compareNatural(a: FilePath, b: FilePath): number {
  const [left, right] = [naturalKey(a), naturalKey(b)];
  if (left !== right) return left < right ? -1 : 1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
