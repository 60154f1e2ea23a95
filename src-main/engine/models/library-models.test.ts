import { existsSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drawPhotos, type TestBed } from '../../../test-fixtures/photo-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Model } from '../../contract/model-calls.ts';
import { AppLibrary } from '../app-library.ts';
import { openCatalog, openCatalogReader } from '../catalog/sqlite-catalog.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { examineLibrary } from '../doctor/examine-library.ts';
import { FIRST, modelBed, photoSeeds, SECOND, sourcesOf } from './model-bed.ts';

const opened: AppLibrary[] = [];
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close();
});

async function open(bed: TestBed): Promise<AppLibrary> {
  const options = { dir: bed.library, modelSources: sourcesOf(bed.models), command: 'test' };
  const library = unwrap(await AppLibrary.open(options));
  opened.push(library);
  return library;
}

/** Waits for news that fit; starts to listen now. */
function news(library: AppLibrary, fits: (event: EngineEvent) => boolean): Promise<EngineEvent[]> {
  const { promise, resolve } = Promise.withResolvers<EngineEvent[]>();
  const seen: EngineEvent[] = [];
  const end = library.on((event) => {
    seen.push(event);
    if (!fits(event)) return;
    end();
    resolve(seen);
  });
  return promise;
}

function untilIdle(library: AppLibrary): Promise<EngineEvent[]> {
  return news(library, (event) => event.kind === 'work' && event.work.state === 'idle');
}

/** A library whose photos have been through the first network. */
async function filled(seeds: Record<string, number>) {
  const bed = await modelBed(seeds);
  const library = await open(bed);
  const idle = untilIdle(library);
  unwrap(await library.addFolder({ path: bed.photos }));
  await idle;
  const [photo = 0] = unwrap(await library.timeline({})).ids;
  return { bed, library, photo };
}

async function similar(library: AppLibrary, photo: number, model?: string) {
  const of = { photos: [photo] };
  const asked = library.findSimilar({
    of,
    by: 'content',
    ...(model === undefined ? {} : { model }),
  });
  const { results } = unwrap(await asked);
  return results.map(({ id, score }) => [id, score]);
}

async function modelOf(library: AppLibrary, id: string): Promise<Model> {
  const { models } = unwrap(await library.models({}));
  const found = models.find((model) => model.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
}

async function use(library: AppLibrary, id: string, as: 'serves' | 'kept' | 'off'): Promise<void> {
  const idle = untilIdle(library);
  unwrap(await library.useModel({ id, as }));
  await idle;
}

function vectors(bed: TestBed, id: string): number {
  const catalog = unwrap(openCatalogReader(bed.library));
  const count = catalog.embeddingCount(id);
  catalog.close();
  return count;
}

describe('a library with several networks', () => {
  it('tells what each is used for, and what could be had', async () => {
    const { library } = await filled(photoSeeds(3));
    const { models, runtime } = unwrap(await library.models({}));
    expect(runtime.chosen).toBe('auto');
    const first = models.find(({ id }) => id === FIRST);
    expect(first).toMatchObject({
      use: 'serves',
      isBuiltIn: false,
      dimensions: 32,
      classes: 20,
      photos: { done: 3, total: 3, failed: 0 },
    });
    expect(first?.vectorBytes).toBeGreaterThanOrEqual(3 * 32 * 4);
    expect(first?.indexBytes).toBeGreaterThan(0);
    expect(first?.bytes).toBeGreaterThan(1000);
    const second = models.find(({ id }) => id === SECOND);
    expect(second).toMatchObject({ use: 'off', photos: { done: 0, total: 3 }, vectorBytes: 0 });
    expect(models.filter(({ use }) => use === 'missing').length).toBeGreaterThan(0);
    for (const model of models) if (model.use === 'missing') expect(model.isBuiltIn).toBe(true);
  });

  it('serves by the old network until every photo has been through the new one', async () => {
    const { bed, library, photo } = await filled(photoSeeds(40));
    const before = await similar(library, photo);
    unwrap(await library.work({ do: 'pause' }));
    unwrap(await library.useModel({ id: SECOND, as: 'serves' }));
    expect(await modelOf(library, SECOND)).toMatchObject({ use: 'next', photos: { done: 0 } });
    expect(await similar(library, photo)).toEqual(before);
    // Asked at every step of the way.
    const meanwhile: Promise<unknown>[] = [];
    const end = library.on((event) => {
      if (event.kind === 'work' && event.work.progress?.step === 'next-model') {
        meanwhile.push(Promise.all([modelOf(library, FIRST), similar(library, photo)]));
      }
    });
    const idle = untilIdle(library);
    unwrap(await library.work({ do: 'resume' }));
    const events = await idle;
    end();
    for (const answer of await Promise.all(meanwhile)) {
      const [{ use: usedAs }, results] = answer as [Model, unknown];
      if (usedAs === 'serves') expect(results).toEqual(before);
    }
    expect(meanwhile.length).toBeGreaterThan(0);
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['models', 'overview']));
    expect(await modelOf(library, SECOND)).toMatchObject({
      use: 'serves',
      photos: { done: 40, total: 40, failed: 0 },
    });
    expect((await modelOf(library, SECOND)).msPerPhoto).toBeGreaterThan(0);
    expect(await modelOf(library, FIRST)).toMatchObject({ use: 'kept', photos: { done: 40 } });
    expect(unwrap(await library.overview({})).model?.id).toBe(SECOND);
    const after = await similar(library, photo);
    expect(after).not.toEqual(before);
    expect(await similar(library, photo, SECOND)).toEqual(after);
    expect(await similar(library, photo, FIRST)).toEqual(before);
    await library.close();
    // The person's choice outlasts a restart, though KINDRED_MODELS names the other one.
    const again = await open(bed);
    await untilIdle(again);
    expect(await similar(again, photo)).toEqual(after);
    expect((await modelOf(again, SECOND)).use).toBe('serves');
  });

  // The doctor tries every runtime, which takes a while.
  it('goes on after a restart in the middle of a change', { timeout: 180_000 }, async () => {
    const { bed, library } = await filled(photoSeeds(80));
    unwrap(await library.useModel({ id: SECOND, as: 'serves' }));
    for (let done = 0; done < 5;) ({ done } = (await modelOf(library, SECOND)).photos);
    unwrap(await library.work({ do: 'pause' }));
    await library.close();
    const made = vectors(bed, SECOND);
    expect(made).toBeGreaterThanOrEqual(5);
    const { healthy, checks } = unwrap(await examineLibrary(bed.library, { repair: false }));
    expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(healthy).toBe(true);
    const again = await open(bed);
    const total = news(
      again,
      (event) => event.kind === 'work' && event.work.progress?.step === 'next-model',
    );
    const idle = untilIdle(again);
    unwrap(await again.work({ do: 'resume' }));
    const last = (await total).at(-1);
    if (last?.kind === 'work') expect(last.work.progress?.total).toBe(80 - made);
    await idle;
    expect(await modelOf(again, SECOND)).toMatchObject({ use: 'serves', photos: { done: 80 } });
    expect(vectors(bed, FIRST)).toBe(80);
  });

  it('gives new photos the vectors of all networks that are kept', async () => {
    const { bed, library } = await filled(photoSeeds(4));
    await use(library, SECOND, 'kept');
    expect(vectors(bed, SECOND)).toBe(4);
    renameSync(join(bed.photos, '0.jpg'), join(bed.photos, 'moved.jpg'));
    await drawPhotos(bed.photos, { 'new.jpg': 77, '1.jpg': 78 });
    const idle = untilIdle(library);
    unwrap(await library.work({ do: 'scan' }));
    const events = await idle;
    const steps = events.flatMap((event) =>
      event.kind === 'work' ? [event.work.progress?.step] : [],
    );
    expect(steps).not.toContain('next-model');
    expect([vectors(bed, FIRST), vectors(bed, SECOND)]).toEqual([5, 5]);
    expect((await modelOf(library, FIRST)).use).toBe('serves');
  });

  it('gives up a change, and gives back what a network took when it is switched off', async () => {
    const { bed, library, photo } = await filled(photoSeeds(30));
    const before = await similar(library, photo);
    unwrap(await library.work({ do: 'pause' }));
    unwrap(await library.useModel({ id: SECOND, as: 'serves' }));
    unwrap(await library.useModel({ id: FIRST, as: 'serves' }));
    expect((await modelOf(library, SECOND)).use).toBe('kept');
    const idle = untilIdle(library);
    unwrap(await library.work({ do: 'resume' }));
    await idle;
    expect(await modelOf(library, SECOND)).toMatchObject({ use: 'kept', photos: { done: 30 } });
    expect(existsSync(join(bed.library, 'index', `content-${SECOND}.usearch`))).toBe(true);
    await use(library, SECOND, 'off');
    expect(await modelOf(library, SECOND)).toMatchObject({
      use: 'off',
      vectorBytes: 0,
      indexBytes: 0,
    });
    expect(vectors(bed, SECOND)).toBe(0);
    expect(readdirSync(join(bed.library, 'index'))).not.toContain(`content-${SECOND}.usearch`);
    expect(await similar(library, photo)).toEqual(before);
    const refused = await library.findSimilar({
      of: { photos: [photo] },
      by: 'content',
      model: SECOND,
    });
    expect(!refused.ok && refused.error.code).toBe('model-unknown');
  });

  it('removes a network with all that it took, and none that serves', async () => {
    const { bed, library } = await filled(photoSeeds(5));
    await use(library, SECOND, 'serves');
    const inUse = await library.removeModel({ id: SECOND });
    expect(!inUse.ok && inUse.error.code).toBe('model-in-use');
    const off = await library.useModel({ id: SECOND, as: 'off' });
    expect(!off.ok && off.error.code).toBe('model-in-use');
    await use(library, FIRST, 'serves');
    expect((await modelOf(library, FIRST)).use).toBe('serves');
    const { bytes, vectorBytes, indexBytes } = await modelOf(library, SECOND);
    const { freed } = unwrap(await library.removeModel({ id: SECOND }));
    expect(freed).toBe(bytes + vectorBytes + indexBytes);
    expect(readdirSync(join(bed.library, 'models'))).toEqual([FIRST]);
    expect(vectors(bed, SECOND)).toBe(0);
    const unknown = await library.useModel({ id: SECOND, as: 'serves' });
    expect(!unknown.ok && unknown.error.code).toBe('model-unknown');
  });

  it('gives the place of vectors back to the disk', async () => {
    const { bed, library } = await filled(photoSeeds(2));
    await use(library, SECOND, 'kept');
    await library.close();
    const file = join(bed.library, 'catalog.db');
    const database = new SqliteDatabase(file, false);
    // As many as a network of 100,000 numbers would have.
    database.run(`UPDATE embeddings SET vector = zeroblob(4000000) WHERE model_id = ?`, SECOND);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const large = statSync(file).size;
    const again = await open(bed);
    await use(again, SECOND, 'off');
    await again.close();
    expect(large - statSync(file).size).toBeGreaterThan(7_000_000);
  });

  it('sweeps what a removal left that was broken off', async () => {
    const { bed, library } = await filled(photoSeeds(3));
    await use(library, SECOND, 'kept');
    await library.close();
    const catalog = unwrap(openCatalog(bed.library));
    // The engine went down right after it was said that the network is not kept.
    catalog.models.drop(SECOND);
    catalog.close();
    renameSync(
      join(bed.library, 'models', SECOND),
      join(bed.library, 'models', `${SECOND}.removed`),
    );
    const again = await open(bed);
    await untilIdle(again);
    expect(vectors(bed, SECOND)).toBe(0);
    expect(readdirSync(join(bed.library, 'models'))).toEqual([FIRST]);
    expect(readdirSync(join(bed.library, 'index')).toSorted()).toEqual([
      'composition.usearch',
      `content-${FIRST}.usearch`,
    ]);
  });

  it('computes by the runtime that is chosen', async () => {
    const { library, photo } = await filled(photoSeeds(3));
    const before = await similar(library, photo);
    unwrap(await library.chooseRuntime({ runtime: 'onnxruntime' }));
    const { runtime } = unwrap(await library.models({}));
    expect(runtime).toEqual({ chosen: 'onnxruntime', inUse: 'onnxruntime' });
    expect(await similar(library, photo)).toEqual(before);
  });
});
