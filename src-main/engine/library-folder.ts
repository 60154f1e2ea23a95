import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../contract/errors.ts';

/** Where things lie inside a library folder. Only the catalog cannot be made again from the photos. */
export interface LibraryFolder {
  readonly dir: string;
  readonly indexes: string;
  readonly thumbnails: string;
  readonly models: string;
}

/** Where a person's library is when they name none: the place each system keeps for such data. */
export function defaultLibraryDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Kindred');
  }
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Kindred');
  // XDG Base Directory Specification 0.8: a relative value is to be ignored.
  const data = env['XDG_DATA_HOME'];
  const base = data?.startsWith('/') === true ? data : join(homedir(), '.local', 'share');
  return join(base, 'kindred');
}

/** The places inside a library folder. */
export function libraryFolder(dir: string): LibraryFolder {
  return {
    dir,
    indexes: join(dir, 'index'),
    thumbnails: join(dir, 'thumbnails'),
    models: join(dir, 'models'),
  };
}

/** Makes the library folder where it is not there yet; readable by this account only. */
export function makeLibraryFolder(dir: string): Result<LibraryFolder> {
  const folder = libraryFolder(dir);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const path of [folder.indexes, folder.thumbnails, folder.models]) {
      if (!existsSync(path)) mkdirSync(path);
    }
    return ok(folder);
  } catch (cause) {
    return fail('library-unreadable', `The library folder ${dir} can’t be made.`, cause);
  }
}
