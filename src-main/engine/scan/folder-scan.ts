import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { fail, ok, type ErrorCode, type Result } from '../../contract/errors.ts';
import type { FailedPhoto, FileStamp, FoundFile } from '../catalog/catalog.ts';
import { isInsideMarkedCache, isThumbnailFolder, isMarkedCache } from './cache-marks.ts';
import { isLeftOut, type IsExcluded } from './exclude-patterns.ts';
import { pathForFs, pathFromBytes, type FilePath } from './file-path.ts';
import { sidecarStamp } from '../sidecar/sidecar-file.ts';
import {
  isRawName,
  isSidecarLeftover,
  isSidecarName,
  withoutThoseOf,
} from '../sidecar/sidecar-names.ts';
import { isTargetAway, LinkTargets } from './link-targets.ts';
import { PathKeys } from './path-keys.ts';
import { isForeignFolder, isPhotoName, isWalkedFolder, isWalkedPath } from './photo-files.ts';

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
  /** Links that lead to nothing now, where a drive may be away: what is below them is unknown, not gone. */
  readonly awayLinks: readonly FilePath[];
  /** Photos and folders that were left out by a pattern. */
  readonly excluded: number;
  /** Of a look at one folder: what lies right inside it and was not looked into, as it was known. */
  readonly skipped: readonly FilePath[];
  /** Of a look at one folder: folders right inside it that were new, and looked through. */
  readonly walked: readonly FilePath[];
  /** Folders inside that are other drives. */
  readonly mounts: readonly FilePath[];
  /** The path key of what the scan came by. */
  readonly keyOf: (path: FilePath) => FilePath;
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
  /**
   * For a look at one folder: how each of those right inside it is known, by path key; those that are
   * are not looked into, and links are not followed. Without it, all that lies below is looked through.
   */
  readonly knownInside?: ((underKey: FilePath) => ReadonlyMap<FilePath, FilePath>) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onFound?: (files: number) => void;
}

interface Folder {
  /** Relative to the root, '' for the root itself. */
  readonly path: FilePath;
  /** Absolute, links resolved. */
  readonly real: FilePath;
  readonly viaLink: boolean;
  /** The number of the drive that holds the folder around it; undefined for the first one. */
  readonly driveAround: bigint | undefined;
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
  readonly awayLinks: FilePath[] = [];
  readonly skipped: FilePath[] = [];
  readonly walked: FilePath[] = [];
  readonly mounts: FilePath[] = [];
  excluded = 0;
  readonly #options: ScanOptions;
  readonly #folders: Folder[] = [];
  readonly #links: FilePath[] = [];
  readonly #targets: LinkTargets;
  readonly #keys: PathKeys;
  #knownInside: ReadonlyMap<FilePath, FilePath> | undefined;

  constructor(options: ScanOptions) {
    this.#options = options;
    this.#keys = new PathKeys(options.foldsCase);
    this.#targets = new LinkTargets(options.libraryRoots);
  }

  keyOf(path: FilePath): FilePath {
    return this.#keys.keyOf(path);
  }

  async run(): Promise<void> {
    const { root, under, knownInside } = this.#options;
    const real = await resolved(join(root, under));
    await this.#keys.noteAbove(root, under);
    this.#knownInside = knownInside?.(this.keyOf(under));
    // A look at a part comes to it without the folders above, where it would have been left out.
    if (!isWalkedPath(under, basename(root)) || this.#isPartExcluded()) return;
    if (await isInsideMarkedCache(real)) return;
    this.#folders.push({ path: under, real, viaLink: false, driveAround: undefined });
    await this.#drain();
    // In order, so that of two links to one place it is always the same that is followed.
    while (this.#links.length > 0) {
      for (const link of this.#links.splice(0).sort()) {
        await this.#follow(link);
        await this.#drain();
      }
    }
  }

  #isPartExcluded(): boolean {
    const { under, isExcluded } = this.#options;
    return under !== '' && isExcluded !== undefined && isLeftOut(isExcluded, under, true);
  }

  async #drain(): Promise<void> {
    for (let folder = this.#folders.pop(); folder; folder = this.#folders.pop()) {
      this.#options.signal?.throwIfAborted();
      await this.#list(folder);
      this.#options.onFound?.(this.files.length);
    }
  }

  async #list(folder: Folder): Promise<void> {
    if (folder.viaLink && !(await this.#targets.enter(folder.real))) return;
    let entries: Dirent<Buffer>[];
    let drive: bigint;
    try {
      const absolute = join(this.#options.root, folder.path);
      drive = (await stat(pathForFs(absolute), { bigint: true })).dev;
      entries = await listed(absolute);
    } catch (cause) {
      this.unreadable.push({ path: folder.path, ...folderReason(cause) });
      return;
    }
    const { driveAround, viaLink } = folder;
    if (driveAround !== undefined && driveAround !== drive && !viaLink) {
      this.mounts.push(folder.path);
    }
    const found: FoundHere = { photos: [], sidecars: [], strangers: [] };
    const here = { ...folder, driveAround: drive };
    const names = new Map(entries.map((entry) => [pathFromBytes(entry.name), entry]));
    this.#keys.note(folder.path, [...names.keys()]);
    const has = (name: string) => names.has(name);
    if (isMarkedCache(basename(folder.real), has)) return;
    if (viaLink && entries.length === 0) this.awayLinks.push(folder.path);
    for (const [name, entry] of names) {
      if (!isThumbnailFolder(name, has)) this.#sort(name, entry, here, found);
    }
    await this.#stamp(found.photos);
    const sidecars = withoutThoseOf(found.strangers, found.sidecars);
    await this.#eachOf(sidecars, (path) => this.#stampSidecar(path));
  }

  #sort(name: FilePath, entry: Dirent<Buffer>, folder: Folder, found: FoundHere): void {
    const { photos, sidecars, strangers } = found;
    const path = folder.path === '' ? name : folder.path + sep + name;
    if (isSidecarName(name) && !entry.isDirectory()) sidecars.push(path);
    else if (entry.isSymbolicLink()) this.#noteLink(path);
    else if (entry.isDirectory()) this.#enter(folder, name, path);
    else if (!entry.isFile()) return;
    else if (folder.viaLink && this.#targets.hasTaken(join(folder.real, name))) return;
    else if (this.#isPhoto(name, path)) photos.push(path);
    else if (isRawName(name)) strangers.push(path);
    else if (isSidecarLeftover(name)) this.leftovers.push(path);
  }

  #noteLink(path: FilePath): void {
    // Whether a link leads to what is there by another way, only a look at all of the folder can tell.
    if (this.#knownInside === undefined) this.#links.push(path);
    else this.skipped.push(path);
  }

  #isPhoto(name: FilePath, path: FilePath): boolean {
    return isPhotoName(name) && !this.#isExcluded(path, false);
  }

  #isWalked(name: FilePath, parent: FilePath, path: FilePath): boolean {
    return isWalkedFolder(name, parent) && !this.#isExcluded(path, true);
  }

  #isExcluded(path: FilePath, isFolder: boolean): boolean {
    if (this.#options.isExcluded?.(path, isFolder) !== true) return false;
    this.excluded += 1;
    return true;
  }

  #enter(parent: Folder, name: FilePath, path: FilePath): void {
    if (!this.#isWalked(name, basename(parent.real), path)) return;
    const real = join(parent.real, name);
    const { viaLink, driveAround } = parent;
    if (!this.#isToBeWalked(parent, path)) return;
    this.#folders.push({ path, real, viaLink, driveAround });
  }

  /** In a look at one folder, only new ones right inside it are looked through. */
  #isToBeWalked(parent: Folder, path: FilePath): boolean {
    if (this.#knownInside === undefined || parent.path !== this.#options.under) return true;
    // Spelled otherwise now, it is gone through, as all in it is known by the other spelling.
    const isKnown = this.#knownInside.get(this.keyOf(path)) === path;
    (isKnown ? this.skipped : this.walked).push(path);
    return !isKnown;
  }

  async #follow(link: FilePath): Promise<void> {
    const absolute = join(this.#options.root, link);
    let real: FilePath;
    let target: BigIntStats;
    try {
      real = await resolved(absolute);
      target = await stat(pathForFs(real), { bigint: true });
    } catch (cause) {
      await this.#missTarget(link, cause);
      return;
    }
    const name = basename(link);
    if (target.isDirectory()) {
      const isKept = await this.#isForeign(real);
      if (isKept || !this.#isWalked(name, basename(dirname(absolute)), link)) return;
      this.#folders.push({ path: link, real, viaLink: true, driveAround: undefined });
    } else if (target.isFile() && this.#isPhoto(name, link)) {
      if (await this.#targets.take(real)) await this.#stamp([link]);
    }
  }

  /**
   * A link to nothing, or one that leads to itself, shows no photo; it may have done so before. Whether
   * a folder was deleted or its drive is away, nothing tells: a place for a drive goes with the drive.
   */
  async #missTarget(link: FilePath, cause: unknown): Promise<void> {
    const code = codeOf(cause);
    if (code === 'ELOOP') return;
    const isFile = code === 'ENOENT' && isPhotoName(basename(link));
    if (isFile && !(await isTargetAway(join(this.#options.root, link)))) return;
    this.awayLinks.push(link);
  }

  /** Whether a link leads into what other programs keep, or to thumbnails of a library. */
  async #isForeign(real: FilePath): Promise<boolean> {
    if (isForeignFolder(basename(real), basename(dirname(real)))) return true;
    return isInsideMarkedCache(real);
  }

  async #stamp(paths: readonly FilePath[]): Promise<void> {
    await this.#eachOf(paths, (path) => this.#stampOne(path));
  }

  async #eachOf(
    paths: readonly FilePath[],
    look: (path: FilePath) => Promise<void>,
  ): Promise<void> {
    for (let at = 0; at < paths.length; at += STATS_AT_ONCE) {
      this.#options.signal?.throwIfAborted();
      await Promise.all(paths.slice(at, at + STATS_AT_ONCE).map((path) => look(path)));
      this.#options.onFound?.(this.files.length);
    }
  }

  /** A link to a sidecar counts as one; what is no file, or leads nowhere, is none. */
  async #stampSidecar(path: FilePath): Promise<void> {
    const stamp = await sidecarStamp(join(this.#options.root, path));
    if (stamp !== undefined) this.sidecars.push({ path, ...stamp });
  }

  async #stampOne(path: FilePath): Promise<void> {
    try {
      const stats = await stat(pathForFs(join(this.#options.root, path)), { bigint: true });
      this.files.push({
        path,
        pathKey: this.keyOf(path),
        byteSize: Number(stats.size),
        mtimeUs: Number(stats.mtimeNs / 1000n),
        fileNumber: String(stats.ino),
        links: Number(stats.nlink),
      });
    } catch (cause) {
      // Gone between the listing and now: as if it had not been listed. Else it is there, unread.
      if (codeOf(cause) !== 'ENOENT') this.unreadable.push({ path, ...folderReason(cause) });
    }
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
  const { files, sidecars, leftovers, unreadable, awayLinks } = walk;
  const { excluded, skipped, walked, mounts } = walk;
  return ok({
    ...{ files, sidecars, leftovers, unreadable, awayLinks },
    ...{ excluded, skipped, walked, mounts },
    keyOf: (path) => walk.keyOf(path),
  });
}
