import type { Stats } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isThumbnailFolder, isMarkedCache } from '../scan/cache-marks.ts';
import type { IsExcluded } from '../scan/exclude-patterns.ts';
import type { FilePath } from '../scan/file-path.ts';
import { isInside } from '../scan/folder-scan.ts';
import { isPhotoName, isWalkedFolder, isWalkedPath } from '../scan/photo-files.ts';
import { isRawName, isSidecarName } from '../sidecar/sidecar-names.ts';

/** What Node puts for bytes of a name that are no text. */
const UNREADABLE = '\ufffd';

/** What below a folder is looked at by scans, and so worth watching. Paths are absolute. */
export class WalkedTree {
  readonly #root: FilePath;
  readonly #isExcluded: IsExcluded;
  readonly #caches = new Set<FilePath>();

  constructor(root: FilePath, isExcluded: IsExcluded) {
    this.#root = root;
    this.#isExcluded = isExcluded;
  }

  /** The path relative to the folder, '' for itself; undefined where it is not in it. */
  below(path: FilePath): FilePath | undefined {
    return isInside(path, this.#root) ? relative(this.#root, path) : undefined;
  }

  /**
   * Whether the watcher is to pass over something. Files are told of by the folder that they lie in,
   * so none is followed by itself.
   */
  isPassedOver(path: FilePath, stats?: Stats): boolean {
    const below = relative(this.#root, path);
    if (below === '' || below.startsWith('..')) return false;
    if (stats !== undefined && !stats.isDirectory() && !stats.isSymbolicLink()) return true;
    return !this.#isEntered(below, path);
  }

  /** Whether a folder, relative to the root, is looked into, and all those that it lies in. */
  isWalked(below: FilePath): boolean {
    if (!isWalkedPath(below, basename(this.#root))) return false;
    for (let at = below; at !== ''; at = parentOf(at)) {
      if (this.#caches.has(at) || this.#isExcluded(at, true)) return false;
    }
    return !this.#caches.has('');
  }

  /** Whether a change of this file can matter to the library; by its name. */
  isOfInterest(below: FilePath): boolean {
    const name = basename(below);
    if (name.includes(UNREADABLE) || isSidecarName(name) || isRawName(name)) return true;
    return isPhotoName(name) && !this.#isExcluded(below, false);
  }

  /** Takes note of what a folder holds. @returns the names in it that are worth a look. */
  seen(path: FilePath, names: ReadonlySet<string>): (name: string) => boolean {
    const below = this.below(path);
    if (below === undefined) return () => false;
    const has = (name: string): boolean => names.has(name);
    this.#mark(below, isMarkedCache(basename(path), has));
    for (const name of names) this.#mark(join(below, name), isThumbnailFolder(name, has));
    return (name) => !this.#caches.has(below) && !this.#caches.has(join(below, name));
  }

  #mark(below: FilePath, isCache: boolean): void {
    if (isCache) this.#caches.add(below);
    else this.#caches.delete(below);
  }

  #isEntered(below: FilePath, path: FilePath): boolean {
    const parent = basename(dirname(path));
    return isWalkedFolder(basename(path), parent) && !this.#isExcluded(below, true);
  }
}

/** The folder that a path lies in, both relative; '' is the root. */
export function parentOf(below: FilePath): FilePath {
  const parent = dirname(below);
  return parent === '.' ? '' : parent;
}
