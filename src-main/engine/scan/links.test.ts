import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { scanFolder, type FolderScan } from './folder-scan.ts';

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path);
  }
}

function link(at: string, to: string): void {
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(to, at);
}

async function scanned(root: string, libraryRoots: string[] = [root]): Promise<FolderScan> {
  return unwrap(await scanFolder({ root, under: '', foldsCase: false, libraryRoots }));
}

async function pathsIn(root: string, libraryRoots: string[] = [root]): Promise<string[]> {
  return (await scanned(root, libraryRoots)).files.map((file) => file.path).sort();
}

/** A folder of photos among others: what is around it is no part of the library. */
function library(): { around: string; root: string } {
  const around = realpathSync(temporaryFolder());
  const root = join(around, 'photos');
  put(join(root, 'own.jpg'));
  return { around, root };
}

describe('a link', () => {
  it('to a folder around the library shows what else is there, once', async () => {
    const { around, root } = library();
    put(join(around, 'beside', 'a.jpg'));
    link(join(root, 'up'), around);
    link(join(root, 'up-again'), around);
    expect(await pathsIn(root)).toEqual(['own.jpg', 'up/beside/a.jpg']);
  });

  it('through further links leads to one place', async () => {
    const { around, root } = library();
    put(join(around, 'far', 'a.jpg'));
    link(join(around, 'hop-2'), join(around, 'far'));
    link(join(around, 'hop-1'), 'hop-2');
    link(join(root, 'near'), join(around, 'hop-1'));
    link(join(root, 'straight'), join(around, 'far'));
    expect(await pathsIn(root)).toEqual(['near/a.jpg', 'own.jpg']);
  });

  it('into another folder of the library shows nothing a second time', async () => {
    const { around, root } = library();
    const other = join(around, 'other');
    put(join(other, 'deep', 'a.jpg'));
    link(join(root, 'deep'), join(other, 'deep'));
    link(join(root, 'a.jpg'), join(other, 'deep', 'a.jpg'));
    expect(await pathsIn(root, [root, other])).toEqual(['own.jpg']);
    expect(await pathsIn(root, [root])).toEqual(['a.jpg', 'own.jpg']);
  });

  it('to a part of what another link leads to adds nothing, whichever comes first', async () => {
    const { around, root } = library();
    put(join(around, 'far', 'part', 'a.jpg'), join(around, 'far', 'b.jpg'));
    link(join(root, '1-part'), join(around, 'far', 'part'));
    link(join(root, '2-file.jpg'), join(around, 'far', 'b.jpg'));
    link(join(root, '3-whole'), join(around, 'far'));
    link(join(root, '4-part'), join(around, 'far', 'part'));
    link(join(root, '5-file.jpg'), join(around, 'far', 'b.jpg'));
    expect(await pathsIn(root)).toEqual(['1-part/a.jpg', '2-file.jpg', 'own.jpg']);
  });

  it('found behind a link is followed, too, and no circle is gone round twice', async () => {
    const { around, root } = library();
    put(join(around, 'one', 'a.jpg'), join(around, 'two', 'b.jpg'));
    link(join(around, 'one', 'to-two'), join(around, 'two'));
    link(join(around, 'two', 'to-one'), join(around, 'one'));
    link(join(around, 'two', 'to-photos'), root);
    link(join(around, 'two', 'self'), 'self');
    link(join(root, 'start'), join(around, 'one'));
    expect(await pathsIn(root)).toEqual(['own.jpg', 'start/a.jpg', 'start/to-two/b.jpg']);
  });

  it('is always the same one of two, in whatever order they were made', async () => {
    const { around, root } = library();
    put(join(around, 'far', 'a.jpg'));
    for (const name of ['c', 'a', 'b']) link(join(root, name), join(around, 'far'));
    expect(await pathsIn(root)).toEqual(['a/a.jpg', 'own.jpg']);
  });

  it('to a photo that is in the library under its own name is no second one', async () => {
    const { root } = library();
    link(join(root, 'album', 'same.jpg'), '../own.jpg');
    expect(await pathsIn(root)).toEqual(['own.jpg']);
  });

  it('to what is not walked itself shows it', async () => {
    const { root } = library();
    // As git-annex does, and others that keep files by what they hold.
    put(join(root, '.git', 'annex', 'objects', 'a.jpg'), join(root, 'store', '5f3c'));
    link(join(root, 'annexed.jpg'), '.git/annex/objects/a.jpg');
    link(join(root, 'stored.jpg'), 'store/5f3c');
    link(join(root, 'stored-again.jpg'), 'store/5f3c');
    expect((await pathsIn(root)).length).toBe(3);
    expect(await pathsIn(root)).toContain('annexed.jpg');
  });

  it('to what other programs keep shows nothing', async () => {
    const { around, root } = library();
    put(join(around, 'Previews.lrdata', 'a.jpg'), join(around, 'big.photoslibrary', 'cache.jpg'));
    put(join(around, 'big.photoslibrary', 'originals', 'b.jpg'));
    link(join(root, 'previews'), join(around, 'Previews.lrdata'));
    link(join(root, 'mac'), join(around, 'big.photoslibrary', 'originals'));
    expect(await pathsIn(root)).toEqual(['mac/b.jpg', 'own.jpg']);
  });

  it('to nothing shows its photos as soon as there is something', async () => {
    const { around, root } = library();
    link(join(root, 'later'), join(around, 'later'));
    expect(await pathsIn(root)).toEqual(['own.jpg']);
    put(join(around, 'later', 'a.jpg'));
    expect(await pathsIn(root)).toEqual(['later/a.jpg', 'own.jpg']);
  });

  it('to a drive that is away is told from one to a file that was deleted', async () => {
    const { around, root } = library();
    put(join(around, 'drive', 'a.jpg'), join(around, 'drive', 'b.jpg'));
    put(join(around, 'usb', 'photos', 'c.jpg'));
    link(join(root, 'a.jpg'), join(around, 'drive', 'a.jpg'));
    link(join(root, 'hop', 'usb'), join(around, 'to-usb'));
    link(join(around, 'to-usb'), join(around, 'usb', 'photos'));
    link(join(root, 'place'), join(around, 'usb'));
    expect((await scanned(root)).awayLinks).toEqual([]);
    rmSync(join(around, 'drive', 'a.jpg'));
    expect((await scanned(root)).awayLinks).toEqual([]);
    // An empty place is left where the drive was joined, or none.
    rmSync(join(around, 'usb', 'photos'), { recursive: true });
    expect((await scanned(root)).awayLinks).toEqual(['hop/usb', 'place']);
    rmSync(join(around, 'drive'), { recursive: true });
    rmSync(join(around, 'usb'), { recursive: true });
    expect((await scanned(root)).awayLinks).toEqual(['a.jpg', 'hop/usb', 'place']);
  });
});

describe('folders that look like others', () => {
  it('of a library of Kindred are left out wherever it lies; photos beside them are not', async () => {
    const { root } = library();
    put(join(root, 'catalog.db'), join(root, 'lock.db'), join(root, 'thumbnails', 'ab', 'x.jpg'));
    put(join(root, 'album', 'thumbnails', 'mine.jpg'));
    expect(await pathsIn(root)).toEqual(['album/thumbnails/mine.jpg', 'own.jpg']);
    const inside = { root, under: 'thumbnails/ab', foldsCase: false, libraryRoots: [root] };
    expect(unwrap(await scanFolder(inside)).files).toEqual([]);
    expect(await pathsIn(join(root, 'thumbnails'))).toEqual([]);
  });

  it('of Immich and PhotoPrism are known by their marks', async () => {
    const { root } = library();
    put(join(root, 'immich', 'thumbs', '.immich'), join(root, 'immich', 'thumbs', '1', 'a.webp'));
    put(join(root, 'immich', 'upload', '.immich'), join(root, 'immich', 'upload', 'b.jpg'));
    put(join(root, 'thumbs', 'mine.jpg'));
    put(join(root, 'storage', '.ppstorage'), join(root, 'storage', 'cache', 'c.jpg'));
    expect(await pathsIn(root)).toEqual(['immich/upload/b.jpg', 'own.jpg', 'thumbs/mine.jpg']);
  });

  it('are left out of a look at a part, too', async () => {
    const { root } = library();
    const part = 'mac/big.photoslibrary/resources/derivatives';
    put(join(root, part, 'a.jpg'));
    const options = { root, under: part, foldsCase: false, libraryRoots: [root] };
    expect(unwrap(await scanFolder(options)).files).toEqual([]);
  });
});

describe('files and folders with several names', () => {
  it('are stamped with their number and how many names they have', async () => {
    const { root } = library();
    linkSync(join(root, 'own.jpg'), join(root, 'again.jpg'));
    const { files } = await scanned(root);
    expect(files.map(({ links }) => links)).toEqual([2, 2]);
    expect(new Set(files.map(({ fileNumber }) => fileNumber)).size).toBe(1);
  });

  it('by a drive that is joined to two places are followed once', async ({ skip }) => {
    const { around, root } = library();
    put(join(around, 'far', 'a.jpg'));
    mkdirSync(join(around, 'joined'));
    const mounted = spawnSync('mount', ['--bind', join(around, 'far'), join(around, 'joined')]);
    if (mounted.status !== 0) skip('this account may not mount');
    onTestFinished(() => {
      spawnSync('umount', [join(around, 'joined')]);
    });
    link(join(root, '1'), join(around, 'far'));
    link(join(root, '2'), join(around, 'joined'));
    expect(await pathsIn(root)).toEqual(['1/a.jpg', 'own.jpg']);
  });
});
