import sharp from 'sharp';
import type { PaintedPixels } from './pictures.ts';

/** An SVG document as pixels on a ground; rejects where it is no well-formed XML, or no picture. */
export async function svgPixels(
  svg: string,
  ground: 'white' | 'black' = 'white',
): Promise<PaintedPixels> {
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: ground })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** How many pixels are about of a colour (#rrggbb): within 12 levels in each channel. */
export function countColour({ data }: PaintedPixels, colour: string): number {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let found = 0;
  for (let at = 0; at + 2 < data.length; at += 3) {
    const isNear = wanted.every((level, channel) => {
      return Math.abs((data[at + channel] ?? 0) - level) <= 12;
    });
    if (isNear) found += 1;
  }
  return found;
}
