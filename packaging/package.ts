import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { buildApp } from './build-app.ts';
import { packWords } from './pack-words.ts';

// A program: node packaging/package.ts [--release] [WHAT ELECTRON-BUILDER TAKES, such as --linux deb].

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);

await buildApp({ isRelease: words.includes('--release') });
const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
const { status } = spawnSync(
  process.execPath,
  [builder, ...packWords(words, process.platform, process.env)],
  { cwd: PROJECT, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
