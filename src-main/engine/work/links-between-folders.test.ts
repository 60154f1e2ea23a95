import { linkSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { openCatalog } from '../catalog/sqlite-catalog.ts';
import { registerFolder } from '../scan/library-folders.ts';
import { lookAtPart } from './look-at-part.ts';

let catalog: Catalog;
afterEach(() => {
  catalog.close();
});

/** Makes folders part of a library and looks through them, one after the other; gives all photos. */
async function photosOf(...paths: readonly string[]): Promise<string[]> {
  catalog = unwrap(openCatalog(temporaryFolder()));
  for (const path of paths) unwrap(await registerFolder(catalog, path));
  for (const folder of catalog.folders())
    unwrap(await lookAtPart({ catalog }, { folder, under: '' }));
  return catalog.pending(0, 100).map(({ path }) => path);
}

function folder(): string {
  return realpathSync(temporaryFolder());
}

it('a file that links from two folders lead to is one photo', async () => {
  const [one, two, outside] = [folder(), folder(), folder()];
  writeFileSync(join(outside, 'a.jpg'), 'a');
  symlinkSync(outside, join(one, 'far'));
  symlinkSync(join(outside, 'a.jpg'), join(two, 'far.jpg'));
  expect(await photosOf(one, two)).toEqual([join(one, 'far', 'a.jpg')]);
});

it('a file with a name in each of two folders is one photo; a copy is another', async () => {
  const [one, two] = [folder(), folder()];
  writeFileSync(join(one, 'a.jpg'), 'a');
  linkSync(join(one, 'a.jpg'), join(two, 'b.jpg'));
  writeFileSync(join(two, 'copy.jpg'), 'a');
  expect(await photosOf(one, two)).toEqual([join(one, 'a.jpg'), join(two, 'copy.jpg')]);
});
