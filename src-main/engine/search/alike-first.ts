import { ok, type Result } from '../../contract/errors.ts';
import type { LikeWhat } from '../../contract/similar-calls.ts';
import type { LibraryParts } from '../library-parts.ts';
import { askedPhotos } from './asked-picture.ts';
import { askedQuery } from './asked-query.ts';
import { SimilarSearch } from './find-similar.ts';
import type { KeptPictures } from './kept-pictures.ts';

/** So many photos are put in order by their likeness; nobody looks further for what is alike. */
const MOST_ALIKE = 2000;

/**
 * Those of a set of photos that are most like something, best first by the exact score: what is asked
 * about itself where it is among them, then up to 2,000.
 * @returns the reasons of {@link askedQuery}.
 */
export async function alikeFirst(
  parts: LibraryParts,
  pictures: KeptPictures,
  like: LikeWhat,
  ids: readonly number[],
): Promise<Result<readonly number[]>> {
  const indexes = await parts.indexes();
  if (!indexes.ok) return indexes;
  const spaces = await parts.spaces();
  const search = new SimilarSearch(parts.catalog, indexes.value.client, spaces);
  const query = await askedQuery({ parts, pictures, search, spaces }, like);
  if (!query.ok) return query;
  const by = query.value.content === undefined ? 'composition' : 'content';
  const within = new Set(ids);
  const found = await search.findTiles(query.value, { by, top: MOST_ALIKE, within });
  return found.ok ? ok([...askedPhotos(like), ...found.value.map(({ id }) => id)]) : found;
}
