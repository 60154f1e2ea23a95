import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../../contract/errors.ts';
import { pathToBytes } from '../../scan/file-path.ts';
import { EVERY_PHOTO } from '../photo-condition.ts';
import { catalogFile } from '../catalog-file.ts';
import { openCatalog } from '../sqlite-catalog.ts';
import { migrate, SqliteDatabase } from '../sqlite-database.ts';
import { first } from './0001-first.ts';

/** A catalog as the first Kindred left it, with two photos and what hangs on them. */
function versionOne(): string {
  const dir = temporaryFolder();
  const database = new SqliteDatabase(catalogFile(dir), false);
  unwrap(migrate(database, [first]));
  database.run(
    'INSERT INTO folders (path, path_key, folds_case, added_at, scanned_at) VALUES (?, ?, 0, 1, 2)',
    pathToBytes('/photos'),
    pathToBytes('/photos'),
  );
  const add = (name: string, takenAt: string | null) =>
    database.run(
      `INSERT INTO photos (folder_id, path, path_key, byte_size, mtime_us, state, added_at, hash,
       format, width, height, taken_at, thumb_hash, rating)
       VALUES (1, ?1, ?1, 10, 1700000000000000, 'indexed', 5, x'0102', 'jpeg', 40, 30, ?2, x'03', 4)`,
      pathToBytes(name),
      takenAt,
    );
  add('a/IMG_10.jpg', '2020-01-02T03:04:05.250');
  add('b/IMG_2.jpg', null);
  database.exec(`INSERT INTO embeddings (photo_id, model_id, revision, vector)
    VALUES (1, 'm', 1, x'0000803f'); INSERT INTO labels VALUES (1, 'm', 0, 7, 0.5);
    INSERT INTO settings VALUES ('model', 'm')`);
  database.close();
  return dir;
}

describe('from the first catalog to the one for browsing', () => {
  it('keeps all there is, dates and names every photo, and leaves a copy', () => {
    const dir = versionOne();
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.integrityProblems()).toEqual([]);
    expect(catalog.folders()).toMatchObject([
      { path: '/photos', scannedAt: 2, isPaused: false, excludes: [] },
    ]);
    expect(catalog.browse.timeline('name', EVERY_PHOTO).ids).toEqual([2, 1]);
    const { ids, aspects, times } = catalog.browse.timeline('oldest', EVERY_PHOTO);
    expect([ids, aspects]).toEqual([
      [1, 2],
      [1333, 1333],
    ]);
    expect(times[0]).toBe(Date.parse('2020-01-02T03:04:05.250Z'));
    expect(catalog.browse.wholePhoto(1)).toMatchObject({
      path: 'a/IMG_10.jpg',
      takenAt: '2020-01-02T03:04:05.250',
      metadata: { takenAt: '2020-01-02T03:04:05.250', rating: 4 },
    });
    expect([...(catalog.embeddings('m', [1]).get(1)?.vector ?? [])]).toEqual([1]);
    expect(catalog.browse.labelsOf(1, 'm')).toEqual([{ classIndex: 7, probability: 0.5 }]);
    expect(catalog.setting('model')).toBe('m');
    catalog.close();

    const [copy = ''] = readdirSync(dir).filter((name) => name.endsWith('.backup.db'));
    const backup = new SqliteDatabase(join(dir, copy), true);
    expect(backup.one('PRAGMA user_version')).toEqual({ user_version: 1 });
    expect(backup.one('SELECT COUNT(*) AS n FROM photos')).toEqual({ n: 2 });
    backup.close();
  });
});
