import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { backUpCatalog, soundBackups } from '../catalog/backup-catalog.ts';
import { backupFolder } from '../catalog/backup-files.ts';
import { catalogFile, COMPANIONS } from '../catalog/catalog-file.ts';
import { catalogDamage } from '../catalog/check-catalog.ts';
import { keptRows } from '../catalog/kept-rows.ts';
import { rebuildCatalog } from '../catalog/rebuild-catalog.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { Organiser } from '../organise/organiser.ts';
import { keptSample } from './kept-sample.ts';

const PROGRAM = new URL('../../../test-fixtures/backup-or-restore.js', import.meta.url);
const KILLS = 8;
const AT = Date.UTC(2026, 5, 2, 12);
const env = { ...process.env, NODE_COMPILE_CACHE: temporaryFolder() };

type What = 'backup' | 'restore';

/** @returns how long the work took until it was done, or undefined where it was killed before, ms. */
async function runAndKill(what: What, dir: string, afterMs: number): Promise<number | undefined> {
  const child = fork(PROGRAM, [what, dir, String(AT)], { env });
  await once(child, 'message');
  const ended = once(child, 'exit');
  const started = performance.now();
  let took: number | undefined;
  child.on('message', (message) => {
    expect(message).toBe('done');
    took = performance.now() - started;
  });
  child.send('go');
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await ended;
  clearTimeout(timer);
  return took;
}

/** A library with a copy, changed since; and a fresh copy of it for each kill. */
function changedLibrary() {
  const dir = temporaryFolder();
  const sample = keptSample(dir, 400, 500);
  unwrap(backUpCatalog({ libraryDir: dir, at: AT - 86_400_000 }));
  const before = keptRows(catalogFile(dir));
  sample.act({ kind: 'stars', photos: [30, 31, 32], value: 5 });
  sample.catalog.close();
  const after = keptRows(catalogFile(dir));
  const again = () => {
    const copy = temporaryFolder();
    cpSync(dir, copy, { recursive: true });
    return copy;
  };
  return { before, after, again };
}

/** Kills the work at moments all over the time that it takes. */
async function killAllOver(
  what: What,
  again: () => string,
  look: (dir: string) => void,
): Promise<void> {
  const whole = (await runAndKill(what, again(), 60_000)) ?? 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const dir = again();
    await runAndKill(what, dir, (whole * kill) / (KILLS - 1));
    look(dir);
  }
}

describe.skipIf(process.platform === 'win32')('killed in the middle', () => {
  it('a copy is whole or not there, and the next one sweeps up', async () => {
    const { after, again } = changedLibrary();
    await killAllOver('backup', again, (dir) => {
      expect(keptRows(catalogFile(dir))).toEqual(after);
      const sound = soundBackups(dir);
      const names = readdirSync(backupFolder(dir));
      expect(sound).toHaveLength(names.filter((name) => name.endsWith('.backup.db')).length);
      expect(['made', 'same']).toContain(unwrap(backUpCatalog({ libraryDir: dir, at: AT + 1000 })));
      const newest = soundBackups(dir)[0]?.name ?? '';
      expect(keptRows(join(backupFolder(dir), newest))).toEqual(after);
      expect(readdirSync(backupFolder(dir)).filter((name) => name.includes('.part'))).toEqual([]);
    });
  });

  it('going back to a copy leaves the old catalog or the new one', async () => {
    const { before, after, again } = changedLibrary();
    const seen = new Set<string>();
    await killAllOver('restore', again, (dir) => {
      const catalog = unwrap(openCatalog(dir));
      expect(catalog.integrityProblems()).toEqual([]);
      catalog.close();
      expect(catalogDamage(dir, 'full')).toBeUndefined();
      const isOld = keptRows(catalogFile(dir))['marks']?.join() === after['marks']?.join();
      seen.add(isOld ? 'old' : 'new');
      expect(keptRows(catalogFile(dir))).toEqual(isOld ? after : before);
    });
    expect(seen).toContain('old');
  });

  it('goes on at the next start where it was stopped between two names', () => {
    const { before, after, again } = changedLibrary();
    for (const moved of [0, 1, 2, 3]) {
      const dir = again();
      // As a process leaves it that was killed: with what is not yet in the main file.
      const crashed = crashedCopy(dir);
      const [copy = ''] = readdirSync(backupFolder(crashed));
      const target = join(crashed, 'catalog-restored-2026-06-02T12-00-00.db');
      const source = join(backupFolder(crashed), copy);
      rebuildCatalog({ target, source, damaged: undefined });
      for (const suffix of COMPANIONS.slice(0, moved)) {
        renameSync(catalogFile(crashed) + suffix, `${asideOf(crashed)}${suffix}`);
      }
      unwrap(openCatalog(crashed)).close();
      expect(keptRows(catalogFile(crashed))).toEqual(before);
      // The old one is whole, with the change that was in its log alone.
      const marks = keptRows(asideOf(crashed))['marks'] ?? [];
      const changed = marks.filter((row) => after['marks']?.includes(row) === false);
      expect(changed).toMatchObject([expect.stringContaining('"photo_id":399,"favourite":1')]);
    }
  });
});

function asideOf(dir: string): string {
  return join(dir, 'catalog-damaged-2026-06-02T12-00-00.db');
}

/** A copy of a library that is open and was just changed. */
function crashedCopy(dir: string): string {
  const catalog = unwrap(openCatalog(dir));
  const organiser = new Organiser(catalog, () => undefined);
  unwrap(organiser.act({ kind: 'favourite', photos: [399], value: true }));
  const copy = temporaryFolder();
  cpSync(dir, copy, { recursive: true });
  catalog.close();
  return copy;
}
