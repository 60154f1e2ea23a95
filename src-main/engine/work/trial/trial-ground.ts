import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { testBed } from '../../../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../../contract/errors.ts';
import { openCatalog } from '../../catalog/sqlite-catalog.ts';
import { EmbedPool } from '../../embed/embed-pool.ts';
import { installModel } from '../../model/install-model.ts';
import { searchSpaces } from '../../search/search-spaces.ts';
import { openIndexes } from '../../vectors/index-client.ts';
import { Contents } from './contents.ts';
import { IN_APP, ON_DISK, type Step } from './happenings.ts';
import { LivedLibrary } from './lived-library.ts';
import { TrialDisk } from './trial-disk.ts';
import { TrialLibrary, type TrialTools } from './trial-library.ts';

const LONGEST = 30;

/** How often something happens, among all. */
const OFTEN: readonly (readonly [Step['what'], number])[] = [
  ...ON_DISK.map((what) => [what, 2] as const),
  ...IN_APP.map((what) => [what, 1] as const),
  ...([
    ['create', 2],
    ['move', 2],
    ['copy', 2],
    ['copy-then-delete', 2],
  ] as const),
  ...([
    ['restore', 3],
    ['remount', 2],
    ['organise', 5],
    ['keep-up', 8],
  ] as const),
];

/**
 * Any sequence of what happens to a library with some photos in it, of most of which something was said;
 * what happens to files before all.
 */
export function sequences(): fc.Arbitrary<Step[]> {
  const number = fc.nat({ max: 9999 });
  const some = (what: Step['what'], least: number, most: number) =>
    fc.array(fc.record({ what: fc.constant(what), a: number, b: number, c: number }), {
      minLength: least,
      maxLength: most,
    });
  const often = OFTEN.map(([what, weight]) => ({ arbitrary: fc.constant(what), weight }));
  const step = fc.record({ what: fc.oneof(...often), a: number, b: number, c: number });
  return fc
    .tuple(
      some('create', 1, 6),
      some('copy', 0, 2),
      some('keep-up', 1, 1),
      some('organise', 0, 5),
      fc.array(step, { minLength: 1, maxLength: LONGEST, size: 'max' }),
    )
    .map((parts) => parts.flat());
}

/** Where a sequence is lived through. */
export interface Ground {
  /** For the library itself. */
  readonly library: string;
  /** For the folders of photos. */
  readonly photos: string;
  /** On another drive, which is joined to the last of the folders; undefined where none can be. */
  readonly drive?: string | undefined;
  readonly foldsCase?: boolean;
}

/** Lives through sequences, each on new folders; what takes long to start is started once. */
export class Trials {
  readonly #tools: TrialTools;
  #count = 0;

  private constructor(tools: TrialTools) {
    this.#tools = tools;
  }

  static async start(): Promise<Trials> {
    const bed = await testBed();
    const emptyLibrary = temporaryFolder();
    unwrap(openCatalog(emptyLibrary)).close();
    const sources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
    const { pack } = unwrap(await installModel({ modelsDir: temporaryFolder(), sources }));
    const { content, composition } = searchSpaces(pack);
    const spaces = content === undefined ? [composition] : [composition, content];
    const specs = spaces.map(({ name, identity, dimensions }) => ({
      name,
      modelId: identity,
      dimensions,
    }));
    return new Trials({
      emptyLibrary,
      spaces,
      contents: await Contents.draw(),
      pool: unwrap(
        await EmbedPool.open({
          networks: [pack.model],
          runtime: 'auto',
          thumbnailFolder: temporaryFolder(),
        }),
      ),
      index: unwrap(await openIndexes({ directory: temporaryFolder(), specs })),
      readings: new Map(),
    });
  }

  async close(): Promise<void> {
    await this.#tools.pool.close();
    await this.#tools.index.close();
  }

  /** Rejects with the rule that was broken. */
  async live(sequence: readonly Step[], ground: Ground): Promise<void> {
    this.#count += 1;
    const name = `trial-${this.#count}`;
    const dir = join(ground.photos, name);
    const roots = ['A', 'B', 'C'].map((root) => join(dir, root));
    for (const root of roots) mkdirSync(root, { recursive: true });
    const isDriven = sequence.some(({ what }) => what === 'unmount');
    const drive = isDriven && ground.drive !== undefined ? join(ground.drive, name) : undefined;
    if (drive !== undefined) mkdirSync(drive);
    const drives = new Map(drive === undefined ? [] : [[roots[2] ?? '', drive]]);
    const disk = new TrialDisk(this.#tools.contents, roots, drives, ground.foldsCase);
    const library = new TrialLibrary(this.#tools, join(ground.library, name), roots);
    try {
      await new LivedLibrary(disk, library).live(sequence);
    } finally {
      library.stop();
      disk.close();
      for (const path of [dir, drive, join(ground.library, name)]) {
        if (path !== undefined) rmSync(path, { recursive: true, force: true });
      }
    }
  }
}
