import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { ok, unwrap } from '../../contract/errors.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { albumsOf, OrganiseModel } from './organise-model.ts';
import { FIRST, sampleMakings, SECOND, UNKNOWN, UNREAD, type Making } from './sample-acts.ts';
import { SampleOrganiser } from './sample-organiser.ts';

const steps = fc.array(
  fc.oneof(
    { arbitrary: sampleMakings, weight: 12 },
    { arbitrary: fc.constant('undo' as const), weight: 5 },
    { arbitrary: fc.constant('redo' as const), weight: 3 },
    { arbitrary: fc.constant('restart' as const), weight: 1 },
    { arbitrary: fc.constant('forget' as const), weight: 1 },
  ),
  { minLength: 1, maxLength: 50, size: 'max' },
);

/** The library and its model, side by side. */
class Pair {
  readonly dir = temporaryFolder();
  readonly sample = new SampleOrganiser(this.dir);
  readonly model = new OrganiseModel([...FIRST, ...SECOND]);
  readonly #second: number;

  constructor() {
    expect(this.sample.addFolder('/one', 3, 2).ids).toEqual(FIRST);
    const { folder, ids } = this.sample.addFolder('/two', 3);
    expect(ids).toEqual(SECOND);
    this.#second = folder;
  }

  do(step: Making | 'undo' | 'redo' | 'restart' | 'forget'): void {
    if (typeof step === 'function') this.#act(step);
    else if (step === 'undo') this.#turn('undo');
    else if (step === 'redo') this.#turn('redo');
    else if (step === 'restart') this.sample.restart();
    else this.#forget();
  }

  #forget(): void {
    this.sample.catalog.removeFolder(this.#second);
    this.model.forget(SECOND);
  }

  #turn(way: 'undo' | 'redo'): void {
    const { act } = unwrap(this.sample.organiser[way]());
    expect(act !== null).toBe(this.model[way]());
  }

  #act(making: Making): void {
    const { tags, albums } = this.sample.organiser.organisation();
    const act = making({
      tag: (at) => tags[at % tags.length]?.id ?? UNKNOWN,
      album: (at) => albums[(at ?? 0) % albums.length]?.id ?? UNKNOWN,
    });
    const { catalog, organiser } = this.sample;
    const keyOf = (tag: number) => catalog.pen.tags.find(tag)?.key;
    const keys = new Map(tags.map(({ id }) => [id, keyOf(id)]));
    const done = organiser.act({
      ...{ add: [], remove: [], photos: [], parent: null, accept: [], refuse: [] },
      ...act,
    } as never);
    const made = done.ok ? (done.value.made ?? 0) : 0;
    expect([act, done.ok]).toEqual([
      act,
      this.model.act(act, { made, keyOf: (tag) => keys.get(tag) }),
    ]);
    if (!done.ok) expect(done.error.code).toMatch(/^(tag|album)-/);
  }

  /** Which photos are refused, read beside: a photo that carries the tag is in no answer of the catalog’s own. */
  #refusals(): { tags: string[]; albums: string[] } {
    const database = new SqliteDatabase(catalogFile(this.dir), true);
    try {
      const pairs = (sql: string) =>
        database
          .arrays(sql)
          .map((row) => row.join(' '))
          .sort();
      return {
        tags: pairs('SELECT path_key, photo_id FROM tag_refusals JOIN tags ON id = tag_id'),
        albums: pairs('SELECT album_id, photo_id FROM album_refusals'),
      };
    } finally {
      database.close();
    }
  }

  /** Everything that a page can ask for, and everything that the model says of it. */
  compare(): void {
    const { world } = this.model;
    const { catalog, organiser } = this.sample;
    const seen = organiser.organisation();
    const known = Object.entries(world.photos);
    const shown = known.filter(([id]) => Number(id) !== UNREAD);
    expect(Object.fromEntries(seen.tags.map(({ path: of, photos: n }) => [of, n]))).toEqual(
      Object.fromEntries(
        Object.entries(world.tags).map(([key, of]) => [
          of,
          shown.filter(([, { tags }]) => tags.some((each) => `${each}/`.startsWith(`${key}/`)))
            .length,
        ]),
      ),
    );
    expect(seen.favourites).toBe(shown.filter(([, photo]) => photo.favourite).length);
    const albums = albumsOf(world.albums);
    expect(seen.albums).toEqual(
      albums.map((album) => {
        const visible = album.photos.filter((id) => id !== UNREAD);
        const chosen = album.cover === UNREAD ? null : album.cover;
        const cover = chosen ?? visible[0];
        return {
          id: album.id,
          name: album.name,
          parent: albums.find(({ inside }) => inside.includes(album))?.id ?? null,
          search: album.search,
          photos: album.search === null ? visible.length : null,
          cover: cover === undefined ? null : { id: cover, version: '07'.repeat(8) },
        };
      }),
    );
    for (const { id, photos: order } of albums) {
      expect(catalog.pen.albums.photos(id).map((placed) => placed.id)).toEqual(order);
    }
    expect(this.#refusals()).toEqual({
      tags: known.flatMap(([id, { refused }]) => refused.map((key) => `${key} ${id}`)).sort(),
      albums: albums.flatMap((album) => album.refused.map((id) => `${album.id} ${id}`)).sort(),
    });
    for (const [id, photo] of known) {
      const said = catalog.organise.said(Number(id));
      const marks = catalog.organise.marks([Number(id)]);
      expect({
        favourite: marks.favourites === 1,
        stars: marks.stars.indexOf(1),
        title: said.title,
        tags: said.tags.map((each) => each.toLowerCase()).sort(),
      }).toMatchObject({
        ...{ favourite: photo.favourite, stars: photo.stars, title: photo.title },
        tags: [...photo.tags].sort(),
      });
      expect(said.albums.map((album) => album.id).sort()).toEqual(
        albums
          .filter((album) => album.photos.includes(Number(id)))
          .map((album) => album.id)
          .sort(),
      );
    }
  }
}

describe('any sequence of acts, undos, redos, restarts and forgotten folders', () => {
  it('leaves what a model has that keeps every state whole', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const pair = new Pair();
        for (const step of all) {
          pair.do(step);
          pair.compare();
        }
        while (unwrap(pair.sample.organiser.undo()).act !== null)
          expect(pair.model.undo()).toBe(true);
        pair.compare();
        while (unwrap(pair.sample.organiser.redo()).act !== null)
          expect(pair.model.redo()).toBe(true);
        pair.compare();
        expect(pair.sample.catalog.integrityProblems()).toEqual([]);
        pair.sample.catalog.close();
      }),
      { numRuns: 40 },
    );
  });

  it('keeps a hundred acts, and no more', () => {
    const sample = new SampleOrganiser(temporaryFolder());
    const { ids } = sample.addFolder('/one', 1);
    for (let act = 0; act < 130; act += 1) {
      sample.act({ kind: 'describe', photos: ids, title: `title ${act}` });
    }
    sample.restart();
    let undone = 0;
    while (unwrap(sample.organiser.undo()).act !== null) undone += 1;
    expect(undone).toBe(100);
    expect(sample.catalog.organise.said(ids[0] ?? 0).title).toBe('title 29');
    let redone = 0;
    while (unwrap(sample.organiser.redo()).act !== null) redone += 1;
    expect(redone).toBe(100);
    expect(sample.catalog.organise.said(ids[0] ?? 0).title).toBe('title 129');
    expect(sample.organiser.redo()).toMatchObject(ok({ act: null, redo: null }));
  });
});
