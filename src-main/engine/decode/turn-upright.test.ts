import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { paintedSharp, paintPixels, pixelDifference } from '../../../test-fixtures/pictures.ts';
import { turnUpright } from './turn-upright.ts';

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

describe('turnUpright', () => {
  it.each(ORIENTATIONS)('turns orientation %i as libvips does', async (orientation) => {
    const picture = paintPixels(3, 40, 30);
    const tagged = await paintedSharp(picture).withMetadata({ orientation }).png().toBuffer();
    const { data, info } = await sharp(tagged)
      .autoOrient()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const turned = turnUpright(picture, orientation);
    expect(pixelDifference(turned, { width: info.width, height: info.height, data })).toBe(0);
  });

  it.each([0, 9, -1, 1.5, Number.NaN])('leaves %d, which is no orientation, alone', (value) => {
    const picture = paintPixels(3, 4, 3);
    expect(turnUpright(picture, value)).toEqual(picture);
  });
});
