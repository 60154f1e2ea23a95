import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fail, ok, type ErrorCode, type Result } from '../../contract/errors.ts';
import type { FailedPhoto, FileStamp, FoundFile } from '../catalog/catalog.ts';
import type { IsExcluded } from './exclude-patterns.ts';
import { pathForFs, pathFromBytes, pathKey, type FilePath } from './file-path.ts';
import { sidecarStamp } from '../sidecar/sidecar-file.ts';
import {
  isRawName,
  isSidecarLeftover,
  isSidecarName,
  withoutThoseOf,
} from '../sidecar/sidecar-names.ts';
import { isPhotoName, isWalkedFolder } from './photo-files.ts';

/** How many files are asked for their size and time at once. */
const STATS_AT_ONCE = 64;

/** A sidecar as a scan found it, relative to its folder. */
export interface FoundSidecar extends FileStamp {
  readonly path: FilePath;
}

export interface FolderScan {
  readonly files: readonly FoundFile[];
  readonly sidecars: readonly FoundSidecar[];
  /** Files that a writing of sidecars left behind when it was cut off; relative. */
  readonly leftovers: readonly FilePath[];
  /** Folders inside that could not be listed: what is below them is unknown, not gone. */
  readonly unreadable: readonly FailedPhoto[];
  /** Photos and folders that were left out by a pattern. */
  readonly excluded: number;
}

export interface ScanOptions {
  /** The folder, absolute. */
  readonly root: FilePath;
  /** Only this part of it, relative; '' for all. */
  readonly under: FilePath;
  readonly foldsCase: boolean;
  /** Real paths of all folders of the library: links into them lead to photos that are there already. */
  readonly libraryRoots: readonly FilePath[];
  /** What a person wants left out; nothing, where it is not said. */
  readonly isExcluded?: IsExcluded;
  readonly signal?: AbortSignal | undefined;
  readonly onFound?: (files: number) => void;
}

interface Folder {
  /** Relative to the root, '' for the root itself. */
  readonly path: FilePath;
  /** Absolute, links resolved. */
  readonly real: FilePath;
  readonly viaLink: boolean;
}

/** Whether `path` is `folder` or lies in it; both absolute. */
export function isInside(path: FilePath, folder: FilePath): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function folderReason(cause: unknown): { code: ErrorCode; message: string } {
  switch (codeOf(cause)) {
    case 'ENOENT':
      return { code: 'folder-missing', message: 'The folder is not there.' };
    case 'ENOTDIR':
      return { code: 'not-a-folder', message: 'This is not a folder.' };
    case 'EACCES':
    case 'EPERM':
      return { code: 'folder-unreadable', message: 'The folder may not be read by this account.' };
    default:
      return { code: 'folder-unreadable', message: 'The folder can’t be read now.' };
  }
}

async function resolved(path: FilePath): Promise<FilePath> {
  return pathFromBytes(await realpath(pathForFs(path), { encoding: 'buffer' }));
}

async function listed(path: FilePath): Promise<Dirent<Buffer>[]> {
  return readdir(pathForFs(path), { withFileTypes: true, encoding: 'buffer' });
}

/** The folder's real path, or a plain reason why it cannot be looked into. */
export async function openFolder(path: FilePath): Promise<Result<FilePath>> {
  try {
    const real = await resolved(path);
    if (!(await stat(pathForFs(real))).isDirectory()) {
      return fail('not-a-folder', 'This is not a folder.');
    }
    await listed(real);
    return ok(real);
  } catch (cause) {
    const { code, message } = folderReason(cause);
    return fail(code, message, cause);
  }
}

function swapCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}

/**
 * Whether the file system takes `IMG.JPG` and `img.jpg` for one file, found out by asking for an
 * entry under its other case; nothing is written. A folder with no letters in it counts as exact.
 */
export async function foldsCase(folder: FilePath): Promise<boolean> {
  for (const entry of await listed(folder)) {
    const name = pathFromBytes(entry.name);
    const other = swapCase(name);
    if (other === name) continue;
    const here = await lstat(pathForFs(join(folder, name)), { bigint: true });
    try {
      const there = await lstat(pathForFs(join(folder, other)), { bigint: true });
      return there.ino === here.ino && there.dev === here.dev;
    } catch {
      return false; // No such name: the case matters here.
    }
  }
  return false;
}

/** What one folder holds. */
interface FoundHere {
  readonly photos: FilePath[];
  readonly sidecars: FilePath[];
  /** RAW files that are no photos of the library. */
  readonly strangers: FilePath[];
}

/** One walk over a folder. Real files and folders come first, links last, each target once. */
class FolderWalk {
  readonly files: FoundFile[] = [];
  readonly sidecars: FoundSidecar[] = [];
  readonly leftovers: FilePath[] = [];
  readonly unreadable: FailedPhoto[] = [];
  excluded = 0;
  readonly #options: ScanOptions;
  readonly #folders: Folder[] = [];
  readonly #links: FilePath[] = [];
  readonly #followed: FilePath[] = [];

  constructor(options: ScanOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const start = join(this.#options.root, this.#options.under);
    this.#folders.push({ path: this.#options.under, real: await resolved(start), viaLink: false });
    await this.#drain();
    for (let link = this.#links.pop(); link !== undefined; link = this.#links.pop()) {
      await this.#follow(link);
      await this.#drain();
    }
  }

  async #drain(): Promise<void> {
    for (let folder = this.#folders.pop(); folder; folder = this.#folders.pop()) {
      this.#options.signal?.throwIfAborted();
      await this.#list(folder);
      this.#options.onFound?.(this.files.length);
    }
  }

  async #list(folder: Folder): Promise<void> {
    let entries: Dirent<Buffer>[];
    try {
      entries = await listed(join(this.#options.root, folder.path));
    } catch (cause) {
      this.unreadable.push({ path: folder.path, ...folderReason(cause) });
      return;
    }
    const found: FoundHere = { photos: [], sidecars: [], strangers: [] };
    for (const entry of entries) this.#sort(entry, folder, found);
    await this.#stamp(found.photos);
    const sidecars = withoutThoseOf(found.strangers, found.sidecars);
    await this.#eachOf(sidecars, (path) => this.#stampSidecar(path));
  }

  #sort(entry: Dirent<Buffer>, folder: Folder, { photos, sidecars, strangers }: FoundHere): void {
    const name = pathFromBytes(entry.name);
    const path = folder.path === '' ? name : folder.path + sep + name;
    if (isSidecarName(name) && !entry.isDirectory()) sidecars.push(path);
    else if (entry.isSymbolicLink()) this.#links.push(path);
    else if (entry.isDirectory()) this.#enter(folder, name, path);
    else if (!entry.isFile()) return;
    else if (this.#isPhoto(name, path)) photos.push(path);
    else if (isRawName(name)) strangers.push(path);
    else if (isSidecarLeftover(name)) this.leftovers.push(path);
  }

  #isPhoto(name: FilePath, path: FilePath): boolean {
    return isPhotoName(name) && !this.#isExcluded(path, false);
  }

  #isWalked(name: FilePath, path: FilePath): boolean {
    return isWalkedFolder(name) && !this.#isExcluded(path, true);
  }

  #isExcluded(path: FilePath, isFolder: boolean): boolean {
    if (this.#options.isExcluded?.(path, isFolder) !== true) return false;
    this.excluded += 1;
    return true;
  }

  #enter(parent: Folder, name: FilePath, path: FilePath): void {
    if (!this.#isWalked(name, path)) return;
    const real = join(parent.real, name);
    if (parent.viaLink && this.#isCounted(real)) return;
    this.#folders.push({ path, real, viaLink: parent.viaLink });
  }

  /** Whether what lies at a link's target is in the library by another way already. */
  #isCounted(real: FilePath): boolean {
    return [...this.#options.libraryRoots, ...this.#followed].some((root) => isInside(real, root));
  }

  async #follow(link: FilePath): Promise<void> {
    const absolute = join(this.#options.root, link);
    let real: FilePath;
    let target: BigIntStats;
    try {
      real = await resolved(absolute);
      target = await stat(pathForFs(absolute), { bigint: true });
    } catch {
      return; // A link to nothing, or one that leads to itself, shows no photo.
    }
    if (this.#isCounted(real)) return;
    const name = link.slice(link.lastIndexOf(sep) + 1);
    if (target.isDirectory() && this.#isWalked(name, link)) {
      this.#followed.push(real);
      this.#folders.push({ path: link, real, viaLink: true });
    } else if (target.isFile() && this.#isPhoto(name, link)) {
      this.#followed.push(real);
      await this.#stamp([link]);
    }
  }

  async #stamp(paths: readonly FilePath[]): Promise<void> {
    const keys = this.#keys(paths);
    await this.#eachOf(paths, (path, index) => this.#stampOne(path, keys[index] ?? path));
  }

  async #eachOf(
    paths: readonly FilePath[],
    look: (path: FilePath, index: number) => Promise<void>,
  ): Promise<void> {
    for (let at = 0; at < paths.length; at += STATS_AT_ONCE) {
      this.#options.signal?.throwIfAborted();
      await Promise.all(
        paths.slice(at, at + STATS_AT_ONCE).map((path, index) => look(path, at + index)),
      );
    }
  }

  /** A link to a sidecar counts as one; what is no file, or leads nowhere, is none. */
  async #stampSidecar(path: FilePath): Promise<void> {
    const stamp = await sidecarStamp(join(this.#options.root, path));
    if (stamp !== undefined) this.sidecars.push({ path, ...stamp });
  }

  async #stampOne(path: FilePath, key: FilePath): Promise<void> {
    try {
      const stats = await stat(pathForFs(join(this.#options.root, path)), { bigint: true });
      this.files.push({
        path,
        pathKey: key,
        byteSize: Number(stats.size),
        mtimeUs: Number(stats.mtimeNs / 1000n),
      });
    } catch (cause) {
      // Gone between the listing and now: as if it had not been listed. Else it is there, unread.
      if (codeOf(cause) !== 'ENOENT') this.unreadable.push({ path, ...folderReason(cause) });
    }
  }

  /**
   * The normal form of each path of one folder. Where the file system keeps two files whose names
   * differ only in their normal form, they are two photos: the odd one keeps its exact name.
   */
  #keys(paths: readonly FilePath[]): FilePath[] {
    const keys = paths.map((path) => pathKey(path, this.#options.foldsCase));
    const counts = new Map<FilePath, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return keys.map((key, index) => ((counts.get(key) ?? 0) > 1 ? (paths[index] ?? key) : key));
  }
}

/** Walks a folder and gives every photo file in it with size and time; reads no photo. */
export async function scanFolder(options: ScanOptions): Promise<Result<FolderScan>> {
  const walk = new FolderWalk(options);
  try {
    await walk.run();
  } catch (cause) {
    if (options.signal?.aborted === true) return fail('cancelled', 'Stopped.', cause);
    const { code, message } = folderReason(cause);
    return fail(code, message, cause);
  }
  const { files, sidecars, leftovers, unreadable, excluded } = walk;
  return ok({ files, sidecars, leftovers, unreadable, excluded });
}
