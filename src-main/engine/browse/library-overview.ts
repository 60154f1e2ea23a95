import { basename } from 'node:path';
import type { CallOutput } from '../../contract/calls.ts';
import type { WorkState } from '../../contract/fields.ts';
import type { Folder } from '../../contract/folder-calls.ts';
import type { FolderCounts } from '../catalog/browse-catalog.ts';
import type { CatalogReader, FolderRow } from '../catalog/catalog.ts';
import type { LibraryParts } from '../library-parts.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import type { WatchState } from '../watch/watched-folder.ts';
import type { SettledJournal } from '../work/crash-journal.ts';
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
  /** Folders that have not answered yet: each question holds one of the process’s few threads. */
  readonly #asked = new Set<FilePath>();

  isThere(path: FilePath): Promise<boolean> {
    const last = this.#looks.get(path);
    const counts = last !== undefined && performance.now() - last.at < LOOK_LASTS_MS;
    if (counts || (last !== undefined && this.#asked.has(path))) return last.isThere;
    this.#asked.add(path);
    const answer = isFolder(path).finally(() => this.#asked.delete(path));
    const isThere = within(answer, LOOK_LIMIT_MS, false);
    this.#looks.set(path, { at: performance.now(), isThere });
    return isThere;
  }

  forget(): void {
    this.#looks.clear();
  }
}

/** A crash is told to pages that come within this time, ms. */
const CRASH_SAID_MS = 600_000;

/** What others know of the library. */
interface OverviewParts {
  readonly work: WorkState;
  readonly crash: SettledJournal | undefined;
  readonly watchOf: (folderId: number) => WatchState;
}

const NO_PHOTOS = { photos: 0, pending: 0, failed: 0, missing: 0 };

function folderOf(
  row: FolderRow,
  counts: FolderCounts | undefined,
  isThere: boolean,
  { how, problem }: WatchState,
): Folder {
  const { photos, pending, failed, missing } = counts ?? NO_PHOTOS;
  return {
    id: row.id,
    path: pathForPerson(row.path),
    name: pathForPerson(basename(row.path)) || pathForPerson(row.path),
    photos: photos - failed,
    pending,
    failed,
    missing,
    isOffline: !isThere || row.isAway,
    isPaused: row.isPaused,
    watch: how,
    watchProblem: problem === null ? null : { code: problem.code, message: problem.message },
    excludes: [...row.excludes],
    scannedAt: row.scannedAt === undefined ? null : new Date(row.scannedAt).toISOString(),
  };
}

/** What the frame around the photos shows: folders, counts, the model, the work. */
export class LibraryOverview {
  readonly #parts: LibraryParts;
  readonly #looks = new FolderLooks();
  readonly #begunAt = performance.now();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  /** Looks anew at each folder's drive next time. */
  lookAgain(): void {
    this.#looks.forget();
  }

  /** The photos that the engine before this one went down with, said for a while. */
  #crashOf({ crash }: OverviewParts): CallOutput<'overview'>['crash'] {
    const isOld = performance.now() - this.#begunAt > CRASH_SAID_MS;
    if (crash === undefined || isOld) return null;
    const isLeftOut = crash.leftOut.length > 0;
    const paths = (isLeftOut ? crash.leftOut : crash.inHand).flatMap(
      (id) => this.#parts.catalog.photo(id)?.path ?? [],
    );
    return { photos: paths.map((path) => pathForPerson(basename(path))), isLeftOut };
  }

  async read(engine: OverviewParts): Promise<CallOutput<'overview'>> {
    const catalog: CatalogReader = this.#parts.catalog;
    const rows = catalog.folders();
    const there = await Promise.all(rows.map(({ path }) => this.#looks.isThere(path)));
    const pack = await this.#parts.pack();
    const counts = catalog.browse.folderCounts();
    const { photos, pending, failed } = catalog.counts();
    const byFolder = new Map(counts.map((folder) => [folder.folderId, folder]));
    // As the list of them has it: of a drive that is away, nobody knows.
    const missingIn = (id: number) => byFolder.get(id)?.missing ?? 0;
    return {
      library: pathForPerson(this.#parts.folder.dir),
      photos: photos - failed,
      pending,
      failed,
      missing: rows.reduce((sum, row) => sum + (row.isAway ? 0 : missingIn(row.id)), 0),
      folders: rows.map((row, at) =>
        folderOf(row, byFolder.get(row.id), there[at] === true, engine.watchOf(row.id)),
      ),
      types: catalog.browse.formatCounts().map(({ format, photos }) => ({ type: format, photos })),
      model: pack === undefined ? null : { id: pack.manifest.id, name: pack.manifest.name },
      work: engine.work,
      crash: this.#crashOf(engine),
    };
  }
}
