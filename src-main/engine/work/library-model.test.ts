import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { testBed } from '../../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { EmbedPool } from '../embed/embed-pool.ts';
import { installModel } from '../model/install-model.ts';
import { searchSpaces } from '../search/search-spaces.ts';
import { openIndexes } from '../vectors/index-client.ts';
import { Contents } from './trial/contents.ts';
import { IN_APP, LivedLibrary, ON_DISK, type Step } from './trial/lived-library.ts';
import { TrialDisk } from './trial/trial-disk.ts';
import { TrialLibrary, type TrialTools } from './trial/trial-library.ts';

/** More by hand: KINDRED_SEQUENCES=5000 npx vitest run library-model */
const SEQUENCES = Number(process.env['KINDRED_SEQUENCES'] ?? 500);
const LONGEST = 40;

/** A drive of its own, which is quick; undefined where this account may not mount one. */
function drive(): string | undefined {
  const folder = temporaryFolder();
  if (process.platform !== 'linux') return undefined;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  return status === 0 ? folder : undefined;
}

const drives = [drive(), drive()].filter((folder) => folder !== undefined);
const [base = temporaryFolder(), otherDrive] = drives;
let tools: TrialTools;

async function startTools(): Promise<TrialTools> {
  const bed = await testBed();
  const emptyLibrary = temporaryFolder();
  unwrap(openCatalog(emptyLibrary)).close();
  const sources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
  const { pack } = unwrap(await installModel({ modelsDir: temporaryFolder(), sources }));
  const { content, composition } = searchSpaces(pack);
  const spaces = [composition, ...(content === undefined ? [] : [content])];
  const specs = spaces.map(({ name, identity, dimensions }) => ({
    ...{ name, dimensions },
    modelId: identity,
  }));
  return {
    ...{ emptyLibrary, spaces },
    contents: await Contents.draw(),
    pool: unwrap(await EmbedPool.open({ model: pack.model, thumbnailFolder: temporaryFolder() })),
    index: unwrap(await openIndexes({ directory: temporaryFolder(), specs })),
    readings: new Map(),
  };
}

beforeAll(async () => {
  tools = await startTools();
});
afterAll(async () => {
  await tools.pool.close();
  await tools.index.close();
  for (const folder of drives) spawnSync('umount', ['-l', folder]);
});

const onDisk = fc.constantFrom(...ON_DISK);
const number = fc.nat({ max: 9999 });
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.oneof(
    { arbitrary: fc.constant('create'), weight: 4 },
    { arbitrary: onDisk, weight: 12 },
    { arbitrary: fc.constantFrom(...IN_APP), weight: 9 },
    { arbitrary: fc.constant('organise'), weight: 3 },
    { arbitrary: fc.constantFrom('look-at-all', 'look-at-touched', 'work'), weight: 5 },
  ),
  ...{ a: number, b: number, c: number },
});
const steps = fc.array(step, { minLength: 5, maxLength: LONGEST, size: 'max' });

let sequences = 0;

/** Lives through a sequence on new folders, one of them on a drive of its own. */
async function live(sequence: readonly Step[], where: string, drivesAt?: string): Promise<void> {
  sequences += 1;
  const dir = join(where, String(sequences));
  const roots = ['A', 'B', 'C'].map((name) => join(dir, name));
  for (const root of roots) mkdirSync(root, { recursive: true });
  const isMounted = drivesAt !== undefined && sequence.some(({ what }) => what === 'unmount');
  const mounted = isMounted ? join(drivesAt, String(sequences)) : undefined;
  if (mounted !== undefined) mkdirSync(mounted);
  const mounts = new Map(mounted === undefined ? [] : [[roots[2] ?? '', mounted]]);
  const disk = new TrialDisk(tools.contents, roots, mounts);
  const library = new TrialLibrary(tools, join(base, `library-${sequences}`), roots);
  try {
    await new LivedLibrary(disk, library, tools.contents.names).live(sequence);
  } finally {
    library.stop();
    disk.close();
    for (const path of [dir, mounted]) {
      if (path !== undefined) rmSync(path, { recursive: true, force: true });
    }
  }
}

const replay = process.env['KINDRED_REPLAY'];
describe.runIf(replay !== undefined)('replay', () => {
  it('one', async () => {
    await live(JSON.parse(replay ?? '[]') as Step[], base, otherDrive);
  });
});

describe('a library that is lived with', () => {
  it(
    'is what the disk is, and loses nothing that was said',
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, (sequence) => live(sequence, base, otherDrive)),
        { numRuns: SEQUENCES },
      );
    },
    Number.POSITIVE_INFINITY,
  );
});
