import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CallOutput } from '../contract/calls.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { hashFile } from '../engine/scan/file-hash.ts';
import { pathForPerson, type FilePath } from '../engine/scan/file-path.ts';
import { stampFile } from '../engine/scan/file-stamp.ts';
import { isPhotoName } from '../engine/scan/photo-files.ts';
import type { EngineLine } from '../serve/engine-line.ts';

/** What is asked of the engine about a photo's file. */
export type PhotoSource = Pick<EngineLine, 'photo' | 'original'>;

/** The system's dialogs and programs are given text; a path that is none would be another file. */
function asText(path: FilePath): Result<string> {
  return path.isWellFormed()
    ? ok(path)
    : fail(
        'file-name-unusable',
        `The name of “${pathForPerson(basename(path))}” is no valid text, so the system can’t be told of this file.`,
      );
}

/** Where a photo's own file lies now, as the system is told it. */
export async function photoPath(source: PhotoSource, id: number): Promise<Result<string>> {
  const original = await source.original(id);
  return original.ok ? asText(original.value.path) : original;
}

/** The same for a file that is about to be opened: only what by its name, too, is a photo. */
export async function openablePath(source: PhotoSource, id: number): Promise<Result<string>> {
  const path = await photoPath(source, id);
  if (!path.ok || isPhotoName(basename(path.value))) return path;
  const name = pathForPerson(basename(path.value));
  return fail('not-an-image', `“${name}” has no name of a photo, so it is not opened from here.`);
}

/** Whether a photo is in the library by a link to its file; what can't be looked at is none. */
async function isLink(shown: string): Promise<boolean> {
  return lstat(shown).then(
    (stats) => stats.isSymbolicLink(),
    () => false, // The path is as a person reads it, and need not be one that the system knows.
  );
}

const CHANGED = fail(
  'file-changed',
  'The file is no longer the photo that Kindred knows; it stays where it is.',
);

/** Whether a file's bytes are those that the person saw as this photo. */
async function isThatPhoto(
  path: string,
  photo: Pick<CallOutput<'photo'>, 'byteSize' | 'hash'>,
): Promise<Result<true>> {
  const stamp = await stampFile(path);
  if (!stamp.ok) return stamp;
  // A size tells most strangers at once, before anything is read.
  if (stamp.value.byteSize !== photo.byteSize) return CHANGED;
  const hash = await hashFile(path, stamp.value);
  return hash === photo.hash ? ok(true) : CHANGED;
}

/** A file that may go to the trash: this photo's, and nothing else. */
interface PhotoFile {
  readonly path: string;
  readonly name: string;
}

/**
 * The file of a photo that is to go to the trash, looked at right before: it is there, it holds the
 * bytes that the person saw, and it is no link, which would take away a file from somewhere else.
 */
export async function photoToTrash(source: PhotoSource, id: number): Promise<Result<PhotoFile>> {
  const [photo, path] = [await source.photo({ id }), await photoPath(source, id)];
  if (!photo.ok) return photo;
  if (!path.ok) return path;
  if (await isLink(photo.value.path)) {
    return fail(
      'file-is-link',
      'This photo is a link to a file somewhere else; both stay where they are.',
    );
  }
  const known = await isThatPhoto(path.value, photo.value);
  return known.ok ? ok({ path: path.value, name: photo.value.name }) : known;
}
