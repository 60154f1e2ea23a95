import { cp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePage } from '../src-main/cli/page-folder.ts';
import { replaceFolder } from '../src-main/cli/replace-folder.ts';
import { modelSources } from '../src-main/engine/model/model-sources.ts';
import { reachedCode, writeCode } from './app-code.ts';
import { appManifest, originOf, readProject } from './app-manifest.ts';
import { putWeights } from './app-weights.ts';
import { buildPreload } from './build-preload.ts';
import { licences } from './licences.ts';

// Also a program of its own: node build-app.ts [--release] [FOLDER].

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** Where the app is built, for `npm start` and for electron-builder. */
const APP_FOLDER = join(PROJECT, '.cache/app');

/** What is started: the app, and the engine in its own process. All else is reached from there. */
const ENTRIES = ['electron/main.ts', 'engine-process/main.ts'];

export interface AppBuild {
  /** Where the app is put; what lies there is replaced. */
  readonly folder?: string;
  readonly entries?: readonly string[];
  /** For people to install: an app without its network is refused. */
  readonly isRelease?: boolean;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

async function writeResources(folder: string, packages: ReadonlySet<string>): Promise<void> {
  await cp(join(PROJECT, 'resources'), folder, { recursive: true });
  const contents = {
    project: PROJECT,
    packages: [...packages].filter((name) => name !== 'electron'),
    hasNode: process.platform === 'linux',
  };
  await writeFile(join(folder, 'licences.txt'), await licences(contents));
}

async function writeWeights(folder: string, { isRelease, environment }: AppBuild): Promise<void> {
  const sources = modelSources(environment ?? process.env);
  // Whoever develops is not made to wait for the internet.
  const offline = sources.offline || isRelease !== true;
  const put = await putWeights(folder, { ...sources, offline });
  if (put.ok) return;
  if (isRelease === true) throw new Error(put.error.message, { cause: put.error.cause });
  console.error(`The app is built without its network. ${put.error.message}`);
}

async function writeApp(folder: string, build: AppBuild): Promise<void> {
  const begunAt = new Date();
  const code = await reachedCode(join(PROJECT, 'src-main'), build.entries ?? ENTRIES);
  await writeCode(code, join(folder, 'src-main'));
  // Outside the package's archive, where the engine lies, there is no other that says so.
  await writeFile(join(folder, 'src-main/package.json'), '{ "type": "module" }\n');
  await buildPreload(join(folder, 'src-main/electron/preload.cjs'));
  // Not a copy of the one that browsers get: another process may be replacing that just now.
  const page = await ensurePage(join(folder, 'renderer'));
  if (!page.ok) throw new Error(page.error.message, { cause: page.error.cause });
  await writeResources(join(folder, 'resources'), code.packages);
  await writeWeights(join(folder, 'resources/weights'), build);
  const project = await readProject(new URL('../package.json', import.meta.url));
  const origin = originOf(build.environment ?? process.env);
  const manifest = appManifest(project, code.packages, origin);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  // What changes while it is built is newer than the app.
  await utimes(join(folder, 'package.json'), begunAt, begunAt);
}

/**
 * Builds the app: code as JavaScript, preload script, page, resources, weights. The folder is whole
 * and new afterwards, or as it was.
 */
export async function buildApp(build: AppBuild = {}): Promise<void> {
  const folder = build.folder ?? APP_FOLDER;
  const made = `${folder}.new-${process.pid}`;
  await mkdir(made, { recursive: true });
  try {
    await writeApp(made, build);
    await replaceFolder(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const words = process.argv.slice(2);
  const folder = words.find((word) => !word.startsWith('--'));
  await buildApp({
    isRelease: words.includes('--release'),
    ...(folder === undefined ? {} : { folder }),
  });
}
