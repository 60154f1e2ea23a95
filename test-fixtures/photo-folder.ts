import { temporaryFolder } from './temporary-folder.ts';
import { writeTinyNetwork } from './tiny-network.ts';

export { drawPhotos } from './drawn-photos.ts';

/** A library, photos and a network, all empty or small, in temporary folders. */
export interface TestBed {
  readonly library: string;
  readonly photos: string;
  readonly models: string;
}

/** Temporary folders with a tiny random network in `models`. */
export async function testBed(): Promise<TestBed> {
  const bed = { library: temporaryFolder(), photos: temporaryFolder(), models: temporaryFolder() };
  await writeTinyNetwork(bed.models);
  return bed;
}
