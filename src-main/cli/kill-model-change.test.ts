import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runKindred, startKindred } from '../../test-fixtures/kindred-process.ts';
import type { TestBed } from '../../test-fixtures/photo-folder.ts';
import { seededRandom } from '../../test-fixtures/pictures.ts';
import { unwrap } from '../contract/errors.ts';
import { openCatalog, openCatalogReader } from '../engine/catalog/sqlite-catalog.ts';
import { Library } from '../engine/library.ts';
import { openPartsForReading } from '../engine/library-parts.ts';
import { FIRST, modelBed, photoSeeds, SECOND, sourcesOf } from '../engine/models/model-bed.ts';
import { Organiser } from '../engine/organise/organiser.ts';

const PHOTOS = 1000;
const KILLS = 6;

/** What a library holds, bit for bit. */
function contents(library: string) {
  const catalog = unwrap(openCatalogReader(library));
  expect(catalog.integrityProblems()).toEqual([]);
  const ids = [...catalog.shownPhotos()].map(({ id }) => id);
  const vectorsOf = (model: string) =>
    new Map(
      [...catalog.embeddings(model, ids)].map(([id, { vector, classes = [] }]) => [
        id,
        [...vector, ...classes].join(' '),
      ]),
    );
  const state = {
    serving: catalog.setting('model'),
    next: catalog.setting('next-model'),
    counts: catalog.counts(),
    stars: catalog.browse.stars(),
    first: vectorsOf(FIRST),
    second: vectorsOf(SECOND),
    failed: catalog.models.counts(SECOND).failed,
  };
  catalog.close();
  return state;
}

async function neighbours(library: string, photo: string) {
  const models = join(library, 'models');
  const open = new Library({ dir: library, modelSources: sourcesOf(models), command: 'test' });
  const { results } = unwrap(await open.similar({ photo, by: 'content', top: 5 }));
  await open.close();
  return results;
}

/** Kills everything that was started, as soon as so many photos have the second network's vector. */
async function indexAndKill(bed: TestBed, made: number): Promise<boolean> {
  const { child, ended } = startKindred({ ...bed, detached: true }, ['index', bed.photos]);
  const catalog = unwrap(openCatalogReader(bed.library));
  const timer = setInterval(() => {
    if (child.pid === undefined || catalog.embeddingCount(SECOND) < made) return;
    clearInterval(timer);
    process.kill(-child.pid, 'SIGKILL');
  }, 5);
  const run = await ended;
  clearInterval(timer);
  catalog.close();
  return run.signal === 'SIGKILL';
}

describe.skipIf(process.platform === 'win32')('killing a change of networks', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await modelBed(photoSeeds(PHOTOS));
    const run = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(run.json, run.stderr).toMatchObject({ indexed: PHOTOS, failed: [] });
    const catalog = unwrap(openCatalog(bed.library));
    const ids = [...catalog.shownPhotos()].map(({ id }) => id);
    const organiser = new Organiser(catalog, () => undefined);
    unwrap(organiser.act({ kind: 'stars', photos: ids.slice(0, 100), value: 4 }));
    catalog.close();
  }, 600_000);

  it(
    'loses nothing, and lets the old network serve until the new one is whole',
    { timeout: 600_000 },
    async () => {
      const before = contents(bed.library);
      expect(before.first.size).toBe(PHOTOS);
      const photo = join(bed.photos, '3.jpg');
      const asked = await neighbours(bed.library, photo);
      const library = new Library({
        ...{ dir: bed.library, modelSources: sourcesOf(bed.models), command: 'test' },
      });
      unwrap(await library.useModel({ id: SECOND, as: 'serves' }));
      await library.close();
      const random = seededRandom(20_261_130);
      let made = new Map<number, string>();
      for (let kills = 0; kills < KILLS; kills += 1) {
        // The first at the first vector; the others leave enough for those after them.
        const more = kills === 0 ? 1 : Math.floor((random() * (PHOTOS - made.size)) / 4);
        expect(await indexAndKill(bed, made.size + more)).toBe(true);
        const now = contents(bed.library);
        expect(now.next).toBe(SECOND);
        expect(now.second.size).toBeGreaterThanOrEqual(made.size + more);
        // What was made is true and stays; nothing else has changed.
        for (const [id, vector] of made) expect(now.second.get(id)).toBe(vector);
        made = now.second;
        expect({ ...now, second: before.second, next: undefined }).toEqual(before);
        expect(await neighbours(bed.library, photo)).toEqual(asked);
      }
      const last = await runKindred(bed, ['--json', 'index', bed.photos]);
      expect(last.json, last.stderr).toMatchObject({ indexed: 0, failed: [] });
      const after = contents(bed.library);
      expect(after).toMatchObject({ serving: SECOND, next: undefined, failed: 0 });
      expect(after.second.size).toBe(PHOTOS);
      expect([after.first, after.stars, after.counts]).toEqual([
        before.first,
        before.stars,
        before.counts,
      ]);
      expect(await neighbours(bed.library, photo)).not.toEqual(asked);
      const parts = unwrap(openPartsForReading(bed.library));
      const indexes = unwrap(await parts.indexes()).states();
      expect(indexes.map(({ opened, size }) => [opened, size])).toEqual(
        Array.from({ length: 3 }, () => ['loaded', PHOTOS]),
      );
      await parts.close();
    },
  );
});

const PRELOAD = new URL('../../test-fixtures/abort-on-read.js', import.meta.url);

describe.skipIf(process.platform === 'win32')('a photo that a network goes down with', () => {
  it('costs that network this photo, and no other network and no other photo', async () => {
    const bed = await modelBed({ ...photoSeeds(6), 'poison.jpg': 99 });
    const fresh = await runKindred(bed, ['--json', 'index', bed.photos]);
    expect(fresh.json, fresh.stderr).toMatchObject({ indexed: 7, failed: [] });
    const options = { dir: bed.library, modelSources: sourcesOf(bed.models), command: 'test' };
    const library = new Library(options);
    unwrap(await library.useModel({ id: SECOND, as: 'serves' }));
    await library.close();
    const env = { NODE_OPTIONS: `--import ${PRELOAD.href}` };
    const run = await runKindred({ ...bed, env }, ['--json', 'index', bed.photos]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.json).toMatchObject({ failed: [] });
    expect(contents(bed.library)).toMatchObject({
      serving: SECOND,
      failed: 1,
      counts: { photos: 7, pending: 0, failed: 0 },
      first: { size: 7 },
      second: { size: 6 },
    });
    // Nor is it tried again, or read again, when the network serves.
    const next = await runKindred({ ...bed, env }, ['--json', 'index', bed.photos]);
    expect(next.json, next.stderr).toMatchObject({ indexed: 0, unchanged: 7, failed: [] });
  });
});
