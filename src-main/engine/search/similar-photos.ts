import { resolve } from 'node:path';
import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { LikenessKind } from '../../contract/fields.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { LibraryParts } from '../library-parts.ts';
import { stampFile } from '../scan/file-stamp.ts';
import { findPhoto } from '../scan/library-folders.ts';
import type { FilePath } from '../scan/file-path.ts';
import { isIndexed, notKept } from './named-model.ts';
import { SimilarSearch, type Query } from './find-similar.ts';
import type { SearchSpaces } from './search-spaces.ts';

/** The way of comparing that `bench quality` found best (docs/decisions/0003-likeness.md). */
const BEST: LikenessKind = 'content';

/** The query for a picture that is not in the library, or has changed since: it is read now. */
async function queryOfFile(
  parts: LibraryParts,
  spaces: SearchSpaces,
  path: FilePath,
  photoId: number | undefined,
): Promise<Result<Query>> {
  const pool = await parts.pool();
  if (!pool.ok) return pool;
  const described = await pool.value.describe(path, false);
  if (!described.ok) return described;
  const { embeddings } = described.value.record;
  const of = (modelId: string | undefined) => embeddings.find((e) => e.modelId === modelId);
  const composition = of(spaces.composition.modelId);
  if (composition === undefined) return fail('internal', 'The picture could not be described.');
  const content = of(spaces.content?.modelId);
  return ok({
    photoIds: photoId === undefined ? [] : [photoId],
    content: content === undefined ? undefined : spaces.content?.profile(content),
    composition: composition.vector,
  });
}

/**
 * What a picture on disk is compared by: from the catalog where the photo is there as it is on disk,
 * else from the file.
 */
export async function pictureQuery(
  parts: LibraryParts,
  search: SimilarSearch,
  spaces: SearchSpaces,
  path: FilePath,
): Promise<Result<Query>> {
  const stamp = await stampFile(path);
  const real = stamp.ok ? stamp.value.real : path;
  const known = findPhoto(parts.catalog, real) ?? findPhoto(parts.catalog, path);
  const isCurrent =
    known?.state === 'indexed' &&
    // A photo whose drive is away is still compared by what the catalog has.
    (!stamp.ok ||
      (known.byteSize === stamp.value.byteSize && known.mtimeUs === stamp.value.mtimeUs));
  const stored = isCurrent ? search.queryOf(known.id) : undefined;
  if (stored !== undefined) return ok(stored);
  if (!stamp.ok) return stamp;
  return queryOfFile(parts, spaces, path, known?.id);
}

/** Finds the photos of a library most like a picture, which need not be in it. */
export async function similarPhotos(
  parts: LibraryParts,
  input: CheckedInput<'similar'>,
): Promise<Result<CallOutput<'similar'>>> {
  const path = resolve(input.photo);
  const indexes = await parts.indexes();
  if (!indexes.ok) return indexes;
  const spaces = await parts.spaces(input.model);
  if (input.model !== undefined && !isIndexed(spaces, indexes.value)) return notKept(input.model);
  const search = new SimilarSearch(parts.catalog, indexes.value.client, spaces);
  const query = await pictureQuery(parts, search, spaces, path);
  if (!query.ok) return query;
  const by = input.by ?? (query.value.content === undefined ? 'composition' : BEST);
  const started = performance.now();
  const found = await search.find(query.value, { by, top: input.top, min: input.min });
  if (!found.ok) return found;
  return ok({
    query: path,
    by,
    ms: performance.now() - started,
    results: found.value.map(({ path: found, score, content, composition }) => ({
      path: found,
      score,
      content,
      composition,
    })),
  });
}
