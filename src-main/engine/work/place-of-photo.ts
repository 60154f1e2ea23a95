import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { within } from '../browse/time-box.ts';
import type { Catalog, FileStamp, FolderRow, FoundFile, PlacedPhoto } from '../catalog/catalog.ts';
import { isSpelledAlike, pathForFs, type FilePath } from '../scan/file-path.ts';
import { openFolder } from '../scan/folder-scan.ts';
import type { Place } from '../scan/identify.ts';
import { holdsAll, lostMounts } from '../scan/mounts.ts';
import { hasStampOf, isBelow } from '../scan/reconcile.ts';

/** How long the drive of another folder than the one that is looked at may take to answer, ms. */
const ANSWER_LIMIT_MS = 10_000;

/** Which parts of a folder are away now: nobody knows what became of the photos there. */
async function awayParts({ path, mounts = [] }: FolderRow): Promise<readonly FilePath[]> {
  const lost = (await openFolder(path)).ok ? await lostMounts(path, mounts) : [''];
  return lost.some(holdsAll) ? [''] : lost;
}

function isGone(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A missing photo whose place another one took (catalog/migrations/0004-keep.ts). */
function hasLostPlace({ pathKey: key }: PlacedPhoto): boolean {
  return key.includes('\0');
}

/** Looks whether photos are where the catalog has them, during one look at folders. */
export class PhotoPlaces {
  readonly #folders: ReadonlyMap<number, FolderRow>;
  readonly #away = new Map<number, Promise<readonly FilePath[]>>();
  /** Folders whose drive did not answer. */
  readonly #silent = new Set<number>();
  /** Places that count as empty, though there is a file: it goes by another name. */
  readonly #doubles: ReadonlySet<FilePath>;
  readonly #folderId: number;

  /** @param doubles path keys in the folder `folderId` whose files go by another name (hard links). */
  constructor(catalog: Catalog, folderId: number, doubles: ReadonlySet<FilePath>) {
    this.#folders = new Map(catalog.folders().map((folder) => [folder.id, folder]));
    this.#doubles = doubles;
    this.#folderId = folderId;
  }

  async placeOf(photo: PlacedPhoto, file?: FoundFile): Promise<Place> {
    const folder = this.#folders.get(photo.folderId);
    if (folder === undefined || this.#isFree(photo, file)) return 'gone';
    const at = join(folder.path, photo.path);
    try {
      const there = await this.#fileAt(folder, at);
      if (there === undefined) return 'unseen';
      if (!hasStampOf(there, photo)) return 'taken';
      if (file?.fileNumber !== there.fileNumber) return 'there';
      return await this.#placeOfSame(photo, at, file);
    } catch (cause) {
      return this.#placeWithout(photo, folder, cause);
    }
  }

  /** Whatever lies at a photo’s place, it is not its file that keeps it from lying elsewhere. */
  #isFree(photo: PlacedPhoto, file: FoundFile | undefined): boolean {
    // The file there is that of another photo.
    if (hasLostPlace(photo)) return true;
    if (photo.folderId !== this.#folderId) return false;
    return photo.path === file?.path || this.#doubles.has(photo.pathKey);
  }

  /** Undefined where the drive does not answer. */
  async #fileAt(
    folder: FolderRow,
    path: FilePath,
  ): Promise<(FileStamp & { readonly fileNumber: string }) | undefined> {
    if (this.#silent.has(folder.id)) return undefined;
    const asked = stat(pathForFs(path), { bigint: true });
    const stats = await within(asked, ANSWER_LIMIT_MS, undefined);
    if (stats === undefined) {
      this.#silent.add(folder.id);
      return undefined;
    }
    return {
      byteSize: Number(stats.size),
      mtimeUs: Number(stats.mtimeNs / 1000n),
      fileNumber: String(stats.ino),
    };
  }

  async #placeWithout(photo: PlacedPhoto, folder: FolderRow, cause: unknown): Promise<Place> {
    // Once it was missing, and nothing says that it came back.
    if (photo.state === 'missing') return 'gone';
    if (!isGone(cause)) return 'unseen';
    const away = await this.#awayParts(folder);
    return isBelow(photo.path, away) ? 'unseen' : 'gone';
  }

  /** Of a photo whose file has the number of `file`: what makes them one, if they are. */
  async #placeOfSame(photo: PlacedPhoto, at: FilePath, file: FoundFile): Promise<Place> {
    if ((file.links ?? 1) > 1) return 'there-linked';
    // Asked for by another spelling of its name; it goes by the one that is listed.
    const isHere = photo.folderId === this.#folderId;
    if (isHere && isSpelledAlike(photo.path, file.path)) return 'gone';
    const folder = this.#folders.get(this.#folderId);
    if (folder === undefined) return 'there';
    const [left, right] = await Promise.all(
      [at, join(folder.path, file.path)].map((path) =>
        realpath(pathForFs(path), { encoding: 'buffer' }),
      ),
    );
    return left !== undefined && right?.equals(left) === true ? 'there-linked' : 'there';
  }

  #awayParts(folder: FolderRow): Promise<readonly FilePath[]> {
    const known = this.#away.get(folder.id);
    if (known !== undefined) return known;
    const away = within(awayParts(folder), ANSWER_LIMIT_MS, ['']);
    this.#away.set(folder.id, away);
    return away;
  }
}
