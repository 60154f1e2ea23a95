import { fail, type Result } from '../../contract/errors.ts';
import type { LikeWhat } from '../../contract/similar-calls.ts';
import type { ExaminedPicture } from '../embed/examine-picture.ts';
import type { PicturePart } from '../decode/picture-view.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { KeptPictures } from './kept-pictures.ts';

export const UNKNOWN_PHOTO: Result<never> = fail(
  'photo-unknown',
  'This photo is no longer in the library.',
);

/** The photos of the library that are asked about; none for a picture from outside. */
export function askedPhotos(of: LikeWhat): readonly number[] {
  if ('photos' in of) return of.photos;
  return 'photo' in of ? [of.photo] : [];
}

/** What of a picture is looked at, and by which network; all of it by the one that serves. */
interface ExaminedView {
  readonly part?: PicturePart | undefined;
  readonly modelId?: string | undefined;
}

/** Reads a photo of the library, or a part of it, as its file is now. */
export async function examinePhoto(
  parts: LibraryParts,
  id: number,
  view: ExaminedView = {},
): Promise<Result<ExaminedPicture>> {
  const photo = parts.catalog.photo(id);
  if (photo === undefined) return UNKNOWN_PHOTO;
  return examineFile(parts, photo.path, view);
}

/** Reads a picture from outside the library, or a part of it. */
export async function examineKept(
  parts: LibraryParts,
  pictures: KeptPictures,
  { picture, region }: Extract<LikeWhat, { picture: string }>,
  modelId?: string,
): Promise<Result<ExaminedPicture>> {
  const path = pictures.pathOf(picture);
  return path.ok ? examineFile(parts, path.value, { part: region, modelId }) : path;
}

async function examineFile(
  parts: LibraryParts,
  path: FilePath,
  { part, modelId }: ExaminedView,
): Promise<Result<ExaminedPicture>> {
  const pool = await parts.pool();
  if (!pool.ok) return pool;
  const examined = await pool.value.examine(path, part, modelId);
  if (examined.ok || examined.error.code !== 'file-missing') return examined;
  const message =
    'The photo’s file is not there now: its drive is away, or it was moved or deleted.';
  return fail('file-missing', message, examined.error.cause);
}
