import type { KindredError } from '../../contract/errors.ts';
import { catalogBytes, catalogDamage, damageError, neededDepth } from '../catalog/check-catalog.ts';
import { startCatalogJob } from '../catalog/catalog-jobs.ts';

/** A catalog up to this size is looked at before it is opened: it takes about a tenth of a second. */
const LOOKED_AT_AT_ONCE_BYTES = 64 * 1024 * 1024;

/** Looks at a catalog in a thread of its own; gives what it is damaged by. */
export type PendingCheck = () => Promise<KindredError | undefined>;

export interface OpeningCheck {
  /** What was found at once. */
  readonly damage?: KindredError;
  /** What is still to be done, as the catalog is too large to be waited for. */
  readonly rest?: PendingCheck;
}

/**
 * Looks at a catalog before it is opened for writing: whether its pages are sound, and after a stop
 * that was not clean, whether all of it agrees.
 * @param atOnceBytes for tests, another size.
 */
export function checkAtOpening(
  libraryDir: string,
  atOnceBytes = LOOKED_AT_AT_ONCE_BYTES,
): OpeningCheck {
  const depth = neededDepth(libraryDir);
  if (catalogBytes(libraryDir) <= atOnceBytes) {
    const damage = catalogDamage(libraryDir, depth);
    return damage === undefined ? {} : { damage };
  }
  const rest = async () => {
    const checked = await startCatalogJob({ kind: 'check', libraryDir, depth }).result;
    // A thread that goes down over a catalog is no good sign of it.
    return checked.ok ? checked.value : damageError(checked.error.cause);
  };
  return { rest };
}
