import { fail, ok, type Result } from '../../contract/errors.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { SimilarSearch } from '../search/find-similar.ts';
import type { SearchSpaces } from '../search/search-spaces.ts';
import { seededNumbers, shuffled } from '../train/seeded-shuffle.ts';
import type { IndexClient } from '../vectors/index-client.ts';

/** So many neighbours are compared. */
const NEIGHBOURS = 10;
/** Any: what matters is that the same library is asked about the same photos each time. */
const SEED = 7;

/** A network whose neighbours are asked for. */
interface ComparedSpace {
  readonly modelId: string;
  readonly spaces: SearchSpaces;
}

export interface AgreementOptions {
  readonly catalog: CatalogReader;
  readonly indexes: IndexClient;
  readonly compared: readonly ComparedSpace[];
  /** How many photos are asked about, where there are so many. */
  readonly sample: number;
  readonly signal?: AbortSignal | undefined;
  /** After each photo that two networks were asked about. */
  readonly onAsked?: (done: number, total: number) => void;
}

/** How far two networks name the same neighbours. */
export interface Agreement {
  readonly a: string;
  readonly b: string;
  /** Of the ten nearest by one, the share that the other has among its ten nearest; a mean. */
  readonly share: number;
}

/** Two networks, with the photos that both have vectors of. */
interface Pair {
  readonly a: ComparedSpace;
  readonly b: ComparedSpace;
  readonly asked: readonly number[];
  /** The photos that count as neighbours; undefined where that is all. */
  readonly within: ReadonlySet<number> | undefined;
}

function commonOf(a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> {
  return new Set([...a].filter((id) => b.has(id)));
}

function pairsOf(catalog: CatalogReader, compared: readonly ComparedSpace[], sample: number) {
  const photos = new Map(
    compared.map(({ modelId }) => {
      return [modelId, new Set(catalog.similar.findable(modelId, { kind: 'all', of: [] }))];
    }),
  );
  const pairs: Pair[] = [];
  for (const [at, a] of compared.entries()) {
    for (const b of compared.slice(at + 1)) {
      const [ofA, ofB] = [photos.get(a.modelId), photos.get(b.modelId)];
      if (ofA === undefined || ofB === undefined) continue;
      const both = commonOf(ofA, ofB);
      // A network that is still being made ready is judged by the photos that it knows already.
      const within = both.size === ofA.size && both.size === ofB.size ? undefined : both;
      const inOrder = [...both].sort((one, other) => one - other);
      const asked = shuffled(inOrder, seededNumbers(SEED)).slice(0, sample);
      pairs.push({ a, b, asked, within });
    }
  }
  return pairs;
}

/** Asks networks for neighbours, each only once for a photo where all photos count. */
class NeighbourFinder {
  readonly #options: AgreementOptions;
  readonly #known = new Map<string, ReadonlySet<number>>();

  constructor(options: AgreementOptions) {
    this.#options = options;
  }

  /** The ids of the nearest by the score that Find similar shows. */
  async nearest(
    { modelId, spaces }: ComparedSpace,
    photoId: number,
    within: ReadonlySet<number> | undefined,
  ): Promise<Result<ReadonlySet<number>>> {
    const key = `${modelId} ${photoId}`;
    const known = within === undefined ? this.#known.get(key) : undefined;
    if (known !== undefined) return ok(known);
    const search = new SimilarSearch(this.#options.catalog, this.#options.indexes, spaces);
    const query = search.queryOf(photoId);
    // Forgotten since the sample was drawn.
    if (query?.content === undefined) return ok(new Set());
    const found = await search.find(query, { by: 'content', top: NEIGHBOURS, within });
    if (!found.ok) return found;
    const ids = new Set(found.value.map(({ id }) => id));
    if (within === undefined) this.#known.set(key, ids);
    return ok(ids);
  }
}

/** Undefined where neither has a neighbour to name. */
function commonShare(a: ReadonlySet<number>, b: ReadonlySet<number>): number | undefined {
  const most = Math.max(a.size, b.size);
  return most === 0 ? undefined : commonOf(a, b).size / most;
}

/**
 * How far each two networks agree about which photos are most alike, over a sample of the photos that
 * both have vectors of; the same for the same library.
 * @returns pairs without photos in common left out; `cancelled` when told to stop; the reasons of a
 * search.
 */
export async function neighbourAgreement(
  options: AgreementOptions,
): Promise<Result<{ readonly agreement: readonly Agreement[]; readonly asked: number }>> {
  const pairs = pairsOf(options.catalog, options.compared, options.sample);
  const total = pairs.reduce((sum, { asked }) => sum + asked.length, 0);
  const finder = new NeighbourFinder(options);
  const agreement: Agreement[] = [];
  let done = 0;
  for (const { a, b, asked, within } of pairs) {
    const shares: number[] = [];
    for (const photoId of asked) {
      if (options.signal?.aborted === true) return fail('cancelled', 'Stopped.');
      const byA = await finder.nearest(a, photoId, within);
      if (!byA.ok) return byA;
      const byB = await finder.nearest(b, photoId, within);
      if (!byB.ok) return byB;
      const share = commonShare(byA.value, byB.value);
      if (share !== undefined) shares.push(share);
      done += 1;
      options.onAsked?.(done, total);
    }
    if (shares.length === 0) continue;
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    agreement.push({ a: a.modelId, b: b.modelId, share: mean });
  }
  return ok({ agreement, asked: Math.max(0, ...pairs.map(({ asked }) => asked.length)) });
}
