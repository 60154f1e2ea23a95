import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import type { KindredError } from '../../contract/errors.ts';
import { backupFiles, backupFolder, fileStamp } from '../catalog/backup-files.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { SampleOrganiser } from '../organise/sample-organiser.ts';
import { DailyBackups } from './daily-backups.ts';
import { keptSample } from './kept-sample.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 5, 1, 12);

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0)) await thing.close();
});

/** A clock that the test moves; what waits for it is woken by hand. */
function handClock() {
  const clock = {
    time: START,
    waiting: [] as { ms: number; wake: () => void }[],
    now: () => clock.time,
    after: (ms: number, wake: () => void) => {
      const entry = { ms, wake };
      clock.waiting.push(entry);
      return () => {
        clock.waiting = clock.waiting.filter((other) => other !== entry);
      };
    },
  };
  return clock;
}

function bed(photos = 60) {
  const dir = temporaryFolder();
  const sample = photos === 0 ? new SampleOrganiser(dir) : keptSample(dir, photos);
  opened.push(sample.catalog);
  const clock = handClock();
  const notices: string[] = [];
  const damage: KindredError[] = [];
  const backups = new DailyBackups({
    libraryDir: dir,
    onNotice: (message) => notices.push(message),
    onDamage: (error) => damage.push(error),
    clock,
  });
  opened.unshift(backups);
  const names = () => backupFiles(dir).map(({ name }) => name);
  return { dir, sample, clock, notices, damage, backups, names };
}

describe('daily copies', () => {
  it('are made once a day, and only where something changed', async () => {
    const { backups, clock, names, sample, notices } = bed();
    await backups.look();
    expect(names()).toEqual([`catalog-${fileStamp(START)}.backup.db`]);
    clock.time += 23 * HOUR_MS;
    sample.act({ kind: 'stars', photos: [50], value: 1 });
    await backups.look();
    expect(names()).toHaveLength(1);
    clock.time += 2 * HOUR_MS;
    await backups.look();
    expect(names()).toHaveLength(2);
    clock.time += 25 * HOUR_MS;
    await backups.look();
    await backups.look();
    expect(names(), 'nothing changed').toHaveLength(2);
    sample.act({ kind: 'stars', photos: [51], value: 1 });
    await backups.look();
    expect(names(), 'it was as the catalog a moment ago').toHaveLength(2);
    expect(notices).toEqual([]);
  });

  it('come again by themselves, and end with the library', async () => {
    const { backups, clock, names } = bed();
    backups.start();
    expect(clock.waiting).toHaveLength(1);
    clock.waiting.splice(0)[0]?.wake();
    await backups.look();
    expect(names()).toHaveLength(1);
    expect(clock.waiting).toMatchObject([{ ms: HOUR_MS }]);
    await backups.close();
    expect(clock.waiting).toEqual([]);
    clock.time += 48 * HOUR_MS;
    await backups.look();
    expect(names()).toHaveLength(1);
  });

  it('leave nothing half when they are broken off', async () => {
    const { backups, dir } = bed();
    const looking = backups.look();
    await backups.close();
    await looking;
    const left = readdirSync(backupFolder(dir));
    expect(left.filter((name) => !name.endsWith('.backup.db'))).toEqual([]);
  });

  it('are none of a library that has nothing yet', async () => {
    const { backups, names } = bed(0);
    await backups.look();
    expect(names()).toEqual([]);
  });

  it('stay for seven days and four weeks', async () => {
    const { backups, clock, names, sample, dir } = bed();
    mkdirSync(backupFolder(dir));
    for (let day = 60; day > 0; day -= 1) {
      const stamp = fileStamp(START - day * 24 * HOUR_MS);
      writeFileSync(join(backupFolder(dir), `catalog-${stamp}.backup.db`), '');
    }
    // A whole copy from before a migration stays whatever its age.
    writeFileSync(join(dir, 'catalog-v3-2020-01-01T00-00-00-000Z.backup.db'), '');
    clock.time = Date.now() + 48 * HOUR_MS;
    sample.act({ kind: 'stars', photos: [1], value: 1 });
    await backups.look();
    expect(names()).toHaveLength(12);
    expect(names()[0]).toBe(`catalog-${fileStamp(clock.time)}.backup.db`);
    expect(names().at(-1)).toContain('catalog-v3-');
  });

  it('say once that they can’t be made', async () => {
    const { backups, dir, notices, names } = bed();
    writeFileSync(backupFolder(dir), 'no folder');
    await backups.look();
    await backups.look();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^Today’s copy of the catalog could not be made\. The library /);
    rmSync(backupFolder(dir));
    await backups.look();
    expect(names()).toHaveLength(1);
    expect(notices).toHaveLength(1);
  });

  it('tell of a catalog that is damaged, and make no copy of it', async () => {
    const { backups, sample, dir, damage, names, notices } = bed();
    sample.catalog.close();
    writeFileSync(catalogFile(dir), 'no catalog any more '.repeat(1000));
    await backups.look();
    expect(damage).toMatchObject([{ code: 'catalog-corrupt' }]);
    expect(names()).toEqual([]);
    expect(notices).toEqual([]);
  });
});
