import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { backUpCatalog } from '../catalog/backup-catalog.ts';
import { backupFolder } from '../catalog/backup-files.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { keptSample } from '../keep/kept-sample.ts';
import { makeLibraryFolder } from '../library-folder.ts';
import { ThumbnailCache } from '../thumbs/thumbnail-cache.ts';
import type { Check } from './check.ts';
import { examineLibrary } from './examine-library.ts';

const AT = Date.UTC(2026, 5, 2, 12);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);

let dir: string;
/** A library that is well. */
beforeEach(async () => {
  dir = temporaryFolder();
  const { thumbnails } = unwrap(makeLibraryFolder(dir));
  const { catalog } = keptSample(dir, 8);
  const cache = new ThumbnailCache(thumbnails);
  for (const { hash } of catalog.shownPhotos()) unwrap(await cache.write(hash, JPEG));
  unwrap(backUpCatalog({ libraryDir: dir, at: AT }));
  catalog.close();
});

async function examined(repair: boolean, restore?: string) {
  const input = restore === undefined ? { repair } : { repair, restore };
  const { healthy, checks } = unwrap(await examineLibrary(dir, input));
  const byName = new Map<string, Check>(checks.map((found) => [found.name, found]));
  return {
    healthy,
    states: Object.fromEntries(checks.map(({ name, state }) => [name, state])),
    byName,
  };
}

function change(sql: string): void {
  const database = new SqliteDatabase(catalogFile(dir), false);
  database.exec(sql);
  database.close();
}

/** Long ago, so that nobody can have it in hand. */
function writeOld(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JPEG);
  utimesSync(path, 1, 1);
}

/** Broken, repaired, well again; and all else was well all the time. */
async function expectMended(name: string): Promise<void> {
  const broken = await examined(false);
  expect(broken).toMatchObject({ healthy: false, states: { [name]: 'broken' } });
  expect(Object.values(broken.states).filter((state) => state !== 'ok')).toHaveLength(1);
  expect(broken.byName.get(name)?.message).toMatch(/^[A-Z0-9].*\.$/u);
  const repaired = await examined(true);
  expect(repaired).toMatchObject({ healthy: true, states: { [name]: 'repaired' } });
  expect(repaired.byName.get(name)?.message).toMatch(/^[A-Z0-9].*\.$/u);
  const well = await examined(false);
  expect(well).toMatchObject({ healthy: true, states: { [name]: 'ok' } });
}

describe('doctor', () => {
  it('finds a library well that is', async () => {
    const { healthy, states, byName } = await examined(false);
    expect(healthy).toBe(true);
    expect(Object.keys(states)).toEqual([
      'catalog',
      'backups',
      'words',
      'order',
      'model',
      'onnxruntime',
      'onnxruntime-web',
      'tensorflow',
      'index',
      'stray indexes',
      'thumbnails',
      'stray thumbnails',
      'unfinished files',
    ]);
    expect(byName.get('backups')?.message).toBe(
      '1 sound copy of the catalog, the newest of 2026-06-02 12:00 UTC.',
    );
  });

  it('makes words of search that are lost, or left of photos that are no more', async () => {
    change('DELETE FROM photo_words WHERE rowid IN (2, 3)');
    await expectMended('words');
    change(`INSERT INTO photo_words (rowid, name) VALUES (99, 'left')`);
    await expectMended('words');
  });

  it('sorts photos as their rows say', async () => {
    change(`UPDATE photos SET name_key = 'zzz', shown_at = 5 WHERE id = 2;
      UPDATE photos SET place = 'Atlantis' WHERE id = 3`);
    await expectMended('order');
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.browse.wholePhoto(2)).toMatchObject({ takenAt: '2024-06-01T10:00:00' });
    catalog.close();
  });

  it('removes thumbnails of no photo, not those of photos', async () => {
    const stray = join(dir, 'thumbnails', 'ab', `${'c'.repeat(62)}.jpg`);
    writeOld(stray);
    // One that is being made just now may be of a photo in a moment.
    writeFileSync(join(dirname(stray), `${'d'.repeat(62)}.jpg`), JPEG);
    const thumbnails = () =>
      readdirSync(join(dir, 'thumbnails'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.jpg'),
      ).length;
    expect(thumbnails()).toBe(10);
    await expectMended('stray thumbnails');
    expect(thumbnails()).toBe(8);
  });

  it('removes indexes of models that are not in use, not those of the others', async () => {
    const [kept, left, former] = ['content-kept', 'content-left', 'content'].map((name) =>
      join(dir, 'index', `${name}.usearch`),
    );
    change(`INSERT INTO kept_models (model_id) VALUES ('kept')`);
    for (const path of [kept, left, former]) writeOld(path ?? '');
    const found = await examined(false);
    expect(found.byName.get('stray indexes')?.message).toBe('Found 2 indexes of no model in use.');
    await examined(true);
    expect(readdirSync(join(dir, 'index'))).toContain('content-kept.usearch');
    expect(existsSync(left ?? '') || existsSync(former ?? '')).toBe(false);
  });

  it('removes what was never finished', async () => {
    const left = [
      join(dir, 'catalog-v3-2026-01-01T00-00-00-000Z.backup.db.part'),
      join(backupFolder(dir), 'catalog-2026-06-03T12-00-00.backup.db.part'),
      join(dir, 'index', 'content.usearch.abc.unfinished'),
      join(dir, 'thumbnails', 'ab', 'cd.jpg.1234.part'),
    ];
    left.forEach(writeOld);
    await expectMended('unfinished files');
    expect(left.filter((path) => existsSync(path))).toEqual([]);
  });

  it('sets copies aside that are damaged, and counts the others', async () => {
    writeFileSync(join(backupFolder(dir), 'catalog-2026-06-03T12-00-00.backup.db'), 'damaged');
    await expectMended('backups');
    expect(readdirSync(backupFolder(dir)).sort()).toEqual([
      'catalog-2026-06-02T12-00-00.backup.db',
      'catalog-2026-06-03T12-00-00.damaged.db',
    ]);
    rmSync(backupFolder(dir), { recursive: true });
    const { healthy, byName } = await examined(false);
    expect(healthy).toBe(true);
    expect(byName.get('backups')?.message).toMatch(/no copy/u);
  });

  it('goes back to the newest copy where the catalog is damaged', async () => {
    writeFileSync(catalogFile(dir), 'no catalog any more '.repeat(1000));
    expect(await examined(false)).toMatchObject({ healthy: false, states: { catalog: 'broken' } });
    const { states, byName } = await examined(true);
    expect(states).toMatchObject({ catalog: 'repaired', words: 'ok', order: 'ok' });
    expect(byName.get('catalog')?.message).toMatch(
      /^catalog-2026-06-02T12-00-00\.backup\.db of .* with 8 photos\. The one before was set aside as .*\.db\.$/u,
    );
    expect(await examined(false)).toMatchObject({ healthy: true });
  });

  it('begins anew where there is no copy, and says so', async () => {
    rmSync(backupFolder(dir), { recursive: true });
    writeFileSync(catalogFile(dir), 'no catalog any more '.repeat(1000));
    const { byName } = await examined(true);
    expect(byName.get('catalog')?.message).toMatch(
      /^There was no sound copy: .* 0 photos; index /u,
    );
  });

  it('goes back to a copy that is asked for, and refuses one that is not there', async () => {
    change('DELETE FROM marks WHERE photo_id = 1');
    const refused = await examineLibrary(dir, { repair: false, restore: 'no-copy.db' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'backup-unusable' } });
    const { states } = await examined(false, '');
    expect(states['catalog']).toBe('repaired');
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.browse.stars().size).toBe(8);
    catalog.close();
  });
});
