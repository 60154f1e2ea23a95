import { basename } from 'node:path';
import type { CallOutput, CheckedInput } from '../../contract/calls.ts';
import type { MissingPhoto } from '../../contract/keeping-calls.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { MissingRow } from '../catalog/missing-catalog.ts';
import { DAY_MS, DAYS_KEPT, forgetInPieces } from '../keep/forget-long-missing.ts';
import { pathForPerson } from '../scan/file-path.ts';
import { versionOf } from './photo-cards.ts';

/** As many as a page shows of them. */
const MOST_LISTED = 10_000;

function missingPhotoOf(row: MissingRow, now: number): MissingPhoto {
  const daysGone = Math.max(0, (now - row.since) / DAY_MS);
  return {
    id: row.id,
    name: pathForPerson(basename(row.path)),
    path: pathForPerson(row.path),
    thumbHash: Buffer.from(row.thumbHash).toString('base64'),
    version: versionOf(row.hash),
    width: row.width,
    height: row.height,
    since: new Date(row.since).toISOString(),
    daysLeft: Math.max(0, Math.ceil(DAYS_KEPT - daysGone)),
    isOrganised: row.isOrganised,
  };
}

/**
 * Photos whose file is not found any more, those that went last first.
 * @param now milliseconds since 1970.
 */
export function listMissing(catalog: Catalog, now: number = Date.now()): CallOutput<'missing'> {
  const photos = catalog.missing.list(MOST_LISTED).map((row) => missingPhotoOf(row, now));
  return { photos, total: catalog.missing.count() };
}

/** Forgets missing photos, all of them without ids; one that is there again stays. Gives how many. */
export async function forgetMissing(
  catalog: Catalog,
  { ids }: CheckedInput<'forgetMissing'>,
): Promise<number> {
  if (ids !== undefined) return forgetInPieces(catalog, ids);
  let forgotten = 0;
  for (;;) {
    const listed = catalog.missing.list(MOST_LISTED).map(({ id }) => id);
    const done = await forgetInPieces(catalog, listed);
    forgotten += done;
    if (done < MOST_LISTED) return forgotten;
  }
}
