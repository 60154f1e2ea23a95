import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { makeTarget, type LibraryPlaces } from './target-folder.ts';

let root: string;
let places: LibraryPlaces;

beforeEach(() => {
  root = temporaryFolder();
  for (const name of ['Photos', 'Library', 'Out']) mkdirSync(join(root, name));
  const path = join(root, 'Photos');
  const folder = { id: 1, path, pathKey: path, foldsCase: false };
  places = {
    folders: [
      { ...folder, scannedAt: undefined, isPaused: false, excludes: [], isAway: false, mounts: [] },
    ],
    library: join(root, 'Library'),
  };
});

describe('makeTarget', () => {
  it('makes a folder inside one that is there, and takes one that is there already', async () => {
    const to = join(root, 'Out', 'For Ann');
    expect(await makeTarget(to, places)).toEqual({ ok: true, value: to });
    expect(readdirSync(join(root, 'Out'))).toEqual(['For Ann']);
    expect(await makeTarget(`${to}/`, places)).toEqual({ ok: true, value: to });
  });

  it('makes no folder inside one that is not there: a drive may be away', async () => {
    const made = await makeTarget(join(root, 'Out', 'Trip', 'Small'), places);
    expect(made).toMatchObject({ ok: false, error: { code: 'export-unwritable' } });
    expect(readdirSync(join(root, 'Out'))).toEqual([]);
  });

  it.each(['Photos/New', 'Library/New', 'Out/link/New', 'Out/../Photos/New'])(
    'makes nothing in the library: %s',
    async (path) => {
      symlinkSync(join(root, 'Photos'), join(root, 'Out', 'link'));
      const made = await makeTarget(`${root}/${path}`, places);
      expect(made).toMatchObject({ ok: false, error: { code: 'export-into-library' } });
      expect(readdirSync(join(root, 'Photos'))).toEqual([]);
      expect(readdirSync(join(root, 'Library'))).toEqual([]);
    },
  );

  it('refuses to make one where the system takes none, and does not try for ever', async () => {
    const made = await makeTarget('/proc/Kindred copies', places);
    expect(made).toMatchObject({ ok: false, error: { code: 'export-unwritable' } });
  });

  it('refuses what is no folder, and what is no whole path', async () => {
    writeFileSync(join(root, 'Out', 'letter'), 'Dear Ann');
    for (const path of [
      join(root, 'Out', 'letter'),
      join(root, 'Out', 'letter', 'in'),
      'Out/New',
    ]) {
      const made = await makeTarget(path, places);
      expect(made).toMatchObject({ ok: false, error: { code: 'export-unwritable' } });
    }
    expect(readdirSync(join(root, 'Out'))).toEqual(['letter']);
  });
});
