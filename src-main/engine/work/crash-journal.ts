import type { Catalog } from '../catalog/catalog.ts';

/** How the engine ended last time, as far as the process that watches it can tell. */
export type LastEnd = 'crashed' | 'unknown';

/** What the journal said. */
export interface SettledJournal {
  /** Photos that were being read when the engine ended. */
  readonly inHand: readonly number[];
  /** Those of them that are quarantined now. */
  readonly leftOut: readonly number[];
}

/** A photo that the engine went down with this often, the last time alone, is left out. */
const CRASHES_ALLOWED = 1;
/**
 * A photo in hand alone when the engine was killed this often is left out as well: it may be the
 * photo that uses up the memory. Kills, power cuts and impatience hit other photos each time.
 */
const LONE_INTERRUPTIONS_ALLOWED = 4;

const REASON = 'Reading this photo brought Kindred down twice, so it is left out.';

function quarantine(catalog: Catalog, photoId: number): boolean {
  // A stamp of the file as it was last seen: when the file changes, the photo gets another chance.
  const stamp = catalog.stampOf(photoId);
  const failure = { stamp, code: 'decode-crashed', message: REASON, isPassing: false } as const;
  return catalog.saveFailed(photoId, failure).ok;
}

function isPoison(
  catalog: Catalog,
  entry: { photoId: number; alone: boolean },
  end: LastEnd,
): boolean {
  if (end === 'crashed') return catalog.countCrash(entry.photoId) > CRASHES_ALLOWED && entry.alone;
  const interruptions = catalog.countInterruption(entry.photoId);
  return entry.alone && interruptions > LONE_INTERRUPTIONS_ALLOWED;
}

/**
 * Reads what the last engine left in the journal: photos that it had in its hands when it ended
 * without a word. They become suspects, to be read one at a time; one that brings the engine down
 * again, alone, is quarantined. A photo that goes well is no suspect any more.
 */
export function settleJournal(catalog: Catalog, end: LastEnd): SettledJournal {
  const entries = catalog.journalEntries();
  const poison = entries.filter((entry) => isPoison(catalog, entry, end));
  const quarantined = poison.filter(({ photoId }) => quarantine(catalog, photoId));
  catalog.journalClear(entries.map(({ photoId }) => photoId));
  const idsOf = (photos: typeof entries) => photos.map(({ photoId }) => photoId);
  return { inHand: idsOf(entries), leftOut: idsOf(quarantined) };
}
