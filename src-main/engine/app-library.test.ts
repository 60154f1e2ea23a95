import { rmSync, utimesSync } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { unwrap } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { AppLibrary } from './app-library.ts';

const SEEDS = { 'a/IMG_2.jpg': 1, 'a/IMG_10.jpg': 1.3, 'b/city.jpg': 2, 'b/wood.jpg': 3 };

const opened: AppLibrary[] = [];
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close();
});

function optionsOf(bed: TestBed) {
  return {
    dir: bed.library,
    modelSources: { chosen: bed.models, shared: join(bed.models, 'none'), offline: true },
    command: 'test',
  };
}

async function open(bed: TestBed): Promise<AppLibrary> {
  const library = unwrap(await AppLibrary.open(optionsOf(bed)));
  opened.push(library);
  return library;
}

/** Waits for news that fits, and gives all news until then. */
function news(
  library: AppLibrary,
  fits: (event: EngineEvent) => boolean,
): Promise<readonly EngineEvent[]> {
  const { promise, resolve } = Promise.withResolvers<readonly EngineEvent[]>();
  const seen: EngineEvent[] = [];
  const end = library.on((event) => {
    seen.push(event);
    if (!fits(event)) return;
    end();
    resolve(seen);
  });
  return promise;
}

/** Waits until the work in the background has ended; starts to listen now. */
function untilIdle(library: AppLibrary): Promise<readonly EngineEvent[]> {
  return news(library, (event) => event.kind === 'work' && event.work.state === 'idle');
}

async function names(library: AppLibrary, input = {}): Promise<string[]> {
  const { ids } = unwrap(await library.timeline({ sort: 'name', ...input }));
  return unwrap(await library.cards({ ids })).cards.map(({ name }) => name);
}

describe('AppLibrary', () => {
  it('goes from an added folder to photos that are shown, with news on the way', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const library = await open(bed);
    const idle = untilIdle(library);
    const added = unwrap(await library.addFolder({ path: bed.photos }));
    const events = await idle;
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['photos', 'overview']));
    expect(events.filter((event) => event.kind === 'notice')).toEqual([]);
    expect(await names(library)).toEqual(['city.jpg', 'IMG_2.jpg', 'IMG_10.jpg', 'wood.jpg']);
    const overview = unwrap(await library.overview({}));
    expect(overview).toMatchObject({
      photos: 4,
      pending: 0,
      failed: 0,
      missing: 0,
      folders: [{ id: added.id, path: bed.photos, photos: 4, isOffline: false, isPaused: false }],
      types: [{ type: 'jpeg', photos: 4 }],
      model: { id: 'tiny', name: 'Tiny' },
      work: { state: 'idle', progress: null, problem: null },
    });
    const { ids } = unwrap(await library.timeline({}));
    const details = unwrap(await library.photo({ id: ids[0] ?? 0 }));
    expect(details).toMatchObject({ isThere: true, folderId: added.id, type: 'jpeg' });
    expect(details.labels.length).toBeGreaterThan(0);
    expect(details.hash.startsWith(details.version)).toBe(true);
    const similar = await library.photo({ id: 999 });
    expect(!similar.ok && similar.error.code).toBe('photo-unknown');
  });

  it('lets nobody else write to the library', async () => {
    const bed = await testBed();
    const library = await open(bed);
    const second = await AppLibrary.open(optionsOf(bed));
    expect(!second.ok && second.error.code).toBe('library-locked');
    expect(unwrap(await library.overview({})).photos).toBe(0);
  });

  it('leaves no worker behind when it is closed while it is asked', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const first = await open(bed);
    const idle = untilIdle(first);
    unwrap(await first.addFolder({ path: bed.photos }));
    await idle;
    const [photo = 0, other = 0] = unwrap(await first.timeline({})).ids;
    await first.close();
    const workers: Worker[] = [];
    const note = (worker: Worker) => workers.push(worker);
    process.on('worker', note);
    const library = await open(bed);
    const calls = [
      library.findSimilar({ of: { photos: [photo] } }),
      library.explain({ of: { photos: [photo] }, photo: other }),
      library.screen(photo),
    ];
    await library.close();
    await Promise.all(calls);
    const late = await library.keepPicture(
      await readFile(join(bed.photos, 'a/IMG_2.jpg')),
      'a.jpg',
    );
    process.off('worker', note);
    expect(late).toMatchObject({ error: { code: 'cancelled' } });
    await vi.waitFor(() => {
      // A worker that has ended has no id any more.
      expect(workers.filter(({ threadId }) => threadId >= 0)).toEqual([]);
    });
  });

  it('takes folders that are added at once, the same and one around the other', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const library = await open(bed);
    const idle = untilIdle(library);
    const below = join(bed.photos, 'a');
    const added = [below, below, bed.photos].map((path) => library.addFolder({ path }));
    for (const answer of await Promise.all(added)) expect(answer).toMatchObject({ ok: true });
    await idle;
    const { folders } = unwrap(await library.overview({}));
    expect(folders.map(({ path }) => path)).toEqual([bed.photos]);
  });

  it('checks what it is asked', async () => {
    const library = await open(await testBed());
    const answer = await library.cards({ ids: [-1] });
    expect(!answer.ok && answer.error).toMatchObject({ code: 'bad-argument' });
  });

  it('keeps the thumbnail of a photo whose file is gone, and makes a lost one again', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1, 'b.jpg': 2 });
    const library = await open(bed);
    const idle = untilIdle(library);
    unwrap(await library.addFolder({ path: bed.photos }));
    await idle;
    const [a = 0, b = 0] = unwrap(await library.timeline({ sort: 'name' })).ids;
    const original = unwrap(await library.original(a));
    expect(original).toMatchObject({ mediaType: 'image/jpeg', path: join(bed.photos, 'a.jpg') });
    const before = unwrap(await library.thumbnail(b));
    await unlink(join(bed.photos, 'a.jpg'));
    expect(unwrap(await library.thumbnail(a)).length).toBeGreaterThan(100);
    const gone = await library.original(a);
    expect(!gone.ok && gone.error.code).toBe('file-missing');
    expect(unwrap(await library.photo({ id: a })).isThere).toBe(false);
    rmSync(join(bed.library, 'thumbnails'), { recursive: true });
    expect(Buffer.from(unwrap(await library.thumbnail(b))).equals(before)).toBe(true);
    const lost = await library.thumbnail(a);
    expect(!lost.ok && lost.error.code).toBe('file-missing');
  });

  it('keeps what a person organises, tells of it, and takes it back after a restart', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'a.jpg': 1, 'b.jpg': 2 });
    const first = await open(bed);
    const idle = untilIdle(first);
    unwrap(await first.addFolder({ path: bed.photos }));
    await idle;
    const { ids } = unwrap(await first.timeline({ sort: 'name' }));
    const [a = 0] = ids;
    const told = news(first, (event) => event.kind === 'organised');
    unwrap(await first.act({ act: { kind: 'tag', photos: ids, add: ['travel/lisbon'] } }));
    await told;
    unwrap(await first.act({ act: { kind: 'stars', photos: [a], value: 4 } }));
    const made = unwrap(
      await first.act({ act: { kind: 'make-album', name: 'Best', photos: [a] } }),
    );
    expect(unwrap(await first.cards({ ids })).cards.map(({ stars }) => stars)).toEqual([4, 0]);
    expect(unwrap(await first.photo({ id: a }))).toMatchObject({
      tags: ['travel/lisbon'],
      albums: [{ id: made.made, name: 'Best' }],
    });
    await first.close();
    const second = await open(bed);
    const { version } = unwrap(await second.cards({ ids: [a] })).cards[0] ?? {};
    expect(unwrap(await second.organisation({})).albums).toMatchObject([
      { name: 'Best', photos: 1, cover: { id: a, version } },
    ]);
    expect(unwrap(await second.undo({})).act).toMatchObject({ kind: 'make-album', name: 'Best' });
    expect(unwrap(await second.undo({})).undo).toMatchObject({ kind: 'tag', photos: 2 });
    expect(unwrap(await second.marks({ photos: ids }))).toMatchObject({
      stars: [2, 0, 0, 0, 0, 0],
      tags: [{ path: 'travel/lisbon', photos: 2 }],
      albums: [],
    });
    const refused = await second.act({
      act: { kind: 'tag', photos: ids, add: ['x'.repeat(5000)] },
    });
    expect(!refused.ok && refused.error.message).toContain('5,000 characters');
  });

  it('leaves out what patterns name, also in the folder that takes this one in', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const library = await open(bed);
    let idle = untilIdle(library);
    const { id } = unwrap(await library.addFolder({ path: join(bed.photos, 'a') }));
    await idle;
    idle = untilIdle(library);
    unwrap(await library.changeFolder({ id, excludes: ['img_?.jpg'] }));
    await idle;
    expect(await names(library)).toEqual(['IMG_10.jpg']);
    // Left out is not lost.
    expect(unwrap(await library.overview({}))).toMatchObject({ photos: 1, missing: 0 });
    idle = untilIdle(library);
    const whole = unwrap(await library.addFolder({ path: bed.photos }));
    await idle;
    expect(await names(library)).toEqual(['city.jpg', 'IMG_10.jpg', 'wood.jpg']);
    const nested = await library.addFolder({ path: join(bed.photos, 'b') });
    expect(!nested.ok && nested.error.code).toBe('folder-nested');
    idle = untilIdle(library);
    unwrap(await library.changeFolder({ id: whole.id, excludes: ['*.jpg'] }));
    await idle;
    expect(await names(library)).toEqual([]);
    idle = untilIdle(library);
    unwrap(await library.changeFolder({ id: whole.id, excludes: [] }));
    await idle;
    expect(await names(library)).toHaveLength(4);
  });

  it('pauses and goes on, also over a restart', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const first = await open(bed);
    expect(unwrap(await first.work({ do: 'pause' })).state).toBe('paused');
    unwrap(await first.addFolder({ path: bed.photos }));
    await first.close();
    const second = await open(bed);
    expect(unwrap(await second.overview({})).work.state).toBe('paused');
    expect(unwrap(await second.timeline({})).ids).toEqual([]);
    const idle = untilIdle(second);
    unwrap(await second.work({ do: 'resume' }));
    await idle;
    expect(unwrap(await second.timeline({})).ids).toHaveLength(4);
  });

  it('pauses between photos, stops, and finishes what is left when asked', async () => {
    const bed = await testBed();
    const many = Array.from({ length: 24 }, (_, n) => [`${n}.jpg`, n + 1] as const);
    await drawPhotos(bed.photos, Object.fromEntries(many));
    const library = await open(bed);
    const begun = news(
      library,
      (event) =>
        event.kind === 'work' &&
        event.work.progress?.step === 'photos' &&
        event.work.progress.done > 0,
    );
    unwrap(await library.addFolder({ path: bed.photos }));
    await begun;
    expect(unwrap(await library.work({ do: 'pause' })).state).toBe('paused');
    expect(unwrap(await library.work({ do: 'stop' })).state).toBe('idle');
    const { pending } = unwrap(await library.overview({}));
    expect(pending).toBeGreaterThan(0);
    const idle = untilIdle(library);
    unwrap(await library.work({ do: 'resume' }));
    await idle;
    expect(unwrap(await library.timeline({})).ids).toHaveLength(24);
  });

  it('works neither on a paused folder nor on its pending photos', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const library = await open(bed);
    let idle = untilIdle(library);
    const { id } = unwrap(await library.addFolder({ path: join(bed.photos, 'a') }));
    await idle;
    unwrap(await library.changeFolder({ id, isPaused: true }));
    await drawPhotos(bed.photos, { 'a/new.jpg': 7 });
    idle = untilIdle(library);
    unwrap(await library.addFolder({ path: join(bed.photos, 'b') }));
    await idle;
    expect(await names(library)).toHaveLength(4);
    expect(unwrap(await library.overview({})).folders[0]).toMatchObject({ isPaused: true });
    idle = untilIdle(library);
    unwrap(await library.changeFolder({ id, isPaused: false }));
    await idle;
    expect(await names(library)).toHaveLength(5);
    idle = untilIdle(library);
    expect(unwrap(await library.removeFolder({ id }))).toEqual({ forgotten: 3 });
    await idle;
    expect(await names(library)).toEqual(['city.jpg', 'wood.jpg']);
  });

  it('works by composition without a network, and embeds once there is one', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, SEEDS);
    const weights = await readFile(join(bed.models, 'tiny.tflite'));
    rmSync(join(bed.models, 'tiny.tflite'));
    const library = await open(bed);
    let idle = untilIdle(library);
    unwrap(await library.addFolder({ path: bed.photos }));
    expect((await idle).filter((event) => event.kind === 'notice')).toHaveLength(1);
    expect(unwrap(await library.overview({})).model).toBeNull();
    expect(await names(library)).toHaveLength(4);
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(bed.models, 'tiny.tflite'), weights);
    idle = news(
      library,
      (event) => event.kind === 'work' && event.work.progress?.step === 'photos',
    );
    expect(unwrap(await library.installModel({})).id).toBe('tiny');
    await idle;
    expect(unwrap(await library.overview({})).model).toEqual({ id: 'tiny', name: 'Tiny' });
  });

  it('names photos that can’t be read, and tries them again', async () => {
    const bed = await testBed();
    await drawPhotos(bed.photos, { 'good.jpg': 1 });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(bed.photos, 'bad.jpg'), 'this is no picture at all');
    const library = await open(bed);
    let idle = untilIdle(library);
    unwrap(await library.addFolder({ path: bed.photos }));
    await idle;
    const { failures } = unwrap(await library.failures({}));
    expect(failures).toMatchObject([{ name: 'bad.jpg', path: join(bed.photos, 'bad.jpg') }]);
    await drawPhotos(bed.photos, { 'bad.jpg': 2 });
    utimesSync(join(bed.photos, 'bad.jpg'), 1, 1);
    idle = untilIdle(library);
    expect(unwrap(await library.retry({ ids: failures.map(({ id }) => id) }))).toEqual({
      photos: 1,
    });
    await idle;
    expect(unwrap(await library.failures({})).failures).toEqual([]);
  });
});
