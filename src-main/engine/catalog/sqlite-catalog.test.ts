import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog, FoundFile, IndexedPhoto } from './catalog.ts';
import { breakSample, samplePhoto } from './sample-photo.ts';
import { catalogFile } from './catalog-file.ts';
import { openCatalog, openCatalogReader } from './sqlite-catalog.ts';
import { migrate, openForWriting, SqliteDatabase } from './sqlite-database.ts';

const MODEL = 'test-model';

function file(path: string): FoundFile {
  return { path, pathKey: path, byteSize: 10, mtimeUs: 1_700_000_000_000_000 };
}

function indexed(vector: number[]): IndexedPhoto {
  const labels = [{ classIndex: 5, probability: 0.75 }];
  const classes = Uint8Array.of(9, 8);
  const embedding = { modelId: MODEL, vector: Float32Array.from(vector), classes, labels };
  return samplePhoto([embedding], file('any'));
}

function withPhotos(...paths: string[]): { catalog: Catalog; dir: string; ids: number[] } {
  const dir = temporaryFolder();
  const catalog = unwrap(openCatalog(dir));
  const folder = catalog.addFolder({ path: '/photos', pathKey: '/photos', foldsCase: false }, []);
  const nothing = { changed: [], renamed: [], missing: [], back: [] };
  catalog.applyChanges(folder.id, { ...nothing, added: paths.map(file) });
  const ids = catalog.pending(0, 1000).map((photo) => photo.id);
  return { catalog, dir, ids };
}

describe('the catalog', () => {
  it('keeps all that indexing found out, bit for bit', () => {
    const { catalog, ids } = withPhotos('a.jpg');
    const [id = 0] = ids;
    unwrap(catalog.saveIndexed(id, indexed([0.1, -2.5, 1e-30])));
    const stored = catalog.embeddings(MODEL, [id]).get(id);
    expect([...(stored?.vector ?? [])]).toEqual([...Float32Array.of(0.1, -2.5, 1e-30)]);
    expect([...(stored?.classes ?? [])]).toEqual([9, 8]);
    expect(catalog.labelled(MODEL, [5], 10)).toEqual([
      { photoId: id, classIndex: 5, probability: 0.75 },
    ]);
    expect(catalog.shownPaths([id, 999]).get(id)).toBe(join('/photos', 'a.jpg'));
    expect(catalog.counts()).toEqual({ photos: 1, pending: 0, failed: 0, missing: 0 });
    catalog.close();
  });

  it('lets another process read while it writes, whole transactions only', () => {
    const { catalog, dir, ids } = withPhotos('a.jpg', 'b.jpg');
    const reader = unwrap(openCatalogReader(dir));
    unwrap(catalog.saveIndexed(ids[0] ?? 0, indexed([1])));
    expect(reader.counts()).toEqual({ photos: 2, pending: 1, failed: 0, missing: 0 });
    const database: unknown = Reflect.get(reader, 'database');
    expect(() => {
      if (database instanceof SqliteDatabase) database.exec('DELETE FROM photos');
    }).toThrow(/readonly/);
    reader.close();
    catalog.close();
  });

  it('tells an index which vectors are new and which are gone', () => {
    const { catalog, ids } = withPhotos('a.jpg', 'b.jpg');
    const [a = 0, b = 0] = ids;
    unwrap(catalog.saveIndexed(a, indexed([1])));
    const first = catalog.revision();
    unwrap(catalog.saveIndexed(b, indexed([2])));
    expect(catalog.embeddingsSince(MODEL, first, 10).map((row) => row.photoId)).toEqual([b]);
    breakSample(catalog, a);
    expect(catalog.removalsSince(MODEL, first)).toEqual([a]);
    expect(catalog.revision()).toBeGreaterThan(first + 1);
    catalog.close();
  });

  it('forgets a folder with all that hangs on it', () => {
    const { catalog, ids } = withPhotos('a.jpg');
    unwrap(catalog.saveIndexed(ids[0] ?? 0, indexed([1])));
    const [folder] = catalog.folders();
    expect(catalog.removeFolder(folder?.id ?? 0)).toBe(1);
    expect(catalog.embeddingCount(MODEL)).toBe(0);
    expect(catalog.removalsSince(MODEL, 0)).toEqual(ids);
    expect(catalog.integrityProblems()).toEqual([]);
    catalog.close();
  });

  it('keeps names that are no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const { catalog } = withPhotos(`x${name.replaceAll('/', '')}`);
        const [stored] = catalog.pending(0, 1);
        expect(stored?.path).toBe(`/photos/x${name.replaceAll('/', '')}`);
        catalog.close();
      }),
      { numRuns: 20 },
    );
  });

  it('answers a full disk with a reason and keeps the photo pending', () => {
    const { catalog, ids } = withPhotos('a.jpg');
    const database: unknown = Reflect.get(catalog, 'database');
    if (!(database instanceof SqliteDatabase)) throw new Error('no database');
    database.exec('PRAGMA max_page_count = 1'); // SQLite then says SQLITE_FULL, as on a full disk
    const saved = catalog.saveIndexed(
      ids[0] ?? 0,
      indexed(Array.from({ length: 50_000 }, () => 1)),
    );
    expect(!saved.ok && saved.error.code).toBe('disk-full');
    expect(catalog.counts().pending).toBe(1);
    catalog.close();
  });
});

describe('opening a catalog', () => {
  it('says so when the file is no catalog', () => {
    const dir = temporaryFolder();
    writeFileSync(
      catalogFile(dir),
      'this is no database, but long enough to look like one'.repeat(99),
    );
    const opened = openCatalog(dir);
    expect(!opened.ok && opened.error.code).toBe('catalog-corrupt');
  });

  it('refuses a catalog of a newer Kindred and leaves it as it is', () => {
    const { catalog, dir } = withPhotos('a.jpg');
    catalog.close();
    const database = unwrap(openForWriting(catalogFile(dir)));
    database.exec('PRAGMA user_version = 99');
    database.close();
    const opened = openCatalog(dir);
    expect(!opened.ok && opened.error.code).toBe('catalog-too-new');
  });

  it('says so when there is none to read', () => {
    const opened = openCatalogReader(temporaryFolder());
    expect(!opened.ok && opened.error.code).toBe('library-missing');
  });

  it('says so, too, of one that was killed while it was being made', () => {
    const dir = temporaryFolder();
    const empty = new SqliteDatabase(catalogFile(dir), false);
    empty.exec('PRAGMA journal_mode = WAL');
    empty.close();
    const opened = openCatalogReader(dir);
    expect(!opened.ok && opened.error.code).toBe('library-missing');
    unwrap(openCatalog(dir)).close();
    unwrap(openCatalogReader(dir)).close();
  });
});

describe('migrate', () => {
  it('copies the catalog before each step, and a step that fails changes nothing', () => {
    const dir = temporaryFolder();
    const database = new SqliteDatabase(join(dir, 'catalog.db'), false);
    unwrap(migrate(database, ['CREATE TABLE a (x)']));
    database.exec('INSERT INTO a VALUES (42)');
    const broken = ['CREATE TABLE a (x)', 'CREATE TABLE b (y); SELECT nonsense'];
    expect(() => migrate(database, broken)).toThrow();
    expect(database.one(`SELECT COUNT(*) AS n FROM sqlite_schema WHERE name = 'b'`)).toEqual({
      n: 0,
    });
    database.close();
    const [copy = ''] = readdirSync(dir).filter((name) => name.endsWith('.backup.db'));
    const backup = new SqliteDatabase(join(dir, copy), true);
    expect(backup.one('SELECT x FROM a')).toEqual({ x: 42 });
    backup.close();
  });
});
