import type { LikenessKind } from '../../contract/fields.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader, StoredEmbedding } from '../catalog/catalog.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { IndexClient } from '../vectors/index-client.ts';
import {
  compositionScore,
  fusedScore,
  storedContentScore,
  type ContentProfile,
} from './likeness.ts';
import { meanDirection, meanProfile } from './mean-query.ts';
import type { SearchSpaces } from './search-spaces.ts';

/**
 * So many neighbours are re-scored for each result wanted, and so many besides: the index ranks by the
 * cosine alone. The best 20 by the whole score were all among the first 92, the best 50 among the
 * first 200, the best 300 among the first 661 for 99 % of queries (docs/decisions/0003-likeness.md).
 */
const CANDIDATES_A_RESULT = 2;
const MORE_CANDIDATES = 150;

/**
 * Up to so many photos are compared one by one where a filter leaves no more: 8 µs a photo, while the
 * index goes past ever more that don't count. At 6,000 of 100,000 both take about 60 ms.
 */
const EXACT_LIMIT = 6000;
/** How many more neighbours are asked for than the share that counted so far makes likely. */
const MARGIN = 1.2;
/** And at most so many times as before: the next may lie close together. */
const MOST_GROWTH = 16;
/** Vectors are read and scored so many at a time, so that few are held in memory. */
const SCORED_AT_ONCE = 500;

const NO_CLASSES = new Uint8Array();

/** What a photo is compared by, in the spaces that are searched. */
export interface Query {
  /** Photos of the library that are left out of the results. */
  readonly photoIds: readonly number[];
  readonly content: ContentProfile | undefined;
  readonly composition: Float32Array;
}

interface Scores {
  readonly score: number;
  readonly content: number | null;
  readonly composition: number | null;
}

interface ScoredPhoto extends Scores {
  readonly id: number;
}

export interface SimilarPhoto extends ScoredPhoto {
  readonly path: FilePath;
}

export interface SimilarTile extends ScoredPhoto {
  /** Width over height, upright, in thousandths. */
  readonly aspect: number;
}

export interface SimilarOptions {
  readonly by: LikenessKind;
  readonly top: number;
  /** Only results with at least this score; any where left out. */
  readonly min?: number;
  /** Only these photos; all where left out. */
  readonly within?: ReadonlySet<number> | undefined;
}

/** Candidates of the index, and whether it has no more. */
interface Candidates {
  readonly ids: readonly number[];
  readonly isAll: boolean;
}

/** What is told of photos that can be shown; the others are left out. */
type TellShown<About> = (ids: readonly number[]) => ReadonlyMap<number, About>;

type Told<About> = readonly [ScoredPhoto, About];

/** Finds look-alikes: the index gives candidates, the catalog's float32 vectors the exact scores. */
export class SimilarSearch {
  readonly #catalog: CatalogReader;
  readonly #indexes: IndexClient;
  readonly #spaces: SearchSpaces;
  readonly #exactLimit: number;

  /** @param exactLimit for tests: how many photos are compared one by one. */
  constructor(
    catalog: CatalogReader,
    indexes: IndexClient,
    spaces: SearchSpaces,
    exactLimit = EXACT_LIMIT,
  ) {
    this.#catalog = catalog;
    this.#indexes = indexes;
    this.#spaces = spaces;
    this.#exactLimit = exactLimit;
  }

  /** The query for a photo of the library, from the vectors that the catalog has of it. */
  queryOf(photoId: number): Query | undefined {
    return this.queryOfAll([photoId]);
  }

  /**
   * The query for what photos of the library have in common: their mean, of those that have vectors.
   * @returns undefined where none has.
   */
  queryOfAll(photoIds: readonly number[]): Query | undefined {
    const looks = [...this.#compositions(photoIds).values()].map(({ vector }) => vector);
    if (looks.length === 0) return undefined;
    const profiles = [...this.#contents(photoIds).values()].flatMap(
      (embedding) => this.#spaces.content?.profile(embedding) ?? [],
    );
    return { photoIds, content: meanProfile(profiles), composition: meanDirection(looks) };
  }

  #contents(ids: readonly number[]): Map<number, StoredEmbedding> {
    const { content } = this.#spaces;
    return content === undefined
      ? new Map<number, StoredEmbedding>()
      : this.#catalog.embeddings(content.modelId, ids);
  }

  #compositions(ids: readonly number[]): Map<number, StoredEmbedding> {
    return this.#catalog.embeddings(this.#spaces.composition.modelId, ids);
  }

  /** The photos most like the query, best first; the same query gives the same answer. */
  async find(query: Query, options: SimilarOptions): Promise<Result<SimilarPhoto[]>> {
    const best = await this.#best(query, options, (ids) => this.#catalog.shownPaths(ids));
    return best.ok ? ok(best.value.map(([photo, path]) => ({ ...photo, path }))) : best;
  }

  /** As {@link find}, with what a grid needs in place of paths. */
  async findTiles(query: Query, options: SimilarOptions): Promise<Result<SimilarTile[]>> {
    const best = await this.#best(query, options, (ids) => this.#catalog.similar.shownAspects(ids));
    return best.ok ? ok(best.value.map(([photo, aspect]) => ({ ...photo, aspect }))) : best;
  }

  /** Asks the index for more and more neighbours until enough of them can be shown. */
  async #best<About>(
    query: Query,
    options: SimilarOptions,
    tell: TellShown<About>,
  ): Promise<Result<Told<About>[]>> {
    const { by, top, min = -1 } = options;
    if (by === 'content' && query.content === undefined) {
      return fail(
        'model-missing',
        'Comparing by content needs the model; “kindred model install” gets it.',
      );
    }
    const wanted = MORE_CANDIDATES + top * CANDIDATES_A_RESULT;
    let count = wanted + query.photoIds.length;
    for (;;) {
      const candidates = await this.#candidates(query, options, count);
      if (!candidates.ok) return candidates;
      const { ids, isAll } = candidates.value;
      const likely = Math.ceil((MARGIN * count * wanted) / Math.max(1, ids.length));
      count = Math.min(Math.max(2 * count, likely), MOST_GROWTH * count);
      if (!isAll && ids.length < wanted) continue;
      const best = this.#ranked(query, options, ids, tell);
      if (!isAll && best.length < top) continue;
      return ok(
        this.#completed(
          query,
          by,
          best.filter(([{ score }]) => score >= min),
        ),
      );
    }
  }

  /**
   * All that the filter leaves where those are few, or no more than the neighbours it would take to
   * meet them: then most lie far from the query. Else neighbours in each space that counts.
   */
  async #candidates(
    query: Query,
    { by, within }: SimilarOptions,
    count: number,
  ): Promise<Result<Candidates>> {
    const asked = new Set(query.photoIds);
    if (within !== undefined && within.size <= Math.max(this.#exactLimit, count)) {
      return ok({ ids: [...within].filter((id) => !asked.has(id)), isAll: true });
    }
    const ids = new Set<number>();
    let isAll = true;
    for (const { name, vector } of this.#searched(query, by)) {
      const found = await this.#indexes.search(name, vector, count);
      if (!found.ok) return found;
      isAll &&= found.value.ids.length < count;
      for (const id of found.value.ids) {
        if (!asked.has(id) && within?.has(id) !== false) ids.add(id);
      }
    }
    return ok({ ids: [...ids], isAll });
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

  /** The best that can be shown by the exact score. */
  #ranked<About>(
    query: Query,
    { by, top }: SimilarOptions,
    ids: readonly number[],
    tell: TellShown<About>,
  ): Told<About>[] {
    const ranked = this.#scored(query, by, ids).sort((a, b) => b.score - a.score || a.id - b.id);
    const shown: Told<About>[] = [];
    for (let at = 0; at < ranked.length && shown.length < top; at += top) {
      const next = ranked.slice(at, at + top);
      const told = tell(next.map(({ id }) => id));
      for (const photo of next) {
        const about = told.get(photo.id);
        if (about !== undefined && shown.length < top) shown.push([photo, about]);
      }
    }
    return shown;
  }

  /** The photos that have what is asked for; what does not count is still null. */
  #scored(query: Query, by: LikenessKind, ids: readonly number[]): ScoredPhoto[] {
    const scored: ScoredPhoto[] = [];
    for (let at = 0; at < ids.length; at += SCORED_AT_ONCE) {
      const some = ids.slice(at, at + SCORED_AT_ONCE);
      const contents = by === 'composition' ? undefined : this.#contents(some);
      const compositions = by === 'content' ? undefined : this.#compositions(some);
      for (const id of some) {
        const content = this.#contentOf(query, contents?.get(id));
        const composition = compositionOf(query, compositions?.get(id));
        const score = chosen(by, query.content === undefined, content, composition);
        if (score !== null) scored.push({ id, score, content, composition });
      }
    }
    return scored;
  }

  #contentOf({ content: asked }: Query, photo: StoredEmbedding | undefined): number | null {
    const mean = this.#spaces.content?.meanFeature;
    if (asked === undefined || photo === undefined || mean === undefined) return null;
    return storedContentScore(asked, photo.vector, photo.classes ?? NO_CLASSES, mean);
  }

  /** With the score that did not count as well. */
  #completed<About>(query: Query, by: LikenessKind, best: readonly Told<About>[]): Told<About>[] {
    const ids = best.map(([{ id }]) => id);
    const contents = by === 'composition' ? this.#contents(ids) : undefined;
    const compositions = by === 'content' ? this.#compositions(ids) : undefined;
    return best.map(([photo, about]) => {
      const { id, content, composition } = photo;
      const completed = {
        ...photo,
        content: content ?? this.#contentOf(query, contents?.get(id)),
        composition: composition ?? compositionOf(query, compositions?.get(id)),
      };
      return [completed, about];
    });
  }
}

function compositionOf(query: Query, photo: StoredEmbedding | undefined): number | null {
  return photo === undefined ? null : compositionScore(query.composition, photo.vector);
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
