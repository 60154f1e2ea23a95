import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { readOrganisation } from './organisation-file.ts';
import { organisationBytes } from './organisation-on-disk.ts';
import { SampleOrganiser } from './sample-organiser.ts';

const hashOf = (byte: number) => byte.toString(16).padStart(2, '0').repeat(32);

/** /a/0.jpg and /b/0.jpg are one picture (0), /a/1.jpg and /b/1.jpg another (1), and so on. */
function twins() {
  const dir = temporaryFolder();
  const sample = new SampleOrganiser(dir);
  const byteOf = (at: number) => at;
  const a = sample.addFolder('/a', 3, 3, byteOf);
  const b = sample.addFolder('/b', 3, 3, byteOf);
  const takeIn = (file: object) => {
    const bytes = Buffer.from(JSON.stringify({ kindred: 'organisation', version: 1, ...file }));
    return unwrap(sample.organiser.takeIn(unwrap(readOrganisation(bytes))));
  };
  const stars = () =>
    [...a.ids, ...b.ids].map((id) => sample.catalog.organise.marks([id]).stars.indexOf(1));
  return { dir, sample, a, b, takeIn, stars };
}

describe('the photos that a file means', () => {
  it('are those with the same bytes at the same place; else all others with these bytes', () => {
    const { sample, a, b, takeIn, stars } = twins();
    const photos = [
      // Its own place, and one that is not here: the other twin.
      { hash: hashOf(0), paths: ['/a/0.jpg'], stars: 1 },
      { hash: hashOf(0), paths: ['/elsewhere/0.jpg'], stars: 2, tags: ['other twin'] },
      // A place of another photo says nothing: both twins.
      { hash: hashOf(1), paths: ['/a/2.jpg'], stars: 3 },
      { hash: hashOf(9), paths: ['/a/2.jpg'], stars: 4 },
      // Without a hash the place alone.
      { paths: ['/b/2.jpg'], stars: 5 },
      { paths: ['/b/9.jpg'], stars: 5 },
    ];
    expect(takeIn({ photos })).toMatchObject({ photos: 5, unknown: 2, changed: 5 });
    expect(stars()).toEqual([1, 3, 0, 2, 3, 5]);
    expect(sample.catalog.organise.marks(a.ids).tags).toEqual([]);
    expect(sample.catalog.organise.marks(b.ids).tags).toMatchObject([{ path: 'other twin' }]);
  });

  it('are in an album the ones that the file tells more of', () => {
    const { sample, a, b, takeIn } = twins();
    const photos = [{ hash: hashOf(0), paths: ['/b/0.jpg'] }];
    const album = {
      path: ['One'],
      photos: [
        hashOf(0),
        hashOf(1).toUpperCase(),
        { hash: hashOf(2), path: '/a/2.jpg' },
        hashOf(8),
      ],
      cover: { hash: hashOf(2), path: '/a/2.jpg' },
    };
    expect(takeIn({ photos, albums: [album] })).toMatchObject({ photos: 4, albums: 1, unknown: 1 });
    const [made] = sample.catalog.pen.albums.all();
    expect(made?.cover).toBe(a.ids[2]);
    const placed = sample.catalog.pen.albums.photos(made?.id ?? 0).map(({ id }) => id);
    expect(placed).toEqual([b.ids[0], a.ids[1], b.ids[1], a.ids[2]]);
  });

  it('are found by a path in another Unicode form, and by bytes that are no text', async () => {
    const dir = temporaryFolder();
    const sample = new SampleOrganiser(dir);
    const { ids } = sample.addFolder('/Cafe\u0301/\udcff', 1);
    sample.act({ kind: 'stars', photos: ids, value: 3 });
    const text = Buffer.from(unwrap(await organisationBytes(dir))).toString();
    expect(text).toContain(String.raw`/\udcff/0.jpg`);
    sample.act({ kind: 'stars', photos: ids, value: 0 });
    const other = text.replace('Cafe\u0301', 'Café').replaceAll(/"hash":"\w+",/g, '');
    unwrap(sample.organiser.takeIn(unwrap(readOrganisation(Buffer.from(other)))));
    expect(sample.catalog.organise.marks(ids).stars[3]).toBe(1);
  });
});

describe('what a file brings', () => {
  it('comes beside an album of another kind, once', () => {
    const { sample, takeIn } = twins();
    sample.act({ kind: 'make-album', name: 'Best', search: 'stars:>3' });
    sample.act({ kind: 'make-album', name: 'Dogs' });
    const file = {
      albums: [
        { path: ['best'], photos: [hashOf(0)] },
        { path: ['Dogs'], search: 'dog' },
        { path: ['Best', 'Inside'], photos: [hashOf(1)] },
        { path: ['New', 'Deep', 'Deeper'] },
      ],
    };
    expect(takeIn(file).changed).toBeGreaterThan(0);
    expect(takeIn(file).changed).toBe(0);
    const { albums } = sample.organiser.organisation();
    const nameOf = (id: number | null) => albums.find((album) => album.id === id)?.name ?? null;
    expect(albums.map(({ name, parent, search }) => [name, nameOf(parent), search])).toEqual([
      ['Best', null, 'stars:>3'],
      ['Dogs', null, null],
      ['best (2)', null, null],
      ['Inside', 'best (2)', null],
      ['Dogs (2)', null, 'dog'],
      ['New', null, null],
      ['Deep', 'New', null],
      ['Deeper', 'Deep', null],
    ]);
  });

  it('leaves stars, words, a search, a cover and an order that are there', () => {
    const { sample, a, takeIn } = twins();
    const [first = 0, second = 0, third = 0] = a.ids;
    sample.act({ kind: 'stars', photos: [first], value: 2 });
    sample.act({ kind: 'describe', photos: [first], title: 'Mine' });
    const { made } = sample.act({ kind: 'make-album', name: 'One', photos: [second, first] });
    sample.act({ kind: 'change-album', album: made ?? 0, cover: first });
    sample.act({ kind: 'make-album', name: 'Dogs', search: 'dog' });
    const named = (at: number) => ({ hash: hashOf(at), path: `/a/${at}.jpg` });
    takeIn({
      photos: [
        { hash: hashOf(0), paths: ['/a/0.jpg'], stars: 5, title: 'Theirs', caption: 'Theirs' },
      ],
      albums: [
        { path: ['One'], cover: named(1), photos: [named(0), named(2), named(1)] },
        { path: ['dogs'], search: 'cat' },
      ],
    });
    expect(sample.catalog.organise.marks([first]).stars[2]).toBe(1);
    expect(sample.catalog.organise.said(first)).toMatchObject({ title: 'Mine', caption: 'Theirs' });
    expect(sample.catalog.pen.albums.all()).toMatchObject([
      { name: 'One', cover: first },
      { name: 'Dogs', search: 'dog' },
    ]);
    const placed = sample.catalog.pen.albums.photos(made ?? 0).map(({ id }) => id);
    expect(placed).toEqual([second, first, third]);
  });

  it('is told like an act, with sidecars to be written where that is on', () => {
    const { sample, takeIn } = twins();
    sample.catalog.setSetting('writes-sidecars', '1');
    takeIn({ photos: [{ hash: hashOf(0), title: 'A title' }] });
    expect(sample.told).toEqual({ changes: 1, sidecars: 1 });
    takeIn({ photos: [{ hash: hashOf(0), title: 'Another title' }] });
    expect(sample.told.changes).toBe(1);
    takeIn({});
    expect(sample.told.changes).toBe(1);
  });

  it('is of missing photos, too', async () => {
    const { dir, sample, a, takeIn, stars } = twins();
    sample.act({ kind: 'tag', photos: a.ids, add: ['travel/lisbon'] });
    sample.catalog.applyChanges(a.folder, {
      added: [],
      changed: [],
      renamed: [],
      missing: a.ids,
      back: [],
    });
    const file = JSON.parse(Buffer.from(unwrap(await organisationBytes(dir))).toString()) as {
      photos: object[];
    };
    expect(file).toMatchObject({
      photos: a.ids.map((_, at) => ({ paths: [`/a/${at}.jpg`], tags: ['travel/lisbon'] })),
      tags: ['travel', 'travel/lisbon'],
    });
    takeIn({ photos: file.photos.map((photo) => ({ ...photo, stars: 2 })) });
    expect(stars()).toEqual([2, 2, 2, 0, 0, 0]);
  });

  it('can be ten thousand photos with an order of their own', async () => {
    const dir = temporaryFolder();
    const sample = new SampleOrganiser(dir);
    const { ids } = sample.addFolder('/many', 10_000, 0);
    sample.act({ kind: 'stars', photos: ids, value: 4 });
    sample.act({ kind: 'tag', photos: ids, add: ['a', 'b/c'] });
    sample.act({ kind: 'make-album', name: 'All', photos: ids.toReversed() });
    const file = unwrap(readOrganisation(unwrap(await organisationBytes(dir))));
    for (let act = 0; act < 3; act += 1) unwrap(sample.organiser.undo());
    expect(unwrap(sample.organiser.takeIn(file))).toEqual({
      ...{ photos: 10_000, tags: 3, albums: 1, unknown: 0, changed: 10_000 },
    });
    const album = sample.catalog.pen.albums.all()[0]?.id ?? 0;
    expect(sample.catalog.pen.albums.photos(album).map(({ id }) => id)).toEqual(ids.toReversed());
    unwrap(sample.organiser.undo());
    expect(sample.catalog.organise.marks(ids)).toMatchObject({
      stars: [10_000, 0, 0, 0, 0, 0],
      tags: [],
      albums: [],
    });
  });
});

describe('a file that is written', () => {
  it('is of one moment, whatever is done meanwhile', async () => {
    const { dir, sample, a } = twins();
    sample.act({ kind: 'make-album', name: 'Before', photos: a.ids });
    const writing = organisationBytes(dir);
    sample.act({ kind: 'make-album', name: 'Meanwhile' });
    sample.act({ kind: 'stars', photos: a.ids, value: 5 });
    const file = JSON.parse(Buffer.from(unwrap(await writing)).toString()) as { albums: object[] };
    expect(file).toMatchObject({ albums: [{ path: ['Before'] }] });
    expect(file.albums).toHaveLength(1);
    expect(JSON.stringify(file)).not.toContain('stars');
  });
});
