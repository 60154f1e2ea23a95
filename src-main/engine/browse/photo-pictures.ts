import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { PhotoFormat } from '../decode/decoded-photo.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { FilePath } from '../scan/file-path.ts';
import { stampFile } from '../scan/file-stamp.ts';
import { wholePhoto } from './photo-cards.ts';

/** A photo's own file, to be read by the shell that shows it. */
export interface OriginalFile {
  readonly path: FilePath;
  readonly byteSize: number;
  /** As the file's content says, not its name. */
  readonly mediaType: string;
}

const MEDIA_TYPES: Record<PhotoFormat, string> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  heic: 'image/heic',
  raw: 'application/octet-stream', // Each maker has its own, none of them registered.
  jxl: 'image/jxl',
  svg: 'image/svg+xml',
};

/** A photo's file; `photo-unknown`, or `file-missing` and the like where it can't be read now. */
export async function originalFile(parts: LibraryParts, id: number): Promise<Result<OriginalFile>> {
  const photo = wholePhoto(parts.catalog, id);
  if (!photo.ok) return photo;
  const stamp = await stampFile(join(photo.value.folderPath, photo.value.path));
  if (!stamp.ok) {
    return stamp.error.code === 'file-missing'
      ? fail(
          'file-missing',
          'The photo’s file can’t be found: its drive is away, or it was moved or deleted.',
          stamp.error.cause,
        )
      : stamp;
  }
  const { real, byteSize } = stamp.value;
  return ok({ path: real, byteSize, mediaType: MEDIA_TYPES[photo.value.format] });
}

/** A photo's thumbnail (JPEG) from the cache; made anew from the photo where the cache lost it. */
export async function photoThumbnail(parts: LibraryParts, id: number): Promise<Result<Uint8Array>> {
  const hash = parts.catalog.photoHash(id);
  const kept = hash === undefined ? undefined : await parts.thumbnails.read(hash);
  if (kept?.ok === true) return kept;
  const original = await originalFile(parts, id);
  if (!original.ok) return original;
  const pool = await parts.pool();
  const described = pool.ok ? await pool.value.describe(original.value.path, false) : pool;
  if (!described.ok) return described;
  const { thumbnail, record } = described.value;
  if (thumbnail === undefined) return fail('internal', 'The photo gave no thumbnail.');
  // A full disk costs the copy, not the picture; indexing says so.
  await parts.thumbnails.write(record.hash, thumbnail);
  return ok(thumbnail);
}

/** The whole photo as an upright sRGB JPEG, for formats that no browser shows. */
export async function photoScreen(parts: LibraryParts, id: number): Promise<Result<Uint8Array>> {
  const original = await originalFile(parts, id);
  if (!original.ok) return original;
  const pool = await parts.pool();
  return pool.ok ? pool.value.screen(original.value.path) : pool;
}
