import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogReader } from '../catalog/catalog.ts';
import { MODEL_SETTING } from '../catalog/model-queries.ts';
import type { LibraryFolder } from '../library-folder.ts';
import { contentIndexName, searchSpaces } from '../search/search-spaces.ts';
import { indexPath } from '../vectors/index-file.ts';

const INDEX_ENDING = '.usearch';

/** Index files of networks that are not kept, and of Kindreds that named them otherwise. */
export function strayIndexes(folder: LibraryFolder, catalog: CatalogReader): string[] {
  const serving = catalog.setting(MODEL_SETTING);
  const models = [...catalog.models.kept(), ...(serving === undefined ? [] : [serving])];
  const names = [searchSpaces(undefined).composition.name, ...models.map(contentIndexName)];
  const wanted = new Set(names.map((name) => indexPath(folder.indexes, name)));
  return filesOf(folder.indexes).filter((path) => path.endsWith(INDEX_ENDING) && !wanted.has(path));
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return []; // Not there, or not to be read: opening the indexes says so.
  }
}
