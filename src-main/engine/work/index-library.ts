import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { Catalog, PendingPhoto } from '../catalog/catalog.ts';
import { writerOf, type LibraryParts } from '../library-parts.ts';
import { ensureModel } from '../model/ensure-model.ts';
import type { ModelSources } from '../model/model-sources.ts';
import { NetworkCompletion } from './complete-networks.ts';
import { settleJournal, type LastEnd } from './crash-journal.ts';
import { follow } from './follow.ts';
import { writeWaitingSidecars } from './go-through-sidecars.ts';
import { failuresIn, scanFolders } from './index-folders.ts';
import { describeAsSeen } from './describe-as-seen.ts';
import { PASSING_REASONS, WorkQueue, type WorkSummary } from './work-queue.ts';

/** Photos worked on at once by the one worker; measured best on two cores (DESIGN, section 4). */
const IN_FLIGHT = 4;

export interface IndexContext extends CallOptions {
  readonly parts: LibraryParts;
  readonly modelSources: ModelSources;
  readonly lastEnd: LastEnd;
}

interface WorkContext extends CallOptions {
  readonly parts: LibraryParts;
  /** As for the queue. */
  readonly onStale?: (photo: PendingPhoto) => void;
}

/**
 * Works through what is pending, the indexes along with it.
 * @param onQueue gets the queue before it runs, to steer it.
 */
export async function workThrough(
  context: WorkContext,
  catalog: Catalog,
  onQueue?: (queue: WorkQueue) => void,
): Promise<Result<WorkSummary>> {
  const { parts, signal, onProgress } = context;
  if (catalog.pendingCount() === 0) return ok({ indexed: 0, failed: 0 });
  const pool = await parts.pool();
  if (!pool.ok) return pool;
  const queue = new WorkQueue({
    catalog,
    describe: (photo) => describeAsSeen(pool.value, photo),
    inFlight: IN_FLIGHT,
    signal,
    onProgress,
    onStale: context.onStale,
    onSaved: follow(parts),
  });
  onQueue?.(queue);
  return queue.run();
}

/**
 * Indexes folders: gets the network ready, looks for new and changed photos, reads each once, and
 * brings the indexes up to date. Whatever was begun before and not finished is finished too.
 */
export async function indexLibrary(
  context: IndexContext,
  input: CheckedInput<'index'>,
): Promise<Result<CallOutput<'index'>>> {
  const started = performance.now();
  const catalog = writerOf(context.parts);
  if (!catalog.ok) return catalog;
  settleJournal(catalog.value, context.lastEnd);
  const completion = new NetworkCompletion(context.parts, catalog.value, context.lastEnd);
  const modelId = await ensureModel(context);
  if (!modelId.ok) return modelId;
  catalog.value.requeueWithout(await context.parts.modelIds());
  catalog.value.requeueFailed(input.retryFailed ? {} : { codes: PASSING_REASONS });
  const scanned = await scanFolders({ ...context, catalog: catalog.value }, input.folders);
  if (!scanned.ok) return scanned;
  const written = await writeWaitingSidecars(
    { ...context, catalog: catalog.value },
    { withFailed: true },
  );
  if (!written.ok) return written;
  const worked = await workThrough(context, catalog.value);
  if (!worked.ok) return worked;
  const completed = await completion.run(context);
  if (!completed.ok) return completed;
  const saved = await context.parts.saveIndexes(context);
  if (!saved.ok) return saved;
  return ok({
    indexed: worked.value.indexed,
    unchanged: scanned.value.unchanged,
    failed: [...scanned.value.failed, ...failuresIn(catalog.value, scanned.value.parts)],
    seconds: (performance.now() - started) / 1000,
  });
}
