import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_TYPES, photoFilter, type PhotoFilter } from '../../contract/fields.ts';
import { printSearch, type UnplacedTerm } from '../../contract/search-print.ts';
import { HAS_WHAT, IS_WHAT } from '../../contract/search-query.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { PhotoCondition } from '../catalog/photo-condition.ts';
import { selectPhotos } from '../catalog/photo-selection.ts';
import { searchedCatalog, type SearchedPhoto } from '../catalog/searched-catalog.ts';
import type { SqliteDatabase } from '../catalog/sqlite-database.ts';
import {
  dayOfPhoto,
  fits,
  isInAlbumItself,
  isTagOrBelow,
  type NaiveLibrary,
} from './naive-search.ts';
import { photoSet } from './photo-set.ts';

/** The ids that each way of reading photos gives: one by one, in a set, all of them. */
function foundEachWay(database: SqliteDatabase, condition: PhotoCondition): number[][] {
  const reading = { columns: 'photos.id', index: 'photos_shown_by_name', order: 'photos.id' };
  return [
    { few: 1e6, some: 1e6 },
    { few: -1, some: 1e6 },
    { few: -1, some: -1 },
  ].map((sizes) => selectPhotos(database, condition, reading, sizes).map(([id]) => Number(id)));
}

const CLASSES = ['background', 'tabby, tabby cat', 'golden retriever', 'red wine', 'beach wagon'];
const TAGS = ['travel', 'travel/Lisbon', 'travel/lisbon/red house', 'Work', 'été', 'house'];
const ALBUMS = ['Best', 'Best of beach', 'red'];
const SMART: NaiveLibrary['smart'] = [
  [
    'Red stars',
    [
      { kind: 'words', text: 'red', isNegated: false },
      { kind: 'stars', least: 3, most: undefined, isNegated: false },
    ],
  ],
  ['Loop', undefined],
];
const NAIVE: NaiveLibrary = {
  classes: CLASSES,
  tags: TAGS,
  albums: ALBUMS,
  smart: SMART,
  places: new Map([
    ['38.72,-9.14', ['Lisbon', 'Portugal']],
    ['45.46,9.19', ['Milan', 'Italy']],
  ]),
};

function some<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

const day = fc
  .integer({ min: 0, max: 800 })
  .map((days) => new Date(Date.UTC(2023, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const text = fc.constantFrom('red house', 'Été à la plage', 'Lisbon', 'tabby beach', 'IMG 2');

const photo: fc.Arbitrary<SearchedPhoto> = fc
  .record({
    path: fc.constantFrom('IMG_2.jpg', 'red/IMG_2041.jpg', 'été 2/beach.house.jpg', 'Work/red.png'),
    hasFailed: fc.integer({ min: 0, max: 5 }).map((value) => value === 0),
    format: fc.constantFrom(...FILE_TYPES),
    takenAt: day.map((date) => `${date}T10:00:00`),
    byteSize: fc.constantFrom(1, 3_000_000, 12_400_000),
    width: fc.constantFrom(30, 4000, 3000, 2990),
    height: fc.constantFrom(30, 3000, 4000),
    damaged: fc.boolean(),
    camera: some(fc.constantFrom(['NIKON CORPORATION', 'NIKON D750'], ['Apple', 'iPhone 15'])),
    lens: some(fc.constantFrom('Nikkor 50mm f/1.8', 'red lens')),
    iso: some(fc.constantFrom(100, 400, 3200)),
    fNumber: some(fc.constantFrom(1.8, 2.8)),
    focalLengthMm: some(fc.constantFrom(24, 50)),
    position: some(fc.constantFrom([38.72, -9.14], [45.46, 9.19])),
    labels: fc
      .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(0.6, 0.05, 0.04)), {
        maxLength: 3,
        selector: ([index]) => index,
      })
      .map((labels) => labels.toSorted((a, b) => b[1] - a[1])),
    stars: fc.integer({ min: 0, max: 5 }),
    isFavourite: fc.boolean(),
    title: some(text),
    caption: some(text),
    tags: fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 }),
    albums: fc.uniqueArray(fc.constantFrom(...ALBUMS), { maxLength: 2 }),
  })
  .map((made) => made as SearchedPhoto);

const word = fc.constantFrom(
  ...['red', 'Red house', 'ETE', 'é', 'lisb', 'house', 'nikon d7', 'tab', 'golden ret', 'portug'],
  ...[
    'Milan',
    'work',
    'IMG_2.jpg',
    'img_20',
    'best',
    'beach',
    'Beaches',
    'red houses',
    'wagon',
    '50mm',
    '15',
    'plage',
    'x',
  ],
);
const tagText = fc.constantFrom('travel', 'lisbon', 'Travel/Lisbon', 'ÉTÉ', 'hous', 'red house');
const albumText = fc.constantFrom('best', 'Best of beach', 'red', 'red stars', 'loop', 'none');
const negated = fc.boolean();
const bound = some(fc.constantFrom(0, 1, 1.8, 3, 5, 12, 24, 50, 100, 400));

const term: fc.Arbitrary<UnplacedTerm> = fc.oneof(
  fc.record({ kind: fc.constant('words' as const), text: word, isNegated: negated }),
  fc.record({
    kind: fc.constantFrom('label', 'folder', 'name', 'camera', 'lens', 'place', 'title', 'caption'),
    values: fc.array(word, { minLength: 1, maxLength: 2 }),
    isNegated: negated,
  }),
  fc.record({
    kind: fc.constant('tag' as const),
    values: fc.array(tagText, { minLength: 1, maxLength: 2 }),
    isNegated: negated,
  }),
  fc.record({
    kind: fc.constant('album' as const),
    values: fc.array(albumText, { minLength: 1, maxLength: 2 }),
    isNegated: negated,
  }),
  fc
    .record({
      kind: fc.constantFrom('stars', 'iso', 'aperture', 'focal', 'megapixels', 'mb'),
      least: bound,
      most: bound,
      isNegated: negated,
    })
    .filter(({ least, most }) => (least ?? most) !== undefined && (least ?? 0) <= (most ?? 1e9)),
  fc
    .record({
      kind: fc.constant('date' as const),
      from: some(day),
      to: some(day),
      isNegated: negated,
    })
    .filter(({ from, to }) => (from ?? to) !== undefined && (from ?? '') <= (to ?? '9')),
  fc.record({
    kind: fc.constant('type' as const),
    values: fc.uniqueArray(fc.constantFrom(...FILE_TYPES), { minLength: 1 }),
    isNegated: negated,
  }),
  fc.record({
    kind: fc.constant('has' as const),
    values: fc.uniqueArray(fc.constantFrom(...HAS_WHAT), { minLength: 1, maxLength: 2 }),
    isNegated: negated,
  }),
  fc.record({
    kind: fc.constant('is' as const),
    values: fc.uniqueArray(fc.constantFrom(...IS_WHAT), { minLength: 1, maxLength: 2 }),
    isNegated: negated,
  }),
  fc.record({ kind: fc.constant('failed' as const), value: fc.boolean(), isNegated: negated }),
);

interface Limits {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly album: string | undefined;
  readonly tag: string | undefined;
  readonly isFavourite: true | undefined;
}

const limits: fc.Arbitrary<Limits> = fc.record({
  from: some(day),
  to: some(day),
  album: some(fc.constantFrom(...ALBUMS, 'Red stars', 'Loop')),
  tag: some(fc.constantFrom(...TAGS)),
  isFavourite: some(fc.constant(true as const)),
});

function fitsLimits(photo: SearchedPhoto, { from, to, album, tag, isFavourite }: Limits): boolean {
  const date = dayOfPhoto(photo);
  return (
    date >= (from ?? '') &&
    date <= (to ?? '9') &&
    (album === undefined || isInAlbumItself(photo, NAIVE, album)) &&
    (tag === undefined || (photo.tags ?? []).some((own) => isTagOrBelow(own, tag))) &&
    (isFavourite === undefined || photo.isFavourite === true)
  );
}

/** All names are there, whatever the photos are: the first photos carry them. */
function allNames(): SearchedPhoto {
  return { path: 'names.jpg', hasFailed: true, tags: TAGS, albums: ALBUMS };
}

function filterOf(catalog: Catalog, search: string, limited: Limits | null): PhotoFilter {
  const idOf = (names: readonly { id: number }[], at: number) => names[at]?.id ?? 0;
  const { from, to, album, tag, isFavourite } = limited ?? {};
  const albums = catalog.search.albums();
  const tags = catalog.search.tags();
  const asked = {
    search,
    from,
    to,
    isFavourite,
    album:
      album &&
      idOf(
        albums,
        albums.findIndex(({ name }) => name === album),
      ),
    tag:
      tag &&
      idOf(
        tags,
        tags.findIndex(({ path }) => path === tag),
      ),
  };
  return photoFilter.parse(
    Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)),
  );
}

interface AskedFor {
  readonly terms: readonly UnplacedTerm[];
  readonly limits: Limits | null;
}

function expectAsNaive(
  { catalog, database }: ReturnType<typeof searchedCatalog>,
  photos: readonly SearchedPhoto[],
  { terms, limits: limited }: AskedFor,
): void {
  const search = printSearch(terms);
  const { condition, problems } = photoSet(catalog, filterOf(catalog, search, limited));
  expect(problems, search).toEqual([]);
  const wanted = (hasFailed: boolean) =>
    [...photos.entries()]
      .filter(([, one]) => (one.hasFailed ?? false) === hasFailed)
      .filter(([, one]) => terms.every((asks) => fits(one, NAIVE, asks)))
      .filter(([, one]) => limited === null || fitsLimits(one, limited))
      .map(([at]) => at + 1);
  for (const ids of foundEachWay(database, condition)) expect(ids, search).toEqual(wanted(false));
  expect(catalog.search.count(condition), search).toBe(wanted(false).length);
  const failed = catalog.search.failed(condition).map(({ id }) => id);
  expect(failed, search).toEqual(wanted(true));
}

describe('a search', () => {
  it('finds what a plain filter finds, whatever is asked of whatever photos', () => {
    const asked = fc.record({ terms: fc.array(term, { maxLength: 4 }), limits: fc.option(limits) });
    const searches = fc.array(asked, { minLength: 10, maxLength: 10 });
    const smart = SMART.map(
      ([name, terms]) => [name, terms === undefined ? 'album:Loop' : printSearch(terms)] as const,
    );
    fc.assert(
      fc.property(fc.array(photo, { minLength: 10, maxLength: 40 }), searches, (made, all) => {
        const placed = made.map((one, at) => ({
          ...one,
          path: `${at % 3}/${at} ${at}/${one.path}`,
        }));
        const photos = [...placed, allNames()];
        const searched = searchedCatalog({ photos, classes: CLASSES, smart });
        for (const one of all) expectAsNaive(searched, photos, one);
        searched.database.close();
        searched.catalog.close();
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
