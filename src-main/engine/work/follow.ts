import { ok, type Result } from '../../contract/errors.ts';
import type { LibraryParts } from '../library-parts.ts';

/** The index takes in new photos in groups of so many, and is written to disk after so many. */
const CATCH_UP_EVERY = 256;
const SAVE_EVERY = 8192;

/** Brings the indexes along with the catalog while photos are worked through: to be called for each. */
export function follow(parts: LibraryParts): () => Promise<Result<void>> {
  let saved = 0;
  let busy = false;
  return async () => {
    saved += 1;
    if (busy || saved % CATCH_UP_EVERY !== 0) return ok(undefined);
    busy = true;
    const done = await (saved % SAVE_EVERY === 0 ? parts.saveIndexes() : parts.indexes());
    busy = false;
    return done.ok ? ok(undefined) : done;
  };
}
