// Started by bench/watch.ts in a process of its own: node --expose-gc watch-once.ts ROOT HOW BURST.
// Answers with one JSON object.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watchFolder } from '../src-main/engine/watch/folder-watcher.ts';
import { TouchedFolders } from '../src-main/engine/watch/touched-folders.ts';

const MB = 1e6;
const SAMPLE_MS = 5;
const IDLE_MS = 10_000;
const BURST_FOLDERS = 20;
const FILES_AT_ONCE = 20;
/** As a process that is at work has it: the young part of the heap is as large as it gets. */
const WARM_UP_OBJECTS = 3_000_000;

const [root = '', how = 'events', burst = '0'] = process.argv.slice(2);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function warmUp(): void {
  let kept: { at: number; text: string }[] = [];
  for (let at = 0; at < WARM_UP_OBJECTS; at += 1) {
    kept.push({ at, text: `object ${at}` });
    if (kept.length > 50_000) kept = [];
  }
}

function rss(): number {
  return process.memoryUsage.rss();
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

warmUp();
globalThis.gc?.();
const before = { rss: rss(), heap: process.memoryUsage().heapUsed };
const most = { rss: 0, lagMs: 0 };

/** Keeps the most memory and the longest pause of the event loop, until it is stopped. */
function sample(): { stop(): void } {
  let sampledAt = performance.now();
  most.rss = 0;
  most.lagMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    most.rss = Math.max(most.rss, rss());
    most.lagMs = Math.max(most.lagMs, now - sampledAt - SAMPLE_MS);
    sampledAt = now;
  }, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

const startSamples = sample();

let touches = 0;
const told: number[] = [];
const gathered = new TouchedFolders({ quietMs: 300, latestMs: 2000 }, ({ size }) =>
  told.push(size),
);
const started = performance.now();
const startCpu = cpuMs();
const watcher = watchFolder({
  root,
  how: how === 'polling' ? 'polling' : 'events',
  onTouched: (folder) => {
    touches += 1;
    gathered.touch(folder);
  },
  onRootTouched: () => undefined,
  onLost: () => undefined,
  onTrouble: (cause) => {
    throw cause;
  },
});
await watcher.ready;
startSamples.stop();
const start = {
  ms: Math.round(performance.now() - started),
  cpuMs: Math.round(cpuMs() - startCpu),
};
const startPeakMB = Math.round((most.rss - before.rss) / MB);
const folders = watcher.folders();
globalThis.gc?.();
const heapMB = Math.round((process.memoryUsage().heapUsed - before.heap) / MB);
const idleCpu = cpuMs();
await pause(IDLE_MS);
const idleCpuPercent = Number((((cpuMs() - idleCpu) / IDLE_MS) * 100).toFixed(1));

async function takeBurst(files: number): Promise<Record<string, unknown>> {
  const names = Array.from({ length: BURST_FOLDERS }, (_, at) => join(root, `import ${at}`));
  for (const name of names) await mkdir(name, { recursive: true });
  await pause(1000);
  const samples = sample();
  const rssBefore = rss();
  const [cpuBefore, callsBefore, touchesBefore] = [cpuMs(), told.length, touches];
  const began = performance.now();
  for (let at = 0; at < files; at += FILES_AT_ONCE) {
    await Promise.all(
      Array.from({ length: FILES_AT_ONCE }, (_, more) =>
        writeFile(join(names[more % BURST_FOLDERS] ?? root, `IMG_${at + more}.jpg`), 'x'),
      ),
    );
  }
  const writtenMs = Math.round(performance.now() - began);
  await pause(3000);
  samples.stop();
  return {
    files,
    writtenMs,
    touches: touches - touchesBefore,
    calls: told.length - callsBefore,
    cpuMsWithWriting: Math.round(cpuMs() - cpuBefore),
    mostMoreMB: Math.round((most.rss - rssBefore) / MB),
    longestPauseMs: Math.round(most.lagMs),
  };
}

const taken = Number(burst) > 0 ? { burst: await takeBurst(Number(burst)) } : {};
gathered.close();
const closing = performance.now();
await watcher.close();
const closeMs = Math.round(performance.now() - closing);
console.log(
  JSON.stringify({ folders, start, startPeakMB, heapMB, idleCpuPercent, ...taken, closeMs }),
);
