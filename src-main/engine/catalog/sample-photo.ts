import type { FileStamp, IndexedPhoto, NewEmbedding } from './catalog.ts';

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
