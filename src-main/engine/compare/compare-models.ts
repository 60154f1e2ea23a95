import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { ComparedModel } from '../../contract/model-calls.ts';
import type { CatalogReader } from '../catalog/catalog.ts';
import { MS_SETTING } from '../catalog/model-queries.ts';
import type { LibraryParts } from '../library-parts.ts';
import { listModels, type ModelPack } from '../model/model-pack.ts';
import type { FilePath } from '../scan/file-path.ts';
import { searchSpaces, type SearchSpaces } from '../search/search-spaces.ts';
import type { LibraryIndexes } from '../vectors/library-indexes.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { embedTime } from './embed-time.ts';
import { measuredQuality } from './measured-quality.ts';
import { neighbourAgreement } from './neighbour-agreement.ts';

const HUNDRED_THOUSAND = 100_000;
/** A file of fewer vectors is mostly what every index file has. */
const TELLING_VECTORS = 1000;
/** What USearch keeps of a vector beside its numbers (two bytes each), measured at 19,500 vectors. */
const GRAPH_BYTES = 160;
/** What a row of the catalog takes beside its vector and its classes, with its entries in two indexes. */
const ROW_BYTES = 80;
/** Photos that a network's time is taken from, where so many can be read. */
const TIMED_PHOTOS = 50;

/** A network with vectors in this library. */
interface Compared {
  readonly modelId: string;
  readonly pack: ModelPack;
  readonly spaces: SearchSpaces;
  readonly photos: readonly number[];
}

/** Every network that is kept and has a photo's vector at least, the one that serves first. */
async function comparedModels(parts: LibraryParts): Promise<Compared[]> {
  const packs = await parts.keptPacks();
  return packs
    .map((pack) => {
      const modelId = pack.manifest.id;
      const photos = parts.catalog.similar.findable(modelId, { kind: 'all', of: [] });
      return { modelId, pack, spaces: searchSpaces(pack), photos };
    })
    .filter(({ photos }) => photos.length > 0);
}

/** What a network's vectors and their index take for 100,000 photos, by those that there are. */
function bytesPer100k(
  catalog: CatalogReader,
  indexes: LibraryIndexes,
  { modelId, pack, spaces }: Compared,
): number {
  const stored = catalog.models.vectorBytes(modelId) / Math.max(1, catalog.embeddingCount(modelId));
  const { size, bytes } = indexes.client.state(spaces.content?.name ?? '');
  const inIndex =
    size >= TELLING_VECTORS && bytes > 0
      ? bytes / size
      : 2 * pack.manifest.featureSize + GRAPH_BYTES;
  return Math.round((stored + ROW_BYTES + inIndex) * HUNDRED_THOUSAND);
}

/** Where photos lie that can be read perhaps, from all over the library. */
function somePaths(catalog: CatalogReader, photos: readonly number[]): FilePath[] {
  const step = Math.max(1, Math.floor(photos.length / TIMED_PHOTOS));
  const ids = photos.filter((_, at) => at % step === 0).slice(0, TIMED_PHOTOS);
  return [...catalog.shownPaths(ids).values()];
}

/** Measures what a network takes for a photo, else gives what was measured last. */
async function msPerPhoto(
  parts: LibraryParts,
  { modelId, photos }: Compared,
  signal: AbortSignal | undefined,
): Promise<Result<number | null>> {
  const { catalog, writer } = parts;
  const pool = await parts.pool();
  if (!pool.ok) return pool;
  const measured = await embedTime(pool.value, modelId, somePaths(catalog, photos), signal);
  if (!measured.ok) return measured;
  if (measured.value === undefined) {
    const kept = Number(catalog.setting(MS_SETTING + modelId) ?? NaN);
    return ok(Number.isFinite(kept) && kept >= 0 ? kept : null);
  }
  writer?.setSetting(MS_SETTING + modelId, measured.value.toFixed(2));
  return ok(measured.value);
}

async function bytesOnDisk(parts: LibraryParts): Promise<Result<ReadonlyMap<string, number>>> {
  const installed = await listModels(parts.folder.models);
  if (!installed.ok) return installed;
  return ok(new Map(installed.value.map(({ manifest, bytes }) => [manifest.id, bytes])));
}

/** What each costs, and what it was measured to buy. */
async function figuresOf(
  parts: LibraryParts,
  indexes: LibraryIndexes,
  compared: readonly Compared[],
  signal: AbortSignal | undefined,
): Promise<Result<ComparedModel[]>> {
  const quality = await measuredQuality();
  if (!quality.ok) return quality;
  const bytes = await bytesOnDisk(parts);
  if (!bytes.ok) return bytes;
  const models: ComparedModel[] = [];
  for (const network of compared) {
    const ms = await msPerPhoto(parts, network, signal);
    if (!ms.ok) return ms;
    const { id, name, inputSize, featureSize } = network.pack.manifest;
    models.push({
      id,
      name,
      inputSize,
      dimensions: featureSize,
      bytes: bytes.value.get(id) ?? 0,
      msPerPhoto: ms.value,
      bytesPer100k: bytesPer100k(parts.catalog, indexes, network),
      quality: quality.value[id] ?? null,
    });
  }
  return ok(models);
}

/**
 * What each network with vectors in this library costs and buys: its time for a photo is measured now,
 * its neighbours are asked for a sample of the photos. The one that serves comes first.
 * @returns no networks where none has vectors; `cancelled` when told to stop; the reasons of a search.
 */
export async function compareModels(
  parts: LibraryParts,
  { sample }: CheckedInput<'compareModels'>,
  { signal, onProgress }: CallOptions,
): Promise<Result<CallOutput<'compareModels'>>> {
  const indexes = await parts.indexes(onProgress === undefined ? {} : { onProgress });
  if (!indexes.ok) return indexes;
  const compared = await comparedModels(parts);
  const models = await figuresOf(parts, indexes.value, compared, signal);
  if (!models.ok) return models;
  const meter = new ProgressMeter('compare', undefined, onProgress);
  const found = await neighbourAgreement({
    ...{ catalog: parts.catalog, indexes: indexes.value.client, compared, sample, signal },
    onAsked: (done, total) => {
      meter.total = total;
      meter.set(done);
    },
  });
  if (!found.ok) return found;
  const { agreement, asked } = found.value;
  if (asked > 0) meter.flush();
  return ok({ models: models.value, sample: asked, agreement: [...agreement] });
}
