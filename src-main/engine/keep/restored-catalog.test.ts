import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { backUpCatalog, soundBackups } from '../catalog/backup-catalog.ts';
import { backupFolder } from '../catalog/backup-files.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { catalogDamage } from '../catalog/check-catalog.ts';
import { keptRows } from '../catalog/kept-rows.ts';
import { EVERY_PHOTO } from '../catalog/photo-condition.ts';
import { restorableBackups, restoreCatalog } from '../catalog/restore-catalog.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { migrate, SqliteDatabase } from '../catalog/sqlite-database.ts';
import { MIGRATIONS } from '../catalog/migrations/migrations.ts';
import { makeLibraryFolder } from '../library-folder.ts';
import { lockLibrary } from '../library-lock.ts';
import { SampleOrganiser } from '../organise/sample-organiser.ts';
import { photoSet } from '../search/photo-set.ts';
import { keptSample, SAMPLE_MODEL } from './kept-sample.ts';
import { listBackups, libraryRecovery, restoreLibrary } from './restore-library.ts';

const AT = Date.UTC(2026, 5, 2, 12);

function database(dir: string, work: (database: SqliteDatabase) => void): void {
  const open = new SqliteDatabase(catalogFile(dir), false);
  work(open);
  open.close();
}

/** A library with a copy, changed since; closed. */
function changedSince() {
  const dir = temporaryFolder();
  unwrap(makeLibraryFolder(dir));
  const sample = keptSample(dir);
  unwrap(backUpCatalog({ libraryDir: dir, at: AT }));
  const then = keptRows(catalogFile(dir));
  sample.act({ kind: 'stars', photos: [40, 41], value: 1 });
  sample.act({ kind: 'tag', photos: [40], add: ['later'] });
  sample.catalog.close();
  return { dir, then, now: keptRows(catalogFile(dir)) };
}

function restore(dir: string, name?: string) {
  return restoreLibrary({ libraryDir: dir, name, command: 'test' });
}

function garble(dir: string): void {
  writeFileSync(catalogFile(dir), 'no catalog any more '.repeat(3000));
}

/** Makes the first page of tables and indexes unreadable. */
function garblePagesOf(dir: string, names: readonly string[]): void {
  const bytes = readFileSync(catalogFile(dir));
  database(dir, (open) => {
    for (const name of names) {
      const row = open.one('SELECT rootpage FROM sqlite_schema WHERE name = ?', name);
      const page = Number(row?.['rootpage']);
      bytes.fill(0xff, (page - 1) * 8192, page * 8192);
    }
  });
  writeFileSync(catalogFile(dir), bytes);
}

describe('going back to a copy', () => {
  it('brings back what it has, and what can be made again', async () => {
    const { dir, then } = changedSince();
    const before = readFileSync(catalogFile(dir));
    writeFileSync(join(dir, 'index', 'content.usearch'), 'of vectors that were');
    const done = unwrap(await restore(dir));
    expect(done).toMatchObject({
      dropped: 0,
      salvaged: 60,
      restored: { photos: 60, organised: 60 },
    });
    expect(readFileSync(done.setAside).equals(before)).toBe(true);
    expect(readdirSync(join(dir, 'index'))).toEqual([]);
    expect(keptRows(catalogFile(dir))).toEqual(then);
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.integrityProblems()).toEqual([]);
    expect(catalog.embeddings(SAMPLE_MODEL, [7]).get(7)?.vector[0]).toBeCloseTo(7 / 60);
    expect(catalog.browse.labelsOf(7, SAMPLE_MODEL)).toHaveLength(1);
    const found = (search: string) =>
      catalog.browse.timeline('oldest', photoSet(catalog, { search }).condition).ids;
    expect(found('sunrise tag:travel')).toEqual([]);
    expect(found('title:sunrise')).toEqual([4]);
    expect(catalog.care.wrongWords() + catalog.care.wrongKeys()).toBe(0);
    catalog.close();
  });

  it('goes on with what could be undone, and gives no id twice', async () => {
    const { dir } = changedSince();
    database(dir, (open) => {
      open.exec('DELETE FROM photos WHERE id = 60');
    });
    unwrap(await restore(dir));
    const sample = new SampleOrganiser(dir);
    expect(unwrap(sample.organiser.undo())).toMatchObject({ redo: { kind: 'make-album' } });
    expect(Math.min(...sample.addFolder('/more', 2).ids)).toBe(61);
    sample.catalog.close();
  });

  it('leaves photos that came since to be found again, and asks for what they lack', async () => {
    const { dir } = changedSince();
    garble(dir);
    expect(catalogDamage(dir, 'quick')).toMatchObject({ code: 'catalog-corrupt' });
    const done = unwrap(await restore(dir));
    expect(done).toMatchObject({ salvaged: 0, photos: 60 });
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.counts()).toMatchObject({ photos: 60, pending: 0 });
    expect(catalog.requeueWithout([SAMPLE_MODEL, 'composition'])).toBe(60);
    expect(catalog.counts().pending).toBe(60);
    catalog.close();
  });

  it('takes vectors of the same picture only', async () => {
    const { dir } = changedSince();
    database(dir, (open) => {
      open.exec(`UPDATE photos SET hash = x'aa' WHERE id = 1;
        UPDATE embeddings SET vector = x'0000c07f' WHERE photo_id = 2;
        UPDATE embeddings SET vector = x'00' WHERE photo_id = 3`);
    });
    expect(unwrap(await restore(dir)).salvaged).toBe(57);
  });

  it('lets an export wait that was under way then, as it may be over by now', async () => {
    const dir = temporaryFolder();
    const sample = keptSample(dir, 5);
    sample.catalog.exports.add('/copies', '{}', [1, 2]);
    unwrap(backUpCatalog({ libraryDir: dir, at: AT }));
    sample.catalog.close();
    expect(keptRows(catalogFile(dir))['exports']?.[0]).toContain('"state":"working"');
    unwrap(await restore(dir));
    const [row = ''] = keptRows(catalogFile(dir))['exports'] ?? [];
    expect(row).toContain('"state":"paused"');
  });

  it('gives missing photos their days again, which they had while another catalog was in use', async () => {
    const { dir } = changedSince();
    database(dir, (open) => {
      open.exec(`UPDATE photos SET state = 'missing', missing_since = 1 WHERE id = 40`);
    });
    unwrap(backUpCatalog({ libraryDir: dir, at: AT + 1000 }));
    const before = Date.now();
    unwrap(await restore(dir));
    const catalog = unwrap(openCatalog(dir));
    const [missing] = catalog.missing.list(10);
    expect(missing?.id).toBe(40);
    expect(missing?.since).toBeGreaterThanOrEqual(before);
    catalog.close();
  });

  it('writes over nothing that was set aside before, also where the clock went back', () => {
    const { dir } = changedSince();
    const order = { libraryDir: dir, name: undefined, at: AT };
    const aside = [1, 2].map(() => unwrap(restoreCatalog(order)).setAside);
    expect(new Set(aside).size).toBe(2);
    expect(aside.every((path) => existsSync(path))).toBe(true);
  });

  it('leaves out rows that point at nothing', async () => {
    const { dir } = changedSince();
    const [name = ''] = readdirSync(backupFolder(dir));
    const copy = new SqliteDatabase(join(backupFolder(dir), name), false);
    copy.exec(`PRAGMA foreign_keys = OFF; DELETE FROM photos WHERE id = 1;
      UPDATE albums SET cover_photo_id = 1; INSERT INTO albums (parent_id, name, name_key, position)
        VALUES (99, 'Nowhere', 'nowhere', 1)`);
    copy.close();
    const { dropped } = unwrap(await restore(dir));
    expect(dropped).toBeGreaterThan(4);
    const catalog = unwrap(openCatalog(dir));
    expect(catalog.integrityProblems()).toEqual([]);
    expect(catalog.organise.overview().albums).toMatchObject([{ name: 'Best' }]);
    catalog.close();
  });

  it.each([1, 2, 3])(
    'takes a copy of version %i as a Kindred of its time left it',
    async (version) => {
      const dir = temporaryFolder();
      const old = new SqliteDatabase(catalogFile(dir), false);
      unwrap(migrate(old, MIGRATIONS.slice(0, version)));
      old.exec(`INSERT INTO folders (path, path_key, folds_case, added_at) VALUES (x'2f70', x'2f70', 0, 1);
      INSERT INTO photos (folder_id, path, path_key, byte_size, mtime_us, state, added_at, hash,
        rating) VALUES (1, x'61', x'61', 10, 17, 'indexed', 5, x'0102', 4);
      INSERT INTO embeddings (photo_id, model_id, revision, vector) VALUES (1, 'm', 1, x'0000803f')`);
      const whole = join(dir, `catalog-v${version}-2026-01-01T00-00-00-000Z.backup.db`);
      old.run('VACUUM INTO ?', whole);
      old.close();
      expect(unwrap(await listBackups(dir, true)).backups).toMatchObject([{ photos: 1 }]);
      garble(dir);
      expect(unwrap(await restore(dir))).toMatchObject({ salvaged: 1, photos: 1 });
      const catalog = unwrap(openCatalog(dir));
      expect(catalog.browse.timeline('oldest', EVERY_PHOTO).ids).toEqual([1]);
      expect(catalog.integrityProblems()).toEqual([]);
      if (version < 3) expect(catalog.browse.stars()).toEqual(new Map([[1, 4]]));
      catalog.close();
      expect(catalogDamage(dir, 'full')).toBeUndefined();
    },
  );

  it('passes over copies that are damaged, and takes one that is asked for by name', async () => {
    const { dir, then, now } = changedSince();
    unwrap(backUpCatalog({ libraryDir: dir, at: AT + 1000 }));
    writeFileSync(join(backupFolder(dir), 'catalog-2026-07-01T00-00-00.backup.db'), 'no copy');
    writeFileSync(join(backupFolder(dir), 'catalog-2026-07-01.backup.db'), 'no name');
    garble(dir);
    const { backups } = unwrap(await listBackups(dir, true));
    expect(backups.map(({ at }) => Date.parse(at))).toEqual([AT + 1000, AT]);
    unwrap(await restore(dir));
    expect(keptRows(catalogFile(dir))).toEqual(now);
    const recovery = libraryRecovery(dir, 'test');
    const named = unwrap(await recovery.restore({ name: backups[1]?.name ?? '' }));
    expect(named.restored.organised).toBe(backups[1]?.organised);
    expect(keptRows(catalogFile(dir))).toEqual(then);
    for (const name of ['catalog-2026-07-01T00-00-00.backup.db', '../catalog.db', 'catalog.db']) {
      const refused = await recovery.restore({ name });
      expect(refused).toMatchObject({ ok: false, error: { code: 'backup-unusable' } });
    }
    expect(keptRows(catalogFile(dir))).toEqual(then);
  });

  it('says that there is none, and changes nothing', async () => {
    const { dir } = changedSince();
    rmSync(backupFolder(dir), { recursive: true });
    const before = readFileSync(catalogFile(dir));
    const refused = await restore(dir);
    expect(refused).toMatchObject({ ok: false, error: { code: 'backup-unusable' } });
    expect(readFileSync(catalogFile(dir)).equals(before)).toBe(true);
    expect(readdirSync(dir).filter((name) => name.startsWith('catalog-'))).toEqual([]);
  });

  it('waits for nobody: a library in use is left alone', async () => {
    const { dir, now } = changedSince();
    const lock = unwrap(lockLibrary(dir, 'another'));
    expect(await restore(dir)).toMatchObject({ error: { code: 'library-locked' } });
    lock.release();
    expect(keptRows(catalogFile(dir))).toEqual(now);
  });
});

describe('a damaged catalog whose own rows are whole', () => {
  it('is the first copy of itself, so that nothing is lost', async () => {
    const { dir, now } = changedSince();
    garblePagesOf(dir, ['photos_by_hash', 'photo_words_data', 'marks_stars']);
    expect(catalogDamage(dir, 'full')).toMatchObject({ code: 'catalog-corrupt' });
    expect(restorableBackups(dir, true)[0]?.name).toBe('catalog.db');
    expect(restorableBackups(dir, false)[0]?.name).toMatch(/\.backup\.db$/u);
    const done = unwrap(await restore(dir));
    expect(done).toMatchObject({ salvaged: 60, restored: { name: 'catalog.db' } });
    expect(keptRows(catalogFile(dir))).toEqual(now);
    expect(catalogDamage(dir, 'full')).toBeUndefined();
  });

  it('gives what can be read of it where there is no copy, if that is asked for', async () => {
    const { dir, now } = changedSince();
    rmSync(backupFolder(dir), { recursive: true });
    garblePagesOf(dir, ['mark_times']);
    const refused = await restore(dir);
    expect(refused).toMatchObject({ ok: false, error: { code: 'backup-unusable' } });
    const order = { libraryDir: dir, name: undefined, at: AT, takesWhatIsLeft: true };
    expect(unwrap(restoreCatalog(order))).toMatchObject({ restored: undefined, photos: 60 });
    expect({ ...keptRows(catalogFile(dir)), mark_times: [] }).toEqual({ ...now, mark_times: [] });
    expect(catalogDamage(dir, 'full')).toBeUndefined();
  });
});

describe('a damaged catalog', () => {
  it.each([
    ['version', 'PRAGMA user_version = 0'],
    ['version of another Kindred', 'PRAGMA user_version = 2'],
    ['pointers', 'PRAGMA foreign_keys = OFF; DELETE FROM tags'],
  ])('is one whose %s is not what Kindred made it', (_, sql) => {
    const { dir } = changedSince();
    database(dir, (open) => {
      open.exec(sql);
    });
    expect(catalogDamage(dir, 'full')).toMatchObject({ code: 'catalog-corrupt' });
  });

  it('is one whose texts are not what Kindred made them', () => {
    const { dir } = changedSince();
    const bytes = readFileSync(catalogFile(dir));
    bytes.write('tjtle', bytes.indexOf('text_words_of(m.title)') + 'text_words_of(m.'.length);
    writeFileSync(catalogFile(dir), bytes);
    expect(catalogDamage(dir, 'quick')).toMatchObject({ code: 'catalog-corrupt' });
  });

  it('is none of a newer Kindred, nor one that is just being made', () => {
    const { dir } = changedSince();
    database(dir, (open) => {
      open.exec(`CREATE TABLE more (id INTEGER); PRAGMA user_version = 99;
        DELETE FROM settings WHERE key = 'schema-seal'`);
    });
    expect(catalogDamage(dir, 'full')).toBeUndefined();
    expect(openCatalog(dir)).toMatchObject({ error: { code: 'catalog-too-new' } });
    const empty = temporaryFolder();
    expect(catalogDamage(empty, 'full')).toBeUndefined();
    writeFileSync(catalogFile(empty), '');
    expect(catalogDamage(empty, 'full')).toBeUndefined();
    expect(soundBackups(empty)).toEqual([]);
  });
});
