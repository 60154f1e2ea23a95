// Started by bench/index.ts in a process of its own for each figure, so that memory is that of the
// run alone: node index-runs.ts RUN FOLDER LIBRARY. Answers with one JSON object.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { fail, unwrap } from '../src-main/contract/errors.ts';
import { openOnnxEmbedder } from '../src-main/engine/embed/onnx-embedder.ts';
import { Library } from '../src-main/engine/library.ts';
import { libraryFolder } from '../src-main/engine/library-folder.ts';
import { installModel } from '../src-main/engine/model/install-model.ts';
import { modelSources } from '../src-main/engine/model/model-sources.ts';
import { indexNaively } from './naive-order.ts';

const IN_FLIGHT = 4;
/** The side that lets libjpeg decode a 4,000-pixel photo at an eighth, its smallest scale. */
const SMALLEST_SIDE = 444;
const MB = 1e6;

export interface RunFigures {
  readonly perSecond: number;
  readonly rssMB: number;
}

async function pathsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort().map((name) => join(folder, name));
}

/**
 * The most memory this process ever had, in kilobytes. Linux lets maxRSS start at what the starting
 * process had (getrusage(2)), and counts this one alone as VmHWM (proc_pid_status(5)).
 */
async function mostKilobytes(): Promise<number> {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
}

async function figures(count: number, milliseconds: number): Promise<RunFigures> {
  return {
    perSecond: (count * 1000) / milliseconds,
    rssMB: ((await mostKilobytes()) * 1024) / MB,
  };
}

function decodeSmall(bytes: Buffer, side: number): Promise<Buffer> {
  return sharp(bytes).resize(side, side, { fit: 'inside' }).raw().toBuffer();
}

/** Reading and decoding alone, at the smallest scale, as many at once as Kindred does. */
async function boundRun(folder: string): Promise<RunFigures> {
  sharp.concurrency(1);
  sharp.cache(false);
  const paths = await pathsIn(folder);
  const queue = paths.values();
  const started = performance.now();
  const lane = async () => {
    for (const path of queue) await decodeSmall(await readFile(path), SMALLEST_SIDE);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return figures(paths.length, performance.now() - started);
}

/** The naive order; see {@link indexNaively}. */
async function naiveRun(folder: string, library: string): Promise<RunFigures> {
  const { models } = libraryFolder(library);
  const { pack } = unwrap(
    await installModel({ modelsDir: models, sources: modelSources(process.env) }),
  );
  const embedder = unwrap(await openOnnxEmbedder(pack.model));
  const paths = await pathsIn(folder);
  const result = await figures(paths.length, await indexNaively(paths, library, embedder));
  await embedder.close();
  return result;
}

/** Kindred itself, its worker warm: from the first photo to the index saved on disk. */
async function kindredRun(folder: string, dir: string, warmUp: string): Promise<RunFigures> {
  const library = new Library({ dir, modelSources: modelSources(process.env), command: 'bench' });
  unwrap(await library.index({ folders: [warmUp] }));
  const started = performance.now();
  const { indexed, failed } = unwrap(await library.index({ folders: [folder] }));
  const result = await figures(indexed, performance.now() - started);
  await library.close();
  if (failed.length > 0) throw new Error(failed[0]?.message);
  return result;
}

async function run(): Promise<RunFigures> {
  const [name, folder = '', library = '', warmUp = ''] = process.argv.slice(2);
  if (name === 'bound') return boundRun(folder);
  if (name === 'naive') return naiveRun(folder, library);
  if (name === 'kindred') return kindredRun(folder, library, warmUp);
  return unwrap(fail('bad-argument', `There is no run ${name ?? ''}.`));
}

console.log(JSON.stringify(await run()));
