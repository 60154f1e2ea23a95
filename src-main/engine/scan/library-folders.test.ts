import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
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
