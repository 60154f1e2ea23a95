import { describe, expect, it } from 'vitest';
import type { PageClient } from '../../src-main/contract/client.ts';
import { fail, ok } from '../../src-main/contract/errors.ts';
import { findFolders } from './find-folders.ts';

/** A computer of folders: each path with the names in it; null may not be looked into. */
function computer(tree: Readonly<Record<string, readonly string[] | null>>) {
  const asked: string[] = [];
  const browseFolders: PageClient['browseFolders'] = ({ path = '/home' }) => {
    asked.push(path);
    const names = tree[path] ?? (path in tree ? undefined : []);
    if (names === undefined) {
      return Promise.resolve(fail('folder-unreadable', 'This folder may not be looked into.'));
    }
    const folders = names.map((name) => ({ name, path: `${path}/${name}` }));
    const places = [{ name: 'Home', path: '/home' }];
    return Promise.resolve(ok({ path, parent: null, places, folders, photos: 0 }));
  };
  return { client: { browseFolders }, asked };
}

const { signal } = new AbortController();

describe('finding a dropped folder by its name', () => {
  it('gives the nearest first and passes over what may not be looked into', async () => {
    const { client } = computer({
      '/home': ['Private', 'Pictures', 'Old'],
      '/home/Private': null,
      '/home/Pictures': ['Lisbon'],
      '/home/Old': ['Disk'],
      '/home/Old/Disk': ['Lisbon'],
    });
    const found = await findFolders(client, 'Lisbon', signal);
    expect(found.map(({ path }) => path)).toEqual([
      '/home/Pictures/Lisbon',
      '/home/Old/Disk/Lisbon',
    ]);
  });

  it('takes composed and decomposed letters for the same name', async () => {
    const { client } = computer({ '/home': ['Perche\u0301'] });
    expect(await findFolders(client, 'Perché', signal)).toHaveLength(1);
  });

  it('ends though folders never do', async () => {
    const asked: string[] = [];
    const browseFolders: PageClient['browseFolders'] = ({ path = '/home' }) => {
      asked.push(path);
      const folders = ['a', 'b', 'c'].map((name) => ({ name, path: `${path}/${name}` }));
      return Promise.resolve(ok({ path, parent: null, places: [], folders, photos: 0 }));
    };
    expect(await findFolders({ browseFolders }, 'Lisbon', signal)).toEqual([]);
    expect(asked.length).toBeLessThan(700);
  });

  it('gives nothing more once it is no longer wanted', async () => {
    const stop = new AbortController();
    stop.abort();
    const { client } = computer({ '/home': ['Lisbon'] });
    expect(await findFolders(client, 'Lisbon', stop.signal)).toEqual([]);
  });
});
