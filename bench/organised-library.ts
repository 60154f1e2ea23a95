import { join } from 'node:path';
import { unwrap } from '../src-main/contract/errors.ts';
import type { Catalog, Label, NewEmbedding } from '../src-main/engine/catalog/catalog.ts';
import { samplePhoto } from '../src-main/engine/catalog/sample-photo.ts';
import { COMPOSITION_ID, COMPOSITION_SIZE } from '../src-main/engine/embed/composition.ts';
import { openPartsForWriting, writerOf } from '../src-main/engine/library-parts.ts';
import { installAndUse } from '../src-main/engine/model/ensure-model.ts';
import { modelSources } from '../src-main/engine/model/model-sources.ts';
import { Organiser } from '../src-main/engine/organise/organiser.ts';
import { seededRandom, type SeededRandom } from '../test-fixtures/seeded-random.ts';
import { REAL_LIKE_DIMENSIONS, realLikeVectors } from './real-like-vectors.ts';

const BATCH = 1000;
const YEARS = 12;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2014, 0, 1);
const LABELS = 5;
const CLASSES = Uint8Array.from({ length: 24 }, (_, at) => (at % 3 === 0 ? at : 40));

const CAMERAS = [
  ['NIKON CORPORATION', 'NIKON D750', 'AF-S Nikkor 50mm f/1.8G'],
  ['Apple', 'iPhone 15 Pro', 'iPhone 15 Pro back triple camera 6.765mm f/1.78'],
  ['Canon', 'Canon EOS R6', 'RF24-105mm F4 L IS USM'],
  ['FUJIFILM', 'X-T4', 'XF35mmF1.4 R'],
  ['SONY', 'ILCE-7M3', 'FE 24-70mm F2.8 GM'],
  ['Google', 'Pixel 8', 'Pixel 8 back camera 6.9mm f/1.68'],
] as const;

const SUBJECTS = ['Lisbon', 'Garden', 'Birthday', 'Alps', 'Work', 'Sea', 'Family', 'Market'];
/** Degrees north and east. */
const CITIES = [
  [38.72, -9.14],
  [45.46, 9.19],
  [48.86, 2.35],
  [35.68, 139.69],
  [40.71, -74.01],
  [-33.87, 151.21],
  [52.52, 13.4],
  [41.9, 12.5],
] as const;

/** Shares of the library that a haystack of find similar may be, and the tags that stand for them. */
export const HAYSTACKS = [
  ['few', 0.005],
  ['some', 0.05],
  ['half', 0.5],
] as const;

function takenAt(at: number, count: number): string {
  const day = FIRST_DAY + Math.floor((at / count) * YEARS * 365) * DAY_MS;
  return new Date(day + (at % 86_400) * 1000).toISOString().slice(0, 19);
}

function pathOf(at: number, count: number): string {
  const taken = takenAt(at, count);
  const subject = SUBJECTS[Math.floor(at / 500) % SUBJECTS.length] ?? 'Other';
  const name = `IMG_${String(at).padStart(6, '0')}.jpg`;
  return [taken.slice(0, 4), `${taken.slice(0, 7)} ${subject}`, name].join('/');
}

/** Few classes are in many photos, many in few. */
function labelsOf(random: SeededRandom): Label[] {
  return Array.from({ length: LABELS }, (_, rank) => ({
    classIndex: 1 + Math.floor(1000 * random.uniform() ** 2),
    probability: (0.6 * random.uniform()) / (rank + 1),
  }));
}

function addRows(catalog: Catalog, folderId: number, start: number, end: number, count: number) {
  const added = Array.from({ length: end - start }, (_, at) => {
    const path = pathOf(start + at, count);
    return { path, pathKey: path, byteSize: 4_000_000 + at, mtimeUs: start + at };
  });
  const nothing = { changed: [], renamed: [], missing: [], back: [] };
  catalog.applyChanges(folderId, { ...nothing, added });
}

function metadataOf(at: number, count: number, random: SeededRandom) {
  const [cameraMake, cameraModel, lens] = CAMERAS[random.below(CAMERAS.length)] ?? CAMERAS[0];
  const [latitude, longitude] = CITIES[Math.floor(at / 700) % CITIES.length] ?? CITIES[0];
  const known = {
    takenAt: takenAt(at, count),
    cameraMake,
    cameraModel,
    lens,
    iso: 100 * 2 ** random.below(7),
    fNumber: 2.8,
    focalLengthMm: 50,
  };
  if (random.uniform() < 0.4) return known;
  return { ...known, latitude: latitude + random.normal() / 50, longitude };
}

/** What a person might have done in ten years: stars, hearts, tags, albums, titles. */
function organise(catalog: Catalog, count: number, random: SeededRandom): void {
  const organiser = new Organiser(catalog, () => undefined);
  const some = (share: number) =>
    Array.from({ length: count }, (_, at) => at + 1).filter(() => random.uniform() < share);
  const act = (what: Parameters<Organiser['act']>[0]) => unwrap(organiser.act(what));
  for (const value of [1, 2, 3, 4, 5]) act({ kind: 'stars', photos: some(0.06), value });
  act({ kind: 'favourite', photos: some(0.03), value: true });
  for (const [name, share] of HAYSTACKS) {
    act({ kind: 'tag', photos: some(share), add: [`bench/${name}`], remove: [] });
  }
  for (let at = 0; at < 200; at += 1) {
    const tag = `${SUBJECTS[at % SUBJECTS.length] ?? ''}/part ${at}`;
    act({ kind: 'tag', photos: some(0.002), add: [tag], remove: [] });
  }
  for (let at = 0; at < 50; at += 1) {
    act({ kind: 'make-album', name: `Album ${at}`, parent: null, photos: some(0.004) });
  }
  for (const subject of SUBJECTS) {
    const title = `A day of ${subject.toLowerCase()} and sunshine`;
    act({ kind: 'describe', photos: some(0.01), title, caption: 'We walked along the shore.' });
  }
}

/**
 * Makes a library of so many photos that exist as rows and vectors, with all that photos are searched
 * by; its folder is empty, which Kindred takes for a drive that is away.
 */
export async function makeOrganisedLibrary(
  dir: string,
  count: number,
  say: (line: string) => void,
): Promise<void> {
  const parts = unwrap(openPartsForWriting(dir, 'bench'));
  const catalog = unwrap(writerOf(parts));
  const { pack } = unwrap(await installAndUse({ parts, modelSources: modelSources(process.env) }));
  const modelId = pack.manifest.id;
  const path = join(dir, 'photos');
  const { id } = catalog.addFolder({ path, pathKey: path, foldsCase: false }, []);
  say(`Making ${count} vectors …`);
  const { values } = await realLikeVectors(count, 1);
  const random = seededRandom(2);
  say('Writing the catalog …');
  for (let start = 0; start < count; start += BATCH) {
    const end = Math.min(count, start + BATCH);
    addRows(catalog, id, start, end, count);
    for (let row = start; row < end; row += 1) {
      const from = row * REAL_LIKE_DIMENSIONS;
      const vector = values.subarray(from, from + REAL_LIKE_DIMENSIONS);
      const look = vector.subarray(0, COMPOSITION_SIZE);
      const embeddings: NewEmbedding[] = [
        { modelId: COMPOSITION_ID, vector: look, labels: [] },
        { modelId, vector, classes: CLASSES, labels: labelsOf(random) },
      ];
      const sample = samplePhoto(embeddings, catalog.stampOf(row + 1));
      const metadata = metadataOf(row, count, random);
      const format = row % 10 === 0 ? 'raw' : 'jpeg';
      const photo = { ...sample, metadata, format, width: 4000, height: 3000 } as const;
      unwrap(catalog.saveIndexed(row + 1, photo));
    }
  }
  say('Organising …');
  organise(catalog, count, random);
  say('Building the indexes …');
  const indexes = unwrap(await parts.indexes());
  unwrap(await indexes.save());
  await parts.close();
}
