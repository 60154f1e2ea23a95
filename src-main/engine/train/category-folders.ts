import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { isPhotoName, isWalkedFolder } from '../scan/photo-files.ts';

/** Photos of one kind of thing. */
export interface CategoryFolder {
  /** The folder's name. */
  readonly name: string;
  /** Paths of the photos that lie in it, by name. */
  readonly photos: readonly string[];
}

/** A file of labels has one line for each. */
const MAX_CATEGORIES = 1000;
/** All are kept in memory while the network is trained: 3 kB each. */
const MAX_PHOTOS = 100_000;

/**
 * The folders in `folder`, by name, each with the photos that lie in it; those without photos are
 * left out, as are hidden folders and those of other programs. Links are followed. Errors:
 * `folder-missing`, `not-a-folder`, `folder-unreadable`, `bad-argument` where there are too many.
 */
export async function readCategoryFolders(
  folder: string,
): Promise<Result<readonly CategoryFolder[]>> {
  try {
    const names = (await readdir(folder)).filter((name) => isWalkedFolder(name, basename(folder)));
    const categories: CategoryFolder[] = [];
    for (const name of names.toSorted()) {
      const photos = await photosIn(join(folder, name));
      if (photos.length > 0) categories.push({ name, photos });
    }
    return withinBounds(folder, categories);
  } catch (error) {
    return unlisted(folder, error);
  }
}

async function photosIn(path: string): Promise<string[]> {
  if (!(await isFolder(path))) return [];
  const names = await readdir(path);
  return names
    .filter(isPhotoName)
    .toSorted()
    .map((name) => join(path, name));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // A link that leads nowhere, or a file that went just now: no category either way.
  );
}

function withinBounds(
  folder: string,
  categories: readonly CategoryFolder[],
): Result<readonly CategoryFolder[]> {
  const photos = categories.reduce((sum, category) => sum + category.photos.length, 0);
  if (categories.length > MAX_CATEGORIES) {
    return fail(
      'bad-argument',
      `${folder} has ${categories.length} categories; a network is trained on ${MAX_CATEGORIES} at most.`,
    );
  }
  if (photos > MAX_PHOTOS) {
    return fail(
      'bad-argument',
      `${folder} has ${photos} photos; a network is trained on ${MAX_PHOTOS} at most.`,
    );
  }
  return ok(categories);
}

function unlisted(folder: string, error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return fail('folder-missing', `${folder} does not exist.`, error);
  if (code === 'ENOTDIR') return fail('not-a-folder', `${folder} is not a folder.`, error);
  return fail('folder-unreadable', `${folder} cannot be read.`, error);
}
