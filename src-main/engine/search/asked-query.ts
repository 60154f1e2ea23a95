import { fail, ok, type Result } from '../../contract/errors.ts';
import type { LikeWhat } from '../../contract/similar-calls.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import type { ExaminedPicture } from '../embed/examine-picture.ts';
import type { LibraryParts } from '../library-parts.ts';
import { askedPhotos, examineKept, examinePhoto, UNKNOWN_PHOTO } from './asked-picture.ts';
import type { Query, SimilarSearch } from './find-similar.ts';
import type { KeptPictures } from './kept-pictures.ts';
import { contentOf, type SearchSpaces } from './search-spaces.ts';

/** The query for photos of the library, by the vectors that the catalog has of them. */
function queryOfPhotos(
  catalog: CatalogReader,
  search: SimilarSearch,
  ids: readonly number[],
): Result<Query> {
  const known = catalog.similar.known(ids);
  if (!ids.every((id) => known.has(id))) {
    if (ids.length === 1) return UNKNOWN_PHOTO;
    return fail('photo-unknown', 'Some of these photos are no longer in the library.');
  }
  const query = search.queryOfAll([...known]);
  if (query !== undefined) return ok(query);
  return ids.length === 1
    ? fail('busy', 'This photo has not been looked at yet; it can be asked about in a while.')
    : fail('busy', 'These photos have not been looked at yet; they can be asked about in a while.');
}

function queryOfExamined(
  spaces: SearchSpaces,
  photoIds: readonly number[],
  examined: ExaminedPicture,
): Query {
  const content = contentOf(spaces, examined)?.profile;
  return { photoIds, content, composition: examined.composition };
}

/** What a question is answered with. */
interface Asking {
  readonly parts: LibraryParts;
  readonly pictures: KeptPictures;
  readonly search: SimilarSearch;
  readonly spaces: SearchSpaces;
}

/**
 * What photos are compared by that are to be like something.
 * @returns `photo-unknown`; `busy` while what is asked about has no vectors yet; the reasons of a
 * picture that can't be read.
 */
export async function askedQuery(
  { parts, pictures, search, spaces }: Asking,
  of: LikeWhat,
): Promise<Result<Query>> {
  if ('photos' in of) return queryOfPhotos(parts.catalog, search, of.photos);
  const modelId = spaces.content?.modelId;
  const examined =
    'photo' in of
      ? await examinePhoto(parts, of.photo, { part: of.region, modelId })
      : await examineKept(parts, pictures, of, modelId);
  if (!examined.ok) return examined;
  return ok(queryOfExamined(spaces, askedPhotos(of), examined.value));
}
