import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { MODEL_SETTING, MS_SETTING, NEXT_MODEL_SETTING } from '../catalog/model-queries.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { ModelPack } from '../model/model-pack.ts';
import { sweepModelFolders } from '../models/model-folder.ts';
import { sweepVectors } from '../models/swept-vectors.ts';
import type { FilePath } from '../scan/file-path.ts';
import type { LastEnd } from './crash-journal.ts';
import { EmbedWithModel, type EmbedSummary } from './embed-with-model.ts';
import { follow } from './follow.ts';
import type { Steered } from './steering.ts';

/** As for the queue of pending photos. */
const IN_FLIGHT = 4;
/**
 * A photo that the engine went down with twice, the second time alone, is refused. One that was in hand
 * when it was killed this often may use up the memory; kills and power cuts hit other photos each time.
 */
const CRASHES_REFUSED = 2;
const INTERRUPTIONS_REFUSED = 6;
/** Fewer photos say little of how long one takes. */
const MEASURED_LEAST = 4;

interface CompletionContext extends CallOptions {
  /** Gets the work on each network before it begins, to steer it. */
  readonly onSteered?: (work: Steered) => void;
  readonly onStale?: ((path: FilePath) => void) | undefined;
  /** The network that serves is another one now. */
  readonly onChanged?: () => void;
}

/**
 * Gives every photo the vectors of all networks that are kept, the one first that is to serve next; it
 * serves as soon as it has them all and its index is whole.
 */
export class NetworkCompletion {
  readonly #parts: LibraryParts;
  readonly #catalog: Catalog;
  /** By network: photos that it could not be shown since their folders were looked at. */
  readonly #skipped = new Map<string, Set<number>>();
  /** Networks that do not load, said once a session. */
  readonly #said = new Set<string>();

  /** @param lastEnd how the engine before this one ended. */
  constructor(parts: LibraryParts, catalog: Catalog, lastEnd: LastEnd) {
    this.#parts = parts;
    this.#catalog = catalog;
    catalog.lacking.refuseAfter(lastEnd === 'crashed' ? CRASHES_REFUSED : INTERRUPTIONS_REFUSED);
  }

  /** Folders were looked at: what was not there may be there now. */
  lookAgain(): void {
    this.#skipped.clear();
  }

  /** @returns how many vectors were made; the reasons of {@link EmbedWithModel.run}. */
  async run(context: CompletionContext): Promise<Result<{ readonly made: number }>> {
    const { signal } = context;
    await sweepVectors(this.#catalog, this.#parts.folder, signal === undefined ? {} : { signal });
    await sweepModelFolders(this.#parts.folder.models);
    let made = 0;
    for (const id of this.#order()) {
      const completed = await this.#complete(id, context);
      if (!completed.ok) return completed;
      made += completed.value;
    }
    return ok({ made });
  }

  /** The next one first; what the serving one lacks, the queue makes. */
  #order(): string[] {
    const next = this.#catalog.setting(NEXT_MODEL_SETTING);
    const serving = this.#catalog.setting(MODEL_SETTING);
    const others = this.#catalog.models.kept().filter((id) => id !== serving && id !== next);
    return next === undefined || next === serving ? others : [next, ...others];
  }

  async #complete(id: string, context: CompletionContext): Promise<Result<number>> {
    const pack = await this.#parts.pack(id);
    if (pack === undefined) return this.#passOver(id, context, 'it is not whole on disk');
    const worked = await this.#embed(id, context);
    if (!worked.ok && worked.error.code === 'model-missing') {
      return this.#passOver(id, context, 'it does not load here');
    }
    if (!worked.ok) return worked;
    const { made, isWhole } = worked.value;
    if (!isWhole || this.#catalog.setting(NEXT_MODEL_SETTING) !== id) return ok(made);
    const changed = await this.#change(pack, context);
    return changed.ok ? ok(made) : changed;
  }

  #passOver(id: string, { onNotice }: CompletionContext, why: string): Result<number> {
    if (this.#said.has(id)) return ok(0);
    this.#said.add(id);
    onNotice?.({ message: `The model ${id} sees no new photos, as ${why}; install it again.` });
    return ok(0);
  }

  async #embed(modelId: string, context: CompletionContext): Promise<Result<EmbedSummary>> {
    const { done, failed, total } = this.#catalog.models.counts(modelId);
    const nothing = { made: 0, refused: 0, isWhole: true, ms: Infinity };
    if (done + failed >= total) return ok(nothing);
    const skipped = this.#skipped.get(modelId) ?? new Set();
    this.#skipped.set(modelId, skipped);
    if (this.#catalog.lacking.count(modelId) <= skipped.size) return ok(nothing);
    const pool = await this.#parts.pool();
    if (!pool.ok) return pool;
    const { signal, onProgress, onStale, onSteered } = context;
    const work = new EmbedWithModel({
      ...{ modelId, skipped, signal, onProgress, onStale },
      catalog: this.#catalog,
      looker: pool.value,
      inFlight: IN_FLIGHT,
      onSaved: follow(this.#parts),
    });
    onSteered?.(work);
    const worked = await work.run();
    if (worked.ok && worked.value.made >= MEASURED_LEAST) {
      this.#catalog.setSetting(MS_SETTING + modelId, worked.value.ms.toFixed(2));
    }
    return worked;
  }

  /** The index is whole on disk before the network serves. */
  async #change(pack: ModelPack, context: CompletionContext): Promise<Result<void>> {
    const saved = await this.#parts.saveIndexes(context);
    if (!saved.ok) return saved;
    await this.#parts.serveInstead(pack);
    context.onChanged?.();
    return ok(undefined);
  }
}
