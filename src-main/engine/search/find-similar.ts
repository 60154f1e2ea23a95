import type { LikenessKind } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { IndexClient } from '../vectors/index-client.ts';
import { compositionScore, contentScore, fusedScore, type ContentProfile } from './likeness.ts';
import type { SearchSpaces } from './search-spaces.ts';

/**
 * At least so many neighbours are re-scored: the index ranks by the cosine alone. The best 20 by the
 * whole score were all among the first 92, the best 50 among the first 180 for 99 % of queries
 * (docs/decisions/0003-likeness.md).
 */
const LEAST_CANDIDATES = 150;
/** And so many for each result wanted. */
const CANDIDATES_A_RESULT = 4;

/** What a photo is compared by, in the spaces that are searched. */
export interface Query {
  /** Left out of the results, where the photo is in the library. */
  readonly photoId: number | undefined;
  readonly content: ContentProfile | undefined;
  readonly composition: Float32Array;
}

export interface SimilarPhoto {
  readonly id: number;
  readonly path: FilePath;
  readonly score: number;
  readonly content: number | null;
  readonly composition: number | null;
}

export interface SimilarOptions {
  readonly by: LikenessKind;
  readonly top: number;
  /** Only results with at least this score. */
  readonly min: number;
}

interface Scores {
  readonly score: number;
  readonly content: number | null;
  readonly composition: number | null;
}

/** Finds look-alikes: the index gives candidates, the catalog's float32 vectors the exact scores. */
export class SimilarSearch {
  readonly #catalog: CatalogReader;
  readonly #indexes: IndexClient;
  readonly #spaces: SearchSpaces;

  constructor(catalog: CatalogReader, indexes: IndexClient, spaces: SearchSpaces) {
    this.#catalog = catalog;
    this.#indexes = indexes;
    this.#spaces = spaces;
  }

  /** The query for a photo of the library, from the vectors that the catalog has of it. */
  queryOf(photoId: number): Query | undefined {
    const composition = this.#compositions([photoId]).get(photoId);
    if (composition === undefined) return undefined;
    return { photoId, content: this.#contents([photoId]).get(photoId), composition };
  }

  #contents(ids: readonly number[]): Map<number, ContentProfile> {
    const { content } = this.#spaces;
    if (content === undefined) return new Map();
    const stored = this.#catalog.embeddings(content.modelId, ids);
    return new Map([...stored].map(([id, embedding]) => [id, content.profile(embedding)]));
  }

  #compositions(ids: readonly number[]): Map<number, Float32Array> {
    const stored = this.#catalog.embeddings(this.#spaces.composition.modelId, ids);
    return new Map([...stored].map(([id, { vector }]) => [id, vector]));
  }

  /** The photos most like the query, best first; the same query gives the same answer. */
  async find(query: Query, options: SimilarOptions): Promise<Result<SimilarPhoto[]>> {
    if (options.by === 'content' && query.content === undefined) {
      return fail(
        'model-missing',
        'Comparing by content needs the model; “kindred model install” gets it.',
      );
    }
    const candidates = await this.#candidates(query, options);
    if (!candidates.ok) return candidates;
    const scored = this.#score(query, options.by, candidates.value);
    return ok(this.#ranked(scored, options));
  }

  /** Neighbours in each space that counts, shown photos only, the query itself left out. */
  async #candidates(query: Query, options: SimilarOptions): Promise<Result<number[]>> {
    const count = Math.max(LEAST_CANDIDATES, options.top * CANDIDATES_A_RESULT) + 1;
    const ids = new Set<number>();
    for (const { name, vector } of this.#searched(query, options.by)) {
      const found = await this.#indexes.search(name, vector, count);
      if (!found.ok) return found;
      for (const id of found.value.ids) ids.add(id);
    }
    if (query.photoId !== undefined) ids.delete(query.photoId);
    return ok([...ids]);
  }

  #searched(query: Query, by: LikenessKind): { name: string; vector: Float32Array }[] {
    const { content, composition } = this.#spaces;
    const searched: { name: string; vector: Float32Array }[] = [];
    if (by !== 'composition' && content !== undefined && query.content !== undefined) {
      searched.push({ name: content.name, vector: query.content.feature });
    }
    if (by !== 'content') searched.push({ name: composition.name, vector: query.composition });
    return searched;
  }

  #score(query: Query, by: LikenessKind, ids: readonly number[]): Map<number, Scores> {
    const contents = this.#contents(ids);
    const compositions = this.#compositions(ids);
    const scores = new Map<number, Scores>();
    for (const id of ids) {
      const one = scoreOne(query, by, contents.get(id), compositions.get(id));
      if (one !== undefined) scores.set(id, one);
    }
    return scores;
  }

  #ranked(scores: ReadonlyMap<number, Scores>, { top, min }: SimilarOptions): SimilarPhoto[] {
    const ranked = [...scores]
      .filter(([, { score }]) => score >= min)
      .sort(([a, { score: scoreA }], [b, { score: scoreB }]) => scoreB - scoreA || a - b);
    const shown: SimilarPhoto[] = [];
    for (let at = 0; at < ranked.length && shown.length < top; at += top) {
      const next = ranked.slice(at, at + top);
      const paths = this.#catalog.shownPaths(next.map(([id]) => id));
      for (const [id, one] of next) {
        const path = paths.get(id);
        if (path !== undefined && shown.length < top) shown.push({ id, path, ...one });
      }
    }
    return shown;
  }
}

/** Undefined where the photo lacks what is asked for. */
function scoreOne(
  query: Query,
  by: LikenessKind,
  content: ContentProfile | undefined,
  composition: Float32Array | undefined,
): Scores | undefined {
  const byContent =
    query.content === undefined || content === undefined
      ? null
      : contentScore(query.content, content).score;
  const byComposition =
    composition === undefined ? null : compositionScore(query.composition, composition);
  const score = chosen(by, query.content === undefined, byContent, byComposition);
  if (score === null) return undefined;
  return { score, content: byContent, composition: byComposition };
}

function chosen(
  by: LikenessKind,
  withoutModel: boolean,
  content: number | null,
  composition: number | null,
): number | null {
  if (by === 'content') return content;
  if (by === 'composition' || withoutModel) return composition;
  return content === null || composition === null ? null : fusedScore(content, composition);
}
