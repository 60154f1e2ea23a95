import { PAGE_CALLS, type PageCallName } from '../contract/calls.ts';
import type { CallOptions, PageClient } from '../contract/client.ts';
import { fail, ok, type KindredError, type Result } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import { callByName } from './handlers.ts';
import type { ServedLibrary } from './served-library.ts';

type Open = () => Promise<Result<ServedLibrary>>;

/** A library that need not be there: while it can't be opened, every call answers why. */
export interface HeldLibrary extends ServedLibrary {
  /** Tries to open it now, where it is not open. */
  open(): Promise<Result<ServedLibrary>>;
}

/** Opens a library once, again when asked after a failure, and passes its news on. */
class LibraryHolder {
  readonly #open: Open;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  #library: ServedLibrary | undefined;
  #opening: Promise<Result<ServedLibrary>> | undefined;
  #reason: KindredError | undefined;
  #isClosed = false;

  constructor(open: Open) {
    this.#open = open;
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
    if (this.#isClosed) return fail('cancelled', 'Kindred is closing.');
    if (this.#library !== undefined) return ok(this.#library);
    if (this.#reason !== undefined && !again) return { ok: false, error: this.#reason };
    this.#opening ??= this.#tryToOpen();
    return this.#opening;
  }

  async #tryToOpen(): Promise<Result<ServedLibrary>> {
    const opened = await this.#opened();
    this.#opening = undefined;
    const hadFailed = this.#reason !== undefined;
    this.#reason = opened.ok ? undefined : opened.error;
    if (!opened.ok) return opened;
    this.#library = opened.value;
    opened.value.on((event) => {
      this.#tell(event);
    });
    // Pages that were told why it was not open are to look again.
    if (hadFailed) this.#tell({ kind: 'overview' });
    if (hadFailed) this.#tell({ kind: 'photos' });
    return opened;
  }

  async #opened(): Promise<Result<ServedLibrary>> {
    try {
      return await this.#open();
    } catch (cause) {
      return fail('library-unreadable', 'The library can’t be opened.', cause);
    }
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async close(): Promise<boolean> {
    if (this.#isClosed) return true;
    this.#isClosed = true;
    await this.#opening;
    this.#listeners.clear();
    return (await this.#library?.close()) ?? true;
  }
}

/** All calls of a page as one function. */
function clientOver(
  call: (name: PageCallName, input: unknown, options?: CallOptions) => Promise<Result<unknown>>,
): PageClient {
  const names = Object.keys(PAGE_CALLS) as PageCallName[];
  const calls = names.map((name) => [
    name,
    (input: unknown, options?: CallOptions) => call(name, input, options),
  ]);
  // Made from the table of calls, name by name; TypeScript cannot follow that through fromEntries.
  return Object.fromEntries(calls) as PageClient;
}

/**
 * Serves a library that may be locked by another process or unreadable for now: it is opened when
 * first needed, and each `overview` tries again.
 * @param open may fail; it is called at most once at a time, and no more once it has succeeded.
 */
export function holdLibrary(open: Open): HeldLibrary {
  const holder = new LibraryHolder(open);
  const withLibrary = async <T>(
    use: (library: ServedLibrary) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const library = await holder.library(false);
    return library.ok ? use(library.value) : library;
  };
  return {
    ...clientOver(async (name, input, options) => {
      const library = await holder.library(name === 'overview');
      return library.ok ? callByName(library.value, name, input, options) : library;
    }),
    open: () => holder.library(true),
    on: (listener) => holder.listen(listener),
    thumbnail: (id) => withLibrary((library) => library.thumbnail(id)),
    original: (id) => withLibrary((library) => library.original(id)),
    screen: (id) => withLibrary((library) => library.screen(id)),
    keepPicture: (bytes, name) => withLibrary((library) => library.keepPicture(bytes, name)),
    pictureThumbnail: (picture) => withLibrary((library) => library.pictureThumbnail(picture)),
    close: () => holder.close(),
  };
}
