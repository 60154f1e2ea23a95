import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/pictures.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { fail, unwrap } from '../../contract/errors.ts';
import type { Catalog, NewEmbedding } from '../catalog/catalog.ts';
import { breakSample, editSample, samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { LibraryIndexes } from '../vectors/library-indexes.ts';
import { SimilarSearch } from './find-similar.ts';
import { classProfile } from './class-profile.ts';
import { compositionScore, contentProfile, contentScore } from './likeness.ts';
import type { SearchSpaces } from './search-spaces.ts';

const SIZE = 16;
const MEAN = new Float32Array(SIZE).fill(0.1);
const profile: NonNullable<SearchSpaces['content']>['profile'] = ({ vector, classes }) =>
  contentProfile(vector, classes ?? new Uint8Array(), MEAN);
const SPACES: SearchSpaces = {
  content: {
    name: 'content',
    modelId: 'net',
    identity: 'net',
    dimensions: SIZE,
    profile,
    meanFeature: MEAN,
    hasBackground: false,
    transform: (vector) => profile({ vector }).feature,
  },
  composition: {
    name: 'composition',
    modelId: 'look',
    identity: 'look',
    dimensions: SIZE,
    transform: (v) => v,
  },
};

interface Bed {
  readonly catalog: Catalog;
  readonly folderId: number;
  readonly indexDir: string;
  readonly random: () => number;
}

const NOTHING = fail('internal', 'There is no search.');
const opened: LibraryIndexes[] = [];
afterEach(async () => {
  for (const indexes of opened.splice(0)) await indexes.close();
});

function emptyBed(seed: number): Bed {
  const dir = temporaryFolder();
  const catalog = unwrap(openCatalog(dir));
  const folder = catalog.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []);
  return { catalog, folderId: folder.id, indexDir: dir, random: seededRandom(seed) };
}

function turned(vector: Float32Array): Float32Array {
  return vector.toReversed();
}

function randomVector(random: () => number): Float32Array {
  return Float32Array.from({ length: SIZE }, () => random());
}

function embeddings(content: Float32Array, composition: Float32Array): NewEmbedding[] {
  const classes = classProfile(content);
  return [
    { modelId: 'net', vector: content, classes, labels: [] },
    { modelId: 'look', vector: composition, labels: [] },
  ];
}

/** Adds a photo that exists only as vectors; gives its id. */
function addPhoto(bed: Bed, name: string, vectors?: NewEmbedding[]): number {
  const added = [{ path: name, pathKey: name, byteSize: 1, mtimeUs: 1 }];
  bed.catalog.applyChanges(bed.folderId, {
    added,
    changed: [],
    renamed: [],
    missing: [],
    back: [],
  });
  const id = bed.catalog.photoAt(bed.folderId, name)?.id ?? 0;
  const some = vectors ?? embeddings(randomVector(bed.random), randomVector(bed.random));
  saveSample(bed.catalog, id, samplePhoto(some));
  return id;
}

async function openBed(bed: Bed): Promise<{ search: SimilarSearch; indexes: LibraryIndexes }> {
  const indexes = unwrap(
    await LibraryIndexes.open({
      folder: bed.indexDir,
      catalog: bed.catalog,
      spaces: [SPACES.composition, ...(SPACES.content === undefined ? [] : [SPACES.content])],
      readOnly: false,
    }),
  );
  opened.push(indexes);
  unwrap(await indexes.catchUp());
  return { search: new SimilarSearch(bed.catalog, indexes.client, SPACES), indexes };
}

async function found(search: SimilarSearch, id: number, by: 'content' | 'composition' | 'both') {
  const query = search.queryOf(id);
  if (query === undefined) throw new Error('no query');
  return unwrap(await search.find(query, { by, top: 1000, min: -1 }));
}

describe('SimilarSearch', () => {
  it('gives the order and the scores of an exact comparison with every photo', async () => {
    const bed = emptyBed(7);
    const ids = Array.from({ length: 200 }, (_, n) => addPhoto(bed, `${n}.jpg`));
    const { search } = await openBed(bed);
    const [first = 0] = ids;
    const content = bed.catalog.embeddings('net', ids);
    const look = bed.catalog.embeddings('look', ids);
    const exact = (by: 'content' | 'composition') =>
      ids
        .filter((id) => id !== first)
        .map((id) => {
          const [a, b] = [first, id].map((n) => (by === 'content' ? content : look).get(n));
          if (a === undefined || b === undefined) throw new Error('no vector');
          const score =
            by === 'content'
              ? contentScore(profile(a), profile(b)).score
              : compositionScore(a.vector, b.vector);
          return { id, score };
        })
        .sort((a, b) => b.score - a.score || a.id - b.id);
    for (const by of ['content', 'composition'] as const) {
      const results = await found(search, first, by);
      expect(results.map(({ id }) => id)).toEqual(exact(by).map(({ id }) => id));
      for (const [at, { score }] of exact(by).entries()) {
        expect(results[at]?.score).toBeCloseTo(score, 6);
      }
    }
  });

  it('scores a copy 1, and leaves the photo asked about out', async () => {
    const bed = emptyBed(8);
    const vectors = embeddings(randomVector(bed.random), randomVector(bed.random));
    const original = addPhoto(bed, 'original.jpg', vectors);
    const copy = addPhoto(bed, 'copy.jpg', vectors);
    addPhoto(bed, 'other.jpg');
    const { search } = await openBed(bed);
    for (const by of ['content', 'composition', 'both'] as const) {
      const [best, ...rest] = await found(search, original, by);
      expect(best).toMatchObject({ id: copy, path: '/p/copy.jpg' });
      expect(best?.score).toBeCloseTo(1, 6);
      expect(rest.map(({ id }) => id)).not.toContain(original);
    }
  });

  it('shows no photo that is missing or failed, and fills up with the next best', async () => {
    const bed = emptyBed(9);
    const ids = Array.from({ length: 30 }, (_, n) => addPhoto(bed, `${n}.jpg`));
    const { search, indexes } = await openBed(bed);
    const [query = 0, ...others] = ids;
    const before = await found(search, query, 'content');
    const [gone, broken] = before;
    const nothing = { added: [], changed: [], renamed: [], back: [] };
    bed.catalog.applyChanges(bed.folderId, { ...nothing, missing: [gone?.id ?? 0] });
    breakSample(bed.catalog, broken?.id ?? 0);
    const after = await found(search, query, 'content');
    expect(after.map(({ id }) => id)).toEqual(before.slice(2).map(({ id }) => id));
    expect(after).toHaveLength(others.length - 2);
    unwrap(await indexes.catchUp());
    expect(await found(search, query, 'content')).toEqual(after);
  });

  it('keeps to the number and the least score asked for', async () => {
    const bed = emptyBed(10);
    const ids = Array.from({ length: 40 }, (_, n) => addPhoto(bed, `${n}.jpg`));
    const { search } = await openBed(bed);
    const query = search.queryOf(ids[0] ?? 0);
    if (query === undefined) throw new Error('no query');
    const all = unwrap(await search.find(query, { by: 'both', top: 100, min: -1 }));
    const min = all[9]?.score ?? 0;
    const some = unwrap(await search.find(query, { by: 'both', top: 100, min }));
    const few = unwrap(await search.find(query, { by: 'both', top: 3, min: -1 }));
    expect(some).toEqual(all.slice(0, 10));
    expect(few).toEqual(all.slice(0, 3));
  });

  it('finds the best of those that a filter leaves, as comparing each of them does', async () => {
    const bed = emptyBed(13);
    const ids = Array.from({ length: 700 }, (_, n) => addPhoto(bed, `${n}.jpg`));
    const { indexes } = await openBed(bed);
    const [byIndex, byEach] = [0, 10_000].map(
      (limit) => new SimilarSearch(bed.catalog, indexes.client, SPACES, limit),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(ids, { minLength: 1 }),
        fc.constantFrom(...ids),
        fc.constantFrom('composition' as const, 'content' as const),
        async (some, asked, by) => {
          const query = byEach?.queryOf(asked);
          if (query === undefined) throw new Error('no query');
          // With as many results as there are photos, the index proposes all of them.
          const top = by === 'content' ? ids.length : 5;
          const options = { by, top, within: new Set(some) };
          const results = unwrap((await byIndex?.findTiles(query, options)) ?? NOTHING);
          expect(results).toEqual(unwrap((await byEach?.findTiles(query, options)) ?? NOTHING));
          expect(results.map(({ id }) => id)).not.toContain(asked);
          const left = some.filter((id) => id !== asked);
          expect(results).toHaveLength(Math.min(top, left.length));
          expect(left).toEqual(expect.arrayContaining(results.map(({ id }) => id)));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('asks about several photos by what they have in common, and leaves them out', async () => {
    const bed = emptyBed(14);
    const ids = Array.from({ length: 60 }, (_, n) => addPhoto(bed, `${n}.jpg`));
    const { search } = await openBed(bed);
    const asked = ids.slice(0, 5);
    const query = search.queryOfAll(asked);
    if (query === undefined) throw new Error('no query');
    const profiles = [...bed.catalog.embeddings('net', asked).values()].map(profile);
    for (const { id, content } of unwrap(
      await search.findTiles(query, { by: 'content', top: 99 }),
    )) {
      expect(asked).not.toContain(id);
      // The cosine with a mean of vectors of length 1 is the mean of the cosines, but for its length.
      const stored = bed.catalog.embeddings('net', [id]).get(id);
      if (stored === undefined || content === null) throw new Error('no vector');
      const cosines = profiles.map((one) => contentScore(one, profile(stored)).cosine);
      const cosine = contentScore(
        { ...profile(stored), classes: new Uint8Array() },
        query.content ?? profile(stored),
      ).cosine;
      const length = Math.hypot(
        ...Array.from({ length: SIZE }, (_, at) =>
          profiles.reduce((sum, { feature }) => sum + (feature[at] ?? 0), 0),
        ),
      );
      expect(cosine).toBeCloseTo(cosines.reduce((sum, one) => sum + one, 0) / length, 5);
    }
    expect(search.queryOfAll([asked[0] ?? 0])).toEqual(search.queryOf(asked[0] ?? 0));
    expect(search.queryOfAll([])).toBeUndefined();
  });

  it('says what is missing when content is asked for and there is no model', async () => {
    const bed = emptyBed(11);
    const id = addPhoto(bed, 'a.jpg');
    const { indexes } = await openBed(bed);
    const without = { ...SPACES, content: undefined };
    const search = new SimilarSearch(bed.catalog, indexes.client, without);
    const query = search.queryOf(id);
    if (query === undefined) throw new Error('no query');
    const content = await search.find(query, { by: 'content', top: 5, min: -1 });
    expect(!content.ok && content.error.code).toBe('model-missing');
    expect(unwrap(await search.find(query, { by: 'both', top: 5, min: -1 }))).toEqual([]);
  });
});

describe('an index kept in step', () => {
  it('is made anew when its vectors are transformed in another way', async () => {
    const bed = emptyBed(12);
    const ids = Array.from({ length: 20 }, (_, n) => addPhoto(bed, `${n}.jpg`));
    const { search, indexes } = await openBed(bed);
    const before = await found(search, ids[0] ?? 0, 'composition');
    unwrap(await indexes.save());
    const space = { ...SPACES.composition, identity: 'look, turned', transform: turned };
    const other = unwrap(
      await LibraryIndexes.open({
        folder: bed.indexDir,
        catalog: bed.catalog,
        spaces: [space],
        readOnly: true,
      }),
    );
    opened.push(other);
    expect(other.states()).toMatchObject([{ opened: 'other-model', size: 0 }]);
    unwrap(await other.catchUp());
    expect(other.states()).toMatchObject([{ size: 20 }]);
    expect(before).toHaveLength(19);
  });

  it('always finds what the catalog has, whatever was saved, lost or changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 25 }), async (acts) => {
        const changing = new ChangingLibrary(emptyBed(acts.length));
        await changing.open();
        for (const act of acts) await changing[act]();
        await changing.check();
      }),
      { numRuns: 12 },
    );
  });
});

const ACTS = ['add', 'replace', 'fail', 'catchUp', 'save', 'reopen'] as const;

/** A library to which things happen, and the set of photos that it should find. */
class ChangingLibrary {
  readonly #bed: Bed;
  readonly #ids: number[] = [];
  readonly #alive = new Set<number>();
  #opened: Awaited<ReturnType<typeof openBed>> | undefined;

  constructor(bed: Bed) {
    this.#bed = bed;
  }

  async open(): Promise<void> {
    this.#opened = await openBed(this.#bed);
  }

  get #now() {
    if (this.#opened === undefined) throw new Error('not open');
    return this.#opened;
  }

  #someId(): number | undefined {
    return this.#ids[Math.floor(this.#bed.random() * this.#ids.length)];
  }

  add(): void {
    const id = addPhoto(this.#bed, `${this.#ids.length}.jpg`);
    this.#ids.push(id);
    this.#alive.add(id);
  }

  replace(): void {
    const id = this.#someId();
    if (id === undefined) return;
    replacePhoto(this.#bed, id);
    this.#alive.add(id);
  }

  fail(): void {
    const id = this.#someId();
    if (id === undefined) return;
    breakSample(this.#bed.catalog, id);
    this.#alive.delete(id);
  }

  async catchUp(): Promise<void> {
    unwrap(await this.#now.indexes.catchUp());
  }

  async save(): Promise<void> {
    unwrap(await this.#now.indexes.save());
  }

  async reopen(): Promise<void> {
    await this.#now.indexes.close();
    await this.open();
  }

  async check(): Promise<void> {
    const { indexes, search } = this.#now;
    unwrap(await indexes.catchUp());
    for (const { size } of indexes.states()) expect(size).toBe(this.#alive.size);
    for (const id of this.#alive) {
      const others = (await found(search, id, 'both')).map((result) => result.id);
      expect(new Set([id, ...others])).toEqual(this.#alive);
    }
    await indexes.close();
    this.#bed.catalog.close();
  }
}

function replacePhoto(bed: Bed, id: number): void {
  editSample(bed.catalog, id);
  const other = embeddings(randomVector(bed.random), randomVector(bed.random));
  saveSample(bed.catalog, id, samplePhoto(other));
}
