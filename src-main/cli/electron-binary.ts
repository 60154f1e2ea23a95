import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where an Electron of one's own lies, unpacked; electron's own index.js goes by it, too. */
export const ELECTRON_PLACE = 'ELECTRON_OVERRIDE_DIST_PATH';

/** The folder of the package; undefined where it is not installed, as in production. */
function electronPackage(): string | undefined {
  try {
    // Found, not loaded: what the package does when it is loaded without its program is fetch it.
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch (cause) {
    const isMissing =
      cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND';
    if (isMissing) return undefined;
    throw cause;
  }
}

/** Where the program is below its folder; the package writes that down when it has fetched it. */
function programPath(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'path.txt'), 'utf8').trim();
  } catch {
    return undefined; // It was never fetched.
  }
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The program of Electron for development; undefined where there is none. Nothing is fetched.
 * @param folder of the package `electron`.
 */
export function electronBinary(
  env: NodeJS.ProcessEnv,
  folder: string | undefined = electronPackage(),
): string | undefined {
  const named = folder === undefined ? undefined : programPath(folder);
  const place = env[ELECTRON_PLACE] ?? '';
  if (place !== '') return found(join(place, named ?? 'electron'));
  if (folder === undefined || named === undefined) return undefined;
  return found(join(folder, 'dist', named));
}

function found(file: string): string | undefined {
  return canRun(file) ? file : undefined;
}
