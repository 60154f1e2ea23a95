import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import { pathToBytes } from '../scan/file-path.ts';
import { catalogFile } from './catalog-file.ts';
import type {
  Catalog,
  CatalogReader,
  FailedOnly,
  FileChanges,
  FileStamp,
  FolderRow,
  FolderSettings,
  IndexedPhoto,
  NewFolder,
  PendingPhoto,
  PhotoFailure,
  TakenOverFolder,
} from './catalog.ts';
import { FileChangesPen } from './file-changes-pen.ts';
import { FileMarksPen } from './file-marks-pen.ts';
import { OrganisePen } from './organise-pen.ts';
import { ExportQueries } from './export-queries.ts';
import { LackingQueries } from './lacking-queries.ts';
import { LeftThumbnailQueries } from './left-thumbnail-queries.ts';
import { MissingQueries } from './missing-queries.ts';
import { photoValues, UPDATE_PHOTO } from './photo-columns.ts';
import { putClasses } from './put-classes.ts';
import { dropOtherEmbeddings, putEmbedding } from './put-embedding.ts';
import { settleRestore } from './settle-restore.ts';
import { markClosed, markOpen, nextRevision, putSetting } from './setting-rows.ts';
import { SidecarQueries } from './sidecar-queries.ts';
import {
  catalogError,
  openForReading,
  openForWriting,
  type Row,
  type SqliteDatabase,
} from './sqlite-database.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { numberOf, pathOf } from './sqlite-rows.ts';

function pendingOf(row: Row): PendingPhoto {
  return {
    id: numberOf(row, 'id'),
    path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
    byteSize: numberOf(row, 'byte_size'),
    mtimeUs: numberOf(row, 'mtime_us'),
    suspect: numberOf(row, 'crashes') + numberOf(row, 'interruptions') > 0,
  };
}

const PENDING_COLUMNS = `SELECT p.id AS id, f.path AS folder_path, p.path AS path, byte_size, mtime_us,
  crashes, interruptions FROM photos p JOIN folders f ON f.id = p.folder_id`;

/** Pending, and its folder neither paused nor away. */
const WANTED = `state = 'pending' AND NOT f.is_paused AND NOT f.is_away`;

class SqliteCatalog extends SqliteReader implements Catalog {
  readonly pen = new OrganisePen(this.database);
  readonly #files = new FileMarksPen(this.database);
  readonly sidecars = new SidecarQueries(this.database, this.#files);
  readonly exports = new ExportQueries(this.database);
  readonly missing = new MissingQueries(this.database);
  readonly leftThumbnails = new LeftThumbnailQueries(this.database);
  readonly lacking = new LackingQueries(this.database);
  readonly #changes = new FileChangesPen(this.database, this.#files);

  addFolder(folder: NewFolder, inside: readonly TakenOverFolder[]): FolderRow {
    const { excludes = [], mounts } = folder;
    return this.database.transaction(() => {
      const { lastId } = this.database.run(
        `INSERT INTO folders (path, path_key, folds_case, added_at, excludes, mounts)
         VALUES (?, ?, ?, ?, ?, ?)`,
        pathToBytes(folder.path),
        pathToBytes(folder.pathKey),
        folder.foldsCase ? 1 : 0,
        Date.now(),
        JSON.stringify(excludes),
        mounts === undefined ? null : JSON.stringify(mounts),
      );
      for (const part of inside) this.#takeOver(part, lastId);
      return {
        ...folder,
        id: lastId,
        scannedAt: undefined,
        isPaused: false,
        excludes,
        isAway: false,
        mounts,
      };
    });
  }

  #takeOver(from: TakenOverFolder, to: number): void {
    this.database.run(
      `UPDATE sidecars SET path = CAST(? || path AS BLOB)
       WHERE photo_id IN (SELECT id FROM photos WHERE folder_id = ?)`,
      pathToBytes(from.prefix),
      from.id,
    );
    this.database.run(
      `UPDATE photos SET folder_id = ?, path = CAST(? || path AS BLOB),
       path_key = CAST(? || path_key AS BLOB) WHERE folder_id = ?`,
      to,
      pathToBytes(from.prefix),
      pathToBytes(from.prefixKey),
      from.id,
    );
    this.database.run('DELETE FROM folders WHERE id = ?', from.id);
  }

  removeFolder(folderId: number): number {
    return this.database.transaction(() => {
      // By hand, as the removal trigger has to see each embedding go.
      this.database.run(
        'DELETE FROM embeddings WHERE photo_id IN (SELECT id FROM photos WHERE folder_id = ?)',
        folderId,
      );
      const { changes } = this.database.run('DELETE FROM photos WHERE folder_id = ?', folderId);
      this.database.run('DELETE FROM folders WHERE id = ?', folderId);
      return changes;
    });
  }

  changeFolder(folderId: number, { isPaused, excludes, isAway, mounts }: FolderSettings): void {
    this.database.run(
      `UPDATE folders SET is_paused = COALESCE(?, is_paused), excludes = COALESCE(?, excludes),
       is_away = COALESCE(?, is_away), mounts = COALESCE(?, mounts) WHERE id = ?`,
      isPaused === undefined ? null : Number(isPaused),
      excludes === undefined ? null : JSON.stringify(excludes),
      isAway === undefined ? null : Number(isAway),
      mounts === undefined ? null : JSON.stringify(mounts),
      folderId,
    );
  }

  markScanned(folderId: number): void {
    this.database.run('UPDATE folders SET scanned_at = ? WHERE id = ?', Date.now(), folderId);
  }

  applyChanges(folderId: number, changes: FileChanges): void {
    this.database.transaction(() => {
      this.#changes.apply(folderId, changes);
    });
  }

  markExcluded(missing: readonly number[], excluded: readonly number[]): void {
    this.database.run(
      `UPDATE photos SET is_excluded = NOT is_excluded
       WHERE id IN (SELECT value FROM json_each(?))
       AND is_excluded <> (id IN (SELECT value FROM json_each(?)))`,
      JSON.stringify(missing),
      JSON.stringify(excluded),
    );
  }

  pending(after: number, limit: number): PendingPhoto[] {
    return this.database
      .all(
        `${PENDING_COLUMNS} WHERE ${WANTED} AND crashes + interruptions = 0 AND p.id > ?
         ORDER BY p.id LIMIT ?`,
        after,
        limit,
      )
      .map(pendingOf);
  }

  pendingNow(id: number): PendingPhoto | undefined {
    const row = this.database.one(`${PENDING_COLUMNS} WHERE ${WANTED} AND p.id = ?`, id);
    return row === undefined ? undefined : pendingOf(row);
  }

  suspects(): PendingPhoto[] {
    return this.database
      .all(
        `${PENDING_COLUMNS} WHERE ${WANTED} AND crashes + interruptions > 0
         ORDER BY crashes + interruptions, p.id`,
      )
      .map(pendingOf);
  }

  pendingCount(): number {
    return numberOf(
      this.database.one(
        `SELECT COUNT(*) AS n FROM photos p JOIN folders f ON f.id = p.folder_id WHERE ${WANTED}`,
      ),
      'n',
    );
  }

  requeueWithout(modelIds: readonly string[]): number {
    return this.database.run(
      `UPDATE photos SET state = 'pending' WHERE state = 'indexed' AND EXISTS
       (SELECT 1 FROM json_each(?) wanted WHERE NOT EXISTS (SELECT 1 FROM embeddings e
        WHERE e.photo_id = photos.id AND e.model_id = wanted.value)
        AND NOT EXISTS (SELECT 1 FROM embed_tries t WHERE t.photo_id = photos.id
        AND t.model_id = wanted.value AND t.code IS NOT NULL))`,
      JSON.stringify(modelIds),
    ).changes;
  }

  requeueFailed({ codes, ids }: FailedOnly = {}): number {
    return this.database.run(
      `UPDATE photos SET state = 'pending', is_unread = 1, failure_code = NULL,
       failure_message = NULL, crashes = 0, interruptions = 0 WHERE state = 'failed'
       AND (?1 IS NULL OR failure_code IN (SELECT value FROM json_each(?1)))
       AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))`,
      codes === undefined ? null : JSON.stringify(codes),
      ids === undefined ? null : JSON.stringify(ids),
    ).changes;
  }

  journalStart(photoId: number, alone: boolean): void {
    this.database.run(
      'INSERT OR REPLACE INTO in_flight (photo_id, alone) VALUES (?, ?)',
      photoId,
      alone ? 1 : 0,
    );
  }

  journalClear(photoIds: readonly number[]): void {
    this.database.run(
      'DELETE FROM in_flight WHERE photo_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(photoIds),
    );
  }

  journalEntries(): { photoId: number; alone: boolean }[] {
    return this.database
      .all('SELECT photo_id, alone FROM in_flight ORDER BY photo_id')
      .map((row) => ({ photoId: numberOf(row, 'photo_id'), alone: numberOf(row, 'alone') === 1 }));
  }

  stampOf(photoId: number): FileStamp {
    const row = this.database.one('SELECT byte_size, mtime_us FROM photos WHERE id = ?', photoId);
    return { byteSize: numberOf(row, 'byte_size'), mtimeUs: numberOf(row, 'mtime_us') };
  }

  countCrash(photoId: number): number {
    const row = this.database.one(
      'UPDATE photos SET crashes = crashes + 1 WHERE id = ? RETURNING crashes',
      photoId,
    );
    return numberOf(row, 'crashes');
  }

  countInterruption(photoId: number): number {
    const row = this.database.one(
      'UPDATE photos SET interruptions = interruptions + 1 WHERE id = ? RETURNING interruptions',
      photoId,
    );
    return numberOf(row, 'interruptions');
  }

  saveIndexed(photoId: number, photo: IndexedPhoto): Result<{ isKept: boolean }> {
    return this.#attempt(() =>
      this.database.transaction(() => {
        this.journalClear([photoId]);
        const before = this.photoHash(photoId);
        const { changes } = this.database.run(UPDATE_PHOTO, ...photoValues(photo), photoId);
        if (changes === 0) {
          // Its thumbnail was written all the same.
          this.leftThumbnails.add(photo.hash);
          return { isKept: false };
        }
        this.#files.takeEmbedded(photoId, photo.metadata, photo.stamp.mtimeUs / 1000);
        const isOther = before !== undefined && Buffer.compare(before, photo.hash) !== 0;
        if (isOther) dropOtherEmbeddings(this.database, photoId, photo.embeddings);
        const revision = nextRevision(this.database);
        for (const embedding of photo.embeddings) {
          putEmbedding(this.database, photoId, revision, embedding);
        }
        this.#changes.recognise(photoId);
        return { isKept: true };
      }),
    );
  }

  #attempt<T>(work: () => T): Result<T> {
    try {
      return ok(work());
    } catch (cause) {
      return { ok: false, error: catalogError(cause) };
    }
  }

  saveFailed(photoId: number, failure: PhotoFailure): Result<void> {
    return this.#attempt(() => {
      this.database.transaction(() => {
        this.journalClear([photoId]);
        const { stamp, code, message, isPassing } = failure;
        const { changes } = this.database.run(
          `UPDATE photos SET state = 'failed', failure_code = ?1, failure_message = ?2,
           is_unread = ?3, hash = CASE WHEN ?3 THEN hash END
           WHERE id = ?4 AND state = 'pending' AND byte_size = ?5 AND mtime_us = ?6`,
          code,
          message,
          isPassing ? 1 : 0,
          photoId,
          stamp.byteSize,
          stamp.mtimeUs,
        );
        if (changes === 0 || isPassing) return;
        this.database.run('DELETE FROM embeddings WHERE photo_id = ?', photoId);
        this.database.run('DELETE FROM labels WHERE photo_id = ?', photoId);
      });
    });
  }

  saveClasses(modelId: string, names: readonly string[]): void {
    this.database.transaction(() => {
      putClasses(this.database, modelId, names);
    });
  }

  pruneRemovals(modelId: string, revision: number): void {
    this.database.run(
      'DELETE FROM removals WHERE model_id = ? AND revision <= ?',
      modelId,
      revision,
    );
  }

  setSetting(key: string, value: string): void {
    putSetting(this.database, key, value);
  }

  override close(): void {
    markClosed(this.database);
    super.close();
  }
}

function wrapped<T>(
  opened: Result<SqliteDatabase>,
  wrap: (database: SqliteDatabase) => T,
): Result<T> {
  return opened.ok ? ok(wrap(opened.value)) : opened;
}

/** Opens a library's catalog for writing; the caller holds the library lock. */
export function openCatalog(libraryDir: string): Result<Catalog> {
  const settled = settleRestore(libraryDir);
  if (!settled.ok) return settled;
  return wrapped(openForWriting(catalogFile(libraryDir)), (database) => {
    markOpen(database);
    return new SqliteCatalog(database);
  });
}

/** Opens a library's catalog for reading, while another process may write. */
export function openCatalogReader(libraryDir: string): Result<CatalogReader> {
  return wrapped(openForReading(catalogFile(libraryDir)), (database) => new SqliteReader(database));
}
