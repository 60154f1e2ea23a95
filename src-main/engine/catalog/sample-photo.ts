import { relative } from 'node:path';
import { unwrap } from '../../contract/errors.ts';
import { isInside } from '../scan/folder-scan.ts';
import type { Catalog, FileStamp, IndexedPhoto, NewEmbedding } from './catalog.ts';

/** A photo that exists only as a row, for tests and benchmarks of what needs no pixels. */
export function samplePhoto(
  embeddings: readonly NewEmbedding[],
  stamp: FileStamp = { byteSize: 1, mtimeUs: 1 },
): IndexedPhoto {
  return {
    stamp,
    hash: new Uint8Array(32).fill(7),
    format: 'jpeg',
    width: 40,
    height: 30,
    damaged: false,
    metadata: { takenAt: '2024-06-01T10:00:00', iso: 200, rating: 4 },
    thumbHash: Uint8Array.of(1, 2, 3),
    embeddings,
  };
}

/** Saves what “reading” a row’s photo found out, whatever its stamp is. */
export function saveSample(catalog: Catalog, id: number, photo: IndexedPhoto): void {
  unwrap(catalog.saveIndexed(id, { ...photo, stamp: catalog.stampOf(id) }));
}

/** The file of a row was edited, as far as the catalog is told: it is pending again. */
export function editSample(catalog: Catalog, id: number): void {
  const path = catalog.photo(id)?.path ?? '';
  const folder = catalog.folders().find((row) => isInside(path, row.path));
  const inside = relative(folder?.path ?? '', path);
  const { byteSize, mtimeUs } = catalog.stampOf(id);
  const changed = [{ id, path: inside, pathKey: inside, byteSize, mtimeUs: mtimeUs + 1 }];
  catalog.applyChanges(folder?.id ?? 0, { changed });
}

/** A row’s photo was edited and can’t be read any more. */
export function breakSample(catalog: Catalog, id: number): void {
  editSample(catalog, id);
  const [code, message] = ['image-damaged', 'The file ends too soon.'] as const;
  unwrap(catalog.saveFailed(id, { stamp: catalog.stampOf(id), code, message, isPassing: false }));
}
