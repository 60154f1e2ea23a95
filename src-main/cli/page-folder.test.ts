import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test-fixtures/temporary-folder.ts';
import { ensurePage } from './page-folder.ts';

/** Writes a file as it was last changed at `seconds` since 1970. */
function fileFrom(path: string, seconds: number): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'as it was');
  utimesSync(path, seconds, seconds);
  utimesSync(dirname(path), seconds, seconds);
  return path;
}

describe('ensurePage', () => {
  it('leaves a page alone that is newer than what it is made of', async () => {
    const folder = temporaryFolder();
    const index = fileFrom(join(folder, 'page/index.html'), 2000);
    const source = fileFrom(join(folder, 'source/grid/tile.svelte'), 1000);
    utimesSync(join(folder, 'source'), 1000, 1000);
    const sources = [dirname(dirname(source)), join(folder, 'not-there')];
    expect(await ensurePage(dirname(index), sources)).toEqual({ ok: true, value: undefined });
    expect(readFileSync(index, 'utf8')).toBe('as it was');
  });

  it('builds it where it is missing or older, whole and in one move', async () => {
    const folder = temporaryFolder();
    const page = join(folder, 'page');
    const old = fileFrom(join(page, 'assets/old-1234.js'), 1000);
    fileFrom(join(page, 'index.html'), 1000);
    const source = fileFrom(join(folder, 'source/tile.svelte'), 2000);
    // Two at once, as when two people start the same checkout.
    const [one, two] = await Promise.all([ensurePage(page, [source]), ensurePage(page, [source])]);
    expect([one, two]).toEqual([one, { ok: true, value: undefined }]);
    expect(readFileSync(join(page, 'index.html'), 'utf8')).toContain('<title>Kindred</title>');
    expect(existsSync(old)).toBe(false);
    const before = readFileSync(join(page, 'index.html'), 'utf8');
    await ensurePage(page, [source]);
    expect(readFileSync(join(page, 'index.html'), 'utf8')).toBe(before);
  });
});
