import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { LikenessKind } from '../../contract/fields.ts';
import type { SimilarFilter } from '../../contract/similar-calls.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { DAY_MS } from '../catalog/shown-date.ts';
import type { ExaminedPicture } from '../embed/examine-picture.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { IndexClient } from '../vectors/index-client.ts';
import { askedPhotos, examineKept, examinePhoto, UNKNOWN_PHOTO } from './asked-picture.ts';
import { SimilarSearch, type Query } from './find-similar.ts';
import type { KeptPictures } from './kept-pictures.ts';
import { contentOf, type SearchSpaces } from './search-spaces.ts';

type Asked = CheckedInput<'findSimilar'>['of'];

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

async function queryOf(
  parts: LibraryParts,
  pictures: KeptPictures,
  search: SimilarSearch,
  of: Asked,
): Promise<Result<Query>> {
  if ('photos' in of) return queryOfPhotos(parts.catalog, search, of.photos);
  const examined =
    'photo' in of
      ? await examinePhoto(parts, of.photo, of.region)
      : await examineKept(parts, pictures, of);
  if (!examined.ok) return examined;
  return ok(queryOfExamined(await parts.spaces(), askedPhotos(of), examined.value));
}

/** Whose vectors a photo needs to be found. */
function spaceFor(spaces: SearchSpaces, query: Query, by: LikenessKind) {
  const { content, composition } = spaces;
  return by === 'composition' || content === undefined || query.content === undefined
    ? composition
    : content;
}

function isAny({ folder, from, to, types }: SimilarFilter): boolean {
  return folder === 'any' && from === undefined && to === undefined && types === undefined;
}

/** The photos that a filter leaves to be found; undefined where it leaves all. */
function withinFilter(
  catalog: CatalogReader,
  filter: SimilarFilter,
  modelId: string,
  asked: readonly number[],
): ReadonlySet<number> | undefined {
  if (isAny(filter)) return undefined;
  const { folder, from, to, types } = filter;
  const found = catalog.similar.findable(modelId, {
    formats: types,
    from: from === undefined ? undefined : Date.parse(from),
    before: to === undefined ? undefined : Date.parse(to) + DAY_MS,
  });
  if (folder === 'any') return new Set(found);
  const besides = catalog.similar.besides(asked);
  return new Set(found.filter((id) => besides.has(id) === (folder === 'same')));
}

/** How many photos are there to be found, those asked about left out. */
function countAmong(
  catalog: CatalogReader,
  indexes: IndexClient,
  space: { readonly name: string; readonly modelId: string },
  asked: readonly number[],
  within: ReadonlySet<number> | undefined,
): number {
  if (within !== undefined) {
    return within.size - new Set(asked.filter((id) => within.has(id))).size;
  }
  // The index was brought in step just now: it has as many vectors as the catalog.
  const { size } = indexes.state(space.name);
  const shown = [...catalog.similar.shownAspects(asked).keys()];
  const left = size - catalog.similar.hiddenCount(space.modelId);
  return Math.max(0, left - catalog.embeddings(space.modelId, shown).size);
}

/**
 * Finds the photos of a library most like others of it, a part of one, or a picture from outside.
 * @returns `photo-unknown`; `busy` while what is asked about has no vectors yet; `model-missing`
 * where content is asked for without a network; the reasons of a photo that can't be read.
 */
export async function findSimilarPhotos(
  parts: LibraryParts,
  pictures: KeptPictures,
  input: CheckedInput<'findSimilar'>,
): Promise<Result<CallOutput<'findSimilar'>>> {
  const started = performance.now();
  const indexes = await parts.indexes();
  if (!indexes.ok) return indexes;
  const spaces = await parts.spaces();
  const { client } = indexes.value;
  const search = new SimilarSearch(parts.catalog, client, spaces);
  const query = await queryOf(parts, pictures, search, input.of);
  if (!query.ok) return query;
  if (input.by === 'content' && spaces.content !== undefined && query.value.content === undefined) {
    return fail('busy', 'What is in this photo has not been looked at yet; try again in a while.');
  }
  const by = input.by ?? (query.value.content === undefined ? 'composition' : 'content');
  const space = spaceFor(spaces, query.value, by);
  const asked = askedPhotos(input.of);
  const within = withinFilter(parts.catalog, input.filter, space.modelId, asked);
  const found = await search.findTiles(query.value, { by, top: input.limit, within });
  if (!found.ok) return found;
  const among = countAmong(parts.catalog, client, space, asked, within);
  return ok({ by, among, ms: performance.now() - started, results: found.value });
}
