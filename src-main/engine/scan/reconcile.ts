import { sep } from 'node:path';
import type { FoundFile, FoundPhoto, KnownFile } from '../catalog/catalog.ts';
import type { FilePath } from './file-path.ts';

/** How what is on disk differs from what the catalog knows, by names, sizes and times alone. */
export interface Differences {
  readonly added: readonly FoundFile[];
  /** Other size or time than the catalog has. */
  readonly changed: readonly FoundPhoto[];
  /** The same file under another spelling of its name. */
  readonly renamed: readonly FoundPhoto[];
  /** Missing before, here again as it was. */
  readonly back: readonly FoundPhoto[];
  /** Not found any more. */
  readonly vanished: readonly KnownFile[];
  /** As they were, and indexed. */
  readonly unchanged: number;
  /** As they were, and pending or failed. */
  readonly waiting: number;
}

/** Whether a file is of the size and time that a photo is known by. */
export function hasStampOf(
  file: { readonly byteSize: number; readonly mtimeUs: number },
  other: { readonly byteSize: number; readonly mtimeUs: number },
): boolean {
  return file.byteSize === other.byteSize && file.mtimeUs === other.mtimeUs;
}

/** Whether a path is one of `folders`, or below one; all of them relative to the same folder. */
export function isBelow(path: FilePath, folders: readonly FilePath[]): boolean {
  return folders.some(
    (folder) => path === folder || folder === '' || path.startsWith(folder + sep),
  );
}

interface Found {
  readonly added: FoundFile[];
  readonly changed: FoundPhoto[];
  readonly renamed: FoundPhoto[];
  readonly back: FoundPhoto[];
  unchanged: number;
  waiting: number;
}

/** @param before what the catalog has where the file lies. */
function sort(file: FoundFile, before: KnownFile | undefined, into: Found): void {
  const isSame = before !== undefined && hasStampOf(before, file);
  // Where a photo is missing, other bytes are another photo; it may yet come back.
  if (before === undefined || (!isSame && before.state === 'missing')) {
    into.added.push(file);
    return;
  }
  const photo = { ...file, id: before.id };
  if (!isSame) into.changed.push(photo);
  else if (before.state === 'missing') into.back.push(photo);
  else {
    const isRespelled = before.path !== file.path || before.pathKey !== file.pathKey;
    if (isRespelled) into.renamed.push(photo);
    if (before.state === 'indexed') into.unchanged += 1;
    else into.waiting += 1;
  }
}

/**
 * Finds the photo that is known to lie at a file’s place. Names that differ in form alone are one place
 * only as long as there is one file: of two, the one that is spelled as the photo was is the photo’s.
 */
function placesIn(
  known: ReadonlyMap<FilePath, KnownFile>,
  found: readonly FoundFile[],
): (file: FoundFile) => KnownFile | undefined {
  const paths = new Set(found.map(({ path }) => path));
  const spelledOtherwise = new Map<FilePath, KnownFile>();
  for (const [key, file] of known) {
    const isThere = file.state !== 'missing' && file.path !== key;
    if (isThere) spelledOtherwise.set(file.path, file);
  }
  return (file) => {
    const exact = spelledOtherwise.get(file.path) ?? known.get(file.path);
    if (exact?.path === file.path) return exact;
    const before = known.get(file.pathKey);
    return before !== undefined && before.path !== file.path && paths.has(before.path)
      ? undefined
      : before;
  };
}

/**
 * Compares what is on disk with what the catalog knows; pure.
 * @param unseen relative paths whose contents the scan could not see: nothing there has vanished.
 */
export function reconcile(
  known: ReadonlyMap<FilePath, KnownFile>,
  found: readonly FoundFile[],
  unseen: readonly FilePath[],
): Differences {
  const sorted: Found = {
    ...{ added: [], changed: [], renamed: [], back: [] },
    ...{ unchanged: 0, waiting: 0 },
  };
  const seen = new Set<number>();
  const photoAt = placesIn(known, found);
  for (const file of found) {
    const before = photoAt(file);
    if (before !== undefined) seen.add(before.id);
    sort(file, before, sorted);
  }
  const vanished = [...known.values()].filter(
    ({ id, state, path }) => state !== 'missing' && !seen.has(id) && !isBelow(path, unseen),
  );
  return { ...sorted, vanished };
}
