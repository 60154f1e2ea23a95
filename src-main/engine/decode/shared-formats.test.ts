import { readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import * as z from 'zod';
import { unwrap, type ErrorCode } from '../../contract/errors.ts';
import { pixelDifference } from '../../../test-fixtures/pictures.ts';
import { hasShared, sharedDescribe, sharedPath } from '../../../test-fixtures/shared.ts';
import { closeDecoders, decodePhoto } from './decode-photo.ts';

const Manifest = z.object({
  formats: z.array(z.object({ path: z.string(), expect: z.string() })),
});

const formats = hasShared
  ? Manifest.parse(JSON.parse(readFileSync(sharedPath('photos/manifest.json'), 'utf8'))).formats
  : [];

const decode = (path: string) => decodePhoto(sharedPath(`photos/${path}`));

/** The code that each reason in the manifest stands for. */
const REASONS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/damaged/u, 'image-damaged'],
  [/empty/u, 'file-empty'],
  [/not an image/u, 'not-an-image'],
  [/too large/u, 'image-too-large'],
  [/not supported/u, 'format-unsupported'],
  [/no preview/u, 'no-preview'],
  [/skipped/u, 'format-unsupported'],
];

/** Every outcome that a sentence of the manifest allows: "ok", "damaged" or an error's code. */
function allowed(sentence: string): string[] {
  const failures = REASONS.filter(([reason]) => reason.test(sentence)).map(([, code]) => code);
  const shown = /\bok\b/u.test(sentence) ? ['ok'] : [];
  const damaged = /marked damaged|or failed, never/u.test(sentence) ? ['damaged'] : [];
  const any = sentence.includes('never a crash') ? ['image-damaged'] : [];
  return [...shown, ...damaged, ...failures, ...any];
}

sharedDescribe('every odd file of a real folder', () => {
  afterAll(closeDecoders);

  it.each(formats)('$path: $expect', async ({ path, expect: sentence }) => {
    const result = await decode(path);
    const outcome = result.ok ? (result.value.damaged ? 'damaged' : 'ok') : result.error.code;
    expect(allowed(sentence)).toContain(outcome);
  });

  it('eight EXIF orientations look the same', async () => {
    const [first, ...others] = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async (orientation) =>
        unwrap(await decode(`formats/orientation/landscape_${orientation}.jpg`)),
      ),
    );
    for (const other of others) {
      expect([other.width, other.height]).toEqual([first?.width, first?.height]);
      // They differ by the number that is painted on each.
      expect(first && pixelDifference(first.square, other.square)).toBeLessThan(7);
    }
  });

  it.each([
    [
      'formats/rating.jpg',
      { rating: 3, cameraModel: 'Canon EOS 500D', takenAt: '2009-08-29T13:18:08.170' },
    ],
    ['formats/gps.jpg', { latitude: 39.115, longitude: -108.40096833333334, altitudeM: 1483.9 }],
    [
      'formats/tags.jpg',
      {
        cameraMake: 'Canon',
        cameraModel: 'Canon PowerShot SD1100 IS',
        takenAt: '2010-02-13T14:55:31',
        exposureSeconds: 0.0025,
        fNumber: 4.9,
        iso: 80,
        focalLengthMm: 18.6,
      },
    ],
    [
      'formats/IMG_5195.HEIC',
      {
        cameraMake: 'Apple',
        lens: 'iPhone 11 Pro Max back triple camera 4.25mm f/1.8',
        takenAt: '2021-04-11T15:47:53.054',
        takenOffsetMinutes: -300,
        latitude: 39.05134444444444,
        longitude: -94.28877222222222,
      },
    ],
    ['formats/denali.webp', { cameraModel: 'Canon EOS 7D', takenAt: '2010-08-13T21:00:01.850' }],
    ['formats/tifftag-photoshop.tiff', { lens: 'XF18-55mmF2.8-4 R LM OIS', iso: 800 }],
    [
      'library/cameras/DSCN0010.jpg',
      {
        cameraMake: 'NIKON',
        cameraModel: 'COOLPIX P6000',
        takenAt: '2008-10-22T16:28:39',
        focalLengthMm: 24,
        latitude: 43.46744833333334,
        longitude: 11.885126666663888,
      },
    ],
    ['library/cameras/ricoh-rdc5300.jpg', { cameraMake: 'RICOH', cameraModel: 'RDC-5300' }],
    ['library/cameras/sony-d700.jpg', { takenAt: '1998-12-01T14:22:36', iso: 200 }],
  ])('%s says what other readers find in it', async (path, metadata) => {
    expect(unwrap(await decode(path)).metadata).toMatchObject(metadata);
  });
});
