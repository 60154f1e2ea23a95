import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathForFs, pathFromBytes, pathKey, type FilePath } from './file-path.ts';

/**
 * The normal forms of the paths in one folder of the library, by which they are compared. Where the
 * file system keeps two entries whose names differ only in their normal form, they are two: each of
 * them, and what is in it, keeps its exact name.
 */
export class PathKeys {
  readonly #foldsCase: boolean;
  /** Paths of those. */
  readonly #exact = new Set<FilePath>();

  constructor(foldsCase: boolean) {
    this.#foldsCase = foldsCase;
  }

  /** Takes in all the names that there are in one folder, relative; '' for the top. */
  note(folder: FilePath, names: readonly FilePath[]): void {
    const keys = names.map((name) => pathKey(name, this.#foldsCase));
    if (new Set(keys).size === keys.length) return;
    const counts = new Map<FilePath, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const [at, name] of names.entries()) {
      const isAlone = counts.get(keys[at] ?? name) === 1;
      if (!isAlone) this.#exact.add(folder === '' ? name : folder + sep + name);
    }
  }

  /**
   * Takes in what lies beside a folder and those above it, where it matters.
   * @param root absolute; `under` is relative to it.
   */
  async noteAbove(root: FilePath, under: FilePath): Promise<void> {
    const names = under === '' ? [] : under.split(sep);
    for (const [at, name] of names.entries()) {
      if (pathKey(name, this.#foldsCase) === name) continue;
      const above = names.slice(0, at).join(sep);
      const beside = await readdir(pathForFs(join(root, above)), { encoding: 'buffer' });
      this.note(above, beside.map(pathFromBytes));
    }
  }

  keyOf(path: FilePath): FilePath {
    if (this.#exact.size === 0) return pathKey(path, this.#foldsCase);
    const names = path.split(sep);
    return names
      .map((name, at) =>
        this.#exact.has(names.slice(0, at + 1).join(sep)) ? name : pathKey(name, this.#foldsCase),
      )
      .join(sep);
  }
}
