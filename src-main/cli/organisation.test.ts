import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runKindred } from '../../test-fixtures/kindred-process.ts';
import { drawPhotos, testBed, type TestBed } from '../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { CALLS } from '../contract/calls.ts';
import { unwrap } from '../contract/errors.ts';
import { AppLibrary } from '../engine/app-library.ts';

async function indexedBed(): Promise<TestBed> {
  const bed = await testBed();
  await drawPhotos(bed.photos, { 'beach.jpg': 1, 'city.jpg': 2 });
  const indexed = await runKindred(bed, ['index', bed.photos]);
  expect(indexed.code, indexed.stderr).toBe(0);
  return bed;
}

async function openApp(bed: TestBed): Promise<AppLibrary> {
  const modelSources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
  return unwrap(await AppLibrary.open({ dir: bed.library, modelSources, command: 'kindred app' }));
}

/** Stars on both photos, one tagged and in an album. */
async function organise(library: AppLibrary): Promise<void> {
  const { ids } = unwrap(await library.timeline({ sort: 'name' }));
  const [first = 0] = ids;
  unwrap(await library.act({ act: { kind: 'stars', photos: [...ids], value: 3 } }));
  unwrap(await library.act({ act: { kind: 'tag', photos: [first], add: ['travel/lisbon'] } }));
  unwrap(await library.act({ act: { kind: 'make-album', name: 'Trip', photos: [first] } }));
}

describe('kindred organisation', () => {
  it('brings stars, tags and albums from one library to another', async () => {
    const bed = await indexedBed();
    const file = join(temporaryFolder(), 'kept.json');
    const app = await openApp(bed);
    await organise(app);
    // While the app runs, it is read; taking in waits until the library is free.
    const exported = await runKindred(bed, ['--json', 'organisation', 'export', file]);
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    const counts = { photos: 2, tags: 2, albums: 1 };
    expect(CALLS.exportOrganisation.output.parse(exported.json)).toEqual({ ...counts, file });
    const locked = await runKindred(bed, ['--json', 'organisation', 'import', file]);
    expect([locked.code, locked.json]).toMatchObject([1, { error: { code: 'library-locked' } }]);
    await app.close();

    const other = await testBed();
    await drawPhotos(join(other.photos, 'elsewhere'), { 'sea.jpg': 1, 'new.jpg': 3 });
    expect((await runKindred(other, ['index', other.photos])).code).toBe(0);
    const taken = await runKindred(other, ['--json', 'organisation', 'import', file]);
    expect(taken.code, taken.stderr).toBe(0);
    expect(taken.json).toEqual({ photos: 1, tags: 2, albums: 1, unknown: 1, changed: 1 });
    const again = await runKindred(other, ['organisation', 'import', file]);
    expect(again.stdout).toBe(
      '1 photo, 2 tags and 1 album read; all of it was here already.\n' +
        '1 photo of the file is not in this library; index its folder, then import it again.\n',
    );
    const found = await runKindred(other, ['--json', 'search', 'album:Trip stars:3 tag:travel']);
    expect(found.json).toMatchObject({
      results: [{ path: join(other.photos, 'elsewhere/sea.jpg'), stars: 3 }],
    });
    const told = await runKindred(other, ['organisation', 'export', `${file}.new`]);
    expect(told.stdout).toBe(`1 photo, 2 tags and 1 album written to ${file}.new.\n`);
    expect((await runKindred(bed, ['organisation', 'export'])).code).toBe(2);
  });
});
