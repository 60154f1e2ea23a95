import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeBmp, type BmpKind } from '../../../test-fixtures/bmp-pictures.ts';
import { paintPixels, pixelDifference } from '../../../test-fixtures/pictures.ts';
import { decodeBmp, readBmpHeader } from './bmp-picture.ts';

/** An odd width, so that rows are padded. */
const pixels = paintPixels(5, 61, 43);

function decode(bytes: Uint8Array) {
  const header = readBmpHeader(bytes);
  if (header === undefined || typeof header === 'string') throw new Error('no BMP');
  return decodeBmp(bytes, header);
}

/** What is left of a picture when each channel has so many levels. */
function reduced(levels: readonly [number, number, number]) {
  const data = pixels.data.map((value, at) => {
    const most = (levels[at % 3] ?? 256) - 1;
    return most === 0 ? 128 : Math.round((Math.round((value / 255) * most) * 255) / most);
  });
  return { ...pixels, data };
}

const KINDS: readonly (readonly [string, BmpKind, readonly [number, number, number]])[] = [
  ['two colours', { bits: 1 }, [1, 2, 1]],
  ['sixteen colours', { bits: 4 }, [2, 3, 2]],
  ['256 colours', { bits: 8 }, [6, 7, 6]],
  ['256 colours behind the short header', { bits: 8, core: true }, [6, 7, 6]],
  ['run lengths', { bits: 8, rle: true }, [6, 7, 6]],
  ['16 bits', { bits: 16 }, [32, 32, 32]],
  ['16 bits, six of them green', { bits: 16, masks: [0xf800, 0x07e0, 0x001f] }, [32, 64, 32]],
  ['24 bits', { bits: 24 }, [256, 256, 256]],
  ['24 bits, top row first', { bits: 24, topDown: true }, [256, 256, 256]],
  ['24 bits behind the short header', { bits: 24, core: true }, [256, 256, 256]],
  ['32 bits', { bits: 32 }, [256, 256, 256]],
  ['32 bits, red lowest', { bits: 32, masks: [0xff, 0xff00, 0xff0000] }, [256, 256, 256]],
  ['32 bits, red highest', { bits: 32, masks: [0xff000000, 0xff0000, 0xff00] }, [256, 256, 256]],
];

describe('decodeBmp', () => {
  it.each(KINDS)('reads %s', (_, kind, levels) => {
    const { image, shown } = decode(writeBmp(pixels, kind));
    expect(shown).toBe(1);
    expect(pixelDifference(image, reduced(levels))).toBeLessThan(0.01);
  });

  it('reads stretches, jumps and an early end of run lengths', () => {
    const { data, header } = rle([0, 3, 1, 2, 3, 0, 0, 0, 0, 2, 1, 0, 1, 9, 0, 1]);
    expect(decodeBmp(data, header).image.data.filter((_, at) => at % 3 === 0)).toEqual(
      // Rows are stored from the lowest up: 1 2 3 0, then a jump over one pixel, then 9.
      Uint8Array.from([0, 9, 0, 0, 1, 2, 3, 0]),
    );
  });

  it('shows what a cut file still holds, and says how much', () => {
    const whole = writeBmp(pixels, { bits: 24, topDown: true });
    const { image, shown } = decode(whole.subarray(0, Math.round(whole.length * 0.5)));
    expect(shown).toBeCloseTo(0.5, 1);
    const half = 61 * 3 * 20;
    expect(image.data.subarray(0, half)).toEqual(pixels.data.subarray(0, half));
  });

  it('shrinks what is large', () => {
    const large = paintPixels(5, 1800, 900);
    const { image } = decode(writeBmp(large, { bits: 24 }));
    expect([image.width, image.height]).toEqual([900, 450]);
    expect(pixelDifference(image, paintPixels(5, 900, 450))).toBeLessThan(2);
  });

  it('shows nothing of a header that promises more than the file can hold', () => {
    const bytes = writeBmp(pixels, { bits: 8, rle: true });
    bytes.writeInt32LE(30_000, 18);
    bytes.writeInt32LE(15_000, 22);
    expect(decode(bytes).shown).toBe(0);
  });
});

/** A picture of four by two pixels whose palette is grey, from run-length bytes. */
function rle(bytes: readonly number[]) {
  const grey = { width: 4, height: 2, data: new Uint8Array(24) };
  const file = writeBmp(grey, { bits: 8, rle: true });
  const header = readBmpHeader(file);
  if (header === undefined || typeof header === 'string') throw new Error('no BMP');
  const palette = Uint8Array.from({ length: 768 }, (_, at) => Math.floor(at / 3));
  return {
    data: Buffer.concat([file.subarray(0, header.pixels), Buffer.from(bytes)]),
    header: { ...header, palette },
  };
}

describe('readBmpHeader', () => {
  it('names what is not read', () => {
    const bytes = writeBmp(pixels, { bits: 8, rle: true });
    bytes.writeUInt32LE(5, 30); // a PNG inside
    expect(readBmpHeader(bytes)).toBe('BMP with this compression');
  });

  it.each([
    [18, 0],
    [18, -5],
    [22, 0],
  ])('refuses sides that make no sense (%i: %i)', (at, value) => {
    const bytes = writeBmp(pixels, { bits: 24 });
    bytes.writeInt32LE(value, at);
    expect(readBmpHeader(bytes)).toBeUndefined();
  });

  it('and decodeBmp take any bytes without throwing', () => {
    const kind = fc.constantFrom(...KINDS.map(([, options]) => options));
    const edits = fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(kind, edits, fc.nat(4000), (options, changes, length) => {
        const bytes = writeBmp(paintPixels(1, 8, 6), options).subarray(0, 60 + length);
        for (const [at, value] of changes) bytes[at] = value;
        const header = readBmpHeader(bytes);
        if (header === undefined || typeof header === 'string') return;
        if (header.width * header.height > 1e6) return;
        const { image, shown } = decodeBmp(bytes, header);
        expect(image.data).toHaveLength(image.width * image.height * 3);
        expect(shown).toBeLessThanOrEqual(1);
      }),
    );
  });
});
