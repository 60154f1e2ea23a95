import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { unwrap } from '../src-main/contract/errors.ts';
import { AppLibrary } from '../src-main/engine/app-library.ts';
import { saveSample, samplePhoto } from '../src-main/engine/catalog/sample-photo.ts';
import { openCatalog } from '../src-main/engine/catalog/sqlite-catalog.ts';
import { lookAgain, scanFolders } from '../src-main/engine/work/index-folders.ts';
import { writeTinyNetwork } from '../test-fixtures/tiny-network.ts';
import { SoakPictures } from './soak-pictures.ts';

const FILES_IN_A_FOLDER = 100;
const AT_ONCE = 32;
const RUNS = 3;
const MB = 1024 * 1024;

async function inGroups(count: number, work: (at: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - from);
    await Promise.all(Array.from({ length: size }, (_, more) => work(from + more)));
  }
}

/** A folder of so many files, and the catalog that knows them all. */
async function makeKnownFolder(root: string, library: string, files: number): Promise<void> {
  for (let at = 0; at < files; at += FILES_IN_A_FOLDER) {
    await mkdir(join(root, `${at}`), { recursive: true });
  }
  await inGroups(files, (at) => {
    const folder = `${at - (at % FILES_IN_A_FOLDER)}`;
    return writeFile(join(root, folder, `IMG_${at}.jpg`), `file ${at}`);
  });
  const catalog = unwrap(openCatalog(library));
  unwrap(await scanFolders({ catalog }, [root]));
  for (let after = 0; ;) {
    const pending = catalog.pending(after, 1000);
    if (pending.length === 0) break;
    for (const { id } of pending) saveSample(catalog, id, samplePhoto([]));
    after = pending.at(-1)?.id ?? 0;
  }
  catalog.close();
}

/** What happened while Kindred was away: nothing. */
async function rescan(library: string): Promise<Record<string, number>> {
  const started = performance.now();
  const catalog = unwrap(openCatalog(library));
  const parts = catalog.folders().map((folder) => ({ folder, under: '' }));
  const looked = unwrap(await lookAgain({ catalog }, parts));
  const ms = Math.round(performance.now() - started);
  const pending = catalog.pendingCount();
  catalog.close();
  return { ms, unchanged: looked.unchanged, pending };
}

async function untilAllIndexed(library: AppLibrary, photos: number): Promise<number[]> {
  const answers: number[] = [];
  for (;;) {
    const asked = performance.now();
    const { photos: all, pending, work } = unwrap(await library.overview({}));
    unwrap(await library.timeline({}));
    answers.push(performance.now() - asked);
    if (all >= photos && pending === 0 && work.state === 'idle') return answers;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** So many photos come at once into a folder that is watched. */
async function burst(at: string, photos: number): Promise<Record<string, number>> {
  const [models, root] = [join(at, 'models'), join(at, 'burst')];
  await writeTinyNetwork(models);
  await mkdir(root);
  const library = unwrap(
    await AppLibrary.open({
      dir: join(at, 'burst-library'),
      modelSources: { offline: true, chosen: models, shared: models },
      command: 'bench',
    }),
  );
  unwrap(await library.addFolder({ path: root }));
  await untilAllIndexed(library, 0);
  const pictures = await SoakPictures.draw();
  const lag = monitorEventLoopDelay({ resolution: 5 });
  let mostRss = 0;
  const sampling = setInterval(() => {
    mostRss = Math.max(mostRss, process.memoryUsage.rss());
  }, 250);
  const before = process.memoryUsage.rss();
  lag.enable();
  const started = performance.now();
  const written = inGroups(photos, (n) => writeFile(join(root, `IMG_${n}.jpg`), pictures.make(n)));
  const answers = await Promise.all([untilAllIndexed(library, photos), written]).then(([times]) =>
    times.sort((a, b) => a - b),
  );
  const seconds = (performance.now() - started) / 1000;
  lag.disable();
  clearInterval(sampling);
  await library.close();
  const at99 = answers[Math.floor(answers.length * 0.99)] ?? 0;
  return {
    photos,
    seconds: Math.round(seconds),
    answerMedianMs: Math.round(answers[answers.length >> 1] ?? 0),
    answerP99Ms: Math.round(at99),
    longestBlockMs: Math.round(lag.max / 1e6),
    rssBeforeMb: Math.round(before / MB),
    rssMostMb: Math.round(mostRss / MB),
  };
}

/**
 * What it costs to find that nothing changed in a large folder (`--files`, 100,000) when Kindred
 * starts, and what a burst of new photos (`--burst`, 10,000) does to an app that is open.
 */
export async function bench({
  args,
}: {
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: 'string', default: '100000' },
      burst: { type: 'string', default: '10000' },
    },
  });
  const at = await mkdtemp(join(tmpdir(), 'kindred-bench-rescan-'));
  try {
    const [root, library] = [join(at, 'photos'), join(at, 'library')];
    await mkdir(library);
    console.error(`Making ${values.files} files that are known …`);
    await makeKnownFolder(root, library, Number(values.files));
    console.error('Looking for changes …');
    const rescans: Record<string, number>[] = [];
    for (let run = 0; run < RUNS; run += 1) rescans.push(await rescan(library));
    console.error(`Dropping ${values.burst} photos …`);
    return { rescans, burst: await burst(at, Number(values.burst)) };
  } finally {
    await rm(at, { recursive: true, force: true });
  }
}
