import { basename } from 'node:path';
import type { CallOutput } from '../../contract/calls.ts';
import type { WorkState } from '../../contract/fields.ts';
import type { Folder } from '../../contract/folder-calls.ts';
import type { FolderCounts } from '../catalog/browse-catalog.ts';
import type { CatalogReader, FolderRow } from '../catalog/catalog.ts';
import type { LibraryParts } from '../library-parts.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { isFolder } from './person-folders.ts';
import { within } from './time-box.ts';

/** How long a look at a folder's drive counts, ms: a drive that sleeps is not woken each second. */
const LOOK_LASTS_MS = 5000;
/** A network drive that says nothing for so long counts as away, ms. */
const LOOK_LIMIT_MS = 1000;

/** Which folders of the library are there now, by a look that counts for a few seconds. */
class FolderLooks {
  readonly #looks = new Map<
    FilePath,
    { readonly at: number; readonly isThere: Promise<boolean> }
  >();

  isThere(path: FilePath): Promise<boolean> {
    const last = this.#looks.get(path);
    if (last !== undefined && performance.now() - last.at < LOOK_LASTS_MS) return last.isThere;
    const isThere = within(isFolder(path), LOOK_LIMIT_MS, false);
    this.#looks.set(path, { at: performance.now(), isThere });
    return isThere;
  }

  forget(): void {
    this.#looks.clear();
  }
}

const NO_PHOTOS = { photos: 0, pending: 0, failed: 0, missing: 0 };

function folderOf(row: FolderRow, counts: FolderCounts | undefined, isThere: boolean): Folder {
  const { photos, pending, failed, missing } = counts ?? NO_PHOTOS;
  return {
    id: row.id,
    path: pathForPerson(row.path),
    name: pathForPerson(basename(row.path)) || pathForPerson(row.path),
    photos: photos - failed,
    pending,
    failed,
    missing,
    isOffline: !isThere,
    isPaused: row.isPaused,
    excludes: [...row.excludes],
    scannedAt: row.scannedAt === undefined ? null : new Date(row.scannedAt).toISOString(),
  };
}

/** What the frame around the photos shows: folders, counts, the model, the work. */
export class LibraryOverview {
  readonly #parts: LibraryParts;
  readonly #looks = new FolderLooks();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  /** Looks anew at each folder's drive next time. */
  lookAgain(): void {
    this.#looks.forget();
  }

  async read(work: WorkState): Promise<CallOutput<'overview'>> {
    const catalog: CatalogReader = this.#parts.catalog;
    const rows = catalog.folders();
    const there = await Promise.all(rows.map(({ path }) => this.#looks.isThere(path)));
    const pack = await this.#parts.pack();
    const counts = catalog.browse.folderCounts();
    const { photos, pending, failed, missing } = catalog.counts();
    const byFolder = new Map(counts.map((folder) => [folder.folderId, folder]));
    return {
      library: pathForPerson(this.#parts.folder.dir),
      photos: photos - failed,
      pending,
      failed,
      missing,
      folders: rows.map((row, at) => folderOf(row, byFolder.get(row.id), there[at] === true)),
      types: catalog.browse.formatCounts().map(({ format, photos }) => ({ type: format, photos })),
      model: pack === undefined ? null : { id: pack.manifest.id, name: pack.manifest.name },
      work,
    };
  }
}
