import { readFile, readdir, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { pathForFs, pathFromBytes, type FilePath } from '../scan/file-path.ts';

/** Where this account's folders are; for tests, another account's. */
export interface Account {
  readonly home: FilePath;
  readonly platform: NodeJS.Platform;
  /** Folders that drives and camera cards appear in. */
  readonly mounts: readonly FilePath[];
}

/** A folder that a person knows by a name. */
export interface KnownFolder {
  readonly kind: 'home' | 'pictures' | 'desktop' | 'downloads' | 'drive';
  readonly name: string;
  readonly path: FilePath;
}

function mountFolders(platform: NodeJS.Platform, user: string | undefined): FilePath[] {
  if (platform === 'darwin') return ['/Volumes'];
  if (platform === 'win32') return [];
  if (user === undefined) return ['/media'];
  return [`/run/media/${user}`, `/media/${user}`, '/media'];
}

/**
 * The account that Kindred runs as.
 * @param userName for tests.
 */
export function thisAccount(userName = () => userInfo().username): Account {
  const { platform } = process;
  return { home: homedir(), platform, mounts: mountFolders(platform, nameOrNone(userName)) };
}

function nameOrNone(userName: () => string): string | undefined {
  try {
    return userName();
  } catch {
    return undefined; // A number without a name, as in a container: no desktop mounts drives for it.
  }
}

export async function isFolder(path: FilePath): Promise<boolean> {
  return stat(pathForFs(path)).then(
    (stats) => stats.isDirectory(),
    () => false, // Not there, or not for this account.
  );
}

/** XDG_PICTURES_DIR and the like, where the desktop keeps them (xdg-user-dirs). */
async function xdgFolders(home: FilePath): Promise<ReadonlyMap<string, FilePath>> {
  const text = await readFile(join(home, '.config', 'user-dirs.dirs'), 'utf8').catch(() => '');
  const folders = new Map<string, FilePath>();
  for (const [, name = '', value = ''] of text.matchAll(/^XDG_(\w+)_DIR="(.*)"\s*$/gm)) {
    const path = value.replace(/^\$HOME(?=\/|$)/, home);
    if (isAbsolute(path)) folders.set(name, path.replace(/(?<=.)\/+$/, ''));
  }
  return folders;
}

async function drives({ platform, mounts, home }: Account): Promise<KnownFolder[]> {
  if (platform === 'win32') return windowsDrives();
  const found: KnownFolder[] = [];
  for (const mount of mounts) {
    const entries = await readdir(pathForFs(mount), {
      withFileTypes: true,
      encoding: 'buffer',
    }).catch(() => []);
    for (const entry of entries) {
      const name = pathFromBytes(entry.name);
      const path = join(mount, name);
      const isMount = entry.isDirectory() && !name.startsWith('.') && !mounts.includes(path);
      if (isMount && path !== home) found.push({ kind: 'drive', name, path });
    }
  }
  return found;
}

/** D: to Z:; C: is where the home folder is. */
const DRIVE_LETTERS = 'D E F G H I J K L M N O P Q R S T U V W X Y Z'.split(' ');

async function windowsDrives(): Promise<KnownFolder[]> {
  const there = await Promise.all(DRIVE_LETTERS.map((letter) => isFolder(`${letter}:\\`)));
  return DRIVE_LETTERS.filter((_, at) => there[at] === true).map((letter) => ({
    kind: 'drive',
    name: `${letter}:`,
    path: `${letter}:\\`,
  }));
}

/** The folders of an account that a person knows by name, those that are there; drives last. */
export async function knownFolders(account: Account): Promise<KnownFolder[]> {
  const { home, platform } = account;
  const xdg = platform === 'linux' ? await xdgFolders(home) : new Map<string, FilePath>();
  const named = (kind: KnownFolder['kind'], key: string, name: string): KnownFolder => {
    const path = xdg.get(key) ?? join(home, name);
    return { kind, name: basename(path), path };
  };
  const own = [
    named('pictures', 'PICTURES', 'Pictures'),
    named('desktop', 'DESKTOP', 'Desktop'),
    named('downloads', 'DOWNLOAD', 'Downloads'),
  ].filter(({ path }) => path !== home); // A desktop without such folders names the home folder.
  const there = await Promise.all(own.map(({ path }) => isFolder(path)));
  const first: KnownFolder = { kind: 'home', name: 'Home', path: home };
  return [first, ...own.filter((_, at) => there[at] === true), ...(await drives(account))];
}
