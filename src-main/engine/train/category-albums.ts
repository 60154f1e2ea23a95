import type { CatalogReader } from '../catalog/catalog.ts';
import { photoSet } from '../search/photo-set.ts';
import type { CategoryFolder } from './category-folders.ts';

/** The albums that a person filled by hand, by name, as categories; those without photos are left out. */
export function readCategoryAlbums(catalog: CatalogReader): readonly CategoryFolder[] {
  return catalog.search
    .albums()
    .filter(({ search }) => search === undefined)
    .map(({ id, name }) => ({ name, photos: photosOf(catalog, id) }))
    .filter(({ photos }) => photos.length > 0)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function photosOf(catalog: CatalogReader, album: number): string[] {
  const { condition } = photoSet(catalog, { album });
  const { ids } = catalog.browse.timeline('oldest', condition);
  return [...catalog.shownPaths([...ids]).values()].sort();
}
