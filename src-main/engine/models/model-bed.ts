import { join } from 'node:path';
import { drawPhotos, testBed, type TestBed } from '../../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { writeTinyNetwork } from '../../../test-fixtures/tiny-network.ts';
import { unwrap } from '../../contract/errors.ts';
import { libraryFolder } from '../library-folder.ts';
import { installModel } from '../model/install-model.ts';

/** The networks of a bed: the one that KINDRED_MODELS names serves first. */
export const FIRST = 'tiny';
export const SECOND = 'tiny-second';

/** Sources that describe the network of a folder, and get none from elsewhere. */
export function sourcesOf(models: string) {
  return { chosen: models, shared: join(models, 'none'), offline: true };
}

/** Installs another tiny network in a library, used for nothing yet. */
async function installSecond(library: string, id = SECOND, seed = 9): Promise<void> {
  const folder = temporaryFolder();
  await writeTinyNetwork(folder, { id, seed });
  const modelsDir = libraryFolder(library).models;
  unwrap(await installModel({ modelsDir, sources: sourcesOf(folder) }));
}

/** A folder of photos, and a library that is still empty but for a second network. */
export async function modelBed(seeds: Record<string, number>): Promise<TestBed> {
  const bed = await testBed();
  await drawPhotos(bed.photos, seeds);
  await installSecond(bed.library);
  return bed;
}

/** So many photos to draw, by name. */
export function photoSeeds(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.jpg`, n + 1]));
}
