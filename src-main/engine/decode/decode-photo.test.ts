import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { thumbHashToAverageRGBA } from 'thumbhash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { writeBmp } from '../../../test-fixtures/bmp-pictures.ts';
import {
  drawPicture,
  paintedSharp,
  paintPixels,
  pixelDifference,
} from '../../../test-fixtures/pictures.ts';
import { writeTiff, type TiffField } from '../../../test-fixtures/tiff-writer.ts';
import { closeDecoders, decodeImage, decodePhoto } from './decode-photo.ts';
import { turnUpright } from './turn-upright.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kindred-decode-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeDecoders();
});

const SEED = 21;
const painted = paintPixels(SEED, 224, 224);
const paint = (width = 320, height = 240) => paintedSharp(paintPixels(SEED, width, height));
const decode = async (bytes: Uint8Array, name = 'photo.jpg') =>
  unwrap(await decodeImage(bytes, name));

describe('decodePhoto', () => {
  it('gives everything from one read of one file, and writes nothing', async () => {
    const path = join(folder, 'photo.jpg');
    const bytes = await drawPicture({ seed: SEED, width: 1200, height: 900 });
    writeFileSync(path, bytes);
    const before = statSync(path);
    const photo = unwrap(await decodePhoto(path));
    expect(Buffer.from(photo.hash)).toEqual(createHash('sha256').update(bytes).digest());
    expect(photo).toMatchObject({
      byteSize: bytes.length,
      format: 'jpeg',
      width: 1200,
      height: 900,
      damaged: false,
      metadata: {},
    });
    expect(photo.square).toMatchObject({ width: 224, height: 224 });
    expect(pixelDifference(photo.square, painted)).toBeLessThan(3);
    expect(readdirSync(folder)).toEqual(['photo.jpg']);
    expect(statSync(path).mtimeMs).toBe(before.mtimeMs);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('gives the same four times at once as alone', async () => {
    const paths = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async (seed) => {
        const path = join(folder, `${seed}.jpg`);
        writeFileSync(path, await drawPicture({ seed, width: 800, height: 600 }));
        return path;
      }),
    );
    const together = await Promise.all(paths.map((path) => decodePhoto(path)));
    for (const [index, path] of paths.entries()) {
      expect(await decodePhoto(path)).toEqual(together[index]);
    }
  });
});

describe('what is made of a photo', () => {
  it.each([
    [4000, 3000, 444, 333],
    [3000, 4000, 333, 444],
    [2000, 20, 444, 4],
    [444, 100, 444, 100],
    [100, 75, 100, 75],
    [1, 1, 1, 1],
  ])('a %i × %i picture has a thumbnail of %i × %i', async (width, height, most, least) => {
    const picture = await sharp({
      create: { width, height, channels: 3, background: { r: 200, g: 80, b: 20 } },
    })
      .jpeg()
      .toBuffer();
    const photo = await decode(picture);
    expect([photo.width, photo.height]).toEqual([width, height]);
    const thumbnail = await sharp(photo.thumbnail).metadata();
    expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['jpeg', most, least]);
  });

  it('a blur has the picture’s average colour', async () => {
    const { thumbHash } = await decode(await paint().jpeg().toBuffer());
    const average = [0, 1, 2].map((channel) => {
      const values = painted.data.filter((_, at) => at % 3 === channel);
      return values.reduce((sum, value) => sum + value, 0) / values.length / 255;
    });
    const { r, g, b } = thumbHashToAverageRGBA(thumbHash);
    [r, g, b].forEach((value, channel) => {
      expect(Math.abs(value - (average[channel] ?? 0))).toBeLessThan(0.05);
    });
    expect(thumbHash.length).toBeLessThanOrEqual(25);
  });
});

describe('formats', () => {
  it.each([
    ['jpeg', 'JPEG', () => paint().jpeg().toBuffer()],
    ['jpeg', 'progressive JPEG', () => paint().jpeg({ progressive: true }).toBuffer()],
    ['jpeg', 'CMYK JPEG', () => paint().toColourspace('cmyk').jpeg().toBuffer()],
    ['jpeg', 'Display P3 JPEG', () => paint().withIccProfile('p3').jpeg().toBuffer()],
    ['png', 'PNG', () => paint().png().toBuffer()],
    ['png', 'interlaced PNG', () => paint().png({ progressive: true }).toBuffer()],
    ['png', '16-bit PNG', () => paint().toColourspace('rgb16').png().toBuffer()],
    [
      'png',
      '16-bit sRGB PNG with profile',
      () => paint().toColourspace('rgb16').withIccProfile('srgb').png().toBuffer(),
    ],
    [
      'png',
      '16-bit Display P3 PNG',
      () => paint().toColourspace('rgb16').withIccProfile('p3').png().toBuffer(),
    ],
    ['webp', 'WebP', () => paint().webp().toBuffer()],
    ['webp', 'lossless WebP', () => paint().webp({ lossless: true }).toBuffer()],
    ['avif', 'AVIF', () => paint().avif({ quality: 70, effort: 1 }).toBuffer()],
    ['gif', 'GIF', () => paint().gif().toBuffer()],
    ['tiff', 'TIFF', () => paint().tiff({ compression: 'lzw' }).toBuffer()],
    ['tiff', 'tiled TIFF', () => paint().tiff({ tile: true, compression: 'deflate' }).toBuffer()],
    [
      'tiff',
      'CMYK TIFF',
      () => paint().toColourspace('cmyk').tiff({ compression: 'none' }).toBuffer(),
    ],
    [
      'tiff',
      'CIELAB TIFF',
      () => paint().toColourspace('lab').tiff({ compression: 'none' }).toBuffer(),
    ],
    ['bmp', 'BMP', () => writeBmp(paintPixels(SEED, 320, 240), { bits: 24 })],
  ] as const)('%s: %s', async (format, name, write) => {
    // The name says nothing: every file is read for what it is.
    const photo = await decode(await write(), 'photo.heic');
    expect(photo.format).toBe(format);
    expect([photo.width, photo.height, photo.damaged]).toEqual([320, 240, false]);
    // Paint has colours that ink has not; another scene differs by 80.
    const most = name.startsWith('CMYK') ? 30 : 9;
    expect(pixelDifference(photo.square, painted)).toBeLessThan(most);
  });

  it('grey becomes three equal channels', async () => {
    const { square } = await decode(await paint().greyscale().jpeg().toBuffer());
    const pixels = square.data;
    expect(pixels.every((value, at) => value === pixels[at - (at % 3)])).toBe(true);
    expect(new Set(pixels).size).toBeGreaterThan(20);
  });

  it('transparency is laid on white', async () => {
    const half = { r: 255, g: 0, b: 0, alpha: 0.5 };
    const picture = sharp({ create: { width: 50, height: 50, channels: 4, background: half } });
    const { square } = await decode(await picture.png().toBuffer());
    const [r = 0, g = 0, b = 0] = square.data;
    expect(r).toBe(255);
    expect(Math.abs(g - 127)).toBeLessThanOrEqual(1);
    expect(Math.abs(b - 127)).toBeLessThanOrEqual(1);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i is undone', async (orientation) => {
    // Stored the way a camera that is held so would store it.
    const inverse = { 6: 8, 8: 6 }[orientation] ?? orientation;
    const stored = turnUpright(paintPixels(SEED, 320, 240), inverse);
    const bytes = await paintedSharp(stored).withMetadata({ orientation }).jpeg().toBuffer();
    const photo = await decode(bytes);
    expect([photo.width, photo.height]).toEqual([320, 240]);
    expect(pixelDifference(photo.square, painted)).toBeLessThan(3);
  });
});

describe('metadata', () => {
  const exif = {
    IFD0: { Make: 'Kindred', Model: 'Painter' },
    IFD2: {
      DateTimeOriginal: '2023:02:01 10:11:12',
      SubSecTimeOriginal: '34',
      OffsetTimeOriginal: '-03:30',
      ExposureTime: '1/125',
      FNumber: '56/10',
      ISOSpeedRatings: '800',
      FocalLength: '35/1',
      LensModel: '35mm',
    },
    IFD3: {
      GPSLatitudeRef: 'S',
      GPSLatitude: '33/1 51/1 36/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '151/1 12/1 0/1',
      GPSAltitudeRef: '0',
      GPSAltitude: '58/1',
    },
  };
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>';
  const expected = {
    cameraMake: 'Kindred',
    cameraModel: 'Painter',
    takenAt: '2023-02-01T10:11:12.340',
    takenOffsetMinutes: -210,
    exposureSeconds: 0.008,
    fNumber: 5.6,
    iso: 800,
    focalLengthMm: 35,
    lens: '35mm',
    latitude: -33.86,
    longitude: 151.2,
    altitudeM: 58,
    rating: 4,
  };

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('comes out of %s', async (format) => {
    const bytes = await paint(64, 48).withExif(exif).withXmp(xmp).toFormat(format).toBuffer();
    const { metadata } = await decode(bytes);
    expect(metadata).toEqual(expected);
  });

  it('comes out of the directories of a TIFF', async () => {
    const long = (tag: number, value: number): TiffField => ({
      tag,
      type: 'long',
      values: [value],
    });
    const pixels = paintPixels(SEED, 64, 48);
    const bytes = writeTiff({
      bigEndian: true,
      directories: [
        [
          long(0x0100, 64),
          long(0x0101, 48),
          { tag: 0x0102, type: 'short', values: [8, 8, 8] },
          { tag: 0x0106, type: 'short', values: [2] },
          { tag: 0x010f, type: 'text', text: 'Scanner' },
          { tag: 0x0111, type: 'placed', bytes: pixels.data },
          { tag: 0x0112, type: 'short', values: [3] },
          { tag: 0x0115, type: 'short', values: [3] },
          long(0x0116, 48),
          long(0x0117, pixels.data.length),
        ],
      ],
    });
    const photo = await decode(bytes);
    expect(photo.metadata).toEqual({ cameraMake: 'Scanner' });
    expect(pixelDifference(photo.square, turnUpright(painted, 3))).toBeLessThan(6);
  });

  it('never fails a photo: EXIF and XMP full of noise', async () => {
    const bytes = await paint(64, 48).withExif(exif).withXmp(xmp).jpeg().toBuffer();
    const exifAt = bytes.indexOf('Exif\0\0');
    bytes.fill(0xee, exifAt + 14, exifAt + bytes.readUInt16BE(exifAt - 2) - 2);
    bytes.fill(0xee, bytes.indexOf('<x:xmpmeta'), bytes.indexOf('</x:xmpmeta>'));
    const photo = await decode(bytes);
    expect(photo.metadata).toEqual({});
    expect([photo.width, photo.height]).toEqual([64, 48]);
  });
});

describe('damage', () => {
  it.each([
    ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length * 0.6)],
    ['cut just before its end', (bytes: Buffer) => bytes.subarray(0, -20)],
    [
      'hit in its data',
      (bytes: Buffer) => bytes.fill(0x5a, bytes.length - 600, bytes.length - 560),
    ],
  ])('a JPEG that is %s is shown and marked', async (_, harm) => {
    const photo = await decode(harm(await drawPicture({ seed: SEED })));
    expect(photo.damaged).toBe(true);
    expect([photo.width, photo.height]).toEqual([320, 240]);
    const upper = 224 * 224;
    const difference = photo.square.data
      .subarray(0, upper)
      .reduce((sum, value, at) => sum + Math.abs(value - (painted.data[at] ?? 0)), 0);
    expect(difference / upper).toBeLessThan(4);
  });

  it.each([
    ['bytes behind its end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('a film')])],
    [
      'bytes before its end',
      (bytes: Buffer) =>
        Buffer.concat([bytes.subarray(0, -2), Buffer.from('padding'), bytes.subarray(-2)]),
    ],
  ])('a JPEG with %s is sound', async (_, harm) => {
    const photo = await decode(harm(await drawPicture({ seed: SEED })));
    expect(photo.damaged).toBe(false);
  });

  it.each([
    ['jpeg', 0.05],
    ['png', 0.05],
    ['webp', 0.5],
    ['tiff', 0.3],
    ['gif', 0.02],
    ['avif', 0.5],
  ] as const)('a %s of which %d is left shows nothing', async (format, share) => {
    const whole = await paint().toFormat(format).toBuffer();
    const result = await decodeImage(whole.subarray(0, whole.length * share), 'photo');
    expect(result).toMatchObject({ ok: false, error: { code: 'image-damaged' } });
  });

  it('a cut BMP is shown and marked', async () => {
    const whole = writeBmp(paintPixels(SEED, 320, 240), { bits: 24 });
    expect(await decode(whole.subarray(0, whole.length * 0.7))).toMatchObject({ damaged: true });
    const rest = await decodeImage(whole.subarray(0, whole.length * 0.05), 'x.bmp');
    expect(rest).toMatchObject({ error: { message: 'The file ends too soon.' } });
  });

  it.each([
    ['noise.jpg', Buffer.from('38f2af67ceb1c772acde5a6f00cc67e1', 'hex'), 'image-damaged'],
    ['noise.bin', Buffer.from('38f2af67ceb1c772acde5a6f00cc67e1', 'hex'), 'not-an-image'],
    ['notes.jpg', Buffer.from('These are notes.\n'), 'not-an-image'],
    ['circle.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'format-unsupported'],
    ['empty.jpg', Buffer.alloc(0), 'file-empty'],
  ])('%s', async (name, bytes, code) => {
    expect(await decodeImage(bytes, name)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('limits', () => {
  it('refuses more pixels than are read, and names both', async () => {
    const bytes = await drawPicture({ seed: 1, width: 2000, height: 1500 });
    expect(await decodeImage(bytes, 'x', { pixelLimit: 2_000_000 })).toMatchObject({
      error: {
        code: 'image-too-large',
        message: 'The picture has 3 megapixels; up to 2 are read.',
      },
    });
  });

  it('refuses a PNG of 30,000 × 30,000 by its header', async () => {
    const bytes = await paint(16, 16).png().toBuffer();
    bytes.writeUInt32BE(30_000, 16);
    bytes.writeUInt32BE(30_000, 20);
    expect(await decodeImage(bytes, 'x.png')).toMatchObject({
      error: {
        code: 'image-too-large',
        message: 'The picture has 900 megapixels; up to 512 are read.',
      },
    });
  });

  it('refuses an interlaced PNG that would not fit into memory', async () => {
    const bytes = await paint(16, 16).png({ progressive: true }).toBuffer();
    bytes.writeUInt32BE(20_000, 16);
    bytes.writeUInt32BE(20_000, 20);
    expect(await decodeImage(bytes, 'x.png')).toMatchObject({
      error: { code: 'image-too-large' },
    });
  });

  it('gives up on a photo that takes too long', async () => {
    const bytes = await paint(3000, 2000).avif({ effort: 0 }).toBuffer();
    expect(await decodeImage(bytes, 'x.avif', { timeLimitMs: 1 })).toMatchObject({
      error: { code: 'decode-timeout' },
    });
  });
});
