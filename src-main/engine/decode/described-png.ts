import { crc32, deflateSync } from 'node:zlib';
import type { RgbImage } from './rgb-image.ts';

/** What is told in a picture, each as its own standard has it. */
export interface PictureBlocks {
  /** A TIFF structure, without the prefix that JPEG gives it. */
  readonly exif?: Uint8Array | undefined;
  readonly xmp?: Uint8Array | undefined;
  /** Photoshop’s image resources, IPTC among them: only a JPEG has a place for them. */
  readonly resources?: Uint8Array | undefined;
  /** A packet of XMP that a JPEG has no room for in one piece; `xmp` names it. */
  readonly extendedXmp?: Uint8Array | undefined;
}

/** PNG, 5.2 (https://www.w3.org/TR/png-3/). */
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Adobe’s keyword for XMP in an iTXt chunk, not packed, without a language or a translation. */
const XMP_PREFIX = Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1');

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

function header({ width, height }: RgbImage): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 8; // bits a sample
  data[9] = 2; // RGB
  return chunk('IHDR', data);
}

/** The rows, each behind a byte that says that it is not filtered. */
function rows({ width, height, data }: RgbImage): Buffer {
  const stride = width * 3;
  const bytes = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y += 1) {
    bytes.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return bytes;
}

/**
 * Wraps pixels that are decoded already as a PNG that is not compressed: the one way to hand libvips
 * EXIF and XMP together with them, for all formats that it writes.
 */
export function describedPng(image: RgbImage, { exif, xmp }: PictureBlocks): Uint8Array {
  return Buffer.concat([
    SIGNATURE,
    header(image),
    ...(exif === undefined ? [] : [chunk('eXIf', exif)]),
    ...(xmp === undefined ? [] : [chunk('iTXt', Buffer.concat([XMP_PREFIX, xmp]))]),
    chunk('IDAT', deflateSync(rows(image), { level: 0 })),
    chunk('IEND', new Uint8Array()),
  ]);
}
