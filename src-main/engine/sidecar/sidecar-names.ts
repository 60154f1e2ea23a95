import { randomBytes } from 'node:crypto';
import { pathKey, type FilePath } from '../scan/file-path.ts';

const ENDING = /\.xmp$/iu;

/**
 * RAW files, also those that Kindred does not read: a `photo.xmp` beside one is its own, not that of a
 * JPEG of the same name.
 */
const RAW_ENDING =
  /\.(?:3fr|ari|arw|bay|cap|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|k25|kdc|mdc|mef|mos|mrw|nef|nrw|orf|pef|ptx|r3d|raf|raw|rw2|rwl|rwz|sr2|srf|srw|x3f)$/iu;

export function isRawName(name: FilePath): boolean {
  return RAW_ENDING.test(name);
}

/** Whether a file’s name says that it is a sidecar; hidden files are none. */
export function isSidecarName(name: FilePath): boolean {
  return !name.startsWith('.') && name.length > '.xmp'.length && ENDING.test(name);
}

/**
 * A name under which a sidecar is written before it takes its place: hidden, short enough for any file
 * system, and another one each time, as two libraries may write beside the same photo.
 */
export function unfinishedName(): FilePath {
  return `.kindred-${randomBytes(8).toString('hex')}.xmp-part`;
}

/** Whether a file is what a writing of a sidecar left behind. */
export function isSidecarLeftover(name: FilePath): boolean {
  return /^\.kindred-[0-9a-f]{16}\.xmp-part$/u.test(name);
}

/** A file, of which the path is all that matters here. */
interface Named {
  readonly path: FilePath;
}

function withoutEnding(path: FilePath): FilePath {
  return path.replace(/\.[^./\\]*$/u, '');
}

/** The path with its ending in lower case: IMG_1.jpg.xmp is meant for IMG_1.JPG. */
function plainEnding(path: FilePath): FilePath {
  const stem = withoutEnding(path);
  return stem + path.slice(stem.length).toLowerCase();
}

/** Whether a sidecar is the exact one of a photo: photo.jpg.xmp, in any case of the endings. */
export function isExactSidecar(photo: FilePath, sidecar: FilePath): boolean {
  const meant = plainEnding(sidecar.replace(ENDING, ''));
  return meant.normalize('NFC') === plainEnding(photo).normalize('NFC');
}

/**
 * Leaves out the sidecars of RAW files that are no photos of the library, as they are of a kind that
 * Kindred does not read, or left out by a pattern: the JPEG beside one has no part in them.
 * @param strangers those RAW files, of the same folder.
 */
export function withoutThoseOf(
  strangers: readonly FilePath[],
  sidecars: readonly FilePath[],
): readonly FilePath[] {
  if (strangers.length === 0) return sidecars;
  const key = (path: FilePath) => pathKey(path, true);
  const theirs = new Set(strangers.flatMap((path) => [key(path), key(withoutEnding(path))]));
  return sidecars.filter((path) => !theirs.has(key(path.replace(ENDING, ''))));
}

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The photos that a `photo.xmp` belongs to: the RAW file of that name, else all of that name. */
function ofStem<T extends Named>(photos: readonly T[]): readonly T[] {
  const raw = photos.filter(({ path }) => isRawName(path));
  return raw.length > 0 ? raw : photos;
}

/**
 * Finds the sidecars of each photo of one folder: `photo.jpg.xmp` (the more exact one, first) and
 * `photo.xmp`. Paths are relative to the folder; names are compared as the folder’s file system does.
 */
export function matchSidecars<Photo extends Named, Sidecar extends Named>(
  photos: readonly Photo[],
  sidecars: readonly Sidecar[],
  foldsCase: boolean,
): Map<Photo, Sidecar[]> {
  const key = (path: FilePath) => pathKey(path, foldsCase);
  const byName = grouped(photos, ({ path }) => key(path));
  // Most folders need one of them at most, and each takes a while.
  const byPlainName = once(() => grouped(photos, ({ path }) => key(plainEnding(path))));
  const byStem = once(() => grouped(photos, ({ path }) => key(withoutEnding(path))));
  const exact = new Map<Photo, Sidecar[]>();
  const loose = new Map<Photo, Sidecar[]>();
  const give = (to: Map<Photo, Sidecar[]>, owners: readonly Photo[], sidecar: Sidecar) => {
    for (const owner of owners) to.set(owner, [...(to.get(owner) ?? []), sidecar]);
  };
  for (const sidecar of sidecars.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const target = sidecar.path.replace(ENDING, '');
    const owners = byName.get(key(target)) ?? byPlainName().get(key(plainEnding(target)));
    if (owners !== undefined) give(exact, owners, sidecar);
    else give(loose, ofStem(byStem().get(key(target)) ?? []), sidecar);
  }
  const found = new Map<Photo, Sidecar[]>();
  for (const photo of new Set([...exact.keys(), ...loose.keys()])) {
    found.set(photo, [...(exact.get(photo) ?? []), ...(loose.get(photo) ?? [])]);
  }
  return found;
}
