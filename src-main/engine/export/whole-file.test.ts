import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { fail, ok, unwrap } from '../../contract/errors.ts';
import { giveName, settleLast, writeFlushed } from './whole-file.ts';

const TEMPORARY = '.kindred-x-0.part';

/** A folder with a whole temporary file in it. */
async function begun(): Promise<{ folder: string; temporary: string }> {
  const folder = temporaryFolder();
  const temporary = join(folder, TEMPORARY);
  const write = async (file: { writeFile(text: string): Promise<void> }) => {
    await file.writeFile('copy');
    return ok(undefined);
  };
  unwrap(await writeFlushed(temporary, write));
  return { folder, temporary };
}

/** A file system without hard links, as FAT is seen on Linux. */
const noLinks: typeof link = () =>
  Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }));

function offering(...names: readonly string[]): () => string {
  const left = [...names];
  return () => left.shift() ?? 'too often';
}

describe.each([
  ['with links', link],
  ['without links', noLinks],
])('a copy on a file system %s', (_name, makeLink) => {
  it('gets the first name that is free, and replaces nothing', async () => {
    const { folder, temporary } = await begun();
    await writeFile(join(folder, 'a.jpg'), 'theirs');
    await mkdir(join(folder, 'b.jpg'));
    const names = offering('a.jpg', 'b.jpg', 'c.jpg');
    unwrap(await giveName(temporary, folder, names, makeLink));
    expect((await readdir(folder)).sort()).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
    expect(await readFile(join(folder, 'a.jpg'), 'utf8')).toBe('theirs');
    expect(await readFile(join(folder, 'c.jpg'), 'utf8')).toBe('copy');
  });

  it('leaves no name behind where the whole file is gone', async () => {
    const folder = temporaryFolder();
    const missing = join(folder, TEMPORARY);
    const named = await giveName(missing, folder, offering('a.jpg'), makeLink);
    expect(!named.ok && named.error.code).toBe('export-unwritable');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what a session left when it ended', () => {
  const settled = async (folder: string, name?: string) =>
    unwrap(await settleLast(join(folder, TEMPORARY), folder, name));

  it('before the name was written down is made again', async () => {
    const { folder } = await begun();
    expect(await settled(folder)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it('between writing down and giving the name is made again', async () => {
    const { folder } = await begun();
    expect(await settled(folder, 'a.jpg')).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it('with another’s file of that name leaves it alone', async () => {
    const { folder } = await begun();
    await writeFile(join(folder, 'a.jpg'), 'theirs');
    expect(await settled(folder, 'a.jpg')).toBe(false);
    expect(await readFile(join(folder, 'a.jpg'), 'utf8')).toBe('theirs');
  });

  it('with both names on the copy is done', async () => {
    const { folder, temporary } = await begun();
    await link(temporary, join(folder, 'a.jpg'));
    expect(await settled(folder, 'a.jpg')).toBe(true);
    expect(await readdir(folder)).toEqual(['a.jpg']);
  });

  it('with the final name alone is done', async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'a.jpg'), 'copy');
    expect(await settled(folder, 'a.jpg')).toBe(true);
    expect(await readdir(folder)).toEqual(['a.jpg']);
  });

  it('with the name only taken by an empty file is made again', async () => {
    const { folder } = await begun();
    await writeFile(join(folder, 'a.jpg'), '');
    expect(await settled(folder, 'a.jpg')).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it('and was taken away by the person is made again', async () => {
    expect(await settled(temporaryFolder(), 'a.jpg')).toBe(false);
  });
});

describe('writing a copy', () => {
  it.each([
    ['ENOSPC', 'disk-full', /is full; with more room/u],
    ['EDQUOT', 'disk-full', /is full; with more room/u],
    ['EROFS', 'export-unwritable', /can only be read/u],
    ['EACCES', 'export-unwritable', /can’t be written to by this account/u],
    ['ENODEV', 'export-unwritable', /no longer there/u],
    ['EIO', 'export-unwritable', /does not take them/u],
  ])('that fails with %s leaves nothing, and says why', async (code, reason, message) => {
    const folder = temporaryFolder();
    const written = await writeFlushed(join(folder, TEMPORARY), async (file) => {
      await file.writeFile('half');
      throw Object.assign(new Error(code), { code });
    });
    expect(!written.ok && written.error.code).toBe(reason);
    expect(!written.ok && written.error.message).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing where the photo can’t be read', async () => {
    const folder = temporaryFolder();
    const unread = await writeFlushed(join(folder, TEMPORARY), async (file) => {
      await file.writeFile('half');
      return fail('file-unreadable', 'Gone.');
    });
    expect(!unread.ok && unread.error.code).toBe('file-unreadable');
    expect(await readdir(folder)).toEqual([]);
  });

  it('touches no file that is there already', async () => {
    const { folder, temporary } = await begun();
    const again = await writeFlushed(temporary, () => Promise.resolve(ok(undefined)));
    expect(again.ok).toBe(false);
    expect(await readdir(folder)).toEqual([TEMPORARY]);
  });
});
