import type { FileStamp, KnownFile } from '../catalog/catalog.ts';
import type { SidecarRow } from '../catalog/sidecar-catalog.ts';
import type { FoundSidecar } from '../scan/folder-scan.ts';
import { isSameStamp } from './sidecar-file.ts';
import { matchSidecars } from './sidecar-names.ts';

/** A photo whose sidecars are not what they were when they were read last. */
export interface SidecarNews {
  readonly photoId: number;
  /** The more exact one first; none where all are gone. */
  readonly sidecars: readonly FoundSidecar[];
}

/** Whether a sidecar was read as it is; one that could not be read is tried again. */
export function isAsRead(row: SidecarRow, stamp: FileStamp): boolean {
  return row.problem === null && isSameStamp(row, stamp);
}

function isAsBefore(before: readonly SidecarRow[], found: readonly FoundSidecar[]): boolean {
  return (
    before.length === found.length &&
    found.every((sidecar) =>
      before.some((row) => row.path === sidecar.path && isAsRead(row, sidecar)),
    )
  );
}

/** Tells which photos have new, changed or vanished sidecars; pure. */
export function sidecarNews(
  photos: readonly KnownFile[],
  found: readonly FoundSidecar[],
  known: ReadonlyMap<number, readonly SidecarRow[]>,
  foldsCase: boolean,
): SidecarNews[] {
  const there = photos.filter(({ state }) => state !== 'missing');
  const matched = matchSidecars(there, found, foldsCase);
  return there.flatMap((photo) => {
    const sidecars = matched.get(photo) ?? [];
    const before = known.get(photo.id) ?? [];
    return isAsBefore(before, sidecars) ? [] : [{ photoId: photo.id, sidecars }];
  });
}
