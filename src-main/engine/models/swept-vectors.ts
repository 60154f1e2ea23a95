import { rm } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Catalog } from '../catalog/catalog.ts';
import { MODEL_SETTING, NEXT_MODEL_SETTING } from '../catalog/model-queries.ts';
import { COMPOSITION_ID } from '../embed/composition.ts';
import type { LibraryFolder } from '../library-folder.ts';
import { strayIndexes } from './stray-indexes.ts';

/** So many vectors go, and so many bytes come back to the disk, in one go: a few dozen milliseconds. */
const AT_ONCE = 250;
const BYTES_AT_ONCE = 2_000_000;

/** Whether a network's vectors belong in the catalog. */
function isWanted(catalog: Catalog, modelId: string): boolean {
  return (
    modelId === COMPOSITION_ID ||
    modelId === catalog.setting(MODEL_SETTING) ||
    modelId === catalog.setting(NEXT_MODEL_SETTING) ||
    catalog.models.kept().includes(modelId)
  );
}

async function sweep(
  catalog: Catalog,
  modelId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  while (signal?.aborted !== true && catalog.models.takeBack(modelId, AT_ONCE) > 0) await breathe();
  if (signal?.aborted !== true) catalog.models.forget(modelId);
}

/**
 * Takes back the vectors of networks that are not kept, with their labels, classes and indexes, and gives
 * the place to the disk where the catalog can; lets others have their turn on the way. What is left by a
 * stop in the middle goes the next time.
 * @param also a network that may have no vectors, but something else.
 */
export async function sweepVectors(
  catalog: Catalog,
  folder: LibraryFolder,
  { signal, also }: { readonly signal?: AbortSignal; readonly also?: string } = {},
): Promise<void> {
  // First, so that no file is left that knows of vectors that are gone without a trace. One that another
  // process has open on Windows stays; it is not used, and goes the next time.
  for (const path of strayIndexes(folder, catalog)) await rm(path, { force: true }).catch(() => 0);
  const known = new Set([...catalog.models.withVectors(), ...(also === undefined ? [] : [also])]);
  const left = [...known].filter((id) => !isWanted(catalog, id));
  for (const id of left) await sweep(catalog, id, signal);
  if (left.length === 0) return;
  while (signal?.aborted !== true && catalog.models.giveBack(BYTES_AT_ONCE)) await breathe();
}
