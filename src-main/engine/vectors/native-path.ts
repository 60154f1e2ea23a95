import { mkdtempSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Windows' old limit of 260 characters, less what a temporary name takes. */
const LONGEST_WINDOWS_PATH = 240;

/** Where a short ASCII path can be made on Windows, whatever the person's name is. */
function windowsScratch(): string {
  return process.env['ProgramData'] ?? 'C:\\ProgramData';
}

function isPlain(path: string): boolean {
  return path.length <= LONGEST_WINDOWS_PATH && /^[\x20-\x7e]*$/.test(path);
}

/**
 * Calls `use` with a path that USearch can open. Its file calls on Windows (fopen) take a path in
 * the system's code page, so one with other letters, as in C:\Users\Zoë, is reached through a
 * junction: a link between folders that needs no privilege and is gone afterwards
 * (https://github.com/unum-cloud/USearch/issues/745).
 * @param path a file whose own name is ASCII.
 * @throws what `use` throws, and what making the junction throws.
 */
export function withNativePath<T>(
  path: string,
  use: (nativePath: string) => T,
  { platform = process.platform, scratch = windowsScratch() } = {},
): T {
  if (platform !== 'win32' || isPlain(path)) return use(path);
  const folder = mkdtempSync(join(scratch, 'kindred-'));
  const junction = join(folder, 'index');
  try {
    symlinkSync(resolve(dirname(path)), junction, 'junction');
    try {
      return use(join(junction, basename(path)));
    } finally {
      unlinkSync(junction);
    }
  } finally {
    rmdirSync(folder);
  }
}
