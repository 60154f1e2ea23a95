import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test-fixtures/seeded-random.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { samplePhoto, saveSample } from '../catalog/sample-photo.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { LibraryIndexes } from '../vectors/library-indexes.ts';
import { SimilarSearch } from './find-similar.ts';
import type { SearchSpaces } from './search-spaces.ts';

const SIZE = 32;
const PHOTOS = 3000;
const TOP = 10;
const SPACES: SearchSpaces = {
  content: undefined,
  composition: {
    name: 'composition',
    modelId: 'look',
    identity: 'look',
    dimensions: SIZE,
    transform: (vector) => vector,
  },
};

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** Photos of which each looks as its neighbours by id do: ten in a row are one cluster. */
function catalogOf(): Catalog {
  const catalog = unwrap(openCatalog(temporaryFolder()));
  const folder = catalog.addFolder({ path: '/p', pathKey: '/p', foldsCase: false }, []);
  const added = Array.from({ length: PHOTOS }, (_, at) => {
    return { path: `${at}.jpg`, pathKey: `${at}.jpg`, byteSize: 1, mtimeUs: 1 };
  });
  const nothing = { changed: [], renamed: [], missing: [], back: [] };
  catalog.applyChanges(folder.id, { ...nothing, added });
  const random = seededRandom(5);
  let centre = new Float32Array(SIZE);
  for (let id = 1; id <= PHOTOS; id += 1) {
    if (id % 10 === 1) centre = centre.map(() => random.normal());
    const vector = centre.map((value) => value + 0.4 * random.normal());
    saveSample(catalog, id, samplePhoto([{ modelId: 'look', vector, labels: [] }]));
  }
  return catalog;
}

async function searches() {
  const catalog = catalogOf();
  const indexes = unwrap(
    await LibraryIndexes.open({
      folder: temporaryFolder(),
      catalog,
      spaces: [SPACES.composition],
      readOnly: false,
    }),
  );
  opened.push(indexes, catalog);
  unwrap(await indexes.catchUp());
  return {
    catalog,
    // None is compared one by one for being few, as in a library where a few are thousands.
    indexed: new SimilarSearch(catalog, indexes.client, SPACES, 0),
    exact: new SimilarSearch(catalog, indexes.client, SPACES, Infinity),
  };
}

/** Of the ten most alike within a haystack, the share that is found, over 30 photos. */
async function recall(
  { indexed, exact }: Pick<Awaited<ReturnType<typeof searches>>, 'indexed' | 'exact'>,
  haystackOf: (photo: number) => ReadonlySet<number>,
): Promise<number> {
  let [found, wanted] = [0, 0];
  for (let photo = 1; photo <= PHOTOS; photo += PHOTOS / 30) {
    const query = exact.queryOf(photo);
    if (query === undefined) throw new Error('A photo has no vectors.');
    const options = { by: 'composition', top: TOP, within: haystackOf(photo) } as const;
    const truth = unwrap(await exact.findTiles(query, options)).map(({ id }) => id);
    const there = unwrap(await indexed.findTiles(query, options)).map(({ id }) => id);
    expect(there.every((id) => options.within.has(id))).toBe(true);
    wanted += truth.length;
    found += truth.filter((id) => there.includes(id)).length;
  }
  return found / wanted;
}

describe('find similar within a part of the library', () => {
  it('finds what comparing every photo finds, however small or far that part is', async () => {
    const both = await searches();
    const random = seededRandom(9);
    const ids = Array.from({ length: PHOTOS }, (_, at) => at + 1);
    for (const share of [0.01, 0.1, 0.5]) {
      const haystack = new Set(ids.filter(() => random.uniform() < share));
      expect(await recall(both, () => haystack), `${share}`).toBeGreaterThanOrEqual(0.99);
    }
    // Only the half of the photos that is least like the one asked about.
    const { exact } = both;
    const far = new Map<number, ReadonlySet<number>>();
    for (let photo = 1; photo <= PHOTOS; photo += PHOTOS / 30) {
      const query = exact.queryOf(photo);
      if (query === undefined) throw new Error('A photo has no vectors.');
      const all = unwrap(await exact.findTiles(query, { by: 'composition', top: PHOTOS }));
      far.set(photo, new Set(all.slice(PHOTOS / 2).map(({ id }) => id)));
    }
    const furthest = await recall(both, (photo) => far.get(photo) ?? new Set());
    expect(furthest).toBeGreaterThanOrEqual(0.99);
  });

  it('looks past photos that are away, though these are the most alike', async () => {
    const { catalog, indexed, exact } = await searches();
    const query = exact.queryOf(1);
    if (query === undefined) throw new Error('A photo has no vectors.');
    const options = { by: 'composition', top: PHOTOS / 2 } as const;
    const nearest = unwrap(await exact.findTiles(query, options)).map(({ id }) => id);
    const [folder] = catalog.folders();
    const nothing = { added: [], changed: [], renamed: [], back: [] };
    catalog.applyChanges(folder?.id ?? 0, { ...nothing, missing: nearest.slice(0, -TOP) });
    const found = unwrap(await indexed.findTiles(query, { by: 'composition', top: TOP }));
    expect(found.map(({ id }) => id)).toEqual(nearest.slice(-TOP));
  });
});
