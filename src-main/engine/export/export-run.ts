import type { KindredError, Result } from '../../contract/errors.ts';
import type { Progress } from '../../contract/events.ts';
import type { ExportCatalog, ExportRow, ExportTask } from '../catalog/export-catalog.ts';
import type { FolderRow } from '../catalog/catalog.ts';
import type { LibraryParts } from '../library-parts.ts';
import { ProgressMeter } from '../work/progress-meter.ts';
import { exportOrder } from './export-order.ts';
import { exportPhoto, type ExportJob } from './export-photo.ts';
import { FreeNames } from './free-names.ts';
import { namesIn, openTarget } from './target-folder.ts';

/** Photos that are fetched from the catalog at once. */
const TASKS_AT_ONCE = 200;
/** Reasons of the target: the whole export stops, and can go on later. */
const OF_TARGET: readonly KindredError['code'][] = [
  'disk-full',
  'export-unwritable',
  'export-into-library',
];

/** What a run needs of the library. */
export interface ExportSurroundings {
  readonly parts: LibraryParts;
  readonly exports: ExportCatalog;
  folders(): readonly FolderRow[];
  /** It is further than it was. */
  onProgress(): void;
}

/** One export on its way, until it is through, stops by itself or is stopped. */
export class ExportRun {
  readonly id: number;
  readonly #row: ExportRow;
  readonly #around: ExportSurroundings;
  readonly #abort = new AbortController();
  readonly #meter: ProgressMeter;
  #progress: Progress | undefined;
  #stopsSoon = false;

  constructor(row: ExportRow, around: ExportSurroundings) {
    this.id = row.id;
    this.#row = row;
    this.#around = around;
    const left = row.total - row.done - row.failed;
    this.#meter = new ProgressMeter('photos', left, (progress) => {
      this.#progress = progress;
      around.onProgress();
    });
  }

  get progress(): Progress | undefined {
    return this.#progress;
  }

  /** The photo in hand is still copied. */
  stopSoon(): void {
    this.#stopsSoon = true;
  }

  stopNow(): void {
    this.#stopsSoon = true;
    this.#abort.abort();
  }

  /** Copies what is still to be copied; how it ended is in the catalog. */
  async work(): Promise<void> {
    const job = await this.#job();
    const ended = job.ok ? await this.#copyAll(job.value) : job;
    const { exports } = this.#around;
    if (!ended.ok && ended.error.code !== 'cancelled') {
      exports.setState(this.id, 'failed', ended.error);
    } else if (ended.ok && !this.#stopsSoon) {
      exports.setState(this.id, 'done');
    }
    this.#around.onProgress();
  }

  async #job(): Promise<Result<ExportJob>> {
    const { parts, exports } = this.#around;
    const places = { folders: this.#around.folders(), library: parts.folder.dir };
    const target = await openTarget(this.#row.target, places);
    if (!target.ok) return target;
    const names = await namesIn(target.value);
    if (!names.ok) return names;
    const order = exportOrder.parse(JSON.parse(this.#row.how));
    return {
      ok: true,
      value: {
        row: this.#row,
        order,
        exports,
        parts,
        names: new FreeNames(names.value),
        signal: this.#abort.signal,
      },
    };
  }

  async #copyAll(job: ExportJob): Promise<Result<void>> {
    for (let after = -1; ;) {
      const tasks = job.exports.tasks(this.id, after, TASKS_AT_ONCE);
      if (tasks.length === 0) return { ok: true, value: undefined };
      for (const task of tasks) {
        if (this.#stopsSoon) return { ok: true, value: undefined };
        const copied = await this.#copy(job, task);
        if (!copied.ok) return copied;
        after = task.position;
      }
    }
  }

  /** Fails only where the whole export cannot go on. */
  async #copy(job: ExportJob, task: ExportTask): Promise<Result<void>> {
    const copied = await exportPhoto(job, task);
    if (copied.ok) {
      this.#meter.advance();
      return copied;
    }
    const { code } = copied.error;
    if (code === 'cancelled' || OF_TARGET.includes(code)) return copied;
    job.exports.markFailed(this.id, task.position, copied.error);
    this.#meter.advance(true);
    return { ok: true, value: undefined };
  }
}
