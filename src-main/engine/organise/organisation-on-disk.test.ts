import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { Library } from '../library.ts';
import { SampleOrganiser } from './sample-organiser.ts';

const libraryAt = (dir: string) =>
  new Library({
    dir,
    modelSources: { offline: true, shared: dir },
    command: 'test',
  });

describe('a file that is written', () => {
  it('replaces files of its own kind only, and leaves nothing beside them', async () => {
    const dir = temporaryFolder();
    new SampleOrganiser(dir).catalog.close();
    const library = libraryAt(dir);
    const folder = temporaryFolder();
    const write = (name: string) => library.exportOrganisation({ file: join(folder, name) });
    writeFileSync(join(folder, 'diary.json'), '{"dear": "diary"}');
    writeFileSync(join(folder, 'empty'), '');
    mkdirSync(join(folder, 'folder'));
    for (const [name, part] of [
      ['diary.json', '“diary.json” is no organisation file'],
      ['empty', 'stays as it is'],
      ['folder', 'stays as it is'],
      ['nowhere/x.json', 'there is no folder'],
      ['empty/x.json', 'can’t be written into'],
    ] as const) {
      const { error } = Object.assign({ error: undefined }, await write(name));
      expect(error).toMatchObject({ code: 'export-unwritable' });
      expect(error).toHaveProperty('message', expect.stringContaining(part));
    }
    expect(readFileSync(join(folder, 'diary.json'), 'utf8')).toBe('{"dear": "diary"}');
    unwrap(await write('kept.json'));
    symlinkSync('kept.json', join(folder, 'link.json'));
    unwrap(await write('link.json'));
    expect(unwrap(await write('kept.json'))).toEqual({
      ...{ file: join(folder, 'kept.json'), photos: 0, tags: 0, albums: 0 },
    });
    expect(JSON.parse(readFileSync(join(folder, 'kept.json'), 'utf8'))).toMatchObject({
      ...{ kindred: 'organisation', version: 1, photos: [], tags: [], albums: [] },
    });
    expect(readdirSync(folder).sort()).toEqual([
      ...['diary.json', 'empty', 'folder', 'kept.json', 'link.json'],
    ]);
  });

  it('needs a library', async () => {
    const file = join(temporaryFolder(), 'kept.json');
    const answer = await libraryAt(join(temporaryFolder(), 'none')).exportOrganisation({ file });
    expect(answer).toMatchObject({ ok: false, error: { code: 'library-missing' } });
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });
});

describe('a file that is taken in', () => {
  it('makes no library where it can’t be read', async () => {
    const dir = join(temporaryFolder(), 'library');
    const folder = temporaryFolder();
    const take = (name: string) => libraryAt(dir).importOrganisation({ file: join(folder, name) });
    writeFileSync(
      join(folder, 'torn.json'),
      '{"kindred": "organisation", "version": 1, "photos": [',
    );
    expect(await take('torn.json')).toMatchObject({ error: { code: 'organisation-unreadable' } });
    expect(await take('none.json')).toMatchObject({ error: { code: 'file-missing' } });
    expect(await take('torn.json/x')).toMatchObject({ error: { code: 'file-missing' } });
    expect((await take('.')).ok).toBe(false);
    expect(readdirSync(join(dir, '..'))).toEqual([]);
  });
});
