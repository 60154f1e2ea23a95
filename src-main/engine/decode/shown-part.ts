import type { RgbImage } from './rgb-image.ts';

/** Decoders fill what is missing with one colour; JPEG's filler varies by a level or two. */
const FILLER_TOLERANCE = 2;

/** The least share of a damaged picture that has to be there for it to be shown. */
export const LEAST_SHOWN_PART = 0.1;

/** Whether a damaged picture (as stored, not yet turned upright) is still worth showing. */
export function showsEnough(image: RgbImage): boolean {
  return shownPart(image) >= LEAST_SHOWN_PART;
}

/**
 * The share of a damaged picture's rows that show something, 0–1: decoders fill the rows that the
 * file no longer holds with one flat colour, always at the lower end.
 * @param image as stored in the file, not yet turned upright
 */
export function shownPart({ width, height, data }: RgbImage): number {
  const rowBytes = width * 3;
  const filler = data.subarray(data.length - 3);
  for (let row = height - 1; row >= 0; row--) {
    const start = row * rowBytes;
    for (let at = start; at < start + rowBytes; at++) {
      const difference = (data[at] ?? 0) - (filler[(at - start) % 3] ?? 0);
      if (Math.abs(difference) > FILLER_TOLERANCE) return (row + 1) / height;
    }
  }
  return 0;
}
