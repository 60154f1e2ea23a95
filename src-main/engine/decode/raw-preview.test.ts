import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unwrap } from '../../contract/errors.ts';
import { drawPicture, paintPixels, pixelDifference } from '../../../test-fixtures/pictures.ts';
import { RAW_KINDS, RAW_SENSOR, rawPicture } from '../../../test-fixtures/raw-pictures.ts';
import { closeDecoders, decodeImage } from './decode-photo.ts';

let preview: Buffer;
let thumbnail: Buffer;

beforeAll(async () => {
  const exif = { IFD0: { Make: 'Kindred', Model: 'Inside' } };
  preview = await drawPicture({ seed: 5, width: 320, height: 240, exif });
  thumbnail = await drawPicture({ seed: 6, width: 80, height: 60 });
});

afterAll(closeDecoders);

describe.each(RAW_KINDS)('a RAW file of kind %s', (kind) => {
  it('shows its largest preview', async () => {
    const bytes = rawPicture(kind, { preview, thumbnail });
    const photo = unwrap(await decodeImage(bytes, `photo.${kind}`));
    expect(photo.format).toBe('raw');
    expect(photo.damaged).toBe(false);
    expect(pixelDifference(photo.square, paintPixels(5, 224, 224))).toBeLessThan(4);
  });

  it('says what its camera wrote', async () => {
    const { metadata } = unwrap(await decodeImage(rawPicture(kind, { preview, thumbnail }), 'x'));
    const inside = { cameraMake: 'Kindred', cameraModel: 'Inside' };
    const own = {
      cameraMake: 'Kindred',
      cameraModel: `Painter ${kind.toUpperCase()}`,
      takenAt: '2022-03-04T05:06:07',
      exposureSeconds: 0.004,
      iso: 400,
    };
    // Fujifilm leaves EXIF to the preview.
    expect(metadata).toEqual(kind === 'raf' ? inside : own);
  });

  it('says that it has no preview where it has none', async () => {
    const noise = Buffer.alloc(300, 0x11);
    const bytes = rawPicture(kind, { preview: noise, thumbnail: noise });
    expect(await decodeImage(bytes, `photo.${kind}`)).toMatchObject({
      ok: false,
      error: { code: 'no-preview' },
    });
  });
});

describe('RAW files', () => {
  it.each(RAW_KINDS.filter((kind) => kind !== 'raf'))(
    '%s are turned by their own orientation',
    async (kind) => {
      const bytes = rawPicture(kind, { preview, thumbnail, orientation: 3 });
      const { square } = unwrap(await decodeImage(bytes, 'x'));
      const upsideDown = paintPixels(5, 224, 224);
      for (let at = 0; at < square.data.length; at += 3) {
        upsideDown.data.set(paintedAt(square.data.length - 3 - at), at);
      }
      expect(pixelDifference(square, upsideDown)).toBeLessThan(4);
    },
  );

  it('have the size of the sensor’s picture, turned', async () => {
    const bytes = rawPicture('nef', { preview, thumbnail, orientation: 6 });
    const { width, height } = unwrap(await decodeImage(bytes, 'x'));
    expect([width, height]).toEqual([RAW_SENSOR.height, RAW_SENSOR.width]);
  });

  it('show the next preview where the largest is broken', async () => {
    const broken = Buffer.concat([preview.subarray(0, 700), Buffer.alloc(200)]);
    const photo = unwrap(await decodeImage(rawPicture('arw', { preview: broken, thumbnail }), 'x'));
    expect(pixelDifference(photo.square, paintPixels(6, 224, 224))).toBeLessThan(8);
  });
});

const upright = paintPixels(5, 224, 224).data;

function paintedAt(at: number): Uint8Array {
  return upright.subarray(at, at + 3);
}
