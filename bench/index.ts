import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engineEnvironment } from '../src-main/engine/engine-environment.ts';
import { drawPicture } from '../test-fixtures/pictures.ts';
import { cameraPhotos } from './camera-photos.ts';

const PHOTOS = 48;
/** Each figure is the best of so many runs, taken in turn: other work on the machine only slows. */
const ROUNDS = 3;
const SCRIPT = fileURLToPath(new URL('./index-runs.ts', import.meta.url));

interface RunFigures {
  readonly perSecond: number;
  readonly rssMB: number;
}

async function measured(...args: string[]): Promise<RunFigures> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...args], {
    env: engineEnvironment(process.env),
  });
  const figures: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  if (typeof figures !== 'object' || figures === null) throw new Error(stdout);
  return {
    perSecond: Number(Reflect.get(figures, 'perSecond')),
    rssMB: Number(Reflect.get(figures, 'rssMB')),
  };
}

function best(runs: readonly RunFigures[]): number {
  return Math.max(...runs.map(({ perSecond }) => perSecond));
}

/**
 * Indexing 48 generated 12-megapixel JPEGs: Kindred, the decode-only bound, and the naive order, in
 * turn in the same run.
 */
export async function bench(): Promise<Record<string, unknown>> {
  const { folder } = await cameraPhotos(PHOTOS);
  const scratch = await mkdtemp(join(tmpdir(), 'kindred-bench-'));
  const warmUp = await mkdtemp(join(scratch, 'warm-up-'));
  await writeFile(join(warmUp, 'one.jpg'), await drawPicture({ seed: 1 }));
  const runs = {
    kindred: [] as RunFigures[],
    bound: [] as RunFigures[],
    naive: [] as RunFigures[],
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const library = await mkdtemp(join(scratch, 'library-'));
    runs.bound.push(await measured('bound', folder));
    runs.kindred.push(await measured('kindred', folder, library, warmUp));
    runs.naive.push(await measured('naive', folder, library));
  }
  await rm(scratch, { recursive: true });
  const photosPerSecond = best(runs.kindred);
  const boundPerSecond = best(runs.bound);
  const naivePerSecond = best(runs.naive);
  return {
    photos: PHOTOS,
    photosPerSecond,
    boundPerSecond,
    naivePerSecond,
    rssMB: Math.max(...runs.kindred.map(({ rssMB }) => rssMB)),
    shareOfBound: photosPerSecond / boundPerSecond,
    timesNaive: photosPerSecond / naivePerSecond,
  };
}
