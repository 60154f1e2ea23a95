import { mkdirSync, renameSync } from 'node:fs';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drawPhotos, testBed, type TestBed } from '../../../test-fixtures/photo-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { AppLibrary } from '../app-library.ts';

const opened: AppLibrary[] = [];
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close();
});

async function open(bed: TestBed): Promise<AppLibrary> {
  const modelSources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
  const library = unwrap(
    await AppLibrary.open({ dir: bed.library, modelSources, command: 'test' }),
  );
  opened.push(library);
  return library;
}

/** Does something and waits until the work that comes of it is over. */
async function settled(library: AppLibrary, start: () => Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const end = library.on((event) => {
    if (event.kind === 'work' && event.work.state === 'idle') resolve(undefined);
  });
  await start();
  await promise;
  end();
}

function rescan(library: AppLibrary): Promise<void> {
  return settled(library, async () => unwrap(await library.work({ do: 'scan' })));
}

/** A library of three photos: `a.jpg` with stars, `b.jpg`, `keep.jpg`. */
async function withPhotos() {
  const bed = await testBed();
  await drawPhotos(bed.photos, { 'a.jpg': 1, 'b.jpg': 2, 'keep.jpg': 3 });
  const library = await open(bed);
  await settled(library, async () => unwrap(await library.addFolder({ path: bed.photos })));
  const [a = 0, b = 0, keep = 0] = unwrap(await library.timeline({ sort: 'name' })).ids;
  unwrap(await library.act({ act: { kind: 'stars', photos: [a], value: 5 } }));
  return { bed, library, a, b, keep, at: (name: string) => join(bed.photos, name) };
}

describe('missing photos', () => {
  it('are listed with their thumbnails, and say that they are not there', async () => {
    const { library, a, b, at } = await withPhotos();
    expect(unwrap(await library.missing({}))).toEqual({ photos: [], total: 0 });
    await unlink(at('a.jpg'));
    await rescan(library);
    await unlink(at('b.jpg'));
    await rescan(library);
    const { photos, total } = unwrap(await library.missing({}));
    expect(total).toBe(2);
    expect(photos).toMatchObject([
      { id: b, name: 'b.jpg', path: at('b.jpg'), daysLeft: 30, isOrganised: false },
      { id: a, name: 'a.jpg', path: at('a.jpg'), daysLeft: 30, isOrganised: true },
    ]);
    for (const photo of photos) {
      expect(photo).toMatchObject({ width: 320, height: 240 });
      expect(photo.thumbHash).not.toBe('');
      expect(unwrap(await library.thumbnail(photo.id)).length).toBeGreaterThan(100);
      const details = unwrap(await library.photo({ id: photo.id }));
      expect(details).toMatchObject({ isThere: false, version: photo.version });
    }
  });

  it('come back with all that was said of them when their file does', async () => {
    const { library, a, at } = await withPhotos();
    const bytes = await readFile(at('a.jpg'));
    await unlink(at('a.jpg'));
    await rescan(library);
    await writeFile(at('a.jpg'), bytes);
    await rescan(library);
    expect(unwrap(await library.missing({})).total).toBe(0);
    expect(unwrap(await library.cards({ ids: [a] })).cards).toMatchObject([{ id: a, stars: 5 }]);
  });

  it('are forgotten when the person says so, and only those that are missing', async () => {
    const { library, a, b, keep, at } = await withPhotos();
    await unlink(at('a.jpg'));
    await unlink(at('b.jpg'));
    await rescan(library);
    const news: string[] = [];
    const end = library.on(({ kind }) => news.push(kind));
    await settled(library, async () => {
      expect(await library.forgetMissing({ ids: [b, keep, 999_999] })).toEqual({
        ok: true,
        value: { forgotten: 1 },
      });
    });
    end();
    expect(news).toEqual(expect.arrayContaining(['photos', 'overview', 'organised']));
    expect(unwrap(await library.missing({})).photos.map(({ id }) => id)).toEqual([a]);
    const gone = await library.photo({ id: b });
    expect(!gone.ok && gone.error.code).toBe('photo-unknown');
    await settled(library, async () => {
      expect(unwrap(await library.forgetMissing({}))).toEqual({ forgotten: 1 });
    });
    expect(unwrap(await library.overview({}))).toMatchObject({ photos: 1, missing: 0 });
    // The index let go of them as well.
    const similar = unwrap(await library.findSimilar({ of: { photos: [keep] } }));
    expect(similar.results.map(({ id }) => id).filter((id) => id === a || id === b)).toEqual([]);
  });

  it('are not those of a folder that is away, nor those that a pattern leaves out', async () => {
    const { bed, library, a, at } = await withPhotos();
    const { folders } = unwrap(await library.overview({}));
    await unlink(at('a.jpg'));
    await settled(library, async () =>
      unwrap(await library.changeFolder({ id: folders[0]?.id ?? 0, excludes: ['b.jpg'] })),
    );
    expect(unwrap(await library.missing({})).photos.map(({ id }) => id)).toEqual([a]);
    renameSync(bed.photos, `${bed.photos}-away`);
    await rescan(library);
    expect(unwrap(await library.missing({}))).toEqual({ photos: [], total: 0 });
    expect(unwrap(await library.forgetMissing({}))).toEqual({ forgotten: 0 });
    mkdirSync(bed.photos);
    renameSync(`${bed.photos}-away`, bed.photos);
    await rescan(library);
    expect(unwrap(await library.missing({})).photos).toMatchObject([{ id: a, isOrganised: true }]);
  });
});
