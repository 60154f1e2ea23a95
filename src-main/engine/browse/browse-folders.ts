import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { CallOutput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { compareNatural } from '../catalog/natural-order.ts';
import { pathForFs, pathForPerson, pathFromBytes, type FilePath } from '../scan/file-path.ts';
import { openFolder } from '../scan/folder-scan.ts';
import { isPhotoName, isWalkedFolder } from '../scan/photo-files.ts';
import { knownFolders, type Account } from './person-folders.ts';

interface Inside {
  readonly folders: FilePath[];
  readonly photos: number;
}

async function leadsToFolder(entry: Dirent<Buffer>, path: FilePath): Promise<boolean> {
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return false;
  return stat(pathForFs(path)).then(
    (stats) => stats.isDirectory(),
    () => false, // A link to nothing.
  );
}

async function lookInside(folder: FilePath): Promise<Inside> {
  const options = { withFileTypes: true, encoding: 'buffer' } as const;
  const entries = await readdir(pathForFs(folder), options);
  const folders: FilePath[] = [];
  const parent = basename(folder);
  let photos = 0;
  for (const entry of entries) {
    const name = pathFromBytes(entry.name);
    if (entry.isFile() && isPhotoName(name)) photos += 1;
    else if (isWalkedFolder(name, parent) && (await leadsToFolder(entry, join(folder, name)))) {
      folders.push(name);
    }
  }
  return { folders: folders.sort(compareNatural), photos };
}

/**
 * What is inside a folder, for choosing one; the account's home where none is named. Hidden and
 * system folders are left out. `folder-missing`, `folder-unreadable` or `not-a-folder` with a
 * sentence where it can't be looked into.
 */
export async function browseFolders(
  account: Account,
  path: FilePath | undefined,
): Promise<Result<CallOutput<'browseFolders'>>> {
  const at = resolve(path ?? account.home);
  const opened = await openFolder(at);
  if (!opened.ok) {
    const { code, message, cause } = opened.error;
    return fail(code, `${pathForPerson(at)}: ${message}`, cause);
  }
  const [inside, places] = await Promise.all([lookInside(at), knownFolders(account)]);
  const parent = dirname(at);
  return ok({
    path: at,
    parent: parent === at ? null : parent,
    places: places.map(({ name, path: place }) => ({ name: pathForPerson(name), path: place })),
    folders: inside.folders.map((name) => ({ name: pathForPerson(name), path: join(at, name) })),
    photos: inside.photos,
  });
}
