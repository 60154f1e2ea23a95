import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { browseFolders } from './browse-folders.ts';
import { countPhotos } from './count-photos.ts';
import { thisAccount, type Account } from './person-folders.ts';
import { suggestFolders } from './suggest-folders.ts';

/** An account of its own: folders with so many empty files that are called photos. */
function accountWith(folders: Record<string, number>): Account & { readonly mount: string } {
  const home = temporaryFolder();
  const mount = temporaryFolder();
  for (const [name, photos] of Object.entries(folders)) {
    const folder = name.startsWith('@') ? join(mount, name.slice(1)) : join(home, name);
    mkdirSync(folder, { recursive: true });
    for (let n = 0; n < photos; n += 1) writeFileSync(join(folder, `${n}.jpg`), '');
  }
  return { home, mount, platform: 'linux', mounts: [mount] };
}

const signal = new AbortController().signal;

describe('suggested folders', () => {
  it('are the pictures, what else holds photos, and camera cards', async () => {
    const account = accountWith({
      'Pictures/2024': 3,
      Desktop: 0,
      Downloads: 1,
      '@CARD/DCIM/100CANON': 2,
      '@BACKUP/things': 5,
    });
    expect(await suggestFolders(account, [])).toEqual([
      { name: 'Pictures', path: join(account.home, 'Pictures'), photos: 3, isMore: false },
      { name: 'Downloads', path: join(account.home, 'Downloads'), photos: 1, isMore: false },
      { name: 'CARD', path: join(account.mount, 'CARD', 'DCIM'), photos: 2, isMore: false },
    ]);
  });

  it('are not those that the library has', async () => {
    const account = accountWith({ 'Pictures/2024': 1, Downloads: 1 });
    const suggested = await suggestFolders(account, [join(account.home, 'Pictures')]);
    expect(suggested).toMatchObject([{ name: 'Downloads' }]);
  });

  it('are where the desktop says that they are', async () => {
    const account = accountWith({ Immagini: 1, '.config': 0 });
    const lines = [
      '# made by xdg',
      'XDG_PICTURES_DIR="$HOME/Immagini"',
      'XDG_DESKTOP_DIR="$HOME/"',
    ];
    writeFileSync(join(account.home, '.config', 'user-dirs.dirs'), lines.join('\n'));
    expect(await suggestFolders(account, [])).toMatchObject([{ name: 'Immagini', photos: 1 }]);
  });

  it('are none where there is nothing', async () => {
    expect(await suggestFolders(accountWith({}), [])).toEqual([]);
  });
});

describe('the account that Kindred runs as', () => {
  it('needs no name, as in a container', () => {
    const { home } = thisAccount(() => {
      throw new Error('ENOENT');
    });
    expect(home).toBe(thisAccount().home);
  });
});

describe('counting photos', () => {
  it('ends at its limit, and when it is told to', async () => {
    const { home } = accountWith({ a: 3, 'a/b': 4 });
    expect(await countPhotos(home, 100, signal)).toEqual({ photos: 7, isMore: false });
    expect(await countPhotos(home, 5, signal)).toEqual({ photos: 5, isMore: true });
    const stopped = await countPhotos(home, 100, AbortSignal.abort());
    expect(stopped).toEqual({ photos: 0, isMore: true });
  });
});

describe('browsing folders', () => {
  it('shows what is inside in natural order, without what is hidden', async () => {
    const account = accountWith({ 'Trip 10': 0, 'trip 2': 0, '.hidden': 0, Pictures: 2 });
    writeFileSync(join(account.home, 'me.jpg'), '');
    writeFileSync(join(account.home, 'notes.txt'), '');
    symlinkSync(join(account.home, 'Pictures'), join(account.home, 'link'));
    symlinkSync(join(account.home, 'nowhere'), join(account.home, 'dead'));
    const at = unwrap(await browseFolders(account, undefined));
    expect(at.path).toBe(account.home);
    expect(at.photos).toBe(1);
    expect(at.folders.map(({ name }) => name)).toEqual(['link', 'Pictures', 'trip 2', 'Trip 10']);
    expect(at.places.map(({ name }) => name)).toEqual(['Home', 'Pictures']);
    const top = unwrap(await browseFolders(account, '/'));
    expect(top.parent).toBeNull();
    const inside = unwrap(await browseFolders(account, at.folders[1]?.path));
    expect(inside).toMatchObject({ parent: account.home, photos: 2, folders: [] });
  });

  it('says plainly what is wrong', async () => {
    const account = accountWith({});
    writeFileSync(join(account.home, 'a.jpg'), '');
    const missing = await browseFolders(account, join(account.home, 'none'));
    expect(!missing.ok && missing.error).toMatchObject({
      code: 'folder-missing',
      message: `${join(account.home, 'none')}: The folder is not there.`,
    });
    const file = await browseFolders(account, join(account.home, 'a.jpg'));
    expect(!file.ok && file.error.code).toBe('not-a-folder');
  });
});
