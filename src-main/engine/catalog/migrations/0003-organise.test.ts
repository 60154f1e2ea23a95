import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../../contract/errors.ts';
import { pathToBytes } from '../../scan/file-path.ts';
import { photoSet } from '../../search/photo-set.ts';
import { EVERY_PHOTO } from '../photo-condition.ts';
import { catalogFile } from '../catalog-file.ts';
import { openCatalog } from '../sqlite-catalog.ts';
import { migrate, SqliteDatabase } from '../sqlite-database.ts';
import { first } from './0001-first.ts';
import { browse } from './0002-browse.ts';

/** A catalog as the second Kindred left it: photos with ratings and positions, one missing, one failed. */
function versionTwo(): string {
  const dir = temporaryFolder();
  const database = new SqliteDatabase(catalogFile(dir), false);
  unwrap(migrate(database, [first, browse]));
  database.run(
    'INSERT INTO folders (path, path_key, folds_case, added_at, excludes) VALUES (?1, ?1, 0, 1, ?2)',
    ...[pathToBytes('/photos'), '["*.tmp"]'],
  );
  const add = (name: string, state: string, rating: number | null, position: number[]) =>
    database.run(
      `INSERT INTO photos (folder_id, path, path_key, byte_size, mtime_us, state, added_at, hash,
       format, width, height, taken_at, shown_at, name_key, thumb_hash, rating, camera_make,
       camera_model, lens, latitude, longitude, failure_code, failure_message)
       VALUES (1, ?1, ?1, 10, 17, ?2, 5, x'0102', 'jpeg', 40, 30, '2020-01-02T03:04:05', 1577934245000,
       hex(?1), x'03', ?3, 'NIKON CORPORATION', 'NIKON D750', 'Nikkor 50mm', ?4, ?5,
       CASE ?2 WHEN 'failed' THEN 'image-damaged' END, CASE ?2 WHEN 'failed' THEN 'It ends.' END)`,
      ...[pathToBytes(name), state, rating, position[0] ?? null, position[1] ?? null],
    );
  database.exec('PRAGMA foreign_keys = ON');
  add('Été/IMG_1.jpg', 'indexed', 4, [38.72, -9.14]);
  add('b/plain.jpg', 'pending', null, []);
  add('b/rejected.jpg', 'indexed', -1, []);
  add('b/gone.jpg', 'missing', 5, []);
  add('b/broken.jpg', 'failed', 0, []);
  database.exec(`INSERT INTO embeddings (photo_id, model_id, revision, vector)
    VALUES (1, 'm', 1, x'0000803f'); INSERT INTO labels VALUES (1, 'm', 0, 7, 0.5);
    INSERT INTO settings VALUES ('model', 'm')`);
  database.close();
  return dir;
}

describe('from the catalog for browsing to the one for organising', () => {
  it('keeps all there is, and gives words, places and stars', () => {
    const dir = versionTwo();
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.integrityProblems()).toEqual([]);
    expect(catalog.counts()).toEqual({ photos: 4, pending: 1, failed: 1, missing: 1 });
    expect(catalog.folders()).toMatchObject([{ path: '/photos', excludes: ['*.tmp'] }]);
    const timeline = catalog.browse.timeline('oldest', EVERY_PHOTO);
    expect(timeline).toMatchObject({
      ids: [1, 2, 3],
      aspects: [1333, 1333, 1333],
      places: [1, 0, 0],
      placeNames: ['Lisbon'],
    });
    expect(catalog.browse.labelsOf(1, 'm')).toEqual([{ classIndex: 7, probability: 0.5 }]);
    expect(catalog.browse.stars()).toEqual(
      new Map([
        [1, 4],
        [4, 5],
      ]),
    );
    const found = (search: string) =>
      catalog.browse.timeline('oldest', photoSet(catalog, { search }).condition).ids;
    expect(found('ete nikon lisbon portugal stars:4')).toEqual([1]);
    expect(found('folder:b')).toEqual([2, 3]);
    expect(catalog.search.failed(photoSet(catalog, { search: 'broken' }).condition)).toEqual([
      { id: 5, path: '/photos/b/broken.jpg' },
    ]);
    catalog.close();

    const [copy = ''] = readdirSync(dir).filter((name) => name.endsWith('.backup.db'));
    const backup = new SqliteDatabase(join(dir, copy), true);
    expect(backup.one('PRAGMA user_version')).toEqual({ user_version: 2 });
    expect(backup.one('SELECT COUNT(*) AS n FROM photos')).toEqual({ n: 5 });
    backup.close();
  });

  it('has nothing to undo, and writes down what is done from then on', () => {
    const dir = versionTwo();
    unwrap(openCatalog(dir)).close();
    const database = new SqliteDatabase(catalogFile(dir), false);
    const rows = () =>
      database
        .all('SELECT tbl, before, after FROM act_rows ORDER BY id')
        .map((row) => ({ ...row }));
    expect(rows()).toEqual([]);
    database.run('UPDATE marks SET stars = 5 WHERE photo_id = 1');
    expect(rows(), 'without an act').toEqual([]);
    database.exec(`INSERT INTO acts (id, kind, at) VALUES (1, 'stars', 99);
      INSERT INTO current_act VALUES (1, 1, 99)`);
    database.run('UPDATE marks SET stars = 2 WHERE photo_id = 1');
    expect(rows()).toMatchObject([
      { tbl: 'marks', before: expect.stringContaining('"stars":5') as string },
    ]);
    const times = database.one('SELECT property, at FROM mark_times WHERE photo_id = 1');
    expect(times).toEqual({ property: 'stars', at: 99 });
    database.close();
  });

  it('keeps the words of a photo in step with its names, whatever changes them', () => {
    const dir = versionTwo();
    const catalog = unwrap(openCatalog(dir));
    const database = new SqliteDatabase(catalogFile(dir), false);
    const found = (search: string) =>
      catalog.browse.timeline('oldest', photoSet(catalog, { search }).condition).ids;
    database.run('INSERT INTO marks (photo_id, title) VALUES (2, ?)', 'Sunrise');
    expect(found('title:sunrise')).toEqual([2]);
    database.run(`UPDATE marks SET title = 'Sunset' WHERE photo_id = 2`);
    expect([found('sunrise'), found('sunset')]).toEqual([[], [2]]);
    database.run('DELETE FROM marks WHERE photo_id = 2');
    expect(found('sunset')).toEqual([]);
    database.run(
      'UPDATE photos SET path = ?1, path_key = ?1 WHERE id = 2',
      pathToBytes('c/new.jpg'),
    );
    expect([found('plain'), found('name:new')]).toEqual([[], [2]]);
    database.run('UPDATE photos SET lens = NULL WHERE id = 1');
    expect(found('lens:nikkor')).toEqual([2, 3]);
    database.run('DELETE FROM photos WHERE id = 3');
    expect(found('rejected')).toEqual([]);
    database.close();
    catalog.close();
  });
});
