import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Catalog, FailedPhoto } from '../catalog/catalog.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { isInside } from '../scan/folder-scan.ts';
import { partPath, registerFolder, type FolderPart } from '../scan/library-folders.ts';
import { lookAtPart, type LookContext, type LookPart } from './look-at-part.ts';
import { ProgressMeter } from './progress-meter.ts';

export type ScanContext = LookContext;

/** What the scans of some folders found. */
export interface ScannedFolders {
  readonly parts: readonly LookPart[];
  /** Folders with files that may still be being written, to be looked at again soon. */
  readonly unsettled: readonly LookPart[];
  readonly unchanged: number;
  /** The catalog is not what it was. */
  readonly hasChanged: boolean;
  /** Folders that could not be looked into, with the reason. */
  readonly failed: readonly FailedPhoto[];
}

/** A folder to be looked through, by the path that a person knows it by. */
interface WantedFolder {
  readonly path: FilePath;
  readonly part: () => Promise<Result<LookPart>> | Result<LookPart>;
}

/** Nothing is read from a folder that is away: its pending photos would only fail. */
function markAway(catalog: Catalog, { folder, under }: LookPart): void {
  if (under === '') catalog.changeFolder(folder.id, { isAway: true });
}

/** One after the other: a folder may take in those before it. */
async function lookAtEach(
  context: ScanContext,
  folders: readonly WantedFolder[],
): Promise<Result<ScannedFolders>> {
  const meter = new ProgressMeter('scan', undefined, context.onProgress);
  const parts: LookPart[] = [];
  const unsettled: LookPart[] = [];
  const failed: FailedPhoto[] = [];
  let unchanged = 0;
  let hasChanged = false;
  const onFound = (files: number) => {
    meter.set(files);
  };
  for (const { path, part: find } of folders) {
    const part = await find();
    const looked = part.ok ? await lookAtPart({ ...context, onFound }, part.value) : part;
    if (!looked.ok) {
      if (looked.error.code === 'cancelled') return looked;
      failed.push({ path, code: looked.error.code, message: looked.error.message });
      if (part.ok) markAway(context.catalog, part.value);
      hasChanged = true;
      continue;
    }
    if (!part.ok) continue;
    parts.push(part.value);
    unchanged += looked.value.unchanged;
    hasChanged ||= looked.value.hasChanged;
    const { folder } = part.value;
    const again = looked.value.unsettled.map((under) => ({ folder, under, isShallow: true }));
    unsettled.push(...again);
    failed.push(...looked.value.unreadable);
  }
  meter.flush();
  return ok({ parts, unsettled, unchanged, hasChanged, failed });
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
  const scanned = await lookAtEach(context, wanted);
  if (!scanned.ok) return scanned;
  const [first] = scanned.value.failed;
  if (scanned.value.parts.length === 0 && first !== undefined) {
    return fail(first.code, `${pathForPerson(first.path)}: ${first.message}`);
  }
  return scanned;
}

/**
 * Looks at parts of the library again.
 * @returns a reason only when cancelled; folders that are away are among the failed.
 */
export async function lookAgain(
  context: ScanContext,
  parts: readonly LookPart[],
): Promise<Result<ScannedFolders>> {
  const wanted = parts.map((part) => ({ path: partPath(part), part: () => ok(part) }));
  return lookAtEach(context, wanted);
}

/** The photos of the catalog that could not be read, in these parts of the library. */
export function failuresIn(catalog: Catalog, parts: readonly FolderPart[]): FailedPhoto[] {
  return catalog
    .failures()
    .filter(({ path }) => parts.some((part) => isInside(path, partPath(part))));
}
