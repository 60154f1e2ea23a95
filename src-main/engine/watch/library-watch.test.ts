import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { Notes } from '../../../test-fixtures/watch-notes.ts';
import { watchFolder, type WatchFolder, type WatchRequest } from './folder-watcher.ts';
import { LibraryWatch, type LibraryWatchOptions } from './library-watch.ts';
import type { LibraryFolder, WatchTimes } from './watched-folder.ts';

const opened: LibraryWatch[] = [];
const mounted: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((watch) => watch.close()));
  for (const folder of mounted.splice(0)) spawnSync('umount', ['-l', folder]);
});

interface Note {
  readonly what: 'touched' | 'root' | 'rescan' | 'state';
  readonly id?: number;
  readonly folders?: ReadonlySet<string>;
}

interface Bed {
  readonly watch: LibraryWatch;
  readonly notes: Notes<Note>;
}

function bed(
  times: Partial<WatchTimes> = {},
  parts: NonNullable<LibraryWatchOptions['parts']> = {},
): Bed {
  const notes = new Notes<Note>();
  const watch = new LibraryWatch({
    onTouched: (id, folders) => {
      notes.add({ what: 'touched', id, folders });
    },
    onRootChanged: (id) => {
      notes.add({ what: 'root', id });
    },
    onRescan: (id) => {
      notes.add({ what: 'rescan', id });
    },
    onStateChanged: () => {
      notes.add({ what: 'state' });
    },
    times: { quietMs: 50, latestMs: 400, lookMs: 20, ...times },
    parts,
  });
  opened.push(watch);
  return { watch, notes };
}

function folderAt(path: string, more: Partial<LibraryFolder> = {}): LibraryFolder {
  return { id: 1, path, isPaused: false, excludes: [], ...more };
}

function count(notes: readonly Note[], what: Note['what']): number {
  return notes.filter((note) => note.what === what).length;
}

function hasTouched(notes: readonly Note[], ...folders: string[]): boolean {
  return folders.every((folder) => notes.some((note) => note.folders?.has(folder)));
}

function photo(...names: string[]): void {
  writeFileSync(join(...names), 'x');
}

/** A system call that failed, as Node says it. */
function failure(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });
}

const CAN_MOUNT = ((): boolean => {
  if (process.platform !== 'linux') return false;
  const folder = temporaryFolder();
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (done) spawnSync('umount', ['-l', folder]);
  return done;
})();

describe('LibraryWatch', () => {
  it('asks for a scan when a folder begins to be watched, and tells what is touched then', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    const { watch, notes } = bed();
    await watch.setFolders([folderAt(one), folderAt(two, { id: 2 })]);
    const asked = notes.all.filter(({ what }) => what === 'rescan').map(({ id }) => id);
    expect(asked.toSorted()).toEqual([1, 2]);
    expect(watch.stateOf(1)).toEqual({ how: 'events', problem: null });
    mkdirSync(join(two, 'a', 'b'), { recursive: true });
    photo(two, 'a', 'b', '1.jpg');
    await notes.until((all) => hasTouched(all, '', 'a', join('a', 'b')));
    const ids = notes.all.filter(({ what }) => what === 'touched').map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([2]));
  });

  it('makes few calls of a burst of 3,000 files', async () => {
    const root = temporaryFolder();
    const quietMs = 300;
    const { watch, notes } = bed({ quietMs, latestMs: 2000 });
    const names = Array.from({ length: 30 }, (_, at) => `import ${at}`);
    for (const name of names) mkdirSync(join(root, name));
    await watch.setFolders([folderAt(root)]);
    const start = performance.now();
    for (let file = 0; file < 3000; file += 1) {
      photo(root, names[file % names.length] ?? '', `${file}.jpg`);
      // As others copy: the loop goes on in between.
      if (file % 50 === 0) await new Promise(setImmediate);
    }
    await notes.until((all) => hasTouched(all, ...names));
    const calls = count(notes.all, 'touched');
    // However slow the computer is: no two calls sooner after each other than that.
    expect(calls).toBeLessThanOrEqual(1 + (performance.now() - start) / quietMs);
    expect(calls).toBeLessThan(300);
  }, 180_000); // On a busy disk, writing alone takes half a minute.

  it('lets go of folders that are paused or removed, and begins anew with other patterns', async () => {
    const root = temporaryFolder();
    const { watch, notes } = bed();
    await watch.setFolders([folderAt(root)]);
    await watch.setFolders([folderAt(root)]);
    expect(count(notes.all, 'rescan')).toBe(1);
    await watch.setFolders([folderAt(root, { isPaused: true })]);
    expect(watch.stateOf(1)).toEqual({ how: 'off', problem: null });
    await watch.setFolders([folderAt(root, { excludes: ['left/'] })]);
    expect(count(notes.all, 'rescan')).toBe(2);
    mkdirSync(join(root, 'left'));
    photo(root, 'left', '1.jpg');
    mkdirSync(join(root, 'taken'));
    await notes.until((all) => hasTouched(all, 'taken'));
    expect(hasTouched(notes.all, 'left')).toBe(false);
    await watch.setFolders([]);
    expect(watch.stateOf(1).how).toBe('off');
  });

  it('says when the folder goes and comes back, and is watching again by then', async () => {
    const root = join(temporaryFolder(), 'photos');
    mkdirSync(root);
    const { watch, notes } = bed();
    await watch.setFolders([folderAt(root)]);
    rmSync(root, { recursive: true });
    await notes.until((all) => count(all, 'root') === 1);
    expect(watch.stateOf(1)).toEqual({ how: 'off', problem: null });
    mkdirSync(join(root, 'a'), { recursive: true });
    await notes.until((all) => count(all, 'root') === 2);
    expect(watch.stateOf(1).how).toBe('events');
    notes.clear();
    photo(root, 'a', '1.jpg');
    await notes.until((all) => hasTouched(all, 'a'));
  });

  it('says when another folder takes its place', async () => {
    const parent = temporaryFolder();
    const root = join(parent, 'photos');
    mkdirSync(root);
    mkdirSync(join(parent, 'other', 'b'), { recursive: true });
    const { watch, notes } = bed();
    await watch.setFolders([folderAt(root)]);
    renameSync(root, join(parent, 'before'));
    renameSync(join(parent, 'other'), root);
    await notes.until((all) => count(all, 'root') >= 1 && watch.stateOf(1).how === 'events');
    notes.clear();
    photo(root, 'b', '1.jpg');
    await notes.until((all) => hasTouched(all, 'b'));
  });

  it('asks for a scan of a folder that is away from the start, and finds it when it comes', async () => {
    const root = join(temporaryFolder(), 'photos');
    const { watch, notes } = bed();
    await watch.setFolders([folderAt(root)]);
    expect(notes.all).toEqual([{ what: 'rescan', id: 1 }]);
    mkdirSync(root);
    await notes.until((all) => count(all, 'root') === 1);
    expect(watch.stateOf(1).how).toBe('events');
  });

  it.skipIf(!CAN_MOUNT)(
    'notices drives that are mounted over the folder or in it, and unmounted (needs the right to mount)',
    async () => {
      const root = temporaryFolder();
      mkdirSync(join(root, 'card'));
      const { watch, notes } = bed();
      await watch.setFolders([folderAt(root)]);
      for (const place of [join(root, 'card'), root]) {
        notes.clear();
        expect(spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', place]).status).toBe(0);
        mounted.push(place);
        await notes.until((all) => count(all, 'root') === 1);
        photo(place, 'on the drive.jpg');
        await notes.until((all) => hasTouched(all, place === root ? '' : 'card'));
        notes.clear();
        expect(spawnSync('umount', ['-l', place]).status).toBe(0);
        await notes.until((all) => count(all, 'root') >= 1);
        mounted.pop();
        notes.clear();
        photo(place, 'beneath it.jpg');
        await notes.until((all) => hasTouched(all, place === root ? '' : 'card'));
      }
    },
  );

  it('does not ask a drive again that has not answered, and takes it for away', async () => {
    const root = temporaryFolder();
    const answer = Promise.withResolvers<string | undefined>();
    let asked = 0;
    const looks = new Notes<number>();
    const { watch, notes } = bed(
      { answerMs: 30, lookMs: 5 },
      {
        identityOf: () => {
          asked += 1;
          looks.add(asked);
          return asked === 2 ? answer.promise : Promise.resolve('here');
        },
      },
    );
    await watch.setFolders([folderAt(root)]);
    await notes.until((all) => count(all, 'root') === 1);
    expect(watch.stateOf(1).how).toBe('off');
    expect(asked).toBe(2);
    answer.resolve('here');
    await notes.until((all) => count(all, 'root') === 2);
    expect(watch.stateOf(1).how).toBe('events');
  });

  it('says of network drives that others are not heard, and watches for one’s own', async () => {
    const root = temporaryFolder();
    const { watch, notes } = bed({ rescanMs: 60_000 }, { isRemote: () => Promise.resolve(true) });
    await watch.setFolders([folderAt(root)]);
    expect(watch.stateOf(1)).toMatchObject({ how: 'rescans', problem: { code: 'watch-network' } });
    expect(watch.stateOf(1).problem?.message).toMatch(/network drive.*every minute\.$/u);
    photo(root, '1.jpg');
    await notes.until((all) => hasTouched(all, ''));
  });

  it('asks for scans again and again, as often as each way of watching needs it', async () => {
    const [told, remote] = [temporaryFolder(), temporaryFolder()];
    const { watch, notes } = bed(
      { rescanMs: 30, rescanWatchedMs: 3_600_000 },
      { isRemote: (path) => Promise.resolve(path === remote) },
    );
    await watch.setFolders([folderAt(told), folderAt(remote, { id: 2 })]);
    await notes.until((all) => count(all, 'rescan') >= 5);
    expect(notes.all.filter(({ what, id }) => what === 'rescan' && id === 1)).toHaveLength(1);
  });

  it('leaves no handle when it is closed, and says nothing more', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'a', 'b'), { recursive: true });
    const { watch, notes } = bed();
    await watch.setFolders([folderAt(root)]);
    await watch.close();
    expect(process.getActiveResourcesInfo().filter((name) => name === 'FSEvent')).toEqual([]);
    notes.clear();
    const other = bed();
    await other.watch.setFolders([folderAt(root)]);
    photo(root, 'a', 'b', '1.jpg');
    await other.notes.until((all) => hasTouched(all, join('a', 'b')));
    expect(notes.all).toEqual([]);
  });

  it('can be closed before it has begun', async () => {
    const { watch, notes } = bed();
    const begun = watch.setFolders([folderAt(temporaryFolder())]);
    await watch.close();
    await begun;
    expect(notes.all).toEqual([]);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'FSEvent')).toEqual([]);
  });
});

/** A system that can’t watch: what begins fails, thrown or told, as often as there are causes. */
function failing(causes: readonly { readonly cause: Error; readonly isThrown: boolean }[]): {
  readonly watch: WatchFolder;
  readonly begun: WatchRequest[];
} {
  const begun: WatchRequest[] = [];
  return {
    begun,
    watch: (request) => {
      begun.push(request);
      const failed = causes[begun.length - 1];
      if (failed === undefined) return watchFolder({ ...request, pollMs: 20 });
      if (failed.isThrown) throw failed.cause;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      setImmediate(() => {
        request.onTrouble(failed.cause);
        resolve(undefined);
      });
      return { ready: promise, folders: () => 1, close: () => Promise.resolve() };
    },
  };
}

describe('LibraryWatch, where the system can’t watch', () => {
  it.each([
    ['ENOSPC', true, /more subfolders than this computer can watch.*every few seconds/u],
    ['ENOSPC', false, /more subfolders than this computer can watch.*every few seconds/u],
    ['EMFILE', false, /Too many files or folders are open.*every few seconds/u],
    ['ENFILE', true, /Too many files or folders are open.*every few seconds/u],
  ])('polls after %s (thrown: %s), and says so', async (code, isThrown, sentence) => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'a'));
    const system = failing([{ cause: failure(code, 'watch'), isThrown }]);
    const { watch, notes } = bed({}, { watch: system.watch });
    await watch.setFolders([folderAt(root)]);
    await notes.until((all) => count(all, 'rescan') === 1 && watch.stateOf(1).how === 'polling');
    expect(watch.stateOf(1).problem?.code).toBe('watch-limit');
    expect(watch.stateOf(1).problem?.message).toMatch(sentence);
    photo(root, 'a', '1.jpg');
    await notes.until((all) => hasTouched(all, 'a'));
  });

  it('scans now and again after both failed, and tries events later', async () => {
    const root = temporaryFolder();
    const system = failing([
      { cause: failure('ENOSPC', 'watch'), isThrown: false },
      { cause: failure('EMFILE', 'scandir'), isThrown: false },
    ]);
    const { watch, notes } = bed({ rescanMs: 60_000, retryMs: 300 }, { watch: system.watch });
    await watch.setFolders([folderAt(root)]);
    await notes.until(() => watch.stateOf(1).how === 'rescans');
    expect(watch.stateOf(1).problem?.code).toBe('watch-limit');
    expect(watch.stateOf(1).problem?.message).toMatch(/every minute/u);
    notes.clear();
    await notes.until((all) => count(all, 'rescan') === 1 && watch.stateOf(1).how === 'events');
    expect(system.begun.map(({ how }) => how)).toEqual(['events', 'polling', 'events']);
    expect(watch.stateOf(1).problem).toBeNull();
    photo(root, '1.jpg');
    await notes.until((all) => hasTouched(all, ''));
  });

  it('says of anything else that it can’t be watched', async () => {
    const causes = [1, 2].map(() => ({ cause: failure('ENOSYS', 'watch'), isThrown: true }));
    const { watch, notes } = bed({ rescanMs: 60_000 }, { watch: failing(causes).watch });
    await watch.setFolders([folderAt(temporaryFolder())]);
    await notes.until(() => watch.stateOf(1).how === 'rescans');
    expect(watch.stateOf(1).problem).toMatchObject({
      code: 'watch-unavailable',
      message: 'This computer can’t watch this folder, so Kindred looks for changes every minute.',
    });
  });

  it('polls the more slowly the more folders there are, and not at all beyond a limit', async () => {
    const polls: number[] = [];
    const folders = [4000, 100_000];
    for (const many of folders) {
      const { watch, notes } = bed(
        { pollMs: 5000, rescanMs: 60_000 },
        {
          watch: ({ how, pollMs = 0 }) => {
            if (how === 'events') throw failure('ENOSPC', 'watch');
            polls.push(pollMs);
            return {
              ready: Promise.resolve(),
              folders: () => many,
              close: () => Promise.resolve(),
            };
          },
        },
      );
      await watch.setFolders([folderAt(temporaryFolder())]);
      await notes.until((all) => count(all, 'rescan') === 1);
      expect(watch.stateOf(1).how).toBe(many === 4000 ? 'polling' : 'rescans');
    }
    expect(polls).toEqual([5000, 8000, 5000]);
  });

  it('leaves a network drive alone that can’t be watched', async () => {
    const system = failing([{ cause: failure('ENOSPC', 'watch'), isThrown: true }]);
    const { watch } = bed({}, { watch: system.watch, isRemote: () => Promise.resolve(true) });
    await watch.setFolders([folderAt(temporaryFolder())]);
    expect(system.begun.map(({ how }) => how)).toEqual(['events']);
    expect(watch.stateOf(1).problem?.code).toBe('watch-network');
  });
});
