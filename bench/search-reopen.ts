// Started by bench/search.ts in a process of its own, so that memory is that of the index alone:
// node search-reopen.ts FOLDER QUERIES. Answers with one JSON object.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap } from '../src-main/contract/errors.ts';
import { openIndexes } from '../src-main/engine/vectors/index-client.ts';
import { REAL_LIKE_DIMENSIONS } from './real-like-vectors.ts';
import { BENCH_INDEX } from './search-index.ts';

const SEARCHES = 100;
const MB = 1e6;

function rssMB(): number {
  return Math.round(process.memoryUsage.rss() / MB);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
}

const [folder = '', queryFile = ''] = process.argv.slice(2);
const bytes = await readFile(queryFile);
const queries = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT);
Buffer.from(queries.buffer).set(bytes);
const query = (at: number): Float32Array =>
  queries.subarray(at * REAL_LIKE_DIMENSIONS, (at + 1) * REAL_LIKE_DIMENSIONS);

const { name } = BENCH_INDEX;
const nowhere = join(folder, 'nowhere');
const startMs = await milliseconds(async () => {
  const empty = unwrap(
    await openIndexes({ directory: nowhere, specs: [BENCH_INDEX], readOnly: true }),
  );
  await empty.close();
});
const emptyRssMB = rssMB();
const started = performance.now();
const client = unwrap(await openIndexes({ directory: folder, specs: [BENCH_INDEX] }));
const reopenMs = Math.round(performance.now() - started);
if (client.state(name).opened !== 'loaded') throw new Error(client.state(name).opened);
const firstSearchMs = await milliseconds(() => client.search(name, query(0), 10));
for (let at = 0; at < SEARCHES; at += 1) unwrap(await client.search(name, query(at), 10));
const openRssMB = rssMB();
const firstChangeMs = await milliseconds(() => client.remove(name, [1]));
const changedRssMB = rssMB();
await client.close();
console.log(
  JSON.stringify({
    startMs,
    reopenMs,
    firstSearchMs,
    rssMB: openRssMB - emptyRssMB,
    firstChangeMs,
    changedRssMB: changedRssMB - emptyRssMB,
  }),
);
