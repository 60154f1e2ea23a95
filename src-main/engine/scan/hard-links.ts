import type { FoundFile } from '../catalog/catalog.ts';

export interface OnceFound {
  /** Every file once, in the order they were found. */
  readonly files: readonly FoundFile[];
  /** Further names of some of them. */
  readonly doubles: readonly FoundFile[];
}

/** The shortest path is the file's, then the first by its characters: the same one in every scan. */
function isBefore(left: FoundFile, right: FoundFile): boolean {
  if (left.path.length !== right.path.length) return left.path.length < right.path.length;
  return left.path < right.path;
}

/**
 * The number of a file with several names; undefined for one with a single name, as are all files of
 * file systems that know no hard links, where numbers may be worth little.
 */
function sharedNumber(file: FoundFile): string | undefined {
  if ((file.links ?? 1) <= 1 || file.fileNumber === undefined) return undefined;
  // Other drives may be joined to the folder, with numbers of their own.
  return `${file.fileNumber}/${file.byteSize}/${file.mtimeUs}`;
}

/** Takes the files of one scan that have several names (hard links) once each; pure. */
export function withoutHardLinks(found: readonly FoundFile[]): OnceFound {
  const first = new Map<string, FoundFile>();
  for (const file of found) {
    const number = sharedNumber(file);
    if (number === undefined) continue;
    const before = first.get(number);
    if (before === undefined || isBefore(file, before)) first.set(number, file);
  }
  if (first.size === 0) return { files: found, doubles: [] };
  const isDouble = (file: FoundFile) => (first.get(sharedNumber(file) ?? '') ?? file) !== file;
  return {
    files: found.filter((file) => !isDouble(file)),
    doubles: found.filter(isDouble),
  };
}
