import { sep } from 'node:path';
import type { FilePath } from './file-path.ts';

/** Endings of files that a person calls a photo; what a file is, decode/ tells by its content. */
const PHOTO_ENDINGS = new Set(
  (
    'jpg jpeg jpe jfif png webp avif gif tif tiff bmp dib heic heif hif jxl ' +
    'cr2 cr3 nef nrw arw dng raf orf rw2'
  ).split(' '),
);

/**
 * Folders that other programs and systems keep for themselves, in lower case. Only names that no
 * person gives: one’s own “Previews” or “thumbs” is looked into.
 */
const FOREIGN_NAMES = new Set([
  // Windows: the bin (now and up to XP), restore points, what the installer sets aside.
  '$recycle.bin',
  'recycler',
  'system volume information',
  'config.msi',
  // macOS, on drives of other systems: bins and settings of shared volumes, the twins in its zip files.
  'network trash folder',
  'thevolumesettingsfolder',
  '__macosx',
  // Linux: what a file system check found.
  'lost+found',
  // Synology DSM: thumbnails, bin, snapshots.
  '@eadir',
  '#recycle',
  '#snapshot',
  // QNAP QTS: thumbnails (of old versions; now hidden), bin, snapshots.
  '@__thumb',
  '@recycle',
  '@recently-snapshot',
  // Nextcloud’s data folder: the bin and earlier versions, beside a person’s `files`.
  'files_trashbin',
  'files_versions',
  // ACDSee: photos as they were before an edit; the edited ones lie beside the folder.
  '[originals]',
  'node_modules',
]);

const FOREIGN_PATTERNS = [
  // Lightroom Classic: previews and smart previews, data of masks.
  /\.(?:lrdata|lrcat-data)$/u,
  // Nextcloud’s data folder: previews and data of its apps; `oc…` is the number of the installation.
  /^appdata_oc[a-z0-9]+$/u,
  // Windows: what a check of a FAT drive found.
  /^found\.\d{3}$/u,
];

/**
 * Libraries that look like one file on macOS: Photos, iPhoto, Aperture, Capture One. What they were
 * given lies in one folder, the rest is thumbnails, previews, faces, copies at a size.
 */
const PACKAGE = /\.(?:photoslibrary|migratedphotolibrary|photolibrary|aplibrary|cocatalog)$/u;

/** Photos ≥ 5 and iPhoto ≤ 8; iPhoto ≥ 9, Aperture and Photos ≤ 4; iPhoto ≤ 5 had one a year. */
const GIVEN_TO_PACKAGE = /^(?:originals|masters|\d{4})$/u;

/** Whether a file's name says that it is a photo. Hidden files (and macOS's `._` twins) are none. */
export function isPhotoName(name: FilePath): boolean {
  if (name.startsWith('.')) return false;
  const dot = name.lastIndexOf('.');
  return dot > 0 && PHOTO_ENDINGS.has(name.slice(dot + 1).toLowerCase());
}

/**
 * Whether a folder is what another program or the system keeps for itself.
 * @param parent the name of the folder that it lies in.
 */
export function isForeignFolder(name: FilePath, parent: FilePath): boolean {
  const key = name.toLowerCase();
  const above = parent.toLowerCase();
  if (FOREIGN_NAMES.has(key) || FOREIGN_PATTERNS.some((pattern) => pattern.test(key))) return true;
  if (PACKAGE.test(above)) return !GIVEN_TO_PACKAGE.test(key);
  // Capture One’s sessions: thumbnails and proxies beside the photos.
  return above === 'captureone' && key === 'cache';
}

/**
 * Whether a folder is looked into at all: hidden folders and those of other programs are not.
 * @param parent the name of the folder that it lies in.
 */
export function isWalkedFolder(name: FilePath, parent: FilePath): boolean {
  return !name.startsWith('.') && !isForeignFolder(name, parent);
}

/** The folder that a file lies in, relative as the file's path is; '' for the top. */
export function folderOf(path: FilePath): FilePath {
  return path.slice(0, Math.max(0, path.lastIndexOf(sep)));
}

/**
 * The same for a folder and all those that it lies in, up to a folder that is looked into for sure.
 * @param path relative to that one; '' for itself.
 * @param top the name of that one.
 */
export function isWalkedPath(path: FilePath, top: FilePath): boolean {
  if (path === '') return true;
  const names = [top, ...path.split(sep)];
  return names.every((name, at) => at === 0 || isWalkedFolder(name, names[at - 1] ?? ''));
}
