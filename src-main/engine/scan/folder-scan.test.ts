import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { foldsCase, openFolder, scanFolder } from './folder-scan.ts';
import { pathFromBytes, pathToBytes } from './file-path.ts';

const isRoot = process.getuid?.() === 0;

async function pathsIn(root: string, libraryRoots: string[] = [root]): Promise<string[]> {
  const scan = await scanFolder({ root, under: '', foldsCase: false, libraryRoots });
  if (!scan.ok) throw new Error(scan.error.message);
  return scan.value.files.map((file) => file.path).sort();
}

describe('scanFolder', () => {
  it('finds photos at any depth and leaves other files, hidden and system folders', async () => {
    const root = temporaryFolder();
    for (const folder of ['2024/june', '.cache', '@eaDir']) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'a.JPG'), 'x');
    }
    for (const name of ['b.heic', 'notes.txt', '._b.heic', 'film.mov', 'drawing.svg']) {
      writeFileSync(join(root, name), 'x');
    }
    expect(await pathsIn(root)).toEqual(['2024/june/a.JPG', 'b.heic']);
  });

  it('keeps odd names whole: line breaks, emoji, bytes that are no text', async () => {
    const root = temporaryFolder();
    const odd = pathFromBytes(Uint8Array.from([0x61, 0xed, 0xa0, 0x80, 0x2e, 0x6a, 0x70, 0x67]));
    const names = ['line\nbreak.jpg', '🌅.jpg', odd];
    for (const name of names) {
      writeFileSync(Buffer.concat([Buffer.from(`${root}/`), pathToBytes(name)]), 'x');
    }
    expect(await pathsIn(root)).toEqual([...names].sort());
  });

  it('keeps two files apart whose names differ only in their Unicode form', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'Cafe\u0301.jpg'), 'x');
    writeFileSync(join(root, 'Caf\u00e9.jpg'), 'x');
    const scan = await scanFolder({ root, under: '', foldsCase: false, libraryRoots: [root] });
    const keys = scan.ok ? scan.value.files.map((file) => file.pathKey) : [];
    const onDisk = (await pathsIn(root)).length; // one, where the file system composes names
    expect(new Set(keys).size).toBe(onDisk);
  });

  it('follows a link once, and neither a loop nor a link to what is there already', async () => {
    const root = temporaryFolder();
    const outside = temporaryFolder();
    mkdirSync(join(root, 'in'));
    writeFileSync(join(root, 'in', 'a.jpg'), 'x');
    writeFileSync(join(outside, 'b.jpg'), 'x');
    symlinkSync(root, join(outside, 'back'));
    symlinkSync(root, join(root, 'in', 'loop'));
    symlinkSync(join(root, 'in'), join(root, 'again'));
    symlinkSync(outside, join(root, 'out-1'));
    symlinkSync(outside, join(root, 'out-2'));
    symlinkSync(join(root, 'in', 'a.jpg'), join(root, 'link.jpg'));
    symlinkSync(join(root, 'nowhere'), join(root, 'dead.jpg'));
    const paths = await pathsIn(root);
    expect(paths).toHaveLength(2);
    expect(paths).toContain('in/a.jpg');
    expect(paths.filter((path) => /^out-[12]\/b\.jpg$/.test(path))).toHaveLength(1);
  });

  it.skipIf(isRoot)('names a folder that may not be read, and goes on', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'closed'));
    writeFileSync(join(root, 'a.jpg'), 'x');
    chmodSync(join(root, 'closed'), 0);
    const scan = await scanFolder({ root, under: '', foldsCase: false, libraryRoots: [root] });
    chmodSync(join(root, 'closed'), 0o700);
    expect(scan.ok && scan.value.unreadable.map((folder) => folder.code)).toEqual([
      'folder-unreadable',
    ]);
    expect(scan.ok && scan.value.files).toHaveLength(1);
  });
});

describe('openFolder', () => {
  it('says plainly what is wrong with a folder', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'file.jpg'), 'x');
    const missing = await openFolder(join(root, 'missing'));
    const file = await openFolder(join(root, 'file.jpg'));
    expect(!missing.ok && missing.error.code).toBe('folder-missing');
    expect(!file.ok && file.error.code).toBe('not-a-folder');
  });
});

describe('foldsCase', () => {
  it('agrees with the file system', async () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'Probe.jpg'), 'x');
    const other = await openFolder(join(root, 'pROBE.JPG'));
    const isThere = !other.ok && other.error.code === 'not-a-folder';
    expect(await foldsCase(root)).toBe(isThere);
  });
});
