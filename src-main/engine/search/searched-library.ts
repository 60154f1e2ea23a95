import { onTestFinished } from 'vitest';
import type { PhotoFilter } from '../../contract/fields.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { searchedCatalog, type SearchedLibrary } from '../catalog/searched-catalog.ts';
import { photoSet } from './photo-set.ts';

/** A library to be searched, for one test. */
export function openSearched(library: SearchedLibrary): Catalog {
  const { catalog, database } = searchedCatalog(library);
  onTestFinished(() => {
    database.close();
    catalog.close();
  });
  return catalog;
}

/** The photos that a filter finds, by id. */
export function foundBy(catalog: Catalog, filter: PhotoFilter, now?: number): number[] {
  const { condition } = photoSet(catalog, filter, now === undefined ? {} : { now });
  return catalog.browse.timeline('oldest', condition).ids.toSorted((a, b) => a - b);
}
