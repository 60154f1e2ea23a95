import { resolve } from 'node:path';
import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { parseSearch } from '../../contract/search-parse.ts';
import { printSearch } from '../../contract/search-print.ts';
import { starsFirst } from '../browse/sorted-by.ts';
import type { CatalogReader, PhotoReference } from '../catalog/catalog.ts';
import { asksForFailed, type PhotoCondition } from '../catalog/photo-condition.ts';
import type { LibraryParts } from '../library-parts.ts';
import { SimilarSearch } from './find-similar.ts';
import { photoSet, todayOf } from './photo-set.ts';
import { problemSentence } from './problem-sentence.ts';
import { pictureQuery } from './similar-photos.ts';

type Asked = CheckedInput<'search'>;
type Found = CallOutput<'search'>['results'];

/** The photos most like a picture first, best first; the others stay as they are. */
async function likeFirst(
  parts: LibraryParts,
  picture: string,
  ids: readonly number[],
  top: number,
): Promise<Result<readonly number[]>> {
  const indexes = await parts.indexes();
  if (!indexes.ok) return indexes;
  const spaces = await parts.spaces();
  const search = new SimilarSearch(parts.catalog, indexes.value.client, spaces);
  const query = await pictureQuery(parts, search, spaces, resolve(picture));
  if (!query.ok) return query;
  const by = query.value.content === undefined ? 'composition' : 'content';
  const found = await search.findTiles(query.value, { by, top, within: new Set(ids) });
  if (!found.ok) return found;
  const like = new Set([
    ...query.value.photoIds.filter((id) => ids.includes(id)),
    ...found.value.map(({ id }) => id),
  ]);
  return ok([...like, ...ids.filter((id) => !like.has(id))]);
}

async function orderedIds(
  parts: LibraryParts,
  { sort, like, top }: Asked,
  condition: PhotoCondition,
): Promise<Result<readonly number[]>> {
  const { browse } = parts.catalog;
  const order = sort === 'stars' || sort === 'alike' ? 'newest' : sort;
  const { ids } = browse.timeline(order, condition);
  if (like !== undefined) return likeFirst(parts, like, ids, Math.min(top, ids.length || 1));
  return ok(sort === 'stars' ? starsFirst(ids, browse.stars()) : ids);
}

function foundPhotos(catalog: CatalogReader, ids: readonly number[]): Found {
  const paths = catalog.shownPaths(ids);
  const photos = catalog.browse.shownPhotos(ids);
  return ids.flatMap((id) => {
    const [path, photo] = [paths.get(id), photos.get(id)];
    if (path === undefined || photo === undefined) return [];
    const { stars, isFavourite, takenAt = null } = photo;
    return [{ path, stars, isFavourite, takenAt }];
  });
}

function unreadable({ path }: PhotoReference): Found[number] {
  return { path, stars: 0, isFavourite: false, takenAt: null };
}

/**
 * `kindred search`: the photos that a search finds, by path; those that could not be read first,
 * where it asks for them.
 * @returns with `like`, the reasons of a picture that can't be read.
 */
export async function searchPhotos(
  parts: LibraryParts,
  input: Asked,
): Promise<Result<CallOutput<'search'>>> {
  const started = performance.now();
  const { query, language, top } = input;
  const { catalog } = parts;
  const now = Date.now();
  const { condition, problems } = photoSet(catalog, { search: query, language }, { now });
  const ids = await orderedIds(parts, input, condition);
  if (!ids.ok) return ids;
  const failed = asksForFailed(condition) ? catalog.search.failed(condition) : [];
  const results = [
    ...failed.slice(0, top).map(unreadable),
    ...foundPhotos(catalog, ids.value.slice(0, Math.max(0, top - failed.length))),
  ];
  return ok({
    query: printSearch(parseSearch(query, { language, today: todayOf(now) }).terms),
    problems: problems.map(problemSentence),
    ms: performance.now() - started,
    total: failed.length + ids.value.length,
    results,
  });
}
