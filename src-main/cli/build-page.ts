import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { build } from 'vite';
import { replaceFolder } from './replace-folder.ts';

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
