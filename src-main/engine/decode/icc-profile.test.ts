import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { paintedSharp, paintPixels } from '../../../test-fixtures/pictures.ts';
import { sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { isSrgbProfile } from './icc-profile.ts';

async function profileOf(name: string): Promise<Buffer> {
  const picture = paintedSharp(paintPixels(1, 8, 8)).withIccProfile(name);
  const { icc } = await sharp(await picture.png().toBuffer()).metadata();
  return icc ?? Buffer.alloc(0);
}

describe('isSrgbProfile', () => {
  it('knows sRGB by its numbers', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true);
  });

  it.each(['p3', 'cmyk'])('tells %s from it', async (name) => {
    expect(isSrgbProfile(await profileOf(name))).toBe(false);
  });

  it('does not believe a name: sRGB’s colours with another curve are not sRGB', async () => {
    const profile = Buffer.from(await profileOf('srgb'));
    const at = profile.indexOf('para');
    profile.writeInt32BE(1.8 * 65_536, at + 12);
    expect(isSrgbProfile(profile)).toBe(false);
  });

  it('reads any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(isSrgbProfile(bytes)).toBe(false);
      }),
    );
  });
});

sharedDescribe('isSrgbProfile on real photos', () => {
  it.each([
    ['formats/denali.webp', true],
    ['formats/gps.jpg', false],
    ['formats/iphone.heic', false],
    ['formats/tifftag-photoshop.tiff', false],
  ])('%s: %s', async (path, expected) => {
    const { icc } = await sharp(readFileSync(sharedPath(`photos/${path}`))).metadata();
    expect(icc === undefined ? undefined : isSrgbProfile(icc)).toBe(expected);
  });
});
