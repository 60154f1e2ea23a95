import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../contract/errors.ts';
import { readPageFiles } from './page-files.ts';

describe('readPageFiles', () => {
  it('reads all that is in the folder, by the address that it is asked for', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'assets', 'fonts'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'icon.svg'), '<svg/>');
    writeFileSync(join(folder, 'assets', 'main-1a2b.js'), '0');
    writeFileSync(join(folder, 'assets', 'fonts', 'a b.bin'), '');
    const page = unwrap(await readPageFiles(folder));
    const told = [...page].map(([path, { mediaType, isHashed }]) => [path, mediaType, isHashed]);
    expect(told.sort()).toEqual([
      ['/', 'text/html; charset=utf-8', false],
      ['/assets/fonts/a b.bin', 'application/octet-stream', true],
      ['/assets/main-1a2b.js', 'text/javascript; charset=utf-8', true],
      ['/icon.svg', 'image/svg+xml', false],
    ]);
    expect(Buffer.from(page.get('/')?.bytes ?? []).toString()).toBe('<!doctype html>');
  });

  it.skipIf(process.platform === 'win32')('follows no link out of the folder', async () => {
    const folder = temporaryFolder();
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret'), 'secret');
    writeFileSync(join(folder, 'index.html'), '');
    symlinkSync(outside, join(folder, 'folder'));
    symlinkSync(join(outside, 'secret'), join(folder, 'file'));
    expect([...unwrap(await readPageFiles(folder)).keys()]).toEqual(['/']);
  });

  it('says where no page was built', async () => {
    const folder = temporaryFolder();
    const missing = { ok: false, error: { code: 'file-missing' } };
    expect(await readPageFiles(folder)).toMatchObject(missing);
    expect(await readPageFiles(join(folder, 'nowhere'))).toMatchObject(missing);
  });
});
