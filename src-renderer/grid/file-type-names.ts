import type { FileType } from '../../src-main/contract/fields.ts';

/** What each kind of file is called, the same in every language. */
export const FILE_TYPE_NAMES: Readonly<Record<FileType, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
  bmp: 'BMP',
  heic: 'HEIC',
  raw: 'RAW',
  jxl: 'JPEG XL',
  svg: 'SVG',
};
