import { join } from 'node:path';
import { pathToBytes, type FilePath } from '../scan/file-path.ts';
import type {
  CatalogReader,
  FailedPhoto,
  FolderRow,
  KnownFile,
  PhotoCounts,
  PhotoReference,
  PlacedPhoto,
  StoredEmbedding,
} from './catalog.ts';
import { BrowseQueries } from './browse-queries.ts';
import { CatalogCare } from './catalog-care.ts';
import { ModelQueries } from './model-queries.ts';
import { PlacedPhotos } from './placed-photos.ts';
import { OrganiseQueries } from './organise-queries.ts';
import { SearchQueries } from './search-queries.ts';
import { readSetting } from './setting-rows.ts';
import { SimilarQueries } from './similar-queries.ts';
import { TeachQueries } from './teach-queries.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import {
  bytesOf,
  errorCodeOf,
  knownFileOf,
  numberOf,
  pathOf,
  SHOWN,
  textOf,
} from './sqlite-rows.ts';

/**
 * How many ids go into one statement. Statements over many ids say CROSS JOIN, which SQLite takes as
 * an order to begin with the ids; left to itself it goes through all rows of the model.
 */
const IDS_AT_ONCE = 500;

/** A view of the blob's own memory, or a copy where it does not lie on a multiple of four bytes. */
function floatsOf(row: Row, column: string): Float32Array {
  const bytes = bytesOf(row, column);
  const aligned = bytes.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset, byteLength } = aligned;
  return new Float32Array(buffer, byteOffset, byteLength >> 2);
}

function patternsOf(json: string): string[] {
  const patterns: unknown = JSON.parse(json);
  return Array.isArray(patterns) ? patterns.filter((item) => typeof item === 'string') : [];
}

function folderOf(row: Row): FolderRow {
  return {
    id: numberOf(row, 'id'),
    path: pathOf(row, 'path'),
    pathKey: pathOf(row, 'path_key'),
    foldsCase: numberOf(row, 'folds_case') === 1,
    scannedAt: row['scanned_at'] === null ? undefined : numberOf(row, 'scanned_at'),
    isPaused: numberOf(row, 'is_paused') === 1,
    excludes: patternsOf(textOf(row, 'excludes')),
    isAway: numberOf(row, 'is_away') === 1,
    mounts: row['mounts'] === null ? undefined : patternsOf(textOf(row, 'mounts')),
  };
}

function embeddingOf(row: Row): StoredEmbedding {
  const vector = floatsOf(row, 'vector');
  return row['classes'] instanceof Uint8Array ? { vector, classes: row['classes'] } : { vector };
}

function* slices<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** The reading half of the catalog over SQLite. */
export class SqliteReader implements CatalogReader {
  readonly browse: BrowseQueries;
  readonly similar: SimilarQueries;
  readonly search: SearchQueries;
  readonly organise: OrganiseQueries;
  readonly care: CatalogCare;
  readonly models: ModelQueries;
  readonly teach: TeachQueries;
  protected readonly database: SqliteDatabase;
  readonly #placed: PlacedPhotos;

  constructor(database: SqliteDatabase) {
    this.browse = new BrowseQueries(database);
    this.similar = new SimilarQueries(database);
    this.search = new SearchQueries(database);
    this.organise = new OrganiseQueries(database);
    this.care = new CatalogCare(database);
    this.models = new ModelQueries(database);
    this.teach = new TeachQueries(database);
    this.database = database;
    this.#placed = new PlacedPhotos(database);
  }

  counts(): PhotoCounts {
    const sum = { photos: 0, pending: 0, failed: 0, missing: 0 };
    for (const folder of this.browse.folderCounts()) {
      sum.photos += folder.photos;
      sum.pending += folder.pending;
      sum.failed += folder.failed;
      sum.missing += folder.missing;
    }
    return sum;
  }

  folders(): FolderRow[] {
    return this.database.all('SELECT * FROM folders ORDER BY id').map(folderOf);
  }

  knownFiles(folderId: number, under: FilePath): Map<FilePath, KnownFile> {
    return this.#placed.known(folderId, under);
  }

  knownDirectly(folderId: number, under: FilePath): Map<FilePath, KnownFile> {
    return this.#placed.directly(folderId, under);
  }

  knownInside(folderId: number, under: FilePath): Map<FilePath, FilePath> {
    return this.#placed.inside(folderId, under);
  }

  photosOfSize(sizes: readonly number[]): PlacedPhoto[] {
    return this.#placed.ofSize(sizes);
  }

  failures(): FailedPhoto[] {
    return this.database
      .all(
        `SELECT f.path AS folder_path, p.path AS path, failure_code, failure_message
         FROM photos p JOIN folders f ON f.id = p.folder_id WHERE state = 'failed' ORDER BY p.id`,
      )
      .map((row) => ({
        path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
        code: errorCodeOf(row),
        message: textOf(row, 'failure_message'),
      }));
  }

  photo(id: number): PhotoReference | undefined {
    const row = this.database.one(
      `SELECT f.path AS folder_path, p.path AS path
       FROM photos p JOIN folders f ON f.id = p.folder_id WHERE p.id = ?`,
      id,
    );
    if (row === undefined) return undefined;
    return { id, path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')) };
  }

  photoAt(folderId: number, pathKey: FilePath): KnownFile | undefined {
    const row = this.database.one(
      `SELECT id, path, path_key, byte_size, mtime_us, state FROM photos
       WHERE folder_id = ? AND path_key = ?`,
      folderId,
      pathToBytes(pathKey),
    );
    return row === undefined ? undefined : knownFileOf(row);
  }

  photoHash(id: number): Uint8Array | undefined {
    const hash = this.database.one('SELECT hash FROM photos WHERE id = ?', id)?.['hash'];
    return hash instanceof Uint8Array ? hash : undefined;
  }

  shownPaths(ids: readonly number[]): Map<number, FilePath> {
    const paths = new Map<number, FilePath>();
    for (const slice of slices(ids, IDS_AT_ONCE)) {
      const rows = this.database.all(
        `SELECT p.id AS id, f.path AS folder_path, p.path AS path
         FROM json_each(?) wanted CROSS JOIN photos p ON p.id = wanted.value
         JOIN folders f ON f.id = p.folder_id WHERE ${SHOWN}`,
        JSON.stringify(slice),
      );
      for (const row of rows) {
        paths.set(numberOf(row, 'id'), join(pathOf(row, 'folder_path'), pathOf(row, 'path')));
      }
    }
    return paths;
  }

  embeddings(modelId: string, ids: readonly number[]): Map<number, StoredEmbedding> {
    const found = new Map<number, StoredEmbedding>();
    for (const slice of slices(ids, IDS_AT_ONCE)) {
      const rows = this.database.all(
        `SELECT photo_id, vector, classes FROM json_each(?) wanted CROSS JOIN embeddings ON photo_id = wanted.value AND model_id = ?`,
        JSON.stringify(slice),
        modelId,
      );
      for (const row of rows) found.set(numberOf(row, 'photo_id'), embeddingOf(row));
    }
    return found;
  }

  embeddingsSince(
    modelId: string,
    revision: number,
    limit: number,
  ): { photoId: number; revision: number; vector: Float32Array }[] {
    return this.database
      .all(
        `SELECT photo_id, revision, vector FROM embeddings
         WHERE model_id = ? AND revision > ? ORDER BY revision LIMIT ?`,
        modelId,
        revision,
        limit,
      )
      .map((row) => ({
        photoId: numberOf(row, 'photo_id'),
        revision: numberOf(row, 'revision'),
        vector: floatsOf(row, 'vector'),
      }));
  }

  removalsSince(modelId: string, revision: number): number[] {
    return this.database
      .all(
        'SELECT photo_id FROM removals WHERE model_id = ? AND revision > ? ORDER BY revision',
        modelId,
        revision,
      )
      .map((row) => numberOf(row, 'photo_id'));
  }

  embeddingCount(modelId: string): number {
    return numberOf(
      this.database.one('SELECT COUNT(*) AS n FROM embeddings WHERE model_id = ?', modelId),
      'n',
    );
  }

  revision(): number {
    return Number(this.setting('revision') ?? 0);
  }

  classes(modelId: string): Map<number, string> {
    const rows = this.database.all(
      'SELECT class_index, name FROM classes WHERE model_id = ?',
      modelId,
    );
    return new Map(rows.map((row) => [numberOf(row, 'class_index'), textOf(row, 'name')]));
  }

  labelled(
    modelId: string,
    classIndexes: readonly number[],
    limit: number,
  ): { photoId: number; classIndex: number; probability: number }[] {
    return this.database
      .all(
        `SELECT l.photo_id AS photo_id, l.class_index AS class_index, MAX(l.probability) AS probability
         FROM json_each(?) wanted CROSS JOIN labels l ON l.class_index = wanted.value AND l.model_id = ?
         JOIN photos p ON p.id = l.photo_id WHERE ${SHOWN}
         GROUP BY l.photo_id ORDER BY probability DESC, photo_id LIMIT ?`,
        JSON.stringify(classIndexes),
        modelId,
        limit,
      )
      .map((row) => ({
        photoId: numberOf(row, 'photo_id'),
        classIndex: numberOf(row, 'class_index'),
        probability: numberOf(row, 'probability'),
      }));
  }

  *shownPhotos(): Iterable<{ id: number; hash: Uint8Array }> {
    let after = 0;
    for (;;) {
      const rows = this.database.all(
        `SELECT id, hash FROM photos WHERE ${SHOWN} AND id > ? ORDER BY id LIMIT ?`,
        after,
        IDS_AT_ONCE,
      );
      if (rows.length === 0) return;
      for (const row of rows) yield { id: numberOf(row, 'id'), hash: bytesOf(row, 'hash') };
      after = numberOf(rows.at(-1), 'id');
    }
  }

  setting(key: string): string | undefined {
    return readSetting(this.database, key);
  }

  integrityProblems(): string[] {
    const broken = this.database
      .all('PRAGMA integrity_check')
      .map((row) => textOf(row, 'integrity_check'))
      .filter((line) => line !== 'ok');
    const orphans = this.database
      .all('PRAGMA foreign_key_check')
      .map((row) => `A row of ${textOf(row, 'table')} points at nothing.`);
    return [...broken, ...orphans];
  }

  close(): void {
    this.database.close();
  }
}
