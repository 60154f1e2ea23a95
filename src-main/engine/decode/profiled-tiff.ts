import type { RgbImage } from './rgb-image.ts';

/** TIFF 6.0 field types. */
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/**
 * Wraps RGB pixels and their colour profile as an uncompressed TIFF: the one way to hand libvips
 * pixels that are decoded already together with the profile that explains them.
 */
export function profiledTiff({ width, height, data }: RgbImage, icc: Uint8Array): Uint8Array {
  const fields: [tag: number, type: number, count: number, value: number][] = [
    [0x0100, LONG, 1, width],
    [0x0101, LONG, 1, height],
    [0x0102, SHORT, 3, 0], // bits per sample: three numbers, placed behind the directory
    [0x0103, SHORT, 1, 1], // not compressed
    [0x0106, SHORT, 1, 2], // RGB
    [0x0111, LONG, 1, 0], // where the pixels begin
    [0x0115, SHORT, 1, 3],
    [0x0116, LONG, 1, height],
    [0x0117, LONG, 1, data.length],
    [0x8773, UNDEFINED, icc.length, 0], // the profile
  ];
  const bitsAt = 8 + 2 + fields.length * 12 + 4;
  const iccAt = bitsAt + 8;
  const pixelsAt = iccAt + icc.length + (icc.length % 2);
  const places = new Map([
    [0x0102, bitsAt],
    [0x0111, pixelsAt],
    [0x8773, iccAt],
  ]);
  const file = Buffer.alloc(pixelsAt + data.length);
  file.write('II*\0\x08\0\0\0', 'latin1');
  file.writeUInt16LE(fields.length, 8);
  fields.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(count, at + 4);
    file.writeUInt32LE(places.get(tag) ?? value, at + 8);
  });
  for (let sample = 0; sample < 3; sample++) file.writeUInt16LE(8, bitsAt + sample * 2);
  file.set(icc, iccAt);
  file.set(data, pixelsAt);
  return file;
}
