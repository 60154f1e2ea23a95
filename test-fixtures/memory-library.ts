import { PAGE_CALLS } from '../src-main/contract/calls.ts';
import type { CallOptions, PageClient } from '../src-main/contract/client.ts';
import { fail, ok, type Result } from '../src-main/contract/errors.ts';
import type { EngineEvent } from '../src-main/contract/events.ts';

/** A photo that a test wrote to disk. */
export interface MemoryPhoto {
  readonly path: string;
  readonly byteSize: number;
  readonly mediaType: string;
  /** What it is sent as where it is not sent as it is. */
  readonly jpeg: Uint8Array;
}

interface KeptBytes {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** Every call of a page, answering with nothing. */
function emptyCalls(made: string[]): PageClient {
  const calls = Object.keys(PAGE_CALLS).map((name) => [
    name,
    () => {
      made.push(name);
      return Promise.resolve(ok({}));
    },
  ]);
  // Made from the table of calls, name by name; TypeScript cannot follow that through fromEntries.
  return Object.fromEntries(calls) as PageClient;
}

/**
 * What a shell serves, without an engine behind it, for tests of shells: photos by id, calls that a
 * test writes, news that a test tells.
 */
export function memoryLibrary(
  photos: Readonly<Record<number, MemoryPhoto>> = {},
  calls: Partial<PageClient> = {},
) {
  const listeners = new Set<(event: EngineEvent) => void>();
  const kept: KeptBytes[] = [];
  const organisations: Uint8Array[] = [];
  const made: string[] = [];
  const photo = (id: number): Result<MemoryPhoto> => {
    const found = photos[id];
    return found === undefined ? fail('photo-unknown', 'There is no such photo.') : ok(found);
  };
  const jpeg = (id: number): Promise<Result<Uint8Array>> => {
    const found = photo(id);
    return Promise.resolve(found.ok ? ok(found.value.jpeg) : found);
  };
  return {
    ...emptyCalls(made),
    ...calls,
    /** Names of the calls that got through and were not the test's own. */
    made,
    kept,
    /** Organisation files that were taken in; the last one is what is given. */
    organisations,
    tell: (event: EngineEvent) => {
      for (const listener of listeners) listener(event);
    },
    listenerCount: () => listeners.size,
    on: (listener: (event: EngineEvent) => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    thumbnail: jpeg,
    screen: jpeg,
    original: (id: number) => Promise.resolve(photo(id)),
    keepPicture: (bytes: Uint8Array, name: string) => {
      kept.push({ bytes, name });
      return Promise.resolve(ok({ picture: '0'.repeat(32), width: 4, height: 3 }));
    },
    pictureThumbnail: (picture: string): Promise<Result<Uint8Array>> =>
      Promise.resolve(
        picture === '0'.repeat(32) && kept[0] !== undefined
          ? ok(kept[0].bytes)
          : fail('photo-unknown', 'The picture is not kept any more.'),
      ),
    organisationFile: (): Promise<Result<Uint8Array>> =>
      Promise.resolve(ok(organisations.at(-1) ?? new Uint8Array())),
    takeOrganisation: (bytes: Uint8Array) => {
      organisations.push(bytes);
      return Promise.resolve(ok({ photos: 1, tags: 0, albums: 0, unknown: 0, changed: 1 }));
    },
    photoAt: (path: string): Promise<Result<number | undefined>> => {
      const [id] = Object.entries(photos).find(([, photo]) => photo.path === path) ?? [];
      return Promise.resolve(ok(id === undefined ? undefined : Number(id)));
    },
    close: () => Promise.resolve(true),
  };
}

/** A call that answers when the test says so, or when it is cancelled. */
export function slowCall() {
  const started: CallOptions[] = [];
  const waiting: (() => void)[] = [];
  const call = (_input: unknown, options: CallOptions = {}): Promise<Result<never>> => {
    started.push(options);
    const { promise, resolve } = Promise.withResolvers<Result<never>>();
    options.signal?.addEventListener('abort', () => {
      resolve(fail('cancelled', 'Stopped.'));
    });
    waiting.push(() => {
      resolve(fail('photo-unknown', 'There is no such photo.'));
    });
    return promise;
  };
  return { call, started, waiting };
}
