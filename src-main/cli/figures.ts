/** Numbers as a person reads them on a terminal. */

const number = new Intl.NumberFormat('en');
const figure = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** `1,240`. */
export function thousands(value: number): string {
  return number.format(value);
}

/** `1 photo`, `1,240 photos`. */
export function count(value: number, one: string, many: string): string {
  return `${thousands(value)} ${value === 1 ? one : many}`;
}

/** Three figures, such as `0.709` or `14.2`. */
export function threeFigures(value: number): string {
  return figure.format(value);
}

/** In MB, with one decimal. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** In the unit that fits: kB below a tenth of a megabyte, GB from one up. */
export function fileSize(bytes: number): string {
  if (bytes < 1e5) return `${threeFigures(bytes / 1e3)} kB`;
  return bytes < 1e9 ? megabytes(bytes) : `${(bytes / 1e9).toFixed(1)} GB`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
