import { fail, ok, type ErrorCode, type Result } from '../../contract/errors.ts';
import type { Catalog, FailedPhoto, FolderRow, KnownFile } from '../catalog/catalog.ts';
import { excludedBy, isLeftOut } from '../scan/exclude-patterns.ts';
import { pathForPerson, pathKey, type FilePath } from '../scan/file-path.ts';
import { isInside, scanFolder, type FolderScan } from '../scan/folder-scan.ts';
import { partPath, registerFolder, type FolderPart } from '../scan/library-folders.ts';
import { reconcile } from '../scan/reconcile.ts';
import { takeInSidecars, type SidecarContext } from './go-through-sidecars.ts';
import { ProgressMeter } from './progress-meter.ts';

/** Reasons that may be gone by now without a trace in the file's size or time. */
export const PASSING_REASONS: readonly ErrorCode[] = [
  'file-missing',
  'file-unreadable',
  'file-changed',
];

export type ScanContext = SidecarContext;

/** What the scans of some folders found. */
export interface ScannedFolders {
  readonly parts: readonly FolderPart[];
  readonly unchanged: number;
  /** Folders that could not be looked into, with the reason. */
  readonly failed: readonly FailedPhoto[];
}

function scanPart(
  context: ScanContext,
  part: FolderPart,
  meter: ProgressMeter,
): Promise<Result<FolderScan>> {
  return scanFolder({
    root: part.folder.path,
    under: part.under,
    foldsCase: part.folder.foldsCase,
    libraryRoots: context.catalog.folders().map((folder) => folder.path),
    isExcluded: excludedBy(part.folder.excludes),
    signal: context.signal,
    onFound: (files) => {
      meter.set(files);
    },
  });
}

/** Nothing is read from a folder that is away: its pending photos would only fail. */
function markAway(catalog: Catalog, { folder, under }: FolderPart): void {
  if (under === '') catalog.changeFolder(folder.id, { isAway: true });
}

/** Tells photos that are gone from those that a pattern leaves out. */
function markExcluded(
  catalog: Catalog,
  folder: FolderRow,
  known: ReadonlyMap<FilePath, KnownFile>,
  nowMissing: readonly number[],
): void {
  const isExcluded = excludedBy(folder.excludes);
  const now = new Set(nowMissing);
  const missing = [...known.values()].filter(({ id, state }) => state === 'missing' || now.has(id));
  if (missing.length === 0) return;
  const excluded = missing.filter(({ path }) => isLeftOut(isExcluded, path));
  catalog.markExcluded(
    missing.map(({ id }) => id),
    excluded.map(({ id }) => id),
  );
}

/** Brings the catalog in step with one folder; gives how many photos were as before, if it is there. */
function applyScan(context: ScanContext, part: FolderPart, scan: FolderScan): number | undefined {
  const { catalog } = context;
  const { folder, under } = part;
  const known = catalog.knownFiles(folder.id, pathKey(under, folder.foldsCase));
  const isEmpty = scan.files.length === 0 && scan.excluded === 0;
  const isGone = isEmpty && [...known.values()].some((k) => k.state !== 'missing');
  if (isGone) {
    // An empty mount point looks just like this; photos are never given up on such a hint.
    const message = `${pathForPerson(partPath(part))} looks empty now; its ${known.size} photos stay in the library.`;
    context.onNotice?.({ message });
    markAway(catalog, part);
    return undefined;
  }
  const changes = reconcile(
    known,
    scan.files,
    scan.unreadable.map((failed) => failed.path),
  );
  catalog.applyChanges(folder.id, changes);
  catalog.changeFolder(folder.id, { isAway: false });
  markExcluded(catalog, folder, known, changes.missing);
  if (under === '') catalog.markScanned(folder.id);
  return changes.unchanged;
}

/** A folder to be scanned, by the path that a person knows it by. */
interface WantedFolder {
  readonly path: FilePath;
  readonly part: () => Promise<Result<FolderPart>> | Result<FolderPart>;
}

/** One after the other: a folder may take in those before it. */
async function scanEach(
  context: ScanContext,
  folders: readonly WantedFolder[],
): Promise<Result<ScannedFolders>> {
  const meter = new ProgressMeter('scan', undefined, context.onProgress);
  const parts: FolderPart[] = [];
  const failed: FailedPhoto[] = [];
  let unchanged = 0;
  for (const { path, part: find } of folders) {
    const part = await find();
    const scan = part.ok ? await scanPart(context, part.value, meter) : part;
    if (!scan.ok) {
      if (scan.error.code === 'cancelled') return scan;
      failed.push({ path, code: scan.error.code, message: scan.error.message });
      if (part.ok) markAway(context.catalog, part.value);
      continue;
    }
    if (!part.ok) continue;
    parts.push(part.value);
    const asBefore = applyScan(context, part.value, scan.value);
    unchanged += asBefore ?? 0;
    if (asBefore !== undefined) {
      const taken = await takeInSidecars(context, part.value, scan.value);
      if (!taken.ok) return taken;
    }
    failed.push(...scan.value.unreadable);
  }
  meter.flush();
  return ok({ parts, unchanged, failed });
}

/**
 * Looks through folders and makes their new and changed photos pending; reads no photo. Those that
 * are not in the library yet become a part of it; those that were paused go on.
 * @returns a reason only where not one of the folders could be looked into, or when cancelled.
 */
export async function scanFolders(
  context: ScanContext,
  folders: readonly FilePath[],
): Promise<Result<ScannedFolders>> {
  const { catalog } = context;
  const part = async (path: FilePath) => {
    const registered = await registerFolder(catalog, path);
    if (registered.ok) catalog.changeFolder(registered.value.folder.id, { isPaused: false });
    return registered;
  };
  const wanted = folders.map((path) => ({ path, part: () => part(path) }));
  const scanned = await scanEach(context, wanted);
  if (!scanned.ok) return scanned;
  const [first] = scanned.value.failed;
  if (scanned.value.parts.length === 0 && first !== undefined) {
    return fail(first.code, `${pathForPerson(first.path)}: ${first.message}`);
  }
  return scanned;
}

/**
 * Looks through folders of the library again.
 * @returns a reason only when cancelled; folders that are away are among the failed.
 */
export async function rescanFolders(
  context: ScanContext,
  folders: readonly FolderRow[],
): Promise<Result<ScannedFolders>> {
  const wanted = folders.map((folder) => ({
    path: folder.path,
    part: () => ok({ folder, under: '' }),
  }));
  return scanEach(context, wanted);
}

/** The photos of the catalog that could not be read, in these parts of the library. */
export function failuresIn(catalog: Catalog, parts: readonly FolderPart[]): FailedPhoto[] {
  return catalog
    .failures()
    .filter(({ path }) => parts.some((part) => isInside(path, partPath(part))));
}
