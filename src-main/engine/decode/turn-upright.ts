import type { RgbImage } from './rgb-image.ts';

/** Whether an EXIF orientation lays the picture on its side, so that width and height swap. */
export function swapsSides(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}

/** How a way through the stored pixels gives the upright picture, in bytes. */
interface Walk {
  readonly start: number;
  readonly across: number;
  readonly down: number;
}

function walkOf({ width, height }: RgbImage, orientation: number): Walk {
  const mirroredX = [2, 3, 7, 8].includes(orientation);
  const mirroredY = [3, 4, 6, 7].includes(orientation);
  const stepX = mirroredX ? -3 : 3;
  const stepY = (mirroredY ? -3 : 3) * width;
  const start = ((mirroredY ? height - 1 : 0) * width + (mirroredX ? width - 1 : 0)) * 3;
  return swapsSides(orientation)
    ? { start, across: stepY, down: stepX }
    : { start, across: stepX, down: stepY };
}

/** Turns and mirrors a picture by its EXIF orientation (1–8; EXIF 2.32, tag 0x0112). */
export function turnUpright(image: RgbImage, orientation: number): RgbImage {
  if (orientation < 2 || orientation > 8) return image;
  const from = image.data;
  const { start, across, down } = walkOf(image, orientation);
  const swapped = swapsSides(orientation);
  const width = swapped ? image.height : image.width;
  const height = swapped ? image.width : image.height;
  const data = new Uint8Array(from.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = start + y * down; x < width; x++, at += across, to += 3) {
      data[to] = from[at] ?? 0;
      data[to + 1] = from[at + 1] ?? 0;
      data[to + 2] = from[at + 2] ?? 0;
    }
  }
  return { width, height, data };
}
