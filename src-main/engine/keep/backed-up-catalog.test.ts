import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { backUpCatalog, soundBackups } from '../catalog/backup-catalog.ts';
import { backupFiles, backupFolder } from '../catalog/backup-files.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { startCatalogJob } from '../catalog/catalog-jobs.ts';
import { keptRows } from '../catalog/kept-rows.ts';
import { restoreCatalog } from '../catalog/restore-catalog.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { keptSample } from './kept-sample.ts';

const AT = Date.UTC(2026, 5, 2, 12);

describe('a copy of the catalog', () => {
  it('has all that cannot be made again, and nothing that can', () => {
    const dir = temporaryFolder();
    const sample = keptSample(dir);
    expect(unwrap(backUpCatalog({ libraryDir: dir, at: AT }))).toBe('made');
    sample.catalog.close();
    const [file] = backupFiles(dir);
    expect(file).toMatchObject({ name: 'catalog-2026-06-02T12-00-00.backup.db', at: AT });
    expect(keptRows(file?.path ?? '')).toEqual(keptRows(catalogFile(dir)));
    const copy = new SqliteDatabase(file?.path ?? '', true);
    const tables = copy.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`);
    copy.close();
    const names = tables.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['photos', 'marks', 'act_rows', 'settings']));
    expect(names).not.toEqual(expect.arrayContaining(['embeddings']));
    expect(names).not.toEqual(expect.arrayContaining(['photo_words']));
    expect(soundBackups(dir)).toMatchObject([{ photos: 60, organised: 60 }]);
  });

  it('is of one moment, and keeps nobody waiting, while the library is written to', async () => {
    const dir = temporaryFolder();
    const sample = keptSample(dir, 300);
    const photos = Array.from({ length: 40 }, (_, at) => at + 1);
    let stars = 0;
    for (let copy = 0; copy < 4; copy += 1) {
      const state = { isDone: false };
      const job = startCatalogJob({ kind: 'backup', libraryDir: dir, at: AT + copy * 1000 });
      const made = job.result.finally(() => {
        state.isDone = true;
      });
      let acts = 0;
      while (!state.isDone) {
        stars = (stars % 5) + 1;
        sample.act({ kind: 'stars', photos, value: stars });
        acts += 1;
        await turn();
      }
      expect(unwrap(await made)).toBe('made');
      expect(acts).toBeGreaterThan(3);
    }
    sample.catalog.close();
    const files = backupFiles(dir);
    expect(soundBackups(dir)).toHaveLength(4);
    for (const { path } of files) {
      const rows = keptRows(path);
      // An act is there with all of its rows, and what it did.
      const marks = (rows['marks'] ?? []).map((row) => JSON.parse(row) as MarkRow);
      const given = marks.filter(({ photo_id }) => photo_id <= 40).map((row) => row.stars);
      expect(new Set(given).size).toBe(1);
      const acts = (rows['acts'] ?? []).map((row) => JSON.parse(row) as ActRow);
      const written = (rows['act_rows'] ?? []).map((row) => JSON.parse(row) as ActRowRow);
      for (const act of acts.filter(({ kind }) => kind === 'stars')) {
        const own = written.filter(({ act_id }) => act_id === act.id);
        expect(own).toHaveLength(act.photos);
      }
    }
  });

  it('can be broken off', () => {
    const dir = temporaryFolder();
    keptSample(dir).catalog.close();
    let looks = 0;
    const order = { libraryDir: dir, at: AT, isStopped: () => (looks += 1) > 3 };
    expect(backUpCatalog(order)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(readdirSync(backupFolder(dir))).toEqual([]);
  });
});

interface MarkRow {
  readonly photo_id: number;
  readonly stars: number;
}
interface ActRow {
  readonly id: number;
  readonly kind: string;
  readonly photos: number;
}
interface ActRowRow {
  readonly act_id: number;
}

const mounted: string[] = [];
afterAll(() => {
  for (const folder of mounted) spawnSync('umount', ['-l', folder]);
});

/** A file system of this size; undefined where this account may not mount one. */
function smallDisk(size: string): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = temporaryFolder();
  const options = ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder];
  if (spawnSync('mount', options).status !== 0) return undefined;
  mounted.push(folder);
  return folder;
}

const disk = smallDisk('32m');

describe.skipIf(disk === undefined)('a full disk (needs the right to mount one)', () => {
  it('keeps the copies and the catalog that were there, and leaves nothing half', () => {
    const dir = join(disk ?? '', 'library');
    mkdirSync(dir);
    const sample = keptSample(dir, 1000, 64);
    unwrap(backUpCatalog({ libraryDir: dir, at: AT }));
    sample.act({ kind: 'stars', photos: [1], value: 5 });
    sample.catalog.close();
    const now = keptRows(catalogFile(dir));
    const before = soundBackups(dir);
    fill(disk ?? '');
    const copied = backUpCatalog({ libraryDir: dir, at: AT + 1000 });
    expect(copied).toMatchObject({
      ok: false,
      error: { code: 'disk-full', message: 'The disk that holds the library is full.' },
    });
    const restored = restoreCatalog({ libraryDir: dir, name: undefined, at: AT + 2000 });
    expect(restored).toMatchObject({ ok: false, error: { code: 'disk-full' } });
    expect(soundBackups(dir)).toEqual(before);
    expect(keptRows(catalogFile(dir))).toEqual(now);
    const names = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      // SQLite's own, empty, of connections that only read.
      .filter((name) => !/-(?:wal|shm)$/u.test(name))
      .sort();
    expect(names).toEqual(['backups', join('backups', before[0]?.name ?? ''), 'catalog.db']);
  });
});

/** Leaves a few pages free. */
function fill(folder: string): void {
  const block = Buffer.alloc(64 * 1024);
  for (let at = 0; at < 1000; at += 1) {
    try {
      writeFileSync(join(folder, `filling-${at}`), block);
    } catch {
      return;
    }
  }
}
