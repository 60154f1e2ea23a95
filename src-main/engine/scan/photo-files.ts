import type { FilePath } from './file-path.ts';

/** Endings of files that a person calls a photo; what a file is, decode/ tells by its content. */
const PHOTO_ENDINGS = new Set(
  (
    'jpg jpeg jpe jfif png webp avif gif tif tiff bmp dib heic heif hif jxl ' +
    'cr2 cr3 nef nrw arw dng raf orf rw2'
  ).split(' '),
);

/** Folders that other programs and systems keep for themselves. */
const FOREIGN_FOLDERS = new Set([
  '$recycle.bin',
  'system volume information',
  '@eadir',
  '#recycle',
  'lost+found',
  'node_modules',
]);

/** Whether a file's name says that it is a photo. Hidden files (and macOS's `._` twins) are none. */
export function isPhotoName(name: FilePath): boolean {
  if (name.startsWith('.')) return false;
  const dot = name.lastIndexOf('.');
  return dot > 0 && PHOTO_ENDINGS.has(name.slice(dot + 1).toLowerCase());
}

/** Whether a folder is looked into at all: hidden and system folders are not. */
export function isWalkedFolder(name: FilePath): boolean {
  return !name.startsWith('.') && !FOREIGN_FOLDERS.has(name.toLowerCase());
}
