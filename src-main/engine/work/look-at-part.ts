import { basename, dirname, join, relative } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { Progress } from '../../contract/events.ts';
import type {
  Catalog,
  FailedPhoto,
  FileChanges,
  FolderRow,
  FoundFile,
  KnownFile,
} from '../catalog/catalog.ts';
import { spareUnseen } from '../keep/forget-long-missing.ts';
import { excludedBy, isLeftOut } from '../scan/exclude-patterns.ts';
import { hashFile } from '../scan/file-hash.ts';
import { pathForPerson, type FilePath } from '../scan/file-path.ts';
import { scanFolder, type FolderScan } from '../scan/folder-scan.ts';
import { withoutHardLinks } from '../scan/hard-links.ts';
import { identify } from '../scan/identify.ts';
import { partPath, type FolderPart } from '../scan/library-folders.ts';
import { holdsAll, lostMounts, mountAbove } from '../scan/mounts.ts';
import { folderOf, isWalkedPath } from '../scan/photo-files.ts';
import { isBelow, reconcile, type Differences } from '../scan/reconcile.ts';
import { takeInSidecars, type SidecarContext } from './go-through-sidecars.ts';
import { withPatience, type Patience } from '../scan/patience.ts';
import { PhotoPlaces } from './place-of-photo.ts';
import type { SettlingFiles } from './settling-files.ts';
import { PASSING_REASONS } from './work-queue.ts';

/** A part of the library to be looked at. */
export interface LookPart extends FolderPart {
  /** Only this one folder: those inside it are looked through where they are new. */
  readonly isShallow?: boolean;
}

/** Whether all of a folder of the library is looked through. */
export function isWhole({ under, isShallow }: LookPart): boolean {
  return under === '' && isShallow !== true;
}

/** The folder right around a photo, by its absolute path. */
export function partAround(folder: FolderRow, photo: FilePath): LookPart {
  return { folder, under: relative(folder.path, dirname(photo)), isShallow: true };
}

export interface LookContext extends SidecarContext {
  /** Files that may still be being written are left for a later look; without it, all are taken. */
  readonly settling?: SettlingFiles | undefined;
  readonly onFound?: (files: number) => void;
  /** How long a drive may be silent, ms; for tests. */
  readonly silenceMs?: number | undefined;
}

type HearingContext = LookContext & Patience;

/** What came of a look. */
export interface Looked {
  /** Photos that are as they were, and indexed. */
  readonly unchanged: number;
  readonly unreadable: readonly FailedPhoto[];
  /** Folders with files that may still be being written, each to be looked at again soon by itself. */
  readonly unsettled: readonly FilePath[];
  /** The catalog is not what it was. */
  readonly hasChanged: boolean;
}

const CANCELLED: Result<never> = fail('cancelled', 'Stopped.');
const AWAY: Result<Looked> = ok({
  unchanged: 0,
  unreadable: [],
  unsettled: [],
  hasChanged: true,
});

type Known = ReadonlyMap<FilePath, KnownFile>;

function scanPart(context: LookContext, part: LookPart): Promise<Result<FolderScan>> {
  const { catalog, signal, onFound } = context;
  const { folder, under } = part;
  return scanFolder({
    root: folder.path,
    under,
    foldsCase: folder.foldsCase,
    libraryRoots: catalog.folders().map(({ path }) => path),
    isExcluded: excludedBy(folder.excludes),
    knownInside: part.isShallow === true ? (key) => catalog.knownInside(folder.id, key) : undefined,
    signal,
    ...(onFound === undefined ? {} : { onFound }),
  });
}

/** The photos that a scan could have come upon. */
function knownIn(catalog: Catalog, part: LookPart, scan: FolderScan): Known {
  const { folder, under, isShallow } = part;
  const { keyOf } = scan;
  if (isShallow !== true) return catalog.knownFiles(folder.id, keyOf(under));
  const known = new Map(catalog.knownDirectly(folder.id, keyOf(under)));
  const skipped = new Set(scan.skipped.map(keyOf));
  const walked = scan.walked.map(keyOf);
  const inside = catalog.knownInside(folder.id, keyOf(under));
  const gone = [...inside.keys()].filter((key) => !skipped.has(key));
  for (const below of new Set([...walked, ...gone])) {
    for (const [key, file] of catalog.knownFiles(folder.id, below)) known.set(key, file);
  }
  return known;
}

function hasAnyOf(known: Known, found: FolderScan, mount: FilePath): boolean {
  return found.files.some((file) => {
    const isThere = holdsAll(mount) || isBelow(file.path, [mount]);
    return isThere && (known.get(file.pathKey)?.state ?? 'missing') !== 'missing';
  });
}

function missingBelow(known: Known, unseen: readonly FilePath[]): number[] {
  if (unseen.length === 0) return [];
  return [...known.values()].flatMap(({ id, state, path }) =>
    state === 'missing' && isBelow(path, unseen) ? [id] : [],
  );
}

function holdsPhotos(known: Known): boolean {
  return [...known.values()].some(({ state }) => state !== 'missing');
}

/**
 * Which drives of a folder are away: a place where a drive was joined and none is now, and where none
 * of its photos is found, is away and not emptied.
 */
async function awayMounts(
  { folder: { path, mounts = [] } }: LookPart,
  known: Known,
  scan: FolderScan,
): Promise<FilePath[]> {
  const lost = await lostMounts(path, mounts);
  return lost.filter((mount) => !hasAnyOf(known, scan, mount));
}

/** Keeps in mind which drives there are, after a look at all of a folder that is not away. */
async function keepMounts(
  { catalog }: LookContext,
  { folder, under, isShallow }: LookPart,
  scan: FolderScan,
  away: readonly FilePath[],
): Promise<void> {
  if (under !== '' || isShallow === true) return;
  const above = await mountAbove(folder.path);
  const now = new Set([...scan.mounts, ...away, ...(above === undefined ? [] : [above])]);
  catalog.changeFolder(folder.id, { mounts: [...now] });
}

/** Tells photos that are gone from those that a pattern leaves out. */
function markExcluded(
  catalog: Catalog,
  folder: FolderRow,
  known: Known,
  nowMissing: readonly number[],
): void {
  const isExcluded = excludedBy(folder.excludes);
  const now = new Set(nowMissing);
  const missing = [...known.values()].filter(({ id, state }) => state === 'missing' || now.has(id));
  if (missing.length === 0) return;
  const top = basename(folder.path);
  const isWalked = ({ path }: KnownFile) => isWalkedPath(folderOf(path), top);
  const excluded = missing.filter((file) => isLeftOut(isExcluded, file.path) || !isWalked(file));
  catalog.markExcluded(
    missing.map(({ id }) => id),
    excluded.map(({ id }) => id),
  );
}

async function takeChanges(
  context: HearingContext,
  folder: FolderRow,
  differences: Differences,
  doubles: ReadonlySet<FilePath>,
): Promise<{ readonly unsettled: readonly FilePath[]; readonly changes: FileChanges }> {
  const { catalog, settling, signal, heard } = context;
  const { added, changed, vanished } = differences;
  const sizes = [...added, ...changed, ...vanished].map(({ byteSize }) => byteSize);
  const places = new PhotoPlaces(catalog, folder.id, doubles);
  const unsettled = new Set<FilePath>();
  const changes = await identify(differences, {
    photos: sizes.length === 0 ? [] : catalog.photosOfSize(sizes),
    placeOf: (photo, file) => places.placeOf(photo, file).finally(heard),
    hashOf: (file) => hashFile(join(folder.path, file.path), file, { signal, onRead: heard }),
    isUnsettled: (file) => {
      const is = settling?.isUnsettled(folder.id, file) === true;
      if (is) unsettled.add(folderOf(file.path));
      return is;
    },
    now: Date.now(),
  });
  // What was broken off has told nothing of the files that were still to be hashed.
  if (!signal.aborted) catalog.applyChanges(folder.id, changes);
  return { unsettled: [...unsettled], changes };
}

/** An empty folder of which it is not known what drive it was on may be the place of one that is away. */
function looksUnmounted({ folder, under }: LookPart, known: Known, scan: FolderScan): boolean {
  const isEmpty = scan.files.length === 0 && scan.excluded === 0;
  return isEmpty && under === '' && folder.mounts === undefined && holdsPhotos(known);
}

function sayAway(context: LookContext, part: LookPart, known: Known): void {
  const { catalog, onNotice } = context;
  catalog.changeFolder(part.folder.id, { isAway: true });
  if (part.folder.isAway) return;
  const photos = [...known.values()].filter(({ state }) => state !== 'missing').length;
  const message = `${pathForPerson(partPath(part))} looks empty now; its ${photos} photos stay in the library.`;
  onNotice?.({ message });
}

/** After an abort nothing is written any more: the catalog may be closed. */
function isStopped({ signal }: Patience): boolean {
  return signal.aborted;
}

/** Any sign of life of the drive keeps a look going. */
function hearing(context: LookContext, { signal, heard }: Patience): HearingContext {
  const onFound = (files: number): void => {
    heard();
    context.onFound?.(files);
  };
  const onProgress = (progress: Progress): void => {
    heard();
    context.onProgress?.(progress);
  };
  return { ...context, signal, heard, onFound, onProgress };
}

/**
 * Looks at a part of a folder and brings the catalog in step with it: new and edited photos become
 * pending, moved ones stay what they are, those that are gone are missing. Decodes no photo.
 * @returns `cancelled`, or why the folder can't be looked into.
 */
export async function lookAtPart(context: LookContext, part: LookPart): Promise<Result<Looked>> {
  const { signal, silenceMs } = context;
  return withPatience(part.folder.path, { signal, silenceMs }, (patience) =>
    look(hearing(context, patience), part),
  );
}

async function look(context: HearingContext, part: LookPart): Promise<Result<Looked>> {
  const scanned = await scanPart(context, part);
  if (!scanned.ok) return scanned;
  const scan = scanned.value;
  if (isStopped(context)) return CANCELLED;
  const known = knownIn(context.catalog, part, scan);
  const away = await awayMounts(part, known, scan);
  if (isStopped(context)) return CANCELLED;
  if (away.some(holdsAll) || looksUnmounted(part, known, scan)) {
    sayAway(context, part, known);
    return AWAY;
  }
  await keepMounts(context, part, scan, away);
  return bringInStep(context, part, { scan, known, away });
}

/** Something happened beside photos that could not be read, for a reason that may be gone by now. */
function readAgain(catalog: Catalog, known: Known, files: readonly FoundFile[]): void {
  const photos = files.map(({ pathKey }) => known.get(pathKey));
  const failed = photos.filter((photo) => photo?.state === 'failed');
  const ids = failed.flatMap((photo) => photo?.id ?? []);
  if (ids.length > 0) catalog.requeueFailed({ codes: PASSING_REASONS, ids });
}

/** What a look saw, and what the catalog knew before. */
interface Seen {
  readonly scan: FolderScan;
  readonly known: Known;
  readonly away: readonly FilePath[];
}

async function bringInStep(
  context: HearingContext,
  part: LookPart,
  { scan, known, away }: Seen,
): Promise<Result<Looked>> {
  const { catalog } = context;
  const { folder } = part;
  const unreadable = scan.unreadable.map(({ path }) => path);
  const unseen = [...unreadable, ...scan.awayLinks, ...scan.skipped, ...away];
  const { files, doubles } = withoutHardLinks(scan.files);
  const differences = reconcile(known, files, unseen);
  const taken = await takeChanges(
    context,
    folder,
    differences,
    new Set(doubles.map(({ pathKey: key }) => key)),
  );
  if (isStopped(context)) return CANCELLED;
  if (folder.isAway) catalog.changeFolder(folder.id, { isAway: false });
  markExcluded(catalog, folder, known, taken.changes.missing ?? []);
  if (!isWhole(part)) readAgain(catalog, known, files);
  else {
    spareUnseen(catalog, missingBelow(known, unseen), Date.now());
    catalog.markScanned(folder.id);
  }
  const sidecars = await takeInSidecars(context, folder, scan, () =>
    [...knownIn(catalog, part, scan).values()].filter(({ path }) => !isBelow(path, unseen)),
  );
  if (!sidecars.ok) return sidecars;
  const { unchanged } = differences;
  const { unsettled } = taken;
  const hasChanged = folder.isAway || Object.values(taken.changes).some(({ length }) => length > 0);
  return ok({ unchanged, unreadable: scan.unreadable, unsettled, hasChanged });
}
