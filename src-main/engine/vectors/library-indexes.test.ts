import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog, CatalogReader } from '../catalog/catalog.ts';
import { samplePhoto } from '../catalog/sample-photo.ts';
import { openCatalog, openCatalogReader } from '../catalog/sqlite-catalog.ts';
import { LibraryIndexes } from './library-indexes.ts';

const SPACE = {
  name: 'test',
  modelId: 'test-model',
  identity: 'test-model/1',
  dimensions: 3,
  transform: (vector: Float32Array) => vector,
};

let dir: string;
let folder: string;
let catalog: Catalog;
let folderId: number;
const opened: LibraryIndexes[] = [];
beforeEach(() => {
  dir = temporaryFolder();
  folder = temporaryFolder();
  catalog = unwrap(openCatalog(dir));
  folderId = catalog.addFolder({ path: '/photos', pathKey: '/photos', foldsCase: false }, []).id;
});
afterEach(async () => {
  for (const indexes of opened.splice(0)) await indexes.close();
  catalog.close();
});

async function open(of: CatalogReader, readOnly: boolean): Promise<LibraryIndexes> {
  const indexes = unwrap(
    await LibraryIndexes.open({
      folder,
      catalog: of,
      spaces: [SPACE],
      readOnly,
      pruneRemovals: readOnly
        ? undefined
        : (model, revision) => {
            catalog.pruneRemovals(model, revision);
          },
    }),
  );
  opened.push(indexes);
  return indexes;
}

/** Adds an indexed photo; gives its id. */
function add(name: string): number {
  catalog.applyChanges(folderId, {
    added: [{ path: name, pathKey: name, byteSize: 1, mtimeUs: 1 }],
  });
  const id = catalog.photoAt(folderId, name)?.id ?? 0;
  const vector = Float32Array.of(id, 1, 2);
  const hash = new Uint8Array(32).fill(id);
  const photo = samplePhoto([{ modelId: SPACE.modelId, vector, labels: [] }]);
  unwrap(catalog.saveIndexed(id, { ...photo, hash }));
  return id;
}

function forget(id: number): void {
  catalog.applyChanges(folderId, { missing: [id] });
  catalog.missing.forget([id]);
}

describe('the indexes of a library', () => {
  it('let the catalog forget removals that the file before the last one has seen', async () => {
    const [a, b, c] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(add);
    const indexes = await open(catalog, false);
    const save = async () => {
      unwrap(await indexes.catchUp());
      unwrap(await indexes.save());
    };
    await save();
    for (const [id = 0, kept] of [
      [a, [a]],
      [b, [b]],
      [c, [c]],
    ] as const) {
      forget(id);
      await save();
      expect(catalog.removalsSince(SPACE.modelId, 0)).toEqual(kept);
    }
    // What is there already is not written again, and nothing is forgotten for it.
    await save();
    expect(catalog.removalsSince(SPACE.modelId, 0)).toEqual([c]);
  });

  it('are right in a process that reads, whatever was forgotten since it opened the file', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map(add);
    const writing = await open(catalog, false);
    unwrap(await writing.catchUp());
    unwrap(await writing.save());
    const reader = unwrap(openCatalogReader(dir));
    const reading = await open(reader, true);
    for (const id of ids.slice(0, 3)) {
      forget(id);
      unwrap(await writing.catchUp());
      unwrap(await writing.save());
    }
    unwrap(await reading.catchUp());
    const has = unwrap(await reading.client.has(SPACE.name, ids));
    expect(has).toEqual([false, false, false, true, true]);
    reader.close();
  });
});
