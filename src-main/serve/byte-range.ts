/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

function lastBytes(count: number, size: number): ByteRange | 'beyond' {
  const length = Math.min(count, size);
  return length === 0 ? 'beyond' : { first: size - length, last: size - 1 };
}

/**
 * The part of a file that a Range header asks for.
 * @param size of the file, bytes.
 * @returns undefined for the whole file (no range, several, or none that is understood, as RFC 9110
 *   wants it), `beyond` where the file does not reach.
 */
export function readRange(
  header: string | undefined,
  size: number,
): ByteRange | 'beyond' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '') return to === '' ? undefined : lastBytes(Number(to), size);
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'beyond' : { first, last };
}
