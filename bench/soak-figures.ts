import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap } from '../src-main/contract/errors.ts';
import { catalogFigures } from '../src-main/engine/catalog/catalog-figures.ts';
import { libraryFolder } from '../src-main/engine/library-folder.ts';
import type { SoakClient } from './soak-client.ts';

const MB = 1e6;
/** A figure that ends this much above where it was in the second quarter has not levelled off. */
const LEVEL = 1.1;

/** One look at everything that must not grow without end. */
export type SoakSample = Readonly<Record<keyof typeof FIGURES, number>>;

/**
 * Figures by name, with their slack: so much more than in the second quarter is no growth, however
 * little it was then. Infinity: shown, not judged.
 */
export const FIGURES = {
  rssMB: 40,
  heapMB: 30,
  openFiles: 6,
  resources: 8,
  threads: 2,
  catalogMB: 2,
  logMB: 10,
  indexMB: 1,
  thumbnails: 200,
  thumbnailsMB: 1,
  removals: 4000,
  leftThumbnails: 200,
  actRows: 2000,
  wordSegments: 200,
  catalogFreeMB: Infinity,
  photoRows: Infinity,
  answerMs: Infinity,
} as const;

/** How a figure went over the run. */
export interface Course {
  readonly secondQuarter: number;
  readonly lastQuarter: number;
  /** Of a straight line through the last half (least squares). */
  readonly perMinute: number;
  readonly isLevel: boolean;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function slope(minutes: readonly number[], values: readonly number[]): number {
  const [meanMinute, meanValue] = [mean(minutes), mean(values)];
  let [above, below] = [0, 0];
  for (const [at, minute] of minutes.entries()) {
    above += (minute - meanMinute) * ((values[at] ?? 0) - meanValue);
    below += (minute - meanMinute) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

/**
 * Whether a figure has levelled off: its mean over the last quarter is at most a tenth above that of
 * the second one, or within `slack` of it.
 */
export function courseOf(
  minutes: readonly number[],
  values: readonly number[],
  slack: number,
): Course {
  const quarter = Math.max(1, Math.floor(values.length / 4));
  const secondQuarter = mean(values.slice(quarter, 2 * quarter));
  const lastQuarter = mean(values.slice(-quarter));
  const half = Math.floor(values.length / 2);
  return {
    secondQuarter,
    lastQuarter,
    perMinute: slope(minutes.slice(half), values.slice(half)),
    isLevel: lastQuarter <= secondQuarter * LEVEL || lastQuarter - secondQuarter <= slack,
  };
}

/** Files below a folder and their length together; one that goes meanwhile is not counted. */
async function filesIn(folder: string): Promise<{ count: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let [count, bytes] = [0, 0];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const size = await stat(join(entry.parentPath, entry.name)).then(
      (stats) => stats.size,
      () => undefined,
    );
    if (size === undefined) continue;
    count += 1;
    bytes += size;
  }
  return { count, bytes };
}

/** Looks at the engine's process and at the library on disk. */
export async function takeSample(client: SoakClient, library: string): Promise<SoakSample> {
  const asked = performance.now();
  await client.call('overview', {});
  const answerMs = performance.now() - asked;
  const weight = await client.weigh();
  const folder = libraryFolder(library);
  const catalog = unwrap(catalogFigures(library));
  const thumbnails = await filesIn(folder.thumbnails);
  return {
    rssMB: weight.rss / MB,
    heapMB: weight.heapUsed / MB,
    openFiles: weight.files,
    resources: weight.resources,
    threads: weight.threads,
    catalogMB: catalog.bytes / MB,
    logMB: catalog.logBytes / MB,
    indexMB: (await filesIn(folder.indexes)).bytes / MB,
    thumbnails: thumbnails.count,
    thumbnailsMB: thumbnails.bytes / MB,
    removals: catalog.rows.removals,
    leftThumbnails: catalog.rows.left_thumbnails,
    actRows: catalog.rows.act_rows,
    wordSegments: catalog.rows.photo_words_idx,
    catalogFreeMB: catalog.freeBytes / MB,
    photoRows: catalog.rows.photos,
    answerMs,
  };
}
