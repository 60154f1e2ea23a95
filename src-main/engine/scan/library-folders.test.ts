import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { scanFolders } from '../work/index-folders.ts';
import { scanFolder } from './folder-scan.ts';
import { findFolder, findPhoto, registerFolder } from './library-folders.ts';
import { reconcile } from './reconcile.ts';

function photoTree(): string {
  const root = temporaryFolder();
  mkdirSync(join(root, 'a', 'b'), { recursive: true });
  writeFileSync(join(root, 'a', 'b', 'deep.jpg'), 'x');
  writeFileSync(join(root, 'top.jpg'), 'x');
  return root;
}

describe('folders of a library', () => {
  it('never make two photos of one file, in whatever order they are added', async () => {
    const root = photoTree();
    const catalog = unwrap(openCatalog(temporaryFolder()));
    for (const path of [join(root, 'a'), root, join(root, 'a', 'b'), root]) {
      const { folder, under } = unwrap(await registerFolder(catalog, path));
      const scan = unwrap(
        await scanFolder({ root: folder.path, under, foldsCase: false, libraryRoots: [root] }),
      );
      const changes = reconcile(catalog.knownFiles(folder.id, under), scan.files, []);
      catalog.applyChanges(folder.id, changes);
    }
    expect(catalog.folders().map((folder) => folder.path)).toEqual([root]);
    expect(
      catalog
        .pending(0, 10)
        .map((photo) => photo.path)
        .sort(),
    ).toEqual([join(root, 'a', 'b', 'deep.jpg'), join(root, 'top.jpg')]);
    expect(findPhoto(catalog, join(root, 'a', 'b', 'deep.jpg'))?.path).toBe('a/b/deep.jpg');
    catalog.close();
  });

  it('do not take photos of a drive that is away for deleted when one around them is added', async () => {
    const root = photoTree();
    const catalog = unwrap(openCatalog(temporaryFolder()));
    unwrap(await scanFolders({ catalog }, [join(root, 'a')]));
    const [inner] = catalog.folders();
    catalog.changeFolder(inner?.id ?? 0, { mounts: ['b', '..'] });
    renameSync(join(root, 'a'), `${root}-away`);
    unwrap(await scanFolders({ catalog }, [root]));
    const deep = () => catalog.photoAt(catalog.folders()[0]?.id ?? 0, 'a/b/deep.jpg');
    expect(deep()).toMatchObject({ state: 'pending' });
    expect(catalog.folders()).toMatchObject([{ path: root, isAway: false }]);
    expect(catalog.folders()[0]?.mounts).toEqual(expect.arrayContaining(['a', 'a/b']));
    renameSync(`${root}-away`, join(root, 'a'));
    unwrap(await scanFolders({ catalog }, [root]));
    expect(catalog.folders()[0]?.mounts).not.toContain('a');
    renameSync(join(root, 'a', 'b', 'deep.jpg'), `${root}.jpg`);
    unwrap(await scanFolders({ catalog }, [root]));
    expect(deep()).toMatchObject({ state: 'missing' });
    catalog.close();
  });

  it('are the same photos where one was renamed before the one around it was added', async () => {
    const root = photoTree();
    const catalog = unwrap(openCatalog(temporaryFolder()));
    unwrap(await scanFolders({ catalog }, [join(root, 'a')]));
    const deep = catalog.photoAt(catalog.folders()[0]?.id ?? 0, 'b/deep.jpg');
    renameSync(join(root, 'a'), join(root, 'z'));
    unwrap(await scanFolders({ catalog }, [root]));
    const moved = catalog.photoAt(catalog.folders()[0]?.id ?? 0, 'z/b/deep.jpg');
    expect(moved?.id).toBe(deep?.id);
    expect(catalog.counts()).toMatchObject({ photos: 2, missing: 0 });
    catalog.close();
  });

  it('keep missing photos apart whose places others took when one around them is added', async () => {
    const root = photoTree();
    const catalog = unwrap(openCatalog(temporaryFolder()));
    const a = join(root, 'a');
    const { folder } = unwrap(await registerFolder(catalog, a));
    const file = (mtimeUs: number) => ({
      ...{ path: 'b/deep.jpg', pathKey: 'b/deep.jpg', byteSize: 1, mtimeUs },
    });
    for (const mtimeUs of [1, 2, 3]) catalog.applyChanges(folder.id, { added: [file(mtimeUs)] });
    const { folder: around } = unwrap(await registerFolder(catalog, root));
    const keys = [...catalog.knownFiles(around.id, 'a/b').keys()];
    expect(new Set(keys)).toEqual(
      new Set(['a/b/deep.jpg', 'a/b/deep.jpg\u00001', 'a/b/deep.jpg\u00002']),
    );
    expect(catalog.counts()).toMatchObject({ photos: 1, missing: 2 });
    catalog.close();
  });

  it('are removed whole, and a part of one is named as such', async () => {
    const root = photoTree();
    const catalog = unwrap(openCatalog(temporaryFolder()));
    unwrap(await registerFolder(catalog, root));
    const part = findFolder(catalog, join(root, 'a'));
    const other = findFolder(catalog, `${root}-other`);
    expect(!part.ok && part.error.code).toBe('folder-nested');
    expect(!other.ok && other.error.code).toBe('folder-unknown');
    expect(unwrap(findFolder(catalog, root)).path).toBe(root);
    catalog.close();
  });
});
