import { basename, dirname, join } from 'node:path';
import type { CallOutput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { PhotoCard } from '../../contract/photo-calls.ts';
import type { ShownPhoto, WholePhoto } from '../catalog/browse-catalog.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { pathForPerson } from '../scan/file-path.ts';
import { stampFile } from '../scan/file-stamp.ts';

/** So many hexadecimal digits of the hash tell one state of a photo from the next. */
const VERSION_DIGITS = 16;

/** Tells one state of a photo from the next; empty where it was never read. */
export function versionOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex').slice(0, VERSION_DIGITS);
}

function cardOf(photo: ShownPhoto): PhotoCard {
  return {
    id: photo.id,
    name: pathForPerson(basename(photo.path)),
    width: photo.width,
    height: photo.height,
    takenAt: photo.takenAt ?? null,
    type: photo.format,
    damaged: photo.damaged,
    thumbHash: Buffer.from(photo.thumbHash).toString('base64'),
    version: versionOf(photo.hash),
    isFavourite: photo.isFavourite,
    isOffline: photo.isOffline,
    stars: photo.stars,
  };
}

/** Tiles of those ids that can be shown, in the order asked for. */
export function photoCards(catalog: CatalogReader, ids: readonly number[]): PhotoCard[] {
  const photos = catalog.browse.shownPhotos(ids);
  return ids.flatMap((id) => {
    const photo = photos.get(id);
    return photo === undefined ? [] : [cardOf(photo)];
  });
}

/** The photo with this id, or the sentence that the library has none. */
export function wholePhoto(catalog: CatalogReader, id: number): Result<WholePhoto> {
  const photo = catalog.browse.wholePhoto(id);
  return photo === undefined
    ? fail('photo-unknown', 'This photo is no longer in the library.')
    : ok(photo);
}

function labelsOf(catalog: CatalogReader, id: number): CallOutput<'photo'>['labels'] {
  const model = catalog.models.labelModel();
  if (model === undefined) return [];
  const names = catalog.classes(model);
  return catalog.browse.labelsOf(id, model).flatMap(({ classIndex, probability }) => {
    const label = names.get(classIndex);
    return label === undefined ? [] : [{ label, probability }];
  });
}

/** A drive that says nothing for so long counts as away, ms. */
const LOOK_LIMIT_MS = 1000;

/** What a photo may say of itself, where it says nothing. */
const UNKNOWN = {
  takenOffsetMinutes: null,
  cameraMake: null,
  cameraModel: null,
  lens: null,
  exposureSeconds: null,
  fNumber: null,
  iso: null,
  focalLengthMm: null,
  latitude: null,
  longitude: null,
  altitudeM: null,
};

/** All that is known of one photo; `photo-unknown` where there is none. */
export async function photoDetails(
  catalog: CatalogReader,
  id: number,
): Promise<Result<CallOutput<'photo'>>> {
  const found = wholePhoto(catalog, id);
  if (!found.ok) return found;
  const photo = found.value;
  const path = join(photo.folderPath, photo.path);
  const stamp = await stampFile(path, LOOK_LIMIT_MS);
  return ok({
    ...UNKNOWN,
    ...photo.metadata,
    ...cardOf(photo),
    path: pathForPerson(path),
    folderId: photo.folderId,
    folder: pathForPerson(dirname(path)),
    byteSize: photo.byteSize,
    isThere: stamp.ok,
    hash: Buffer.from(photo.hash).toString('hex'),
    labels: labelsOf(catalog, id),
    ...catalog.organise.said(id),
  });
}

/** Photos that could not be read, each with its reason. */
export function listFailures(catalog: CatalogReader): CallOutput<'failures'>['failures'] {
  return catalog.browse.failedPhotos().map(({ id, path, code, message }) => ({
    id,
    path: pathForPerson(path),
    name: pathForPerson(basename(path)),
    code,
    message,
  }));
}
