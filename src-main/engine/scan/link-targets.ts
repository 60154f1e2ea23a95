import type { BigIntStats } from 'node:fs';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pathForFs, pathFromBytes, type FilePath } from './file-path.ts';
import { isPhotoName, isWalkedPath } from './photo-files.ts';

/** As many as Linux follows (path_resolution(7)). */
const LONGEST_CHAIN = 40;

/**
 * What a folder is, whatever it is called: file systems that fold case have many names for one, and
 * so have drives that are joined to two places.
 */
function idOf(stats: BigIntStats): string | undefined {
  return stats.ino === 0n ? undefined : `${stats.dev}:${stats.ino}`;
}

async function idAt(folder: FilePath): Promise<string | undefined> {
  return stat(pathForFs(folder), { bigint: true }).then(idOf, () => undefined); // Not there now.
}

/** A folder that a scan of the library goes through by itself. */
interface Root {
  readonly path: FilePath;
  readonly id: string | undefined;
}

/**
 * What one walk has come to through links, so that nothing is come to twice. All paths are absolute,
 * with links resolved.
 */
export class LinkTargets {
  readonly #rootPaths: readonly FilePath[];
  #roots: Promise<readonly Root[]> | undefined;
  readonly #folders = new Set<string>();
  readonly #files = new Set<FilePath>();
  readonly #ids = new Map<FilePath, Promise<string | undefined>>();

  /** @param roots real paths of all folders of the library. */
  constructor(roots: readonly FilePath[]) {
    this.#rootPaths = roots;
  }

  /** Whether a folder is come to for the first time, and only through a link. */
  async enter(folder: FilePath): Promise<boolean> {
    if (await this.#isWalked(folder)) return false;
    for (const name of await this.#namesOf(folder)) this.#folders.add(name);
    return true;
  }

  /** The same for a file that a link leads to. */
  async take(file: FilePath): Promise<boolean> {
    if (this.#files.has(file)) return false;
    if (isPhotoName(basename(file)) && (await this.#isWalked(dirname(file)))) return false;
    this.#files.add(file);
    return true;
  }

  /** Whether a link led to this file itself. */
  hasTaken(file: FilePath): boolean {
    return this.#files.has(file);
  }

  async #isWalked(folder: FilePath): Promise<boolean> {
    if (await this.#isInLibrary(folder)) return true;
    return (await this.#namesOf(folder)).some((name) => this.#folders.has(name));
  }

  async #namesOf(folder: FilePath): Promise<string[]> {
    const id = await this.#idAt(folder);
    return id === undefined ? [folder] : [folder, id];
  }

  /** Asked once for each folder: most links lead to few places. */
  #idAt(folder: FilePath): Promise<string | undefined> {
    const known = this.#ids.get(folder);
    if (known !== undefined) return known;
    const id = idAt(folder);
    this.#ids.set(folder, id);
    return id;
  }

  /** Whether a folder is walked as a part of the library; what is hidden there is not. */
  async #isInLibrary(folder: FilePath): Promise<boolean> {
    this.#roots ??= Promise.all(
      this.#rootPaths.map(async (path) => ({ path, id: await this.#idAt(path) })),
    );
    const roots = await this.#roots;
    for (let at = folder; ; at = dirname(at)) {
      const id = await this.#idAt(at);
      const root = roots.find(
        ({ path, id: rootId }) => path === at || (id !== undefined && id === rootId),
      );
      if (root !== undefined) {
        const inside = folder.slice(at.length).replace(/^[/\\]+/u, '');
        return isWalkedPath(inside, basename(root.path));
      }
      if (dirname(at) === at) return false;
    }
  }
}

/** Where a chain of links ends, though there be nothing; undefined for a loop. */
async function endOf(link: FilePath): Promise<FilePath | undefined> {
  let at = link;
  for (let hops = 0; hops < LONGEST_CHAIN; hops += 1) {
    const to = pathFromBytes(await readlink(pathForFs(at), { encoding: 'buffer' }));
    at = resolve(dirname(at), to);
    const isLink = await lstat(pathForFs(at)).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return at;
  }
  return undefined;
}

/** Whether there is nothing in a folder, as in a place where a drive used to be joined. */
async function isEmpty(folder: FilePath): Promise<boolean> {
  return readdir(pathForFs(folder)).then(
    (names) => names.length === 0,
    () => true, // Gone, too.
  );
}

/**
 * Whether what a dangling link leads to may be on a drive that is away, rather than deleted: then the
 * folder that it was in is gone, too, or empty.
 */
export async function isTargetAway(link: FilePath): Promise<boolean> {
  const end = await endOf(link).catch(() => undefined); // The link itself went meanwhile.
  return end !== undefined && (await isEmpty(dirname(end)));
}
