import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { LikenessKind } from '../../contract/fields.ts';
import type { SimilarFilter } from '../../contract/similar-calls.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { IndexClient } from '../vectors/index-client.ts';
import { askedPhotos } from './asked-picture.ts';
import { askedQuery } from './asked-query.ts';
import { isIndexed, notKept } from './named-model.ts';
import { SimilarSearch, type Query } from './find-similar.ts';
import type { KeptPictures } from './kept-pictures.ts';
import { photoSet } from './photo-set.ts';
import type { SearchSpaces } from './search-spaces.ts';

/** Whose vectors a photo needs to be found. */
function spaceFor(spaces: SearchSpaces, query: Query, by: LikenessKind) {
  const { content, composition } = spaces;
  return by === 'composition' || content === undefined || query.content === undefined
    ? composition
    : content;
}

function isAny({ folder, from, to, types, within }: SimilarFilter): boolean {
  return [from, to, types, within].every((limit) => limit === undefined) && folder === 'any';
}

/** The photos that a filter leaves to be found; undefined where it leaves all. */
function withinFilter(
  catalog: CatalogReader,
  filter: SimilarFilter,
  modelId: string,
  asked: readonly number[],
): ReadonlySet<number> | undefined {
  if (isAny(filter)) return undefined;
  const { folder, from, to, types, within = {} } = filter;
  // Whatever limits it, the set is whole: SimilarSearch compares small ones one by one, and asks the
  // index for ever more neighbours of larger ones until enough of these are in the set.
  const conditions = [{ from, to, types }, within].map((part) => photoSet(catalog, part).condition);
  const found = catalog.similar.findable(modelId, { kind: 'all', of: conditions });
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
 * where content is asked for without a network; `model-unknown` for one without vectors here; the reasons of a photo that can't be read.
 */
export async function findSimilarPhotos(
  parts: LibraryParts,
  pictures: KeptPictures,
  input: CheckedInput<'findSimilar'>,
): Promise<Result<CallOutput<'findSimilar'>>> {
  const started = performance.now();
  const indexes = await parts.indexes();
  if (!indexes.ok) return indexes;
  const spaces = await parts.spaces(input.model);
  if (input.model !== undefined && !isIndexed(spaces, indexes.value)) return notKept(input.model);
  const { client } = indexes.value;
  const search = new SimilarSearch(parts.catalog, client, spaces);
  const query = await askedQuery({ parts, pictures, search, spaces }, input.of);
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
