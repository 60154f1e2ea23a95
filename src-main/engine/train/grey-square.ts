import type { RgbImage } from '../decode/rgb-image.ts';

/** Luma of Rec. 601 (ITU-R BT.601), as the wrapping of grey networks computes it (model/). */
const RED = 0.299;
const GREEN = 0.587;
const BLUE = 0.114;

/** An RGB picture in grey, from 0 (black) to 1 (white): width × height numbers, row by row. */
export function greyPixels({ data, width, height }: RgbImage): Float32Array {
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(3 * at, 3 * at + 3);
    grey[at] = (RED * red + GREEN * green + BLUE * blue) / 255;
  }
  return grey;
}
