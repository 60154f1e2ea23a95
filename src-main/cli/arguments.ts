import { InvalidArgumentError } from 'commander';

/** Readers of single words of the command line; each throws commander’s own refusal. */

export function aNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It is no number.');
  return value;
}

/** How many at most; the largest sensible number is the contract’s to say. */
export function aCount(text: string): number {
  const count = aNumber(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('It is no whole number from 1 up.');
}

/** A whole number from 0 up. */
export function aSeed(text: string): number {
  const seed = aNumber(text);
  if (Number.isInteger(seed) && seed >= 0) return seed;
  throw new InvalidArgumentError('It is no whole number from 0 up.');
}

export function aPort(text: string): number {
  const port = aNumber(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It is no port: 0 to 65535.');
}

/** Three numbers with commas between them, one for each channel; a lone one is for all three. */
export function perChannel(text: string): [number, number, number] {
  const [first = NaN, second = first, third = first, ...more] = text.split(',').map(aNumber);
  if (more.length > 0 || (text.includes(',') && text.split(',').length !== 3))
    throw new InvalidArgumentError('It is not three numbers with commas between, as in 1,2,3.');
  return [first, second, third];
}
