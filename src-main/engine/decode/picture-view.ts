import { SQUARE_SIDE, THUMBNAIL_SIDE } from './limits.ts';
import { swapsSides } from './turn-upright.ts';

/** A part of a picture, in fractions of its width and height. */
export interface PicturePart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What is wanted of a picture: all of it, so many pixels along its longer side, or a part (as stored,
 * not turned) at a size that serves the network. Nothing is ever enlarged.
 */
export type PictureView = { readonly side: number } | { readonly part: PicturePart };

/** All of a picture, as small as a thumbnail. */
export const SMALL: PictureView = { side: THUMBNAIL_SIDE };

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

interface PixelCut extends PixelSize {
  readonly left: number;
  readonly top: number;
}

/** The pixels of the longer side that a view needs of a whole picture of this size. */
export function sideFor(view: PictureView, size: PixelSize): number {
  const longer = Math.max(size.width, size.height);
  if ('side' in view) return Math.min(view.side, longer);
  return Math.ceil(longer * scaleFor(view.part, size));
}

/** A part comes as large as a whole picture does, and fills the network's square both ways. */
function scaleFor(part: PicturePart, { width, height }: PixelSize): number {
  const across = part.width * width;
  const down = part.height * height;
  const fits = THUMBNAIL_SIDE / Math.max(across, down);
  return Math.min(1, Math.max(fits, SQUARE_SIDE / Math.min(across, down)));
}

/** The size to which a whole picture is shrunk before a part is cut out of it. */
export function sizeBeforeCut(part: PicturePart, size: PixelSize): PixelSize {
  const scale = scaleFor(part, size);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** The pixels of a part: at least one, and inside the picture. */
export function cutOf(part: PicturePart, { width, height }: PixelSize): PixelCut {
  const left = Math.min(Math.round(part.x * width), width - 1);
  const top = Math.min(Math.round(part.y * height), height - 1);
  const right = Math.min(Math.round((part.x + part.width) * width), width);
  const bottom = Math.min(Math.round((part.y + part.height) * height), height);
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
}

/** Where a part of the upright picture lies in the stored one, by its EXIF orientation (1–8). */
export function storedPart(part: PicturePart, orientation: number): PicturePart {
  const { x, y, width, height } = swapsSides(orientation)
    ? { x: part.y, y: part.x, width: part.height, height: part.width }
    : part;
  return {
    x: [2, 3, 7, 8].includes(orientation) ? Math.max(0, 1 - x - width) : x,
    y: [3, 4, 6, 7].includes(orientation) ? Math.max(0, 1 - y - height) : y,
    width,
    height,
  };
}
