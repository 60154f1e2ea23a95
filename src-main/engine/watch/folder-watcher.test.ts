import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { Notes } from '../../../test-fixtures/watch-notes.ts';
import { excludedBy } from '../scan/exclude-patterns.ts';
import { watchFolder, type FolderWatcher, type WatchRequest } from './folder-watcher.ts';

const opened: FolderWatcher[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((watcher) => watcher.close()));
});

interface Watched {
  readonly root: string;
  readonly touched: Notes<string>;
  readonly watcher: FolderWatcher;
  readonly rootTouched: Notes<string>;
  readonly troubles: unknown[];
}

async function watched(
  root = temporaryFolder(),
  options: Partial<WatchRequest> = {},
): Promise<Watched> {
  const touched = new Notes<string>();
  const rootTouched = new Notes<string>();
  const troubles: unknown[] = [];
  const watcher = watchFolder({
    root,
    how: 'events',
    onTouched: (folder) => {
      touched.add(folder);
    },
    onRootTouched: () => {
      rootTouched.add('root');
    },
    onLost: () => undefined,
    onTrouble: (cause) => troubles.push(cause),
    ...options,
  });
  opened.push(watcher);
  await watcher.ready;
  return { root, touched, watcher, rootTouched, troubles };
}

function write(...names: string[]): void {
  writeFileSync(join(...names), 'x');
}

function folder(...names: string[]): string {
  const path = join(...names);
  mkdirSync(path, { recursive: true });
  return path;
}

/** A folder with a photo in it, told of after all that happened in the root before. */
async function lastOf({ root, touched }: Watched): Promise<Set<string>> {
  write(folder(root, 'zz last'), 'last.jpg');
  await touched.includes('zz last');
  return new Set(touched.all);
}

describe('watchFolder', () => {
  it('tells of new, changed, touched, renamed and deleted files', async () => {
    const root = temporaryFolder();
    for (const name of ['edited', 'dated', 'deleted', 'from']) write(folder(root, name), '1.JPG');
    folder(root, 'new');
    folder(root, 'to');
    const { touched } = await watched(root);
    write(root, 'new', '1.jpg');
    writeFileSync(join(root, 'edited', '1.JPG'), 'y', { flag: 'a' });
    utimesSync(join(root, 'dated', '1.JPG'), 1, 1);
    rmSync(join(root, 'deleted', '1.JPG'));
    renameSync(join(root, 'from', '1.JPG'), join(root, 'to', '1.JPG'));
    await touched.until((all) =>
      ['new', 'edited', 'dated', 'deleted', 'from', 'to'].every((name) => all.includes(name)),
    );
    expect(touched.all).not.toContain('');
  });

  it('tells of sidecars, and of photos in the root itself', async () => {
    const root = temporaryFolder();
    folder(root, 'a');
    const { touched } = await watched(root);
    write(root, 'a', 'photo.xmp');
    await touched.includes('a');
    write(root, 'photo.png');
    await touched.includes('');
  });

  it('tells of savers that write another file and rename it', async () => {
    const root = temporaryFolder();
    write(folder(root, 'a'), '1.jpg');
    const { touched } = await watched(root);
    write(root, 'a', '1.jpg~tmp');
    renameSync(join(root, 'a', '1.jpg~tmp'), join(root, 'a', '1.jpg'));
    await touched.includes('a');
  });

  it('tells of each folder of a tree that comes at once, and goes on in it', async () => {
    const { root, touched } = await watched();
    for (let year = 0; year < 5; year += 1) {
      const path = folder(root, `${year}`, 'b', 'c', 'd');
      write(path, '1.jpg');
    }
    const names = [0, 1, 2, 3, 4].flatMap((year) => [
      `${year}`,
      join(`${year}`, 'b'),
      join(`${year}`, 'b', 'c'),
      join(`${year}`, 'b', 'c', 'd'),
    ]);
    await touched.until((all) => ['', ...names].every((name) => all.includes(name)));
    touched.clear();
    write(root, '3', 'b', 'c', 'd', '2.jpg');
    await touched.includes(join('3', 'b', 'c', 'd'));
  });

  it('never misses a photo in a folder that was just made', async () => {
    const { root, touched } = await watched();
    for (let time = 0; time < 30; time += 1) {
      const name = `new ${time}`;
      mkdirSync(join(root, name));
      // Told of itself: by then it is watched, and what came before is there to be found.
      await touched.includes(name);
      touched.clear();
      write(root, name, '1.jpg');
      await touched.includes(name);
    }
  });

  it('follows a tree that is moved, inside, in and out', async () => {
    const outside = temporaryFolder();
    const root = temporaryFolder();
    write(folder(root, 'a', 'deep'), '1.jpg');
    const { touched } = await watched(root);
    renameSync(join(root, 'a'), join(root, 'b'));
    await touched.until((all) => ['', 'b', join('b', 'deep')].every((name) => all.includes(name)));
    touched.clear();
    write(root, 'b', 'deep', '2.jpg');
    await touched.includes(join('b', 'deep'));
    touched.clear();
    renameSync(join(root, 'b'), join(outside, 'b'));
    await touched.includes('');
    touched.clear();
    renameSync(join(outside, 'b'), join(root, 'c'));
    await touched.until((all) => ['', 'c', join('c', 'deep')].every((name) => all.includes(name)));
    expect(touched.all.some((name) => name.startsWith('b'))).toBe(false);
  });

  it('goes on in a folder that was deleted and made again at once', async () => {
    const root = temporaryFolder();
    write(folder(root, 'a', 'b'), '1.jpg');
    const { touched } = await watched(root);
    rmSync(join(root, 'a', 'b'), { recursive: true });
    write(folder(root, 'a', 'b'), '2.jpg');
    await touched.includes(join('a', 'b'));
    for (let time = 0; time < 5; time += 1) {
      touched.clear();
      write(root, 'a', 'b', `new ${time}.jpg`);
      await touched.includes(join('a', 'b'));
    }
  });

  it('is silent about hidden, foreign, excluded and other files and folders', async () => {
    const root = temporaryFolder();
    for (const name of ['.hidden', '@eaDir', 'left out', 'a']) folder(root, name);
    const here = await watched(root, { isExcluded: excludedBy(['left out/', '*.png']) });
    write(root, '.hidden', '1.jpg');
    write(root, '@eaDir', '1.jpg');
    write(root, 'left out', '1.jpg');
    write(folder(root, 'left out', 'deep'), '1.jpg');
    for (const name of ['.DS_Store', 'a.tmp', 'notes.txt', '._1.jpg', 'drawing.png']) {
      write(root, 'a', name);
    }
    expect(await lastOf(here)).toEqual(new Set(['', 'zz last']));
  });

  it('is silent about hidden folders that come later', async () => {
    const here = await watched();
    write(folder(here.root, '.thumbs', 'deep'), '1.jpg');
    expect(await lastOf(here)).toEqual(new Set(['', 'zz last']));
  });

  it('is silent about a library that lies among the photos', async () => {
    const root = temporaryFolder();
    folder(root, 'library', 'thumbnails', 'ab');
    write(root, 'library', 'catalog.db');
    write(root, 'library', 'lock.db');
    const here = await watched(root);
    write(root, 'library', 'thumbnails', 'ab', '1.jpg');
    write(root, 'library', 'catalog.db-wal');
    expect(await lastOf(here)).toEqual(new Set(['', 'zz last']));
  });

  it('is silent about what is beside the folder, also when it went', async () => {
    const parent = temporaryFolder();
    const root = folder(parent, 'photos');
    const { touched, rootTouched } = await watched(root);
    renameSync(root, join(parent, 'elsewhere'));
    await rootTouched.includes('root');
    write(parent, '1.jpg');
    folder(parent, 'other');
    touched.clear();
    rootTouched.clear();
    folder(root, 'a');
    await touched.until((all) => all.includes(''));
    expect(touched.all.filter((name) => name !== '' && name !== 'a')).toEqual([]);
  });

  it('tells of links that come and go, and does not go where they lead', async () => {
    const outside = temporaryFolder();
    const root = temporaryFolder();
    folder(root, 'a');
    folder(root, 'loop');
    symlinkSync(root, join(root, 'loop', 'again'));
    const here = await watched(root);
    expect(here.watcher.folders()).toBe(3);
    symlinkSync(outside, join(root, 'a', 'trip'));
    await here.touched.includes('a');
    here.touched.clear();
    write(outside, '1.jpg');
    rmSync(join(root, 'a', 'trip'));
    await here.touched.includes('a');
    expect(await lastOf(here)).toEqual(new Set(['', 'a', 'zz last']));
  });

  it.skipIf(process.platform !== 'linux')(
    'bears names that are no text, and tells of the folder that holds them',
    async () => {
      const root = temporaryFolder();
      folder(root, 'a');
      const odd = Buffer.concat([Buffer.from(`${root}/a/b`), Buffer.from([0xff])]);
      mkdirSync(odd);
      const { touched, troubles } = await watched(root);
      writeFileSync(Buffer.concat([odd, Buffer.from('.jpg')]), 'x');
      await touched.includes('a');
      touched.clear();
      mkdirSync(Buffer.concat([odd, Buffer.from('2')]));
      await touched.includes('a');
      writeFileSync(Buffer.concat([odd, Buffer.from('2/1.jpg')]), 'x');
      touched.clear();
      write(root, 'a', '1.jpg');
      await touched.includes('a');
      expect(troubles).toEqual([]);
    },
  );

  it.skipIf(process.platform === 'win32')('refuses a root that can’t be told to chokidar', () => {
    const base: WatchRequest = {
      root: '/photos\\mine',
      how: 'events',
      onTouched: () => undefined,
      onRootTouched: () => undefined,
      onLost: () => undefined,
      onTrouble: () => undefined,
    };
    expect(() => watchFolder(base)).toThrow();
    expect(() => watchFolder({ ...base, root: '/photos\udcff' })).toThrow();
  });

  it('finds new, renamed and deleted files by polling, too', async () => {
    const root = temporaryFolder();
    write(folder(root, 'a'), '1.jpg');
    folder(root, 'b');
    const { touched } = await watched(root, { how: 'polling', pollMs: 20 });
    write(root, 'b', '1.jpg');
    rmSync(join(root, 'a', '1.jpg'));
    await touched.until((all) => all.includes('a') && all.includes('b'));
    write(folder(root, 'c', 'd'), '1.jpg');
    await touched.until((all) => all.includes('c') && all.includes(join('c', 'd')));
  });

  it('says nothing more after it was closed, and leaves no handle', async () => {
    const { root, touched, watcher } = await watched();
    folder(root, 'a', 'b');
    await touched.includes(join('a', 'b'));
    await watcher.close();
    touched.clear();
    const other = await watched(root);
    write(root, 'a', 'b', '1.jpg');
    await other.touched.includes(join('a', 'b'));
    expect(touched.all).toEqual([]);
    await other.watcher.close();
    const left = process.getActiveResourcesInfo().filter((name) => name === 'FSEvent');
    expect(left).toEqual([]);
  });

  it('says when it may have missed something in a flood of events', async () => {
    const lost = new Notes<string>();
    const { root, touched } = await watched(undefined, {
      onLost: () => {
        lost.add('lost');
      },
    });
    // Two events each, and no turn of the event loop in between: all wait in the system’s queue.
    for (let file = 0; file < 5000; file += 1) write(root, `${file}.jpg`);
    await lost.includes('lost');
    await touched.includes('');
  });
});
