import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeBmp } from '../../../test-fixtures/bmp-pictures.ts';
import { heicPicture } from '../../../test-fixtures/heic-pictures.ts';
import { drawPicture, paintedSharp, paintPixels } from '../../../test-fixtures/pictures.ts';
import { RAW_KINDS, rawPicture } from '../../../test-fixtures/raw-pictures.ts';
import { sniffFormat } from './sniff-format.ts';

const pixels = paintPixels(1, 16, 16);
const paint = () => paintedSharp(pixels);

describe('sniffFormat', () => {
  it.each([
    ['jpeg', () => paint().jpeg().toBuffer()],
    ['png', () => paint().png().toBuffer()],
    ['webp', () => paint().webp().toBuffer()],
    ['gif', () => paint().gif().toBuffer()],
    ['tiff', () => paint().tiff().toBuffer()],
    ['tiff', () => paint().tiff({ bigtiff: true }).toBuffer()],
    ['heif', () => paint().avif({ effort: 0 }).toBuffer()],
    ['heif', () => heicPicture('plain')],
    ['bmp', () => writeBmp(pixels, { bits: 24 })],
    ['bmp', () => writeBmp(pixels, { bits: 8, core: true })],
  ] as const)('knows %s by its content', async (container, write) => {
    expect(sniffFormat(await write())).toEqual({ kind: 'picture', container });
  });

  it.each(RAW_KINDS)('tells the RAW file %s from a TIFF, a JPEG and a film', async (kind) => {
    const preview = await drawPicture({ seed: 1, width: 32, height: 24 });
    const own: Record<string, string> = { raf: 'raw-raf', cr3: 'raw-cr3' };
    expect(sniffFormat(rawPicture(kind, { preview, thumbnail: preview }))).toEqual({
      kind: 'picture',
      container: own[kind] ?? 'raw-tiff',
    });
  });

  it.each([
    ['SVG', '<?xml version="1.0"?>\n<!-- a circle -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['SVG', '<svg viewBox="0 0 8 8"></svg>'],
    ['JPEG XL', '\xff\x0a\xba\x21'],
    ['JPEG XL', '\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl '],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['Photoshop', '8BPS\0\x01'],
  ])('names %s, which is not read', (name, text) => {
    expect(sniffFormat(Buffer.from(text, 'latin1'))).toEqual({ kind: 'unsupported', name });
  });

  it.each([
    ['text', 'This is no picture.\nIndeed.'],
    ['a web page that shows SVG', '<!doctype html><p>no <b>svg</b> here'],
    ['PDF', '%PDF-1.7'],
    ['an archive', 'PK\x03\x04\x14\0'],
    ['a film', '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'],
    ['a program', '\x7fELF\x02\x01'],
  ])('knows that %s is no picture', (_, text) => {
    expect(sniffFormat(Buffer.from(text, 'latin1'))).toEqual({ kind: 'other' });
  });

  it('does not know noise', () => {
    expect(sniffFormat(Buffer.from('38f2af67ceb1c772acde5a6f8bcc67e114e9840c', 'hex'))).toEqual({
      kind: 'unknown',
    });
  });

  it('says something about any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(sniffFormat(bytes)).toHaveProperty('kind');
      }),
    );
  });
});
