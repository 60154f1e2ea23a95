// Tries a packaged app as its first user will: node packaging/smoke-test.ts PATH_OF_THE_EXECUTABLE
// Nothing of this computer's own Kindred is touched: library, settings and pictures are made for it.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startPackaged, type PackagedApp } from './packaged-app.ts';
import { drawPictures, findSimilarOn } from './smoke-steps.ts';

/** Where the picture of a failure goes. */
const FAILURES = fileURLToPath(new URL('../.cache/smoke-test', import.meta.url));
const ownerSchema = z.object({ pid: z.int().positive() });
/** How long the engine may outlive its window, ms. */
const ENGINE_MS = 20_000;

function tell(step: string): void {
  console.log(`  ${step}`);
}

/** The process that holds a library open: the engine. */
function engineOf(library: string): number {
  const owner: unknown = JSON.parse(readFileSync(join(library, 'lock.json'), 'utf8'));
  return ownerSchema.parse(owner).pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // No such process.
  }
}

/** Nobody tells of the end of a process that somebody else started: it is asked for. */
async function expectGone(pid: number): Promise<void> {
  const until = Date.now() + ENGINE_MS;
  while (isAlive(pid)) {
    if (Date.now() > until) throw new Error(`The engine (process ${pid}) is still there.`);
    await wait(100);
  }
}

async function quitInGoodOrder(app: PackagedApp, library: string): Promise<void> {
  const engine = engineOf(library);
  const code = await app.quit();
  if (code !== 0) throw new Error(`It quit with ${code ?? 'a signal'} instead of 0.`);
  await expectGone(engine);
  // Whoever closes a library takes this file away.
  if (existsSync(join(library, 'lock.json'))) throw new Error('The library was not closed.');
  tell('it quits in good order, and its engine with it');
}

async function keep(app: PackagedApp): Promise<void> {
  if (app.page.isClosed()) return;
  await mkdir(FAILURES, { recursive: true });
  const path = join(FAILURES, 'failed.png');
  await app.page.screenshot({ path, timeout: 10_000 });
  console.error(`What it showed: ${path}`);
}

async function tryOut(executable: string, folder: string): Promise<void> {
  const pictures = join(folder, 'Pictures');
  const library = join(folder, 'Library');
  await drawPictures(pictures);
  const app = await startPackaged(executable, [
    `--user-data-dir=${join(folder, 'Settings')}`,
    '--lang=en-GB',
    '--library',
    library,
    pictures,
  ]);
  try {
    tell('it starts and has a window');
    await findSimilarOn(app.page, tell);
    await quitInGoodOrder(app, library);
  } catch (cause) {
    console.error(`What it said:\n${app.errors()}\n`);
    await keep(app).catch(console.error);
    throw cause;
  } finally {
    await app.end();
  }
}

async function main(executable: string | undefined): Promise<number> {
  if (executable === undefined || !existsSync(executable)) {
    console.error('Usage: node packaging/smoke-test.ts PATH_OF_THE_EXECUTABLE');
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), 'kindred-smoke-'));
  console.log(executable);
  try {
    await tryOut(executable, folder);
    console.log('The package is whole.');
    return 0;
  } catch (cause) {
    console.error(cause);
    return 1;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}

process.exitCode = await main(process.argv[2]);
