import { join, relative, sep } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { within } from '../browse/time-box.ts';
import type { Catalog, CatalogReader, FolderRow, KnownFile } from '../catalog/catalog.ts';
import { patternsBelow } from './exclude-patterns.ts';
import { pathKey, type FilePath } from './file-path.ts';
import { foldsCase, isInside, openFolder } from './folder-scan.ts';
import { holdsAll, lostMounts } from './mounts.ts';

/** How long the drive of a folder that is taken over may take to answer, ms. */
const ANSWER_LIMIT_MS = 10_000;

/** A part of a library's folder: all of it, or what lies below `under`. */
export interface FolderPart {
  readonly folder: FolderRow;
  /** Relative to the folder, '' for all of it. */
  readonly under: FilePath;
}

function holds(folder: FolderRow, path: FilePath): boolean {
  return isInside(pathKey(path, folder.foldsCase), folder.pathKey);
}

function partOf(folder: FolderRow, path: FilePath): FolderPart {
  // Case may differ where it does not matter, so the length tells, not the text.
  const under = path.slice(folder.path.length).replace(/^[/\\]+/, '');
  return { folder, under: path.length <= folder.path.length ? '' : under };
}

const SILENT: Result<never> = fail('folder-unreadable', 'The drive does not answer.');

/**
 * Where drives are joined to the folders that become a part of `root`, relative to it. Of one that can’t
 * be looked into and of which nobody knows what drive it was on, that it was on its own: what lay there
 * is not taken for deleted.
 */
async function mountsOfParts(
  root: FilePath,
  parts: readonly FolderRow[],
): Promise<readonly FilePath[] | undefined> {
  const found = new Set<FilePath>();
  for (const { path, mounts } of parts) {
    const here = relative(root, path);
    const joined = mounts?.map((mount) => relative(root, join(path, mount))) ?? [];
    const lost = new Set(await lostMounts(root, joined));
    // A drive that is away and held `root`, too, tells something of this part only.
    for (const mount of joined) found.add(lost.has(mount) && holdsAll(mount) ? here : mount);
    const isUnknown = mounts === undefined;
    if (isUnknown && !(await within(openFolder(path), ANSWER_LIMIT_MS, SILENT)).ok) found.add(here);
  }
  return found.size === 0 ? undefined : [...found];
}

/**
 * Makes a folder part of the library. One inside a folder of the library is a part of that one;
 * one around others takes their photos over, so that no file is ever two photos.
 */
export async function registerFolder(
  catalog: Catalog,
  path: FilePath,
): Promise<Result<FolderPart>> {
  const opened = await openFolder(path);
  if (!opened.ok) return opened;
  const real = opened.value;
  const around = catalog.folders().find((folder) => holds(folder, real));
  if (around !== undefined) return ok(partOf(around, real));
  const folds = await foldsCase(real);
  const key = pathKey(real, folds);
  const parts = catalog.folders().filter((folder) => isInside(folder.pathKey, key));
  const inside = parts.map(({ id, path: partPath, excludes }) => {
    const prefix = relative(real, partPath) + sep;
    const below = patternsBelow(prefix, excludes);
    return { id, prefix, prefixKey: pathKey(prefix, folds), excludes: below };
  });
  const excludes = inside.flatMap((part) => part.excludes);
  const mounts = await mountsOfParts(real, parts);
  const added = { path: real, pathKey: key, foldsCase: folds, excludes, mounts };
  const folder = catalog.addFolder(added, inside);
  return ok({ folder, under: '' });
}

/** The library's folder with exactly this path; a reason that helps where there is none. */
export function findFolder(catalog: CatalogReader, path: FilePath): Result<FolderRow> {
  const folders = catalog.folders();
  const exact = folders.find((folder) => pathKey(path, folder.foldsCase) === folder.pathKey);
  if (exact !== undefined) return ok(exact);
  const around = folders.find((folder) => holds(folder, path));
  return around === undefined
    ? fail('folder-unknown', `${path} is not a folder of this library.`)
    : fail(
        'folder-nested',
        `${path} is part of ${around.path}; only the whole folder can be removed.`,
      );
}

/** The photo of the library at an absolute path, if there is one. */
export function findPhoto(catalog: CatalogReader, path: FilePath): KnownFile | undefined {
  const folder = catalog.folders().find((candidate) => holds(candidate, path));
  if (folder === undefined) return undefined;
  const { under } = partOf(folder, path);
  // A file with an exact-name key (see folder-scan.ts) is found by its own name.
  return (
    catalog.photoAt(folder.id, pathKey(under, folder.foldsCase)) ??
    catalog.photoAt(folder.id, under)
  );
}

/** The absolute path of a part. */
export function partPath(part: FolderPart): FilePath {
  return join(part.folder.path, part.under);
}
