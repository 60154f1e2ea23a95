import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runKindred, startKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { seededRandom } from '../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../contract/errors.ts';
import { openCatalogReader } from '../engine/catalog/sqlite-catalog.ts';
import { openPartsForReading } from '../engine/library-parts.ts';

const KILLS = 50;
const PHOTOS = 48;

/** What a library knows: path → every vector of that photo, bit for bit. */
type Vectors = Map<string, string>;

function vectorsIn(library: string): { vectors: Vectors; rows: number } {
  const catalog = unwrap(openCatalogReader(library));
  expect(catalog.integrityProblems()).toEqual([]);
  const vectors: Vectors = new Map();
  for (const { id } of catalog.shownPhotos()) {
    const path = catalog.photo(id)?.path ?? '';
    expect(vectors.has(path), `${path} is there twice`).toBe(false);
    // Numbers print so that they read back as the same: equal texts are equal bits.
    const texts = ['tiny', 'composition-1'].map((modelId) => {
      const stored = catalog.embeddings(modelId, [id]).get(id);
      const { vector = new Float32Array(), classes = new Uint8Array() } = stored ?? {};
      return [...vector, ...classes].join(' ');
    });
    vectors.set(path, texts.join(' '));
  }
  const { photos } = catalog.counts();
  catalog.close();
  return { vectors, rows: photos };
}

/** What is in the library after a kill is true, even though it is not yet all. */
function expectPartOf(fresh: Vectors, library: string): void {
  const opened = openCatalogReader(library);
  if (!opened.ok && opened.error.code === 'library-missing') return; // Killed before there was one.
  unwrap(opened).close();
  const { vectors, rows } = vectorsIn(library);
  expect(rows).toBeLessThanOrEqual(PHOTOS);
  for (const [path, text] of vectors) expect(text, path).toBe(fresh.get(path));
}

/** The index, as it is on disk and after it caught up, finds each photo by its own vector. */
async function indexAgrees(library: string): Promise<boolean> {
  const parts = unwrap(openPartsForReading(library));
  try {
    const indexes = unwrap(await parts.indexes());
    return indexes
      .states()
      .every(
        ({ name, size }) =>
          size === parts.catalog.embeddingCount(name === 'content' ? 'tiny' : 'composition-1'),
      );
  } finally {
    await parts.close();
  }
}

/** Kills everything that was started, in the middle of whatever it does. */
async function indexAndKill(bed: TestBed, afterMs: number): Promise<boolean> {
  const { child, ended } = startKindred({ ...bed, detached: true }, [
    '--json',
    'index',
    bed.photos,
  ]);
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, afterMs);
  const run = await ended;
  clearTimeout(timer);
  return run.signal === 'SIGKILL';
}

describe.skipIf(process.platform === 'win32')('killing the engine', () => {
  let bed: TestBed;
  let fresh: Vectors;
  let fullRunMs: number;

  beforeAll(async () => {
    bed = await testBed();
    const seeds = Array.from({ length: PHOTOS }, (_, n) => [`${n % 7}/${n}.jpg`, n + 1] as const);
    await drawPhotos(bed.photos, Object.fromEntries(seeds));
    const started = performance.now();
    const run = await runKindred(bed, ['--json', 'index', bed.photos]);
    fullRunMs = performance.now() - started;
    expect(run.json).toMatchObject({ indexed: PHOTOS, failed: [] });
    fresh = vectorsIn(bed.library).vectors;
  });

  it(
    `loses, doubles and changes nothing at ${KILLS} random moments`,
    { timeout: 600_000 },
    async () => {
      const random = seededRandom(20_261_124);
      const where = temporaryFolder();
      let library = mkdtempSync(join(where, 'library-'));
      let killed = 0;
      let finished = 0;
      while (killed < KILLS) {
        const victim = { ...bed, library };
        const wasKilled = await indexAndKill(victim, random() * fullRunMs);
        if (wasKilled) {
          killed += 1;
          expectPartOf(fresh, library);
        } else {
          finished += 1;
          const { vectors, rows } = vectorsIn(library);
          expect(rows).toBe(PHOTOS);
          expect(vectors).toEqual(fresh);
          expect(await indexAgrees(library)).toBe(true);
          rmSync(library, { recursive: true });
          library = mkdtempSync(join(where, 'library-'));
        }
      }
      const last = await runKindred({ ...bed, library }, ['--json', 'index', bed.photos]);
      expect(last.json, last.stderr).toMatchObject({ failed: [] });
      expect(vectorsIn(library)).toEqual({ vectors: fresh, rows: PHOTOS });
      expect(await indexAgrees(library)).toBe(true);
      expect(finished).toBeGreaterThan(0);
    },
  );
});
