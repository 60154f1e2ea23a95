import type { CallOutput } from '../../contract/calls.ts';
import type { CallOptions } from '../../contract/client.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { isCatalogSound, restoreCatalog } from '../catalog/restore-catalog.ts';
import { lockLibrary } from '../library-lock.ts';
import { openPartsForReading, openPartsForWriting } from '../library-parts.ts';
import { checkLibrary, type Check } from './check-library.ts';

const SOUND: readonly Check[] = [];

/** Before anything is opened: a catalog too broken to open is set aside, if repair is asked for. */
function mendCatalog(dir: string, repair: boolean): Result<readonly Check[]> {
  if (isCatalogSound(dir)) return ok(SOUND);
  if (!repair) {
    const message = 'The catalog is damaged; “kindred doctor --repair” sets it aside.';
    return ok([{ name: 'catalog', state: 'broken', message }]);
  }
  const lock = lockLibrary(dir, 'kindred doctor --repair');
  if (!lock.ok) return lock;
  const restored = restoreCatalog(dir);
  lock.value.release();
  if (!restored.ok) return restored;
  return ok([{ name: 'catalog', state: 'repaired', message: restored.value }]);
}

/**
 * Examines a library from the outside, as it may be too broken to open; with `repair`, mends it.
 * Photos are only ever read.
 */
export async function examineLibrary(
  dir: string,
  repair: boolean,
  options: CallOptions = {},
): Promise<Result<CallOutput<'doctor'>>> {
  const mended = mendCatalog(dir, repair);
  if (!mended.ok) return mended;
  if (mended.value.some(({ state }) => state === 'broken')) {
    return ok({ healthy: false, checks: [...mended.value] });
  }
  const parts = repair
    ? openPartsForWriting(dir, 'kindred doctor --repair')
    : openPartsForReading(dir);
  if (!parts.ok) return parts;
  try {
    const found = await checkLibrary({ ...options, parts: parts.value, repair });
    const wasMended = mended.value.length > 0;
    const rest = found.filter(
      ({ name, state }) => !(wasMended && name === 'catalog' && state === 'ok'),
    );
    const checks = [...mended.value, ...rest];
    return ok({ healthy: checks.every(({ state }) => state !== 'broken'), checks });
  } finally {
    await parts.value.close();
  }
}
