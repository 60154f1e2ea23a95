import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { unwrap } from '../src-main/contract/errors.ts';
import { openIndexes, type IndexClient } from '../src-main/engine/vectors/index-client.ts';
import { exactNeighbours, type ExactNeighbours } from './exact-neighbours.ts';
import { REAL_LIKE_DIMENSIONS, realLikeVectors } from './real-like-vectors.ts';
import { SearchCatalog } from './search-catalog.ts';
import { BENCH_INDEX } from './search-index.ts';

const SIZES = [20_000, 100_000];
const QUERIES = 300;
/** As many as the engine adds at a time when it catches up with the catalog. */
const BATCH = 256;
/** The engine re-scores this many exactly, and shows the best of them. */
const CANDIDATES = 191;
const NEAREST = 10;
const MB = 1e6;
const REOPEN = fileURLToPath(new URL('./search-reopen.ts', import.meta.url));

interface SearchFigures {
  /** Of the 10 exact nearest, the share among the neighbours that were asked for. */
  readonly recallAt10: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

function rows(values: Float32Array, start: number, end: number): Float32Array {
  return values.subarray(start * REAL_LIKE_DIMENSIONS, end * REAL_LIKE_DIMENSIONS);
}

async function addRows(
  client: IndexClient,
  values: Float32Array,
  start: number,
  end: number,
): Promise<number> {
  const started = performance.now();
  for (let from = start; from < end; from += BATCH) {
    const to = Math.min(end, from + BATCH);
    const ids = Array.from({ length: to - from }, (_, at) => photoOf(from + at));
    unwrap(await client.add(BENCH_INDEX.name, ids, rows(values, from, to)));
  }
  return (performance.now() - started) / 1000;
}

/** Finds look-alikes of photos of the library: index, exact scores from the catalog, what is shown. */
async function measureFindSimilar(
  size: number,
  find: (photoId: number) => Promise<number>,
): Promise<object> {
  const times: number[] = [];
  for (let at = 0; at < QUERIES; at += 1) {
    times.push(await find(photoOf(Math.floor((at * size) / QUERIES))));
  }
  return percentiles(times);
}

/** Searches one after the other, through the worker as the engine does. */
async function measureSearches(
  client: IndexClient,
  queries: readonly Float32Array[],
  truth: readonly ExactNeighbours[],
  count: number,
): Promise<SearchFigures> {
  const times: number[] = [];
  let found = 0;
  for (const [at, query] of queries.entries()) {
    const started = performance.now();
    const { ids } = unwrap(await client.search(BENCH_INDEX.name, query, count));
    times.push(performance.now() - started);
    const there = new Set(ids);
    found += truth[at]?.ids.filter((row) => there.has(photoOf(row))).length ?? 0;
  }
  return { recallAt10: rounded(found / (queries.length * NEAREST), 4), ...percentiles(times) };
}

function percentiles(times: readonly number[]): Pick<SearchFigures, 'p50Ms' | 'p99Ms'> {
  const sorted = times.toSorted((one, other) => one - other);
  const percentile = (share: number): number =>
    rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return { p50Ms: percentile(0.5), p99Ms: percentile(0.99) };
}

/** The id of the photo whose vector is in this row: ids begin at 1. */
function photoOf(row: number): number {
  return row + 1;
}

/** Facco et al. 2017: how many dimensions the vectors fill, from the two nearest of each. */
function intrinsicDimension(truth: readonly ExactNeighbours[]): number {
  let sum = 0;
  for (const { distances } of truth) {
    const [first = 1, second = 1] = distances;
    sum += Math.log(Math.sqrt(second / first));
  }
  return rounded(truth.length / sum, 1);
}

async function measureReopening(folder: string, queryFile: string): Promise<object> {
  const { stdout } = await promisify(execFile)(process.execPath, [REOPEN, folder, queryFile]);
  const figures: unknown = JSON.parse(stdout);
  if (!(figures instanceof Object)) throw new Error(stdout);
  return figures;
}

/**
 * The index on 20,000 and 100,000 real-like vectors, through its worker: how fast it takes them in,
 * how well and how fast it finds, how large its file is, how fast that is saved and opened, and what
 * it needs of memory; and the whole of finding look-alikes, with a catalog of as many photos. `--sizes 1000,5000` measures other sizes.
 */
export async function bench(options: {
  readonly json: boolean;
  readonly args: readonly string[];
}): Promise<Record<string, unknown>> {
  const { values: flags } = parseArgs({
    args: [...options.args],
    options: { sizes: { type: 'string', default: SIZES.join(',') } },
  });
  const sizes = flags.sizes.split(',').map(Number);
  const largest = Math.max(...sizes);
  say(`Making ${largest} vectors …`);
  const { source, seeds, values } = await realLikeVectors(largest + QUERIES, 1);
  const queries = Array.from({ length: QUERIES }, (_, at) => {
    return rows(values, largest + at, largest + at + 1);
  });
  const folder = await mkdtemp(join(tmpdir(), 'kindred-bench-'));
  const queryFile = join(folder, 'queries');
  await writeFile(queryFile, rows(values, largest, largest + QUERIES));
  const client = unwrap(await openIndexes({ directory: folder, specs: [BENCH_INDEX] }));
  const catalog = new SearchCatalog(folder, client);
  const figures: object[] = [];
  let seconds = 0;
  let truth: ExactNeighbours[] = [];
  for (const [at, size] of sizes.entries()) {
    say(`Adding up to ${size} …`);
    const before = sizes[at - 1] ?? 0;
    seconds += await addRows(client, values, before, size);
    catalog.add(values, before, size);
    truth = exactNeighbours(rows(values, 0, size), queries, NEAREST);
    const nearest = await measureSearches(client, queries, truth, NEAREST);
    const candidates = await measureSearches(client, queries, truth, CANDIDATES);
    const findSimilar = await measureFindSimilar(size, (id) => catalog.find(id));
    const findTiles = await measureFindSimilar(size, (id) => catalog.findTiles(id));
    const started = performance.now();
    unwrap(await client.save(BENCH_INDEX.name, size));
    const saveMs = Math.round(performance.now() - started);
    const line = {
      vectors: size,
      addPerSecond: Math.round(size / seconds),
      ...nearest,
      candidates: { count: CANDIDATES, ...candidates },
      findSimilar,
      findTiles,
      fileMB: rounded(client.bytes(BENCH_INDEX.name) / MB, 1),
      saveMs,
      ...(await measureReopening(folder, queryFile)),
    };
    say(JSON.stringify(line));
    figures.push(line);
  }
  catalog.close();
  await client.close();
  await rm(folder, { recursive: true });
  return { source, seeds, intrinsicDimension: intrinsicDimension(truth), sizes: figures };
}
