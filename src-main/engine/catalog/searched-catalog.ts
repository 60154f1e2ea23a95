import { temporaryFolder } from '../../../test-fixtures/temporary-folder.ts';
import { unwrap } from '../../contract/errors.ts';
import type { FileType } from '../../contract/fields.ts';
import type { Catalog } from './catalog.ts';
import { breakSample, samplePhoto } from './sample-photo.ts';
import { catalogFile } from './catalog-file.ts';
import { openCatalog } from './sqlite-catalog.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** A photo that exists only as what it is searched by. */
export interface SearchedPhoto {
  /** Below the library's folder, /p/Library. */
  readonly path: string;
  /** Read once and failed the second time. */
  readonly hasFailed?: boolean;
  readonly format?: FileType;
  readonly takenAt?: string | undefined;
  readonly mtimeUs?: number;
  readonly byteSize?: number;
  readonly width?: number;
  readonly height?: number;
  readonly damaged?: boolean;
  readonly camera?: readonly [make: string, model: string] | undefined;
  readonly lens?: string | undefined;
  readonly iso?: number | undefined;
  readonly fNumber?: number | undefined;
  readonly focalLengthMm?: number | undefined;
  readonly position?: readonly [latitude: number, longitude: number] | undefined;
  readonly labels?: readonly (readonly [classIndex: number, probability: number])[];
  readonly stars?: number;
  readonly isFavourite?: boolean;
  readonly title?: string | undefined;
  readonly caption?: string | undefined;
  /** Paths. */
  readonly tags?: readonly string[];
  /** Names of albums by hand. */
  readonly albums?: readonly string[];
}

export interface SearchedLibrary {
  readonly photos: readonly SearchedPhoto[];
  /** By class index. */
  readonly classes?: readonly string[];
  /** Smart albums: name and search. */
  readonly smart?: readonly (readonly [name: string, search: string])[];
}

const MODEL = 'net';
const NO_CHANGES = { changed: [], renamed: [], missing: [], back: [] };

function metadataOf(photo: SearchedPhoto) {
  const { takenAt, camera, lens, iso, fNumber, focalLengthMm, position } = photo;
  const known = {
    takenAt,
    cameraMake: camera?.[0],
    cameraModel: camera?.[1],
    lens,
    iso,
    fNumber,
    focalLengthMm,
    latitude: position?.[0],
    longitude: position?.[1],
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function saveRead(catalog: Catalog, id: number, photo: SearchedPhoto): void {
  const { byteSize = 1, mtimeUs = 1, labels = [] } = photo;
  const vector = new Float32Array(4);
  const stored = labels.map(([classIndex, probability]) => ({ classIndex, probability }));
  const embedding = { modelId: MODEL, vector, labels: stored };
  unwrap(
    catalog.saveIndexed(id, {
      ...samplePhoto([embedding], { byteSize, mtimeUs }),
      metadata: metadataOf(photo),
      format: photo.format ?? 'jpeg',
      width: photo.width ?? 40,
      height: photo.height ?? 30,
      damaged: photo.damaged ?? false,
    }),
  );
  if (photo.hasFailed === true) breakSample(catalog, id);
}

/** What a person said of a photo, without an act: nothing of it can be undone. */
function saveMarks(database: SqliteDatabase, id: number, photo: SearchedPhoto): void {
  const { isFavourite = false, stars = 0, title = null, caption = null } = photo;
  database.run(
    `INSERT INTO marks (photo_id, favourite, stars, title, caption) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (photo_id) DO UPDATE SET favourite = excluded.favourite, stars = excluded.stars,
     title = excluded.title, caption = excluded.caption`,
    ...[id, isFavourite ? 1 : 0, stars, title, caption],
  );
  for (const path of photo.tags ?? []) {
    const key = path.toLowerCase();
    database.run('INSERT OR IGNORE INTO tags (path, path_key) VALUES (?, ?)', path, key);
    database.run(
      'INSERT OR IGNORE INTO photo_tags SELECT ?, id FROM tags WHERE path_key = ?',
      ...[id, key],
    );
  }
  for (const [at, name] of (photo.albums ?? []).entries()) saveInAlbum(database, id, name, at);
}

function saveInAlbum(database: SqliteDatabase, id: number, name: string, position: number): void {
  const known = database.one('SELECT id FROM albums WHERE name = ? AND search IS NULL', name);
  const album = known?.['id'] ?? saveAlbum(database, name, null);
  // The photo that came last stands first.
  database.run(
    'INSERT OR IGNORE INTO album_photos (album_id, photo_id, position) VALUES (?, ?, ?)',
    ...[Number(album), id, position - id],
  );
}

function saveAlbum(database: SqliteDatabase, name: string, search: string | null): number {
  return database.run(
    'INSERT INTO albums (name, name_key, search, position) VALUES (?, ?, ?, 0)',
    ...[name, name.toLowerCase(), search],
  ).lastId;
}

/**
 * A catalog of photos that are only searched, for tests, and its file opened once more; ids in the order
 * of the photos, from 1.
 */
export function searchedCatalog({ photos, classes = [], smart = [] }: SearchedLibrary): {
  catalog: Catalog;
  database: SqliteDatabase;
} {
  const dir = temporaryFolder();
  const catalog = unwrap(openCatalog(dir));
  const path = '/p/Library';
  const { id: folder } = catalog.addFolder({ path, pathKey: path, foldsCase: false }, []);
  catalog.saveClasses(MODEL, classes);
  catalog.setSetting('model', MODEL);
  for (const [at, photo] of photos.entries()) {
    const { byteSize = 1, mtimeUs = 1 } = photo;
    const file = { path: photo.path, pathKey: photo.path, byteSize, mtimeUs };
    catalog.applyChanges(folder, { ...NO_CHANGES, added: [file] });
    saveRead(catalog, at + 1, photo);
  }
  const database = new SqliteDatabase(catalogFile(dir), false);
  database.transaction(() => {
    for (const [at, photo] of photos.entries()) saveMarks(database, at + 1, photo);
    for (const [name, search] of smart) saveAlbum(database, name, search);
  });
  return { catalog, database };
}
