import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fail, ok, type Result } from '../contract/errors.ts';

const projectPath = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where the built page lies. */
export const PAGE_FOLDER = projectPath('.cache/renderer');
/** What the page is made of: when none of it is newer than the page, the page is as it should be. */
const SOURCES = [
  'src-renderer',
  'src-main/contract',
  'vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
].map(projectPath);
const BUILDER = fileURLToPath(new URL('build-page.ts', import.meta.url));

/** Milliseconds since 1970; −∞ where nothing is there. */
async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => -Infinity,
  );
}

async function newestIn(path: string): Promise<number> {
  // A file, or a folder that a packaged Kindred does not bring.
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all([path, ...names.map((name) => join(path, name))].map(changedAt));
  return Math.max(...times);
}

/**
 * Whether what was built is there and newer than what it is made of.
 * @param built the file that is written last.
 * @param sources files and folders.
 */
export async function isUpToDate(built: string, sources: readonly string[]): Promise<boolean> {
  return (await changedAt(built)) >= Math.max(...(await Promise.all(sources.map(newestIn))));
}

/**
 * Sees to it that the built page is there and newer than what it is made of. Building takes a
 * process of its own, as it needs a hundred megabytes that the engine is not to carry.
 * @param sources files and folders.
 */
export async function ensurePage(
  folder: string = PAGE_FOLDER,
  sources: readonly string[] = SOURCES,
): Promise<Result<void>> {
  if (await isUpToDate(join(folder, 'index.html'), sources)) return ok(undefined);
  try {
    await promisify(execFile)(process.execPath, [BUILDER, folder]);
    return ok(undefined);
  } catch (cause) {
    return fail('internal', 'The page of Kindred can’t be built.', cause);
  }
}
