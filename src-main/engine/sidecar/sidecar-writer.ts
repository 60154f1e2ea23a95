import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type KindredError, type Result } from '../../contract/errors.ts';
import type { Catalog, FileStamp } from '../catalog/catalog.ts';
import type { SidecarPhoto } from '../catalog/sidecar-catalog.ts';
import { pathForFs, type FilePath } from '../scan/file-path.ts';
import { withPatience } from '../scan/patience.ts';
import { xmpMarks } from '../xmp/xmp-marks.ts';
import { together, type FileMarks } from './photo-marks.ts';
import { openSidecar, readSidecars, type OpenSidecar } from './read-sidecar.ts';
import { SIDECAR_CHANGED, sidecarStamp, writeSidecarFile } from './sidecar-file.ts';
import { isAsRead } from './sidecar-news.ts';
import { isExactSidecar } from './sidecar-names.ts';
import { editSidecar, newSidecar } from './write-sidecar.ts';

/** How many waiting rows are read at once. */
const PAGE = 256;

/** Another program may write the same sidecar just now, but not for ever. */
const MOST_TRIES = 3;

const CANCELLED: KindredError = { code: 'cancelled', message: 'Stopped.' };
const NOT_THERE: Result<never> = fail('file-missing', 'The photo is not there now.');

export interface SidecarWriting {
  readonly catalog: Catalog;
  readonly signal?: AbortSignal | undefined;
  /** Those are tried again that could not be written before. */
  readonly withFailed?: boolean;
  /** Whether it is to end here; what waits goes on waiting. */
  readonly isPaused?: () => boolean;
  readonly onWritten?: (done: { readonly done: number; readonly failed: number }) => void;
}

/** What a writing of all that waits came to. */
export interface SidecarSummary {
  readonly written: number;
  readonly failed: number;
}

/**
 * Writes the sidecars that wait, one after the other. A photo that is done, or can’t be done now,
 * is safely known as such at once: a stop at any moment loses nothing.
 * @returns `cancelled` where it was stopped.
 */
export async function writeSidecars(writing: SidecarWriting): Promise<Result<SidecarSummary>> {
  const { catalog, withFailed = false, isPaused, onWritten } = writing;
  let [done, failed, after] = [0, 0, 0];
  for (;;) {
    const page = catalog.sidecars.waiting(after, PAGE, withFailed);
    const last = page.at(-1);
    if (last === undefined) return ok({ written: done - failed, failed });
    after = last;
    for (const photoId of page) {
      if (isPaused?.() === true) return ok({ written: done - failed, failed });
      const problem = await writeOne(writing, photoId);
      if (problem?.code === 'cancelled') return { ok: false, error: problem };
      done += 1;
      if (problem !== undefined) failed += 1;
      onWritten?.({ done, failed });
    }
  }
}

/** @returns why it can’t be written now; `cancelled` where it was stopped. */
async function writeOne(
  { catalog, signal }: SidecarWriting,
  photoId: number,
): Promise<KindredError | undefined> {
  for (let left = MOST_TRIES; left > 0; left -= 1) {
    if (signal?.aborted === true) return CANCELLED;
    // The person may have turned the setting off, or taken the photo out, meanwhile.
    if (!catalog.sidecars.isWaiting(photoId)) return undefined;
    const folder = catalog.sidecars.photo(photoId)?.folder ?? '';
    const written = await withPatience(folder, { signal }, () => tryToWrite(catalog, photoId));
    if (written.ok) return undefined;
    if (written.error.code === 'cancelled') return CANCELLED;
    if (written.error.code === 'file-changed' && left > 1) continue;
    catalog.sidecars.saveUnwritten(photoId, written.error);
    return written.error;
  }
  return undefined;
}

async function tryToWrite(catalog: Catalog, photoId: number): Promise<Result<void>> {
  const photo = await upToDate(catalog, photoId);
  if (!photo.ok) return photo;
  const { folder, marks: asked, sidecars } = photo.value;
  // What the others say was not taken in as long as one of them can’t be read.
  const problem = sidecars.find((sidecar) => sidecar.problem !== null)?.problem;
  if (typeof problem === 'string') return fail('sidecar-unreadable', problem);
  const path = targetOf(photo.value);
  const opened = await openOrMake(join(folder, path));
  if (!opened.ok) return opened;
  const { document, stamp, hasByteOrderMark } = opened.value;
  // What it says was not taken in yet: it would be lost.
  if (!isAsTakenIn(photo.value, path, stamp)) return SIDECAR_CHANGED;
  const others = await otherMarks(photo.value, path);
  if (others === undefined) return SIDECAR_CHANGED;
  if (!editSidecar(document, asked, together(...others, photo.value.embedded), new Date())) {
    catalog.sidecars.saveUnchanged(photoId, asked);
    return ok(undefined);
  }
  const text = (hasByteOrderMark ? '\ufeff' : '') + document.serialize();
  const written = await writeSidecarFile({ path: join(folder, path), text, replaces: stamp });
  if (!written.ok) return written;
  catalog.sidecars.saveWritten(photoId, {
    row: { path, ...written.value, problem: null },
    marks: marksWith(xmpMarks(document), others, isExactSidecar(photo.value.path, path)),
    asked,
  });
  return ok(undefined);
}

function isAsTakenIn({ sidecars }: SidecarPhoto, path: FilePath, stamp?: FileStamp): boolean {
  const row = sidecars.find((sidecar) => sidecar.path === path);
  if (stamp === undefined || row === undefined) return stamp === row;
  return isAsRead(row, stamp);
}

/** The exact sidecar goes before the other one. */
function marksWith(own: FileMarks, others: readonly FileMarks[], isExact: boolean): FileMarks {
  return isExact ? together(own, ...others) : together(...others, own);
}

/** The photo as the catalog knows it, after whatever its sidecars said meanwhile was taken in. */
async function upToDate(catalog: Catalog, photoId: number): Promise<Result<SidecarPhoto>> {
  const photo = catalog.sidecars.photo(photoId);
  if (photo?.isThere !== true || !(await isFile(join(photo.folder, photo.path)))) return NOT_THERE;
  const found = await sidecarsNow(photo);
  const isKnown =
    found.length === photo.sidecars.length &&
    found.every((file) => isAsTakenIn(photo, file.path, file));
  if (isKnown) return ok(photo);
  const ordered = found.toSorted(
    (one, other) =>
      Number(isExactSidecar(photo.path, other.path)) - Number(isExactSidecar(photo.path, one.path)),
  );
  catalog.sidecars.saveRead(photoId, await readSidecars(photo.folder, ordered));
  const again = catalog.sidecars.photo(photoId);
  return again === undefined ? NOT_THERE : ok(again);
}

type FoundSidecar = FileStamp & { readonly path: FilePath };

/** The sidecars that are there of those that are known, and an exact one that is new. */
async function sidecarsNow({ folder, path, sidecars }: SidecarPhoto): Promise<FoundSidecar[]> {
  const look = async (file: FilePath): Promise<FoundSidecar[]> => {
    const stamp = await sidecarStamp(join(folder, file));
    return stamp === undefined ? [] : [{ path: file, ...stamp }];
  };
  const found = (await Promise.all(sidecars.map((sidecar) => look(sidecar.path)))).flat();
  // Where case is folded, a second name would be the same file.
  const hasExact = found.some((sidecar) => isExactSidecar(path, sidecar.path));
  return hasExact ? found : [...found, ...(await look(`${path}.xmp`))];
}

async function isFile(path: FilePath): Promise<boolean> {
  try {
    return (await stat(pathForFs(path))).isFile();
  } catch {
    return false;
  }
}

/** The exact sidecar, else one that no other photo shares, else a new exact one. */
function targetOf({ path, sidecars }: SidecarPhoto): FilePath {
  const mine = sidecars.filter(({ isShared }) => !isShared);
  const own = mine.find((sidecar) => isExactSidecar(path, sidecar.path)) ?? mine[0];
  return own?.path ?? `${path}.xmp`;
}

async function openOrMake(
  path: FilePath,
): Promise<
  Result<Omit<OpenSidecar, 'stamp'> & { readonly stamp: OpenSidecar['stamp'] | undefined }>
> {
  const opened = await openSidecar(path);
  if (opened.ok || opened.error.code !== 'file-missing') return opened;
  return ok({ document: newSidecar(), stamp: undefined, hasByteOrderMark: false });
}

/** What the other sidecars of a photo say; undefined where one is not what it was when it was read. */
async function otherMarks(photo: SidecarPhoto, target: FilePath): Promise<FileMarks[] | undefined> {
  const paths = photo.sidecars.map(({ path }) => path).filter((path) => path !== target);
  const opened = await Promise.all(paths.map((path) => openSidecar(join(photo.folder, path))));
  const marks = opened.flatMap((sidecar, index) =>
    sidecar.ok && isAsTakenIn(photo, paths[index] ?? '', sidecar.value.stamp)
      ? [xmpMarks(sidecar.value.document)]
      : [],
  );
  return marks.length === paths.length ? marks : undefined;
}
