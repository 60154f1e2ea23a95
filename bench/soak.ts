import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { CallOutput } from '../src-main/contract/calls.ts';
import { unwrap } from '../src-main/contract/errors.ts';
import { openCatalogReader } from '../src-main/engine/catalog/sqlite-catalog.ts';
import { hasShared } from '../test-fixtures/shared.ts';
import { writeTinyNetwork } from '../test-fixtures/tiny-network.ts';
import { SoakChurn } from './soak-churn.ts';
import { SoakClient } from './soak-client.ts';
import { courseOf, FIGURES, takeSample, type Course, type SoakSample } from './soak-figures.ts';
import { SoakPictures } from './soak-pictures.ts';
import { SoakVisitor } from './soak-visitor.ts';

const MINUTE_MS = 60_000;
/** Samples are this far apart, and there are this many of them at least. */
const SAMPLE_MS = 15_000;
const FEWEST_SAMPLES = 16;
/** So often the churn stops, and the library has to agree with the disk. */
const CHECKS = 8;
/** How long the library may take to agree once nothing changes any more, ms. */
const AGREE_MS = 180_000;
const FIRST_INDEX_MS = 30 * MINUTE_MS;
const POLL_MS = 250;
/** Between two bursts, ms: the engine is busy then, but keeps up. */
const PAUSE_MS = 150;

type FigureName = keyof typeof FIGURES;
const NAMES = Object.keys(FIGURES) as FigureName[];

interface SoakFlags {
  readonly minutes: number;
  readonly files: number;
  /** Changes are looked for by scans, not by watching. */
  readonly isRescanned: boolean;
  readonly isReal: boolean;
}

interface Soak {
  readonly flags: SoakFlags;
  readonly library: string;
  readonly client: SoakClient;
  readonly churn: SoakChurn;
  readonly pictures: SoakPictures;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function rounded(value: number): number {
  return Number(value.toFixed(Math.abs(value) < 100 ? 1 : 0));
}

/** A line of a table; each column is as wide as its name. */
function columns(cells: readonly (string | number)[]): string {
  return ['minute', ...NAMES]
    .map((name, at) => String(cells[at] ?? '').padStart(Math.max(name.length, 6)))
    .join(' ');
}

function flagsOf(args: readonly string[]): SoakFlags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      files: { type: 'string', default: '20000' },
      rescan: { type: 'boolean', default: false },
      real: { type: 'boolean', default: false },
    },
  });
  if (values.real && !hasShared) throw new Error('--real needs the weights of ../shared.');
  return {
    minutes: Number(values.minutes),
    files: Number(values.files),
    isRescanned: values.rescan,
    isReal: values.real,
  };
}

/** Asks for a scan where no change is noticed by itself. */
async function scanWhereAsked({ client, flags }: Soak): Promise<void> {
  if (flags.isRescanned) await client.call('work', { do: 'scan' });
}

/** What the catalog says lies on disk: path → SHA-256; '' where it was not read. */
function catalogued(library: string): Map<string, string> {
  const reader = unwrap(openCatalogReader(library));
  try {
    const hashes = new Map<number, string>();
    for (const { id, hash } of reader.shownPhotos()) {
      hashes.set(id, Buffer.from(hash).toString('hex'));
    }
    const known = new Map<string, string>();
    for (const folder of reader.folders()) {
      for (const file of reader.knownFiles(folder.id, '').values()) {
        if (file.state === 'missing') continue;
        const isRead = file.state === 'indexed';
        known.set(join(folder.path, file.path), isRead ? (hashes.get(file.id) ?? '') : '');
      }
    }
    return known;
  } finally {
    reader.close();
  }
}

/** Paths that catalog and disk do not agree on, by their bytes. */
function differences({ library, churn, pictures }: Soak): string[] {
  const known = catalogued(library);
  const other: string[] = [];
  for (const [path, seed] of churn.files) {
    const hash = createHash('sha256').update(pictures.make(seed)).digest('hex');
    if (known.get(path) !== hash) other.push(path);
    known.delete(path);
  }
  return [...other, ...known.keys()];
}

function isDone({ churn }: Soak, overview: CallOutput<'overview'>): boolean {
  const { work, photos, pending } = overview;
  if (work.problem !== null) throw new Error(work.problem.message);
  return work.state === 'idle' && pending === 0 && photos === churn.files.size;
}

/** Waits until the library agrees with the disk; gives how long it took, ms. */
async function untilAgreed(soak: Soak, limitMs: number): Promise<number> {
  const started = performance.now();
  await scanWhereAsked(soak);
  for (;;) {
    const overview = await soak.client.call('overview', {});
    const other = isDone(soak, overview) ? differences(soak) : undefined;
    if (other?.length === 0) return performance.now() - started;
    if (performance.now() - started > limitMs) {
      const { photos, pending, failed, missing } = overview;
      const counts = JSON.stringify({ photos, pending, failed, missing });
      const { failures } = await soak.client.call('failures', {});
      const paths = JSON.stringify({
        other: (other ?? differences(soak)).slice(0, 5),
        failures: failures.slice(0, 5),
      });
      throw new Error(
        `The library does not agree with ${soak.churn.files.size} files: ${counts} ${paths}`,
      );
    }
    await wait(POLL_MS);
  }
}

/** Churns until `end`, a person beside it. */
async function churnUntil(soak: Soak, visitor: SoakVisitor, end: number): Promise<void> {
  while (performance.now() < end) {
    await soak.churn.burst();
    await scanWhereAsked(soak);
    await visitor.visit();
    await wait(PAUSE_MS);
  }
}

/** Takes samples until it is told to stop. */
async function sampleUntil(soak: Soak, everyMs: number, stop: AbortSignal): Promise<SoakSample[]> {
  const samples: SoakSample[] = [];
  say(columns(['minute', ...NAMES]));
  for (let turn = 0; !stop.aborted; turn += 1) {
    const sample = await takeSample(soak.client, soak.library);
    samples.push(sample);
    const minute = rounded((turn * everyMs) / MINUTE_MS);
    say(columns([minute, ...NAMES.map((name) => rounded(sample[name]))]));
    await wait(everyMs, undefined, { signal: stop }).catch(() => undefined); // Told to stop.
  }
  return samples;
}

/** The churn, with pauses in which the library has to agree; gives how long it took each time, ms. */
async function churnThrough(soak: Soak): Promise<number[]> {
  const agreedMs: number[] = [];
  const visitor = new SoakVisitor(soak.client);
  const partMs = (soak.flags.minutes * MINUTE_MS) / CHECKS;
  for (let part = 0; part < CHECKS; part += 1) {
    await churnUntil(soak, visitor, performance.now() + partMs);
    agreedMs.push(await untilAgreed(soak, AGREE_MS));
    // As a person who tidies up: what is missing is kept for 30 days otherwise, and all of it would grow.
    const { forgotten } = await soak.client.call('forgetMissing', {});
    say(`agreed after ${rounded((agreedMs.at(-1) ?? 0) / 1000)} s, ${forgotten} forgotten`);
  }
  return agreedMs;
}

function coursesOf(samples: readonly SoakSample[], everyMs: number): Record<FigureName, Course> {
  const minutes = samples.map((_, at) => (at * everyMs) / MINUTE_MS);
  const courses = NAMES.map((name) => {
    const values = samples.map((sample) => sample[name]);
    return [name, courseOf(minutes, values, FIGURES[name])] as const;
  });
  return Object.fromEntries(courses) as Record<FigureName, Course>;
}

async function soakThrough(soak: Soak, roots: readonly string[]): Promise<Record<string, unknown>> {
  const { client, churn, flags } = soak;
  say(`Writing ${flags.files} files …`);
  await churn.begin();
  for (const path of roots) await client.call('addFolder', { path });
  const indexMs = await untilAgreed(soak, FIRST_INDEX_MS);
  say(`Indexed after ${rounded(indexMs / 1000)} s; churning for ${flags.minutes} minutes …`);
  const everyMs = Math.min(SAMPLE_MS, (flags.minutes * MINUTE_MS) / FEWEST_SAMPLES);
  const stop = new AbortController();
  const sampling = sampleUntil(soak, everyMs, stop.signal);
  // What it throws is thrown below, when the churn has ended.
  sampling.catch(() => undefined);
  const agreedMs = await churnThrough(soak).finally(() => {
    stop.abort();
  });
  const samples = await sampling;
  const courses = coursesOf(samples, everyMs);
  const grown = NAMES.filter((name) => !courses[name].isLevel);
  for (const part of ['secondQuarter', 'lastQuarter', 'perMinute'] as const) {
    say(columns(['', ...NAMES.map((name) => rounded(courses[name][part]))]) + ` ${part}`);
  }
  say(grown.length === 0 ? 'All of it has levelled off.' : `Still growing: ${grown.join(', ')}.`);
  const figures = NAMES.map((name) => {
    const { secondQuarter, lastQuarter, perMinute, isLevel } = courses[name];
    const [second, last, each] = [secondQuarter, lastQuarter, perMinute].map(rounded);
    return [name, { secondQuarter: second, lastQuarter: last, perMinute: each, isLevel }];
  });
  return {
    ...flags,
    watch: (await client.call('overview', {})).folders.map(({ watch }) => watch),
    indexedPerSecond: rounded((flags.files * 1000) / indexMs),
    deeds: churn.done,
    agreedAfterMs: agreedMs.map(rounded),
    figures: Object.fromEntries(figures) as Record<string, unknown>,
    grown,
    passed: grown.length === 0,
  };
}

/**
 * Minutes of churn over many small photos in two watched folders: created, edited, saved beside and
 * renamed, moved alone and in trees, deleted and restored, while somebody browses, organises and
 * searches. Memory, open files and everything on disk have to level off, and the library has to agree
 * with the disk, byte by byte, whenever the churn pauses.
 *
 * `--minutes 10 --files 20000` are what it does otherwise; `--rescan` scans instead of watching,
 * `--real` takes the network of ../shared instead of a tiny one.
 */
export async function bench(options: {
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const flags = flagsOf(options.args);
  const scratch = await mkdtemp(join(tmpdir(), 'kindred-soak-'));
  const at = (name: string) => join(scratch, name);
  const roots = [at('photos'), at('camera')];
  for (const folder of [...roots, at('models')]) await mkdir(folder);
  if (!flags.isReal) await writeTinyNetwork(at('models'));
  const pictures = await SoakPictures.draw();
  const churn = new SoakChurn(roots, pictures, flags.files);
  const client = await SoakClient.start(at('library'), flags.isReal ? '' : at('models'));
  try {
    return await soakThrough({ flags, library: at('library'), client, churn, pictures }, roots);
  } finally {
    await client.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
