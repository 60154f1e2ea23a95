import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPicture, paintedSharp, paintPixels } from '../../../test-fixtures/pictures.ts';
import { readJpegHeader } from './jpeg-header.ts';

describe('readJpegHeader', () => {
  it('reads size, kind and blocks without looking at pixels', async () => {
    const bytes = await paintedSharp(paintPixels(1, 50, 40))
      .withExif({ IFD0: { Make: 'Kindred' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
      .withIccProfile('srgb')
      .jpeg({ progressive: true })
      .toBuffer();
    const header = readJpegHeader(bytes);
    expect(header).toMatchObject({
      width: 50,
      height: 40,
      components: 3,
      precision: 8,
      process: 2,
    });
    expect(
      Buffer.from(header?.exif ?? [])
        .subarray(0, 4)
        .toString('latin1'),
    ).toBe('II*\0');
    expect(Buffer.from(header?.xmp ?? []).toString()).toContain('x:xmpmeta');
    expect(Buffer.from(header?.icc ?? []).toString('latin1', 36, 40)).toBe('acsp');
  });

  it('skips fill bytes between segments', async () => {
    const bytes = await drawPicture({ seed: 1, width: 50, height: 40 });
    const filled = Buffer.concat([bytes.subarray(0, 2), Buffer.alloc(9, 0xff), bytes.subarray(2)]);
    expect(readJpegHeader(filled)).toMatchObject({ width: 50, height: 40 });
  });

  it('finds nothing where the file ends before its frame', async () => {
    const bytes = await drawPicture({ seed: 1, exif: { IFD0: { Make: 'Kindred' } } });
    expect(readJpegHeader(bytes.subarray(0, 60))).toBeUndefined();
    expect(readJpegHeader(Buffer.alloc(0))).toBeUndefined();
  });

  it('reads any bytes without throwing', () => {
    const segment = fc
      .tuple(fc.integer({ min: 0xc0, max: 0xff }), fc.uint8Array({ maxLength: 60 }))
      .map(([marker, body]) => [0xff, marker, 0, body.length + 2, ...body]);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(segment, fc.array(fc.nat(255))), { maxLength: 20 }),
        (parts) => {
          const header = readJpegHeader(Buffer.from([0xff, 0xd8, ...parts.flat()]));
          expect(header === undefined || (header.width > 0 && header.height > 0)).toBe(true);
        },
      ),
    );
  });
});
