import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drawPicture } from './pictures.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { writeTinyNetwork } from './tiny-network.ts';

/** A library, photos and a network, all empty or small, in temporary folders. */
export interface TestBed {
  readonly library: string;
  readonly photos: string;
  readonly models: string;
}

/** Draws small pictures into a folder: NAME → seed; seeds with one whole part look alike. */
export async function drawPhotos(folder: string, seeds: Record<string, number>): Promise<void> {
  for (const [name, seed] of Object.entries(seeds)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), await drawPicture({ seed }));
  }
}

/** Temporary folders with a tiny random network in `models`. */
export async function testBed(): Promise<TestBed> {
  const bed = { library: temporaryFolder(), photos: temporaryFolder(), models: temporaryFolder() };
  await writeTinyNetwork(bed.models);
  return bed;
}
