import type { WorkEvents } from '../../contract/events.ts';
import { fail, ok, type ErrorCode, type Result } from '../../contract/errors.ts';
import type { Catalog, FailedPhoto } from '../catalog/catalog.ts';
import { pathForPerson, pathKey, type FilePath } from '../scan/file-path.ts';
import { isInside, scanFolder, type FolderScan } from '../scan/folder-scan.ts';
import { partPath, registerFolder, type FolderPart } from '../scan/library-folders.ts';
import { reconcile } from '../scan/reconcile.ts';
import { ProgressMeter } from './progress-meter.ts';

/** Reasons that may be gone by now without a trace in the file's size or time. */
export const PASSING_REASONS: readonly ErrorCode[] = [
  'file-missing',
  'file-unreadable',
  'file-changed',
];

export interface ScanContext extends WorkEvents {
  readonly catalog: Catalog;
  readonly signal?: AbortSignal | undefined;
}

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
    signal: context.signal,
    onFound: (files) => {
      meter.set(files);
    },
  });
}

/** Brings the catalog in step with one folder; gives how many photos were as before. */
function applyScan(context: ScanContext, part: FolderPart, scan: FolderScan): number {
  const { catalog } = context;
  const { folder, under } = part;
  const known = catalog.knownFiles(folder.id, pathKey(under, folder.foldsCase));
  const isGone = scan.files.length === 0 && [...known.values()].some((k) => k.state !== 'missing');
  if (isGone) {
    // An empty mount point looks just like this; photos are never given up on such a hint.
    const message = `${pathForPerson(partPath(part))} looks empty now; its ${known.size} photos stay in the library.`;
    context.onNotice?.({ message });
    return 0;
  }
  const changes = reconcile(
    known,
    scan.files,
    scan.unreadable.map((failed) => failed.path),
  );
  catalog.applyChanges(folder.id, changes);
  if (under === '') catalog.markScanned(folder.id);
  return changes.unchanged;
}

/**
 * Looks through folders and makes their new and changed photos pending; reads no photo.
 * @returns a reason only where not one of the folders could be looked into, or when cancelled.
 */
export async function scanFolders(
  context: ScanContext,
  folders: readonly FilePath[],
): Promise<Result<ScannedFolders>> {
  const meter = new ProgressMeter('scan', undefined, context.onProgress);
  const parts: FolderPart[] = [];
  const failed: FailedPhoto[] = [];
  let unchanged = 0;
  for (const path of folders) {
    const part = await registerFolder(context.catalog, path);
    const scan = part.ok ? await scanPart(context, part.value, meter) : part;
    if (!scan.ok) {
      if (scan.error.code === 'cancelled') return scan;
      failed.push({ path, code: scan.error.code, message: scan.error.message });
      continue;
    }
    if (!part.ok) continue;
    parts.push(part.value);
    unchanged += applyScan(context, part.value, scan.value);
    failed.push(...scan.value.unreadable);
  }
  meter.flush();
  const [first] = failed;
  if (parts.length === 0 && first !== undefined) {
    return fail(first.code, `${pathForPerson(first.path)}: ${first.message}`);
  }
  return ok({ parts, unchanged, failed });
}

/** The photos of the catalog that could not be read, in these parts of the library. */
export function failuresIn(catalog: Catalog, parts: readonly FolderPart[]): FailedPhoto[] {
  return catalog
    .failures()
    .filter(({ path }) => parts.some((part) => isInside(path, partPath(part))));
}
