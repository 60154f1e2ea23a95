import type { CheckedInput } from '../contract/calls.ts';
import { checkInput } from '../contract/check-input.ts';
import { fail, ok, type KindredError, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { LibraryRecovery } from '../engine/keep/restore-library.ts';
import { clientOver } from './client-over.ts';
import { callByName } from './handlers.ts';
import type { ServedLibrary } from './served-library.ts';

/** How a library is to be opened. */
export interface Opening {
  /** The catalog was damaged the last time: all of it is to be looked at before it is opened. */
  readonly isSuspect: boolean;
  /** Told where the catalog turns out to be damaged after it was opened. */
  readonly onDamage: (error: KindredError) => void;
}

type Open = (opening: Opening) => Promise<Result<ServedLibrary>>;

/** A library that need not be there: while it can't be opened, every call answers why. */
export interface HeldLibrary extends ServedLibrary {
  /** Tries to open it now, where it is not open. */
  open(): Promise<Result<ServedLibrary>>;
}

const CLOSING: Result<never> = fail('cancelled', 'Kindred is closing.');
const RESTORING: Result<never> = fail(
  'busy',
  'A copy of the catalog is taking its place; it takes a moment.',
);

/** Whether a reason says that the catalog itself is damaged. */
function isDamage(error: KindredError | undefined): error is KindredError {
  return error?.code === 'catalog-corrupt';
}

/** Opens a library once, again when asked after a failure, and passes its news on. */
class LibraryHolder {
  readonly #open: Open;
  readonly #recovery: LibraryRecovery;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #library: ServedLibrary | undefined;
  #opening: Promise<Result<ServedLibrary>> | undefined;
  #reason: KindredError | undefined;
  /** Libraries that were given up, until they are closed. */
  #closing: Promise<unknown> = Promise.resolve();
  #restoring: Promise<unknown> | undefined;
  #isClosed = false;

  constructor(open: Open, recovery: LibraryRecovery) {
    this.#open = open;
    this.#recovery = recovery;
  }

  listen(listener: (event: EngineEvent) => void): () => void {
    // A wrapper of its own, so that the same function can listen twice.
    const own = (event: EngineEvent) => {
      listener(event);
    };
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** @param again also where the last try failed. */
  async library(again: boolean): Promise<Result<ServedLibrary>> {
    if (this.#isClosed) return CLOSING;
    if (this.#restoring !== undefined) return RESTORING;
    if (this.#library !== undefined) return ok(this.#library);
    if (this.#reason !== undefined && !again) return { ok: false, error: this.#reason };
    this.#opening ??= this.#tryToOpen();
    return this.#opening;
  }

  /** Does something with the library; a catalog that turns out to be damaged is given up. */
  async use<T>(
    again: boolean,
    work: (library: ServedLibrary) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const library = await this.library(again);
    if (!library.ok) return library;
    const answer = await work(library.value);
    if (!answer.ok && isDamage(answer.error)) this.#giveUp(library.value, answer.error);
    return answer;
  }

  async #tryToOpen(): Promise<Result<ServedLibrary>> {
    await this.#closing;
    const opened = await this.#opened();
    this.#opening = undefined;
    const hadFailed = this.#reason !== undefined;
    this.#reason = opened.ok ? undefined : opened.error;
    if (!opened.ok) return opened;
    const library = opened.value;
    this.#library = library;
    library.on((event) => {
      this.#tell(event);
      const problem = event.kind === 'work' ? event.work.problem : null;
      if (problem !== null && isDamage(problem)) this.#giveUp(library, problem);
    });
    // Pages that were told why it was not open are to look again.
    if (hadFailed) this.#tellAll();
    return opened;
  }

  async #opened(): Promise<Result<ServedLibrary>> {
    let library: ServedLibrary | undefined;
    const onDamage = (error: KindredError) => {
      if (library !== undefined) this.#giveUp(library, error);
    };
    try {
      const opened = await this.#open({ isSuspect: isDamage(this.#reason), onDamage });
      if (opened.ok) library = opened.value;
      return opened;
    } catch (cause) {
      return fail('library-unreadable', 'The library can’t be opened.', cause);
    }
  }

  /** From now on every call answers that the catalog is damaged, until it is opened again. */
  #giveUp(library: ServedLibrary, error: KindredError): void {
    if (this.#library !== library) return;
    this.#reason = error;
    this.#letGo();
    this.#tellAll();
  }

  #letGo(): void {
    const library = this.#library;
    this.#library = undefined;
    this.#closing = Promise.all([this.#closing, library?.close()]).catch(() => undefined);
  }

  /** Copies of the catalog, whether it can be opened or not. */
  async backups(): Promise<Result<unknown>> {
    const library = await this.library(false);
    if (this.#isClosed) return CLOSING;
    if (this.#restoring !== undefined) return RESTORING;
    return this.#recovery.backups(library.ok);
  }

  /** Closes the library, where it is open, puts a copy in the place of its catalog, and opens it. */
  async restore(input: CheckedInput<'restoreBackup'>): Promise<Result<unknown>> {
    if (this.#isClosed) return CLOSING;
    if (this.#restoring !== undefined) return RESTORING;
    const restored = this.#restore(input);
    this.#restoring = restored;
    const answer = await restored;
    this.#restoring = undefined;
    if (this.#hasClosed()) return answer;
    if (answer.ok) this.#reason = undefined;
    await this.library(true);
    // Whatever pages were told meanwhile, they are to look at what is there now.
    this.#tellAll();
    if (answer.ok) this.#tell({ kind: 'organised' });
    return answer;
  }

  async #restore(input: CheckedInput<'restoreBackup'>): Promise<Result<unknown>> {
    await this.#opening;
    this.#letGo();
    await this.#closing;
    return this.#recovery.restore(input);
  }

  /** As a call, since TypeScript takes a field to be what it was before a wait. */
  #hasClosed(): boolean {
    return this.#isClosed;
  }

  #tellAll(): void {
    this.#tell({ kind: 'overview' });
    this.#tell({ kind: 'photos' });
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async close(): Promise<boolean> {
    if (this.#isClosed) return true;
    this.#isClosed = true;
    await this.#restoring;
    await this.#opening;
    this.#listeners.clear();
    const closed = (await this.#library?.close()) ?? true;
    await this.#closing;
    return closed;
  }
}

function restore(holder: LibraryHolder, input: unknown): Promise<Result<unknown>> {
  const checked = checkInput('restoreBackup', input);
  return checked.ok ? holder.restore(checked.value) : Promise.resolve(checked);
}

/**
 * Serves a library that may be locked by another process, unreadable or damaged for now: it is opened
 * when first needed, and each `overview` tries again.
 * @param open may fail; it is called at most once at a time, and no more as long as the library is open.
 * @param recovery for calls about copies of the catalog, which are answered in any case.
 */
export function holdLibrary(open: Open, recovery: LibraryRecovery): HeldLibrary {
  const holder = new LibraryHolder(open, recovery);
  const withLibrary = <T>(use: (library: ServedLibrary) => Promise<Result<T>>) =>
    holder.use(false, use);
  return {
    ...clientOver((name, input, options) => {
      if (name === 'backups') return holder.backups();
      if (name === 'restoreBackup') return restore(holder, input);
      return holder.use(name === 'overview', (library) =>
        callByName(library, name, input, options),
      );
    }),
    open: () => holder.library(true),
    on: (listener) => holder.listen(listener),
    thumbnail: (id) => withLibrary((library) => library.thumbnail(id)),
    original: (id) => withLibrary((library) => library.original(id)),
    screen: (id) => withLibrary((library) => library.screen(id)),
    keepPicture: (bytes, name) => withLibrary((library) => library.keepPicture(bytes, name)),
    pictureThumbnail: (picture) => withLibrary((library) => library.pictureThumbnail(picture)),
    organisationFile: () => withLibrary((library) => library.organisationFile()),
    takeOrganisation: (bytes) => withLibrary((library) => library.takeOrganisation(bytes)),
    photoAt: (path) => withLibrary((library) => library.photoAt(path)),
    close: () => holder.close(),
  };
}
