import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import {
  colourBox,
  heicPicture,
  mirrorBox,
  turnBox,
  withProperty,
} from '../../../test-fixtures/heic-pictures.ts';
import { paintPixels, pixelDifference } from '../../../test-fixtures/pictures.ts';
import { codedToSrgb } from './coded-colour.ts';
import { closeDecoders, decodeImage } from './decode-photo.ts';
import { HeifDecoder } from './heif-decoder.ts';
import { turnUpright } from './turn-upright.ts';

afterAll(closeDecoders);

const decode = async (bytes: Buffer) => unwrap(await decodeImage(bytes, 'x.heic'));
const painted = paintPixels(11, 224, 224);

describe('HEIC pictures', () => {
  it.each(['plain', 'tenBits', 'displayP3', 'withExif'] as const)('show %s', async (name) => {
    const photo = await decode(heicPicture(name));
    expect(photo.format).toBe('heic');
    expect([photo.width, photo.height]).toEqual([96, 64]);
    expect(pixelDifference(photo.square, painted)).toBeLessThan(9);
  });

  it('convert Display P3 to sRGB by profile', async () => {
    const wide = await decode(heicPicture('displayP3'));
    const plain = await decode(heicPicture('plain'));
    expect(pixelDifference(wide.square, plain.square)).toBeLessThan(3);
  });

  it('and by code points: the same numbers are stronger colours where they mean Display P3', async () => {
    const wide = await decode(withProperty(heicPicture('plain'), colourBox(12, 13)));
    const plain = await decode(heicPicture('plain'));
    const expected = codedToSrgb(plain.square, { primaries: 12, transfer: 13 });
    expect(pixelDifference(wide.square, plain.square)).toBeGreaterThan(3);
    expect(pixelDifference(wide.square, expected)).toBeLessThan(1);
  });

  it('are turned by their own boxes and not again by EXIF', async () => {
    const photo = await decode(heicPicture('withExif'));
    expect(photo.metadata).toEqual({
      cameraMake: 'Kindred',
      cameraModel: 'Painter',
      takenAt: '2021-05-06T07:08:09',
      takenOffsetMinutes: 120,
    });
    expect([photo.width, photo.height]).toEqual([96, 64]);
  });

  it.each([
    ['turned by a quarter to the left', turnBox(1), 8],
    ['turned by half', turnBox(2), 3],
    ['turned by a quarter to the right', turnBox(3), 6],
    ['mirrored top to bottom', mirrorBox(0), 4],
    ['mirrored left to right', mirrorBox(1), 2],
  ])('are %s', async (_, box, orientation) => {
    const photo = await decode(withProperty(heicPicture('plain'), box));
    const expected = turnUpright(paintPixels(11, 96, 64), orientation);
    expect([photo.width, photo.height]).toEqual([expected.width, expected.height]);
    expect(pixelDifference(photo.square, turnUpright(painted, orientation))).toBeLessThan(9);
  });

  it('are shown by their thumbnail where it is large enough', async () => {
    const photo = await decode(heicPicture('withThumbnail'));
    expect([photo.width, photo.height]).toEqual([640, 480]);
    expect(pixelDifference(photo.square, paintPixels(12, 224, 224))).toBeLessThan(6);
  });

  it('fail when they are cut', async () => {
    const bytes = heicPicture('plain');
    const cut = await decodeImage(bytes.subarray(0, bytes.length / 2), 'x.heic');
    expect(cut).toMatchObject({ ok: false, error: { code: 'image-damaged' } });
  });
});

describe('HeifDecoder', () => {
  it('gives up on a picture that takes too long, and decodes the next', async () => {
    const decoder = new HeifDecoder();
    // Starting the worker alone takes longer than a millisecond.
    const late = decoder.decode(heicPicture('withThumbnail'), 1);
    const next = decoder.decode(heicPicture('plain'), 20_000);
    expect(await late).toMatchObject({ ok: false, error: { code: 'decode-timeout' } });
    expect(unwrap(await next)).toMatchObject({ width: 96, height: 64 });
    await decoder.close();
  });

  it('loses one picture where its worker ends, and decodes the next', async () => {
    const decoder = new HeifDecoder();
    const lost = decoder.decode(heicPicture('withThumbnail'), 20_000);
    await Promise.resolve();
    await decoder.close();
    expect(await lost).toMatchObject({ ok: false, error: { code: 'decode-crashed' } });
    expect(unwrap(await decoder.decode(heicPicture('plain'), 20_000)).width).toBe(96);
    await decoder.close();
  });

  it('does not keep a process alive that has nothing else to do', () => {
    const program = `
      import { HeifDecoder } from ${JSON.stringify(new URL('./heif-decoder.ts', import.meta.url))};
      const bytes = Buffer.from('${heicPicture('plain').toString('base64')}', 'base64');
      const result = await new HeifDecoder().decode(bytes, 20_000);
      process.stdout.write(String(result.ok));`;
    // The idle worker would go by itself only after 15 s.
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 12_000,
      encoding: 'utf8',
    });
    expect(output).toBe('true');
  });

  it('goes on after libheif refused a file', async () => {
    const decoder = new HeifDecoder();
    expect(await decoder.decode(Buffer.from('noise'), 20_000)).toMatchObject({ ok: false });
    expect(unwrap(await decoder.decode(heicPicture('plain'), 20_000)).width).toBe(96);
    await decoder.close();
  });
});
