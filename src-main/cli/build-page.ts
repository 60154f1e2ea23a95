import { existsSync } from 'node:fs';
import { rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { build } from 'vite';

// A process of its own: node build-page.ts FOLDER (see page-folder.ts).

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

/** @returns undefined where Vite is not installed: a packaged Kindred brings its page. */
async function loadBuild(): Promise<typeof build | undefined> {
  try {
    return (await import('vite')).build;
  } catch (cause) {
    const isMissing =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    if (isMissing) return undefined;
    throw cause;
  }
}

function hasCode(cause: unknown, ...codes: string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}

/** Puts a finished folder in the place of another; two that do so at once do no harm. */
async function replaceFolder(made: string, folder: string): Promise<void> {
  const old = `${folder}.old-${process.pid}`;
  await rename(folder, old).catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT')) throw cause;
  });
  await rename(made, folder).catch((cause: unknown) => {
    // Another process put its own there meanwhile, made of the same.
    if (!hasCode(cause, 'ENOTEMPTY', 'EEXIST', 'EPERM') || !existsSync(folder)) throw cause;
  });
  await rm(old, { recursive: true, force: true });
  await rm(made, { recursive: true, force: true });
}

async function buildPage(folder: string): Promise<void> {
  const build = await loadBuild();
  if (build === undefined && existsSync(join(folder, 'index.html'))) return;
  if (build === undefined) throw new Error('Vite is not installed; run npm ci.');
  const made = `${folder}.new-${process.pid}`;
  const begunAt = new Date();
  await build({
    configFile: CONFIG,
    logLevel: 'warn',
    build: { outDir: made, emptyOutDir: true },
  });
  // What changes while it is built is newer than the page.
  await utimes(join(made, 'index.html'), begunAt, begunAt);
  await replaceFolder(made, folder);
}

const [folder] = process.argv.slice(2);
if (folder !== undefined) await buildPage(folder);
