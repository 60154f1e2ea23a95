import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { ExportState } from '../../contract/export-calls.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ExportCatalog, ExportRow } from '../catalog/export-catalog.ts';
import { catalogError } from '../catalog/sqlite-database.ts';
import type { LibraryParts } from '../library-parts.ts';
import { pathForFs, pathForPerson } from '../scan/file-path.ts';
import { PacedNews } from '../work/paced-news.ts';
import { exportOrder, type ExportOrder } from './export-order.ts';
import { wantedName } from './export-photo.ts';
import { ExportRun } from './export-run.ts';
import { FreeNames } from './free-names.ts';
import { checkPattern } from './name-pattern.ts';
import { isTemporary, makeTarget, namesIn, tryWriting } from './target-folder.ts';

/** How often pages hear how far it is, ms. */
const NEWS_EVERY_MS = 250;
/** How many reasons are told. */
const MOST_FAILURES = 20;
/** How many names a pattern is shown by. */
const SHOWN_NAMES = 5;

const UNKNOWN: Result<never> = fail('export-unknown', 'This export is no longer there.');

/** Copies photos out of the library, one export after the other, over restarts. */
export class Exporter {
  readonly #parts: LibraryParts;
  readonly #catalog: Catalog;
  readonly #exports: ExportCatalog;
  readonly #news: PacedNews;
  #run: ExportRun | undefined;
  #loop: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: LibraryParts, catalog: Catalog, emit: (event: EngineEvent) => void) {
    this.#parts = parts;
    this.#catalog = catalog;
    this.#exports = catalog.exports;
    this.#news = new PacedNews(NEWS_EVERY_MS, () => {
      emit({ kind: 'exports', exports: this.list() });
    });
  }

  /** Takes up what the last session left unfinished. */
  goOn(): void {
    for (const { id, state, failed } of this.#exports.all()) {
      if (state === 'done' && failed === 0) this.#exports.forget(id); // It has been told.
    }
    this.#start();
  }

  /** Begins an export; it goes on in the background. Fails with the reasons of what it is given. */
  async begin(input: CheckedInput<'exportPhotos'>): Promise<Result<CallOutput<'exportPhotos'>>> {
    const { photos, to, ...how } = input;
    const refused = refuseOrder(input);
    if (refused !== undefined) return refused;
    const known = this.#exports.known([...new Set(photos)]);
    if (known.length === 0) {
      return fail('photo-unknown', 'These photos are no longer in the library.');
    }
    const target = await makeTarget(to, this.#places());
    if (!target.ok) return target;
    const order: ExportOrder = { ...how, mark: randomUUID() };
    const writable = await tryWriting(target.value, order.mark);
    if (!writable.ok) return writable;
    if (this.#isClosed) return fail('cancelled', 'The library is closed.');
    const id = this.#exports.add(target.value, JSON.stringify(order), known);
    this.#start();
    this.#news.tell();
    const row = this.#exports.one(id);
    return row === undefined ? UNKNOWN : ok(this.#stateOf(row));
  }

  #places() {
    return { folders: this.#catalog.folders(), library: this.#parts.folder.dir };
  }

  list(): ExportState[] {
    return this.#exports.all().map((row) => this.#stateOf(row));
  }

  #stateOf(row: ExportRow): ExportState {
    const { id, target, state, problem, done, failed, total } = row;
    const running = this.#run?.id === id ? this.#run.progress : undefined;
    return {
      id,
      to: pathForPerson(target),
      state,
      done,
      total,
      failed,
      perSecond: running?.perSecond ?? 0,
      secondsLeft: running?.secondsLeft ?? null,
      problem: problem ?? null,
      failures: this.#exports.failures(id, MOST_FAILURES).map(({ photoId, problem: why }) => ({
        name: this.#nameOf(photoId),
        ...why,
      })),
    };
  }

  #nameOf(photoId: number): string {
    const photo = this.#exports.photo(photoId);
    return photo === undefined ? '…' : pathForPerson(basename(photo.path));
  }

  /** Pauses an export, lets it go on, ends it or takes it off the list. */
  steer({ id, do: how }: CheckedInput<'steerExport'>): Result<CallOutput<'steerExport'>> {
    const row = this.#exports.one(id);
    if (row === undefined) return UNKNOWN;
    const steered = this.#steer(row, how);
    this.#news.flush();
    return steered;
  }

  #steer(
    row: ExportRow,
    how: CheckedInput<'steerExport'>['do'],
  ): Result<CallOutput<'steerExport'>> {
    const { id, state } = row;
    const isOver = state === 'done' || state === 'failed';
    switch (how) {
      case 'pause':
        if (state === 'working') this.#exports.setState(id, 'paused');
        if (this.#run?.id === id) this.#run.stopSoon();
        return ok({});
      case 'resume':
        if (state !== 'done') this.#exports.setState(id, 'working');
        this.#start();
        return ok({});
      case 'forget':
        if (!isOver) return fail('busy', 'This export is still under way; cancel it first.');
        this.#end(row);
        return ok({});
      case 'cancel':
        this.#end(row);
        return ok({});
    }
  }

  /** What was copied stays; what was half written goes. */
  #end(row: ExportRow): void {
    this.#exports.forget(row.id);
    if (this.#run?.id === row.id) {
      this.#run.stopNow();
      return;
    }
    const swept = sweep(row);
    const loop = this.#loop ?? Promise.resolve();
    this.#loop = Promise.all([loop, swept]).then(() => undefined);
  }

  /** The names that a pattern gives the first photos; `name-unusable` where it gives none. */
  names(input: CheckedInput<'exportNames'>): Result<CallOutput<'exportNames'>> {
    const checked = checkPattern(input.names);
    if (!checked.ok) return checked;
    const known = this.#exports.known([...new Set(input.photos)]);
    const free = new FreeNames([]);
    const names = known.slice(0, SHOWN_NAMES).flatMap((photoId, position) => {
      const photo = this.#exports.photo(photoId);
      if (photo === undefined) return [];
      return [free.take(...wantedName(photo, input, position, known.length))];
    });
    return ok({ names });
  }

  /** Works as long as there is something to copy. */
  #start(): void {
    if (this.#isClosed || this.#run !== undefined) return;
    const row = this.#exports.nextWorking();
    if (row === undefined) return;
    const run = new ExportRun(row, {
      parts: this.#parts,
      exports: this.#exports,
      folders: () => this.#catalog.folders(),
      onProgress: () => {
        this.#news.tell();
      },
    });
    this.#run = run;
    const before = this.#loop ?? Promise.resolve();
    this.#loop = before.then(() => this.#finish(row, run));
  }

  async #finish(row: ExportRow, run: ExportRun): Promise<void> {
    let isTold = true;
    try {
      await run.work();
    } catch (cause) {
      isTold = this.#fail(row, cause);
    }
    this.#run = undefined;
    if (this.#isClosed || !isTold) return;
    // One that was cancelled meanwhile could not clear up behind itself.
    if (this.#exports.one(row.id) === undefined) await sweep(row);
    this.#news.flush();
    this.#start();
  }

  /**
   * What nobody expected: the export says so and can be tried again.
   * @returns false where the catalog can't be written; the next session takes the export up again.
   */
  #fail({ id }: ExportRow, cause: unknown): boolean {
    try {
      this.#exports.setState(id, 'failed', catalogError(cause));
      return true;
    } catch {
      return false;
    }
  }

  /** Stops at once; what is half copied is cleared away, and the next start goes on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#run?.stopNow();
    await this.#loop;
    this.#news.close();
  }
}

function refuseOrder(input: CheckedInput<'exportPhotos'>): Result<never> | undefined {
  const checked = checkPattern(input.names);
  if (!checked.ok) return checked;
  if (input.format === 'original' && input.metadata !== 'keep') {
    const message =
      'Originals are copied as they are; choose a format to leave something out of the copies.';
    return fail('bad-argument', message);
  }
  return undefined;
}

/** Clears away what an export that is no more left half written. */
async function sweep({ target, how }: ExportRow): Promise<void> {
  const order = exportOrder.safeParse(JSON.parse(how));
  const names = await namesIn(target);
  if (!order.success || !names.ok) return; // Its drive is away: there is nothing to clear.
  const own = names.value.filter((name) => isTemporary(name, order.data.mark));
  await Promise.allSettled(own.map((name) => rm(pathForFs(join(target, name)), { force: true })));
}
