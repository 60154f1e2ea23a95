import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unwrap } from '../src-main/contract/errors.ts';
import type { Catalog, IndexedPhoto, NewEmbedding } from '../src-main/engine/catalog/catalog.ts';
import { decodeImage } from '../src-main/engine/decode/decode-photo.ts';
import type { DecodedPhoto } from '../src-main/engine/decode/decoded-photo.ts';
import { COMPOSITION_ID, COMPOSITION_SIZE } from '../src-main/engine/embed/composition.ts';
import { openPartsForWriting, writerOf } from '../src-main/engine/library-parts.ts';
import { installAndUse } from '../src-main/engine/model/ensure-model.ts';
import { modelSources } from '../src-main/engine/model/model-sources.ts';
import { drawPicture } from '../test-fixtures/pictures.ts';
import { seededRandom } from '../test-fixtures/seeded-random.ts';
import { REAL_LIKE_DIMENSIONS, realLikeVectors } from './real-like-vectors.ts';

/** So many pictures are really drawn; the photos of the library share their thumbnails. */
const DRAWN = 200;
const BATCH = 1000;
const YEARS = 12;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2014, 0, 1);
const CLASSES = Uint8Array.from({ length: 24 }, (_, at) => (at % 3 === 0 ? at : 40));

/** Widths and heights as cameras and telephones give them. */
const SIZES = [
  [4000, 3000],
  [3000, 4000],
  [6000, 4000],
  [4000, 6000],
  [4032, 2268],
  [3024, 3024],
] as const;

async function drawn(): Promise<DecodedPhoto[]> {
  const photos: DecodedPhoto[] = [];
  for (let at = 0; at < DRAWN; at += 1) {
    const [width, height] = SIZES[at % SIZES.length] ?? [4000, 3000];
    const bytes = await drawPicture({
      seed: at,
      width: Math.round(width / 10),
      height: Math.round(height / 10),
    });
    photos.push(unwrap(await decodeImage(bytes, 'drawn.jpg')));
  }
  return photos;
}

function takenAt(at: number, count: number): string {
  const day = FIRST_DAY + Math.floor((at / count) * YEARS * 365) * DAY_MS;
  return new Date(day + (at % 86_400) * 1000).toISOString().slice(0, 19);
}

function photoOf(
  look: DecodedPhoto,
  at: number,
  count: number,
  embeddings: NewEmbedding[],
): IndexedPhoto {
  const [width, height] = SIZES[(at % DRAWN) % SIZES.length] ?? [4000, 3000];
  return {
    stamp: { byteSize: 4_000_000, mtimeUs: at },
    hash: look.hash,
    format: 'jpeg',
    width,
    height,
    damaged: false,
    metadata: {
      takenAt: takenAt(at, count),
      cameraMake: 'Kindred',
      cameraModel: 'Bench',
      iso: 100,
    },
    thumbHash: look.thumbHash,
    embeddings,
  };
}

function addRows(catalog: Catalog, folderId: number, start: number, end: number): void {
  const added = Array.from({ length: end - start }, (_, at) => {
    const path = `IMG_${String(start + at).padStart(6, '0')}.jpg`;
    return { path, pathKey: path, byteSize: 4_000_000, mtimeUs: start + at };
  });
  const nothing = { changed: [], renamed: [], missing: [], back: [] };
  catalog.applyChanges(folderId, { ...nothing, added });
}

/**
 * Makes a library of so many photos that exist as rows, vectors and (shared) thumbnails, as after
 * indexing; its folder is empty, which Kindred takes for a drive that is away.
 */
export async function makeLargeLibrary(
  dir: string,
  count: number,
  say: (line: string) => void,
): Promise<void> {
  const parts = unwrap(openPartsForWriting(dir, 'bench'));
  const catalog = unwrap(writerOf(parts));
  const installed = await installAndUse({ parts, modelSources: modelSources(process.env) });
  const modelId = installed.ok ? installed.value.pack.manifest.id : undefined;
  const folder = join(dir, 'photos');
  await mkdir(folder, { recursive: true });
  const { id } = catalog.addFolder({ path: folder, pathKey: folder, foldsCase: false }, []);
  const looks = await drawn();
  for (const { hash, thumbnail } of looks) unwrap(await parts.thumbnails.write(hash, thumbnail));
  say(`Making ${count} vectors …`);
  const { values } = await realLikeVectors(count, 1);
  const random = seededRandom(1);
  say('Writing the catalog …');
  for (let start = 0; start < count; start += BATCH) {
    const end = Math.min(count, start + BATCH);
    addRows(catalog, id, start, end);
    for (let row = start; row < end; row += 1) {
      const from = row * REAL_LIKE_DIMENSIONS;
      const vector = values.subarray(from, from + REAL_LIKE_DIMENSIONS);
      const look = vector.subarray(0, COMPOSITION_SIZE);
      const embeddings: NewEmbedding[] = [{ modelId: COMPOSITION_ID, vector: look, labels: [] }];
      if (modelId !== undefined) {
        const labels = [{ classIndex: random.below(1000), probability: 0.5 }];
        embeddings.push({ modelId, vector, classes: CLASSES, labels });
      }
      const shown = looks[row % DRAWN];
      if (shown === undefined) throw new Error('No picture was drawn.');
      unwrap(catalog.saveIndexed(row + 1, photoOf(shown, row, count, embeddings)));
    }
  }
  catalog.markScanned(id);
  say('Building the indexes …');
  const indexes = unwrap(await parts.indexes());
  unwrap(await indexes.save());
  await parts.close();
}
