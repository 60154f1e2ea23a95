import { fail, type Result } from '../../contract/errors.ts';
import type { PendingPhoto } from '../catalog/catalog.ts';
import type { EmbeddedPhoto } from '../embed/embed-messages.ts';
import { stampFile } from '../scan/file-stamp.ts';
import { hasStampOf } from '../scan/reconcile.ts';

/** What reads a photo of the library: the embed pool. */
interface Reader {
  describe(
    path: string,
    keepThumbnail: boolean,
    isSuspect: boolean,
  ): Promise<Result<EmbeddedPhoto>>;
}

const CHANGED: Result<never> = fail('file-changed', 'This file was changed while it was read.');

/**
 * Reads a pending photo, and makes sure that what was read is the file that the catalog has: another
 * one may have taken its name since it was looked at.
 * @param limitMs how long its drive may take to answer; for tests, another time than usual.
 * @returns the reasons of the reader; `file-unreadable` where its drive is silent, `file-changed` where
 * it is not what it was seen as.
 */
export async function describeAsSeen(
  reader: Reader,
  photo: PendingPhoto,
  limitMs?: number,
): Promise<Result<EmbeddedPhoto>> {
  const before = await stampFile(photo.path, limitMs);
  if (!before.ok && before.error.code === 'file-unreadable') return before;
  // What else is wrong with a file that can't be looked at, the reader says.
  if (before.ok && !hasStampOf(before.value, photo)) return CHANGED;
  const described = await reader.describe(photo.path, true, photo.suspect);
  if (!described.ok || !before.ok) return described;
  const after = await stampFile(photo.path, limitMs);
  // Moved away since it was read: it is still the same photo.
  if (!after.ok && after.error.code === 'file-missing') return described;
  return after.ok && hasStampOf(after.value, photo) ? described : CHANGED;
}
