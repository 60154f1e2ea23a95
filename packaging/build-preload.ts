import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

// Also a program of its own: node build-preload.ts FILE.

const ENTRY = fileURLToPath(new URL('../src-main/electron/preload.ts', import.meta.url));

/**
 * Bundles the preload script into one file. It runs in a sandbox, where a script is CommonJS and has
 * nothing to require but `electron`; so all else that it imports goes into it.
 * @param file where it is written, such as `preload.cjs`.
 * @param entry what is bundled.
 */
export async function buildPreload(file: string, entry: string = ENTRY): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    // Nothing of the surroundings goes into it, so that it is the same wherever it is built.
    envDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: dirname(file),
      // Others put their files there, too.
      emptyOutDir: false,
      target: 'es2023',
      minify: false,
      lib: { entry, formats: ['cjs'], fileName: () => basename(file) },
      rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
    },
  });
}

const [file] = process.argv.slice(2);
if (import.meta.main && file !== undefined) await buildPreload(file);
