import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { photoCards } from '../browse/photo-cards.ts';
import { photoSet } from '../search/photo-set.ts';
import type { TimelineSort } from './browse-catalog.ts';
import type { Catalog } from './catalog.ts';
import { naturalKey } from './natural-order.ts';
import { EVERY_PHOTO } from './photo-condition.ts';
import { breakSample, samplePhoto, saveSample } from './sample-photo.ts';
import { dayOf, shownAt, wallClock } from './shown-date.ts';
import { openCatalog } from './sqlite-catalog.ts';

interface Drawn {
  readonly folder: number;
  readonly name: string;
  readonly takenAt: string | undefined;
  readonly mtimeUs: number;
  readonly format: 'jpeg' | 'png' | 'raw';
  readonly width: number;
  readonly height: number;
}

const second = fc.integer({ min: 1_600_000_000, max: 1_600_500_000 });
const photo: fc.Arbitrary<Drawn> = fc.record({
  folder: fc.constantFrom(0, 1),
  name: fc.constantFrom('IMG_2.jpg', 'img_10.JPG', 'Été.png', 'a.raw', 'IMG_0002.jpg'),
  takenAt: fc.option(
    second.map((at) => new Date(at * 1000).toISOString().slice(0, 19)),
    { nil: undefined },
  ),
  mtimeUs: second.map((at) => at * 1_000_000),
  format: fc.constantFrom('jpeg', 'png', 'raw'),
  width: fc.integer({ min: 0, max: 5000 }),
  height: fc.integer({ min: 0, max: 5000 }),
});

/** A catalog with these photos, each in a folder of its own below its library folder; ids in order. */
function catalogOf(photos: readonly Drawn[]): {
  catalog: Catalog;
  folders: number[];
  ids: number[];
} {
  const catalog = unwrap(openCatalog(temporaryFolder()));
  const folders = ['/p', '/q'].map(
    (path) => catalog.addFolder({ path, pathKey: path, foldsCase: false }, []).id,
  );
  const nothing = { changed: [], renamed: [], missing: [], back: [] };
  const ids = photos.map(({ folder, name, mtimeUs }, at) => {
    const path = `${at}/${name}`;
    const file = { path, pathKey: path, byteSize: 1, mtimeUs };
    catalog.applyChanges(folders[folder] ?? 0, { ...nothing, added: [file] });
    return catalog.photoAt(folders[folder] ?? 0, path)?.id ?? 0;
  });
  for (const [at, { takenAt, mtimeUs, format, width, height }] of photos.entries()) {
    const metadata = takenAt === undefined ? {} : { takenAt };
    const sample = samplePhoto([], { byteSize: 1, mtimeUs });
    saveSample(catalog, ids[at] ?? 0, { ...sample, metadata, format, width, height });
  }
  return { catalog, folders, ids };
}

const day = second.map((at) => new Date(at * 1000).toISOString().slice(0, 10));
const filters = fc.record({
  folders: fc.option(fc.constantFrom([0], [1], [0, 1], []), { nil: undefined }),
  types: fc.option(fc.constantFrom(['jpeg'] as const, ['png', 'raw'] as const), { nil: undefined }),
  from: fc.option(day, { nil: undefined }),
  to: fc.option(day, { nil: undefined }),
});

describe('the timeline', () => {
  it('has the photos that fit, in the order asked for, as a plain sort has them', () => {
    const sorts = fc.constantFrom<TimelineSort>('newest', 'oldest', 'added', 'name');
    fc.assert(
      fc.property(fc.array(photo, { maxLength: 25 }), filters, sorts, (photos, limits, sort) => {
        const { catalog, folders, ids } = catalogOf(photos);
        const rows = photos.map((drawn, at) => {
          const shown = shownAt(drawn.takenAt, drawn.mtimeUs);
          return {
            ...drawn,
            id: ids[at] ?? 0,
            shown,
            day: new Date(shown).toISOString().slice(0, 10),
          };
        });
        const wanted = rows.filter(
          (row) =>
            (limits.folders?.some((folder) => folder === row.folder) ?? true) &&
            (limits.types?.some((type) => type === row.format) ?? true) &&
            row.day >= (limits.from ?? '') &&
            row.day <= (limits.to ?? '9'),
        );
        wanted.sort((a, b) => {
          if (sort === 'added') return b.id - a.id;
          if (sort === 'newest') return b.shown - a.shown || b.id - a.id;
          if (sort === 'oldest') return a.shown - b.shown || a.id - b.id;
          const [left, right] = [naturalKey(a.name), naturalKey(b.name)];
          if (left === right) return a.id - b.id;
          return left < right ? -1 : 1;
        });
        const filter = {
          ...(limits.folders && { folders: limits.folders.map((at) => folders[at] ?? 0) }),
          ...(limits.types && { types: [...limits.types] }),
          ...(limits.from !== undefined && { from: limits.from }),
          ...(limits.to !== undefined && { to: limits.to }),
        };
        const given = catalog.browse.timeline(sort, photoSet(catalog, filter).condition);
        expect(given.ids).toEqual(wanted.map(({ id }) => id));
        expect(given.aspects).toEqual(
          wanted.map(({ width, height }) =>
            width > 0 && height > 0 ? Math.max(1, Math.round((width * 1000) / height)) : 1000,
          ),
        );
        if (sort !== 'added') {
          expect(given.times).toEqual(wanted.map(({ shown }) => shown));
        } else expect(new Set(given.times.map(dayOf)).size).toBeLessThanOrEqual(2);
        catalog.close();
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out what is missing, failed or not read yet', () => {
    const some = {
      folder: 0,
      takenAt: undefined,
      mtimeUs: 1e15,
      format: 'jpeg',
      width: 4,
      height: 3,
    } as const;
    const drawn = ['a.jpg', 'b.jpg', 'c.jpg'].map((name) => ({ ...some, name }));
    const { catalog, folders, ids } = catalogOf(drawn);
    const [folder = 0] = folders;
    const [a = 0, b = 0, c = 0] = ids;
    const nothing = { changed: [], renamed: [], back: [] };
    const file = { path: 'new.jpg', pathKey: 'new.jpg', byteSize: 1, mtimeUs: 1 };
    catalog.applyChanges(folder, { ...nothing, added: [file], missing: [a] });
    breakSample(catalog, b);
    expect(catalog.browse.timeline('newest', EVERY_PHOTO).ids).toEqual([c]);
    expect(catalog.browse.folderCounts()).toEqual([
      { folderId: folder, photos: 3, pending: 1, failed: 1, missing: 1 },
    ]);
    expect(catalog.browse.formatCounts()).toEqual([{ format: 'jpeg', photos: 1 }]);
    catalog.close();
  });
});

describe('cards', () => {
  it('come a thousand at a time, in the order asked for, without those that are unknown', () => {
    const some = {
      folder: 0,
      takenAt: undefined,
      mtimeUs: 1e15,
      format: 'jpeg',
      width: 4,
      height: 3,
    } as const;
    const { catalog, ids } = catalogOf(
      Array.from({ length: 1000 }, (_, n) => ({ ...some, name: `${n}.jpg` })),
    );
    const asked = [99_999, ...ids.toReversed()];
    const cards = photoCards(catalog, asked);
    expect(cards.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(cards[0]).toMatchObject({ name: '999.jpg', type: 'jpeg', version: '07'.repeat(8) });
    catalog.close();
  });
});

describe('the date that a photo is shown under', () => {
  it('is the capture time as written, else the file’s by the clock on the wall', () => {
    expect(new Date(shownAt('2024-06-30T23:30:00', 0)).toISOString()).toBe(
      '2024-06-30T23:30:00.000Z',
    );
    const at = new Date(2024, 5, 30, 23, 30);
    expect(new Date(shownAt(undefined, at.getTime() * 1000)).toISOString()).toBe(
      '2024-06-30T23:30:00.000Z',
    );
    expect(dayOf(wallClock(new Date(1970, 0, 2, 0, 1).getTime()))).toBe(1);
    expect(dayOf(-1)).toBe(-1);
  });
});
