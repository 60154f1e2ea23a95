import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drawPhotos, testBed } from '../../../test-fixtures/photo-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { CallInput } from '../../contract/calls.ts';
import { AppLibrary } from '../app-library.ts';

const SEEDS = { 'a/1.jpg': 1, 'a/2.jpg': 5, 'a/3.jpg': 9, 'b/4.jpg': 1.05, 'b/5.jpg': 5.05 };

const opened: AppLibrary[] = [];
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close();
});

/** A library of five drawn photos and a torn one, all looked at, and their ids by name. */
async function drawnLibrary() {
  const bed = await testBed();
  await drawPhotos(bed.photos, SEEDS);
  writeFileSync(join(bed.photos, 'b/torn.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]));
  const modelSources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
  const options = { dir: bed.library, modelSources, command: 'test' };
  const library = unwrap(await AppLibrary.open(options));
  opened.push(library);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  library.on((event) => {
    if (event.kind === 'work' && event.work.state === 'idle') resolve(undefined);
  });
  unwrap(await library.addFolder({ path: bed.photos }));
  await promise;
  const { ids } = unwrap(await library.timeline({ sort: 'name' }));
  return { library, ids };
}

describe('the timeline', () => {
  it('is sorted by stars, by hand and by likeness, within any search', async () => {
    const { library, ids } = await drawnLibrary();
    const [one = 0, two = 0, three = 0, four = 0, five = 0] = ids;
    const sorted = async (input: CallInput<'timeline'>) =>
      unwrap(await library.timeline(input)).ids;
    const newest = await sorted({});
    unwrap(await library.act({ act: { kind: 'stars', photos: [two], value: 5 } }));
    unwrap(await library.act({ act: { kind: 'stars', photos: [four, one], value: 2 } }));
    const isStarred = (id: number) => id === one || id === four;
    expect(await sorted({ sort: 'stars' })).toEqual([
      two,
      ...newest.filter(isStarred),
      ...newest.filter((id) => id !== two && !isStarred(id)),
    ]);

    const photos = [three, one, five, two];
    const made = unwrap(await library.act({ act: { kind: 'make-album', name: 'Hand', photos } }));
    const album = made.made ?? 0;
    expect(await sorted({ sort: 'album', filter: { album } })).toEqual(photos);
    unwrap(await library.act({ act: { kind: 'order-album', album, photos: [two], before: one } }));
    expect(await sorted({ sort: 'album', filter: { album } })).toEqual([three, two, one, five]);
    expect(await sorted({ sort: 'album', filter: { album, search: 'stars:>0' } })).toEqual([
      two,
      one,
    ]);
    expect(await sorted({ sort: 'album' })).toEqual(newest);

    const like = { photos: [one] };
    const alike = await sorted({ sort: 'alike', like });
    expect(alike.slice(0, 2)).toEqual([one, four]);
    expect(alike.toSorted()).toEqual(newest.toSorted());
    expect(await sorted({ sort: 'alike', like, filter: { search: 'folder:b' } })).toEqual([
      four,
      five,
    ]);
    expect(await sorted({ sort: 'alike' })).toEqual(newest);
    const unknown = await library.timeline({ sort: 'alike', like: { photos: [4711] } });
    expect(unknown).toMatchObject({ ok: false, error: { code: 'photo-unknown' } });
  });

  it('tells what of a search is not understood, and counts what can’t be read', async () => {
    const { library, ids } = await drawnLibrary();
    const told = unwrap(await library.timeline({ filter: { search: 'stars:>>"( folder:a' } }));
    expect(told.problems).not.toEqual([]);
    const failed = unwrap(await library.timeline({ filter: { search: 'failed:yes torn' } }));
    expect(failed).toMatchObject({ ids: [], unreadable: 1, problems: [] });
    const read = unwrap(await library.timeline({ filter: { search: 'failed:no' } }));
    expect([read.ids.length, read.unreadable]).toEqual([ids.length, 0]);
  });

  it('shows a smart album as its search, and finds look-alikes within it', async () => {
    const { library, ids } = await drawnLibrary();
    const [one = 0, , , four = 0, five = 0] = ids;
    const act = { kind: 'make-album', name: 'B', search: 'folder:b' } as const;
    const { made } = unwrap(await library.act({ act }));
    const album = made ?? 0;
    const { ids: shown } = unwrap(await library.timeline({ sort: 'name', filter: { album } }));
    expect(shown).toEqual([four, five]);
    const of = { photos: [one] };
    const within = async (filter: CallInput<'findSimilar'>['filter']) => {
      const { results, among } = unwrap(await library.findSimilar({ of, filter }));
      return [results.map(({ id }) => id), among];
    };
    expect(await within({ within: { album } })).toEqual([[four, five], 2]);
    expect(await within({ within: { search: 'name:5' } })).toEqual([[five], 1]);
    expect(await within({ within: { search: 'name:5' }, folder: 'same' })).toEqual([[], 0]);
    expect(await within({ within: { search: 'nothing here' } })).toEqual([[], 0]);
  });
});
