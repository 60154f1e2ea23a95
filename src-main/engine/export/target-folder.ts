import { lstat, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { FolderRow } from '../catalog/catalog.ts';
import {
  pathForFs,
  pathForPerson,
  pathFromBytes,
  pathKey,
  type FilePath,
} from '../scan/file-path.ts';
import { isInside, openFolder } from '../scan/folder-scan.ts';
import { targetFailure } from './target-failure.ts';

/** What must not take copies in: the folders of the library, and where it is kept. */
export interface LibraryPlaces {
  readonly folders: readonly FolderRow[];
  readonly library: FilePath;
}

/**
 * The real path of a folder that copies can go into.
 *
 * Fails with `export-unwritable` or `export-into-library`.
 */
export async function openTarget(to: FilePath, places: LibraryPlaces): Promise<Result<FilePath>> {
  const shown = pathForPerson(to);
  if (!isAbsolute(to)) {
    return fail('export-unwritable', `${shown} is not a whole path; it begins at the top.`);
  }
  const opened = await openFolder(to);
  if (!opened.ok) {
    return fail('export-unwritable', `${shown}: ${opened.error.message}`, opened.error.cause);
  }
  const refused = await refuseLibrary(opened.value, places);
  return refused ?? ok(opened.value);
}

/**
 * The real path of a folder that copies can go into, made where only its last part is missing.
 *
 * Fails with `export-unwritable` or `export-into-library`.
 */
export async function makeTarget(to: FilePath, places: LibraryPlaces): Promise<Result<FilePath>> {
  if (!isAbsolute(to)) return openTarget(to, places);
  const opened = await openFolder(to);
  if (opened.ok || opened.error.code !== 'folder-missing') return openTarget(to, places);
  const whole = resolve(to);
  const above = await openTarget(dirname(whole), places);
  if (!above.ok) return above;
  try {
    // Not `recursive`: where a file system takes no folders (/proc), that tries for ever.
    await mkdir(pathForFs(join(above.value, basename(whole))));
  } catch (cause) {
    if (!isThereAlready(cause)) return targetFailure(cause);
  }
  return openTarget(whole, places);
}

function isThereAlready(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
}

async function refuseLibrary(
  real: FilePath,
  { folders, library }: LibraryPlaces,
): Promise<Result<never> | undefined> {
  const shown = pathForPerson(real);
  if (await isWithin(real, [library])) {
    const message = `${shown} is where Kindred keeps its own files; choose another folder.`;
    return fail('export-into-library', message);
  }
  const named = folders.some(
    ({ path, foldsCase, pathKey: key }) =>
      isInside(pathKey(real, foldsCase), key) || isInside(real, path),
  );
  if (
    !named &&
    !(await isWithin(
      real,
      folders.map(({ path }) => path),
    ))
  )
    return undefined;
  const message = `${shown} is part of the library, so the copies would come in as new photos; choose another folder.`;
  return fail('export-into-library', message);
}

async function identity(
  path: FilePath,
  look: typeof stat | typeof lstat = stat,
): Promise<string | undefined> {
  try {
    const { dev, ino } = await look(pathForFs(path), { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined; // Not there now: nothing can be inside it.
  }
}

/** By what folders are, not by what they are called: links, other case and mounts lead nowhere else. */
async function isWithin(path: FilePath, folders: readonly FilePath[]): Promise<boolean> {
  const known = new Set(await Promise.all(folders.map((folder) => identity(folder))));
  known.delete(undefined);
  for (let at = path; ; at = dirname(at)) {
    if (known.has(await identity(at))) return true;
    if (dirname(at) === at) return false;
  }
}

/** Tries whether files can be made there. */
export async function tryWriting(target: FilePath, mark: string): Promise<Result<void>> {
  const path = pathForFs(join(target, temporaryName(mark, 'test')));
  try {
    await (await open(path, 'wx')).close();
    await rm(path);
    return ok(undefined);
  } catch (cause) {
    return targetFailure(cause);
  }
}

/** The name of a file that is being written: hidden, and nobody else's. */
export function temporaryName(mark: string, part: string | number): string {
  return `.kindred-${mark}-${part}.part`;
}

export function isTemporary(name: string, mark: string): boolean {
  return name.startsWith(`.kindred-${mark}-`) && name.endsWith('.part');
}

/** The names of all that is in the folder. */
export async function namesIn(target: FilePath): Promise<Result<string[]>> {
  try {
    const names = await readdir(pathForFs(target), { encoding: 'buffer' });
    return ok(names.map(pathFromBytes));
  } catch (cause) {
    return targetFailure(cause);
  }
}

/** Whether two names are one file; a link is another one than what it leads to. */
export async function isSameFile(one: FilePath, other: FilePath): Promise<boolean> {
  const known = await identity(one, lstat);
  return known !== undefined && known === (await identity(other, lstat));
}
