import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { caseFoldingDrive } from '../../../test-fixtures/case-folding-drive.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { sequences, Trials, type Ground } from './trial/trial-ground.ts';

/** More by hand: KINDRED_SEQUENCES=5000 npx vitest run library-model */
const SEQUENCES = Number(process.env['KINDRED_SEQUENCES'] ?? 500);
/** On a file system that folds case, which is slow. */
const FOLDING_SEQUENCES = SEQUENCES / 5;

/** A drive of its own, which is quick; undefined where this account may not mount one. */
function memoryDrive(): string | undefined {
  const folder = temporaryFolder();
  if (process.platform !== 'linux') return undefined;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  return status === 0 ? folder : undefined;
}

const memory = [memoryDrive(), memoryDrive()].filter((folder) => folder !== undefined);
const [photos = temporaryFolder(), drive] = memory;
const folding = caseFoldingDrive(temporaryFolder());
let trials: Trials;

beforeAll(async () => {
  trials = await Trials.start();
});
afterAll(async () => {
  await trials.close();
  for (const folder of memory) spawnSync('umount', ['-l', folder]);
  folding?.unmount();
});

async function check(count: number, ground: Ground): Promise<void> {
  const property = fc.asyncProperty(sequences(), (sequence) => trials.live(sequence, ground));
  await fc.assert(property, { numRuns: count });
}

describe('a library that is lived with', () => {
  it(
    'is what the disk is, loses nothing that was said, and reads nothing twice',
    async () => {
      await check(SEQUENCES, { library: photos, photos, drive });
    },
    Number.POSITIVE_INFINITY,
  );

  it.skipIf(folding === undefined)(
    'is so on a file system that folds case, too (needs the right to mount vfat, ext4 with casefold or NTFS)',
    async () => {
      const foldsCase = { library: photos, photos: folding?.folder ?? '', foldsCase: true };
      await check(FOLDING_SEQUENCES, foldsCase);
    },
    Number.POSITIVE_INFINITY,
  );
});
