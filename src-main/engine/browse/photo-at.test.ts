import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { drawPhotos, testBed } from '../../../test-fixtures/photo-folder.ts';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { AppLibrary } from '../app-library.ts';
import { pathForFs, pathFromBytes } from '../scan/file-path.ts';

const opened: AppLibrary[] = [];
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close();
});

/** Names of files that programs stumble over. */
const ODD = ['a b%20c#?&.jpg', "it's “here”.jpg", 'caffe\u0301.jpg', '-rf.jpg', '日本 🐕.jpg'];

/** A library with those, one in a folder inside, one that is no photo, one reached by a link. */
async function libraryWithOddNames() {
  const bed = await testBed();
  const elsewhere = temporaryFolder();
  await drawPhotos(bed.photos, {
    ...Object.fromEntries(ODD.map((name, n) => [name, n + 1])),
    'plain.jpg': 20,
  });
  await drawPhotos(elsewhere, { 'linked.jpg': 30 });
  mkdirSync(join(bed.photos, 'inside'));
  renameSync(join(bed.photos, 'plain.jpg'), join(bed.photos, 'inside', 'plain.jpg'));
  writeFileSync(join(bed.photos, 'broken.jpg'), 'no picture');
  symlinkSync(elsewhere, join(bed.photos, 'link'));
  const modelSources = { chosen: bed.models, shared: join(bed.models, 'none'), offline: true };
  const library = unwrap(
    await AppLibrary.open({ dir: bed.library, modelSources, command: 'test' }),
  );
  opened.push(library);
  const read = Promise.withResolvers<undefined>();
  library.on((event) => {
    if (event.kind === 'work' && event.work.state === 'idle') read.resolve(undefined);
  });
  unwrap(await library.addFolder({ path: bed.photos }));
  await read.promise;
  const nameAt = async (path: string): Promise<string | undefined> => {
    const id = unwrap(await library.photoAt(path));
    return id === undefined ? undefined : unwrap(await library.photo({ id })).name;
  };
  return { library, nameAt, elsewhere, at: (...names: string[]) => join(bed.photos, ...names) };
}

describe.skipIf(process.platform === 'win32')('the photo at a path', () => {
  it('is found by any path that leads to it, and by no other', async () => {
    const { nameAt, at, elsewhere } = await libraryWithOddNames();
    for (const name of ODD) expect(await nameAt(at(name))).toBe(name);
    // As other programs write the same name.
    expect(await nameAt(at('caff\u00e9.jpg'))).toBe('caffe\u0301.jpg');
    expect(await nameAt(at('inside', '..', '.', 'inside', 'plain.jpg'))).toBe('plain.jpg');
    expect(await nameAt(relative(process.cwd(), at('inside', 'plain.jpg')))).toBe('plain.jpg');
    // By a link inside the library, it is kept by that; by one outside, that is resolved.
    expect(await nameAt(at('link', 'linked.jpg'))).toBe('linked.jpg');
    const shortcut = join(temporaryFolder(), 'shortcut');
    symlinkSync(at(), shortcut);
    expect(await nameAt(join(shortcut, 'inside', 'plain.jpg'))).toBe('plain.jpg');
    expect(await nameAt(join(shortcut, 'link', 'linked.jpg'))).toBe('linked.jpg');
    const others = [
      at('PLAIN.jpg'),
      at('plain.jpg'),
      at('inside'),
      at(),
      at('none', 'none.jpg'),
      join(elsewhere, 'none.jpg'),
      '/',
      '',
    ];
    for (const path of others) expect(await nameAt(path), path).toBeUndefined();
  });

  it('is none that can’t be shown', async () => {
    const { library, nameAt, at } = await libraryWithOddNames();
    expect(unwrap(await library.failures({})).failures).toHaveLength(1);
    expect(await nameAt(at('broken.jpg'))).toBeUndefined();
    expect(await nameAt('a\0b')).toBeUndefined();
  });

  it.skipIf(process.platform === 'darwin')('is found by a name that is no text', async () => {
    const { library, at } = await libraryWithOddNames();
    const name = pathFromBytes(Uint8Array.of(0x66, 0xff, 0x2e, 0x6a, 0x70, 0x67));
    const read = Promise.withResolvers<undefined>();
    library.on(({ kind }) => {
      if (kind === 'photos') read.resolve(undefined);
    });
    const before = unwrap(await library.photoAt(at('inside', 'plain.jpg')));
    renameSync(at('inside', 'plain.jpg'), pathForFs(at(name)));
    unwrap(await library.work({ do: 'scan' }));
    await read.promise;
    expect(before).toBeDefined();
    expect(unwrap(await library.photoAt(at(name)))).toBe(before);
  });
});
