import { pathToBytes } from '../scan/file-path.ts';
import type { FileChanges, FoundFile, FoundPhoto } from './catalog.ts';
import type { FileMarksPen } from './file-marks-pen.ts';
import { METADATA_COLUMNS } from './photo-columns.ts';
import { isOrganised } from './placed-photos.ts';
import { nextRevision } from './setting-rows.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { numberOf } from './sqlite-rows.ts';

/** What reading a photo found out of it, and how it went. */
const READING = [
  ...METADATA_COLUMNS.map(([, column]) => column),
  ...['hash', 'format', 'width', 'height', 'damaged', 'thumb_hash', 'place', 'country'],
  ...['failure_code', 'failure_message', 'indexed_at'],
].join(', ');

/** What a photo is when its file is there: in step with the bytes, as far as they were read. */
const STATE_THERE = `CASE WHEN is_unread THEN 'pending' WHEN failure_code IS NOT NULL THEN 'failed'
  WHEN indexed_at IS NOT NULL THEN 'indexed' ELSE 'pending' END`;

const NOTHING: Required<FileChanges> = {
  ...{ added: [], changed: [], renamed: [], moved: [], copied: [] },
  ...{ missing: [], back: [], replaced: [] },
};

/** Writes into the catalog what a look at a folder found. */
export class FileChangesPen {
  readonly #database: SqliteDatabase;
  readonly #files: FileMarksPen;

  constructor(database: SqliteDatabase, files: FileMarksPen) {
    this.#database = database;
    this.#files = files;
  }

  /** To be called in a transaction. */
  apply(folderId: number, changes: FileChanges): void {
    const { added, changed, renamed, moved, copied, missing, back, replaced } = {
      ...NOTHING,
      ...changes,
    };
    // Photos that go leave their places first, so that others can take them.
    for (const { id } of moved) this.#leavePlace(id);
    for (const id of missing) this.#lose(id);
    for (const { id, copy } of replaced) this.#replace(id, copy);
    for (const file of changed) this.#edit(folderId, file);
    for (const file of renamed) this.#put(folderId, file);
    for (const file of back) this.#put(folderId, file);
    for (const file of moved) {
      if (!this.#put(folderId, file)) this.#insert(folderId, file);
    }
    for (const file of added) this.#insert(folderId, file);
    for (const { file, id, of } of copied) this.#copy(folderId, file, id, of);
  }

  /** A path_key that no file can have. */
  #leavePlace(id: number): void {
    this.#database.run(
      `UPDATE photos SET path_key = CAST(path_key || x'00' || CAST(id AS TEXT) AS BLOB)
       WHERE id = ? AND instr(path_key, x'00') = 0`,
      id,
    );
  }

  /** Whoever is down as lying there, and is not the photo that does, is missing. */
  #clearPlace(folderId: number, file: FoundFile, id: number | undefined): void {
    const holder = this.#database.one(
      'SELECT id, state FROM photos WHERE folder_id = ? AND path_key = ?',
      folderId,
      pathToBytes(file.pathKey),
    );
    if (holder === undefined || numberOf(holder, 'id') === id) return;
    this.#lose(numberOf(holder, 'id'));
    this.#leavePlace(numberOf(holder, 'id'));
  }

  #lose(id: number): void {
    this.#database.run(
      `UPDATE photos SET state = 'missing', missing_since = ? WHERE id = ? AND state <> 'missing'`,
      Date.now(),
      id,
    );
  }

  #insert(folderId: number, file: FoundFile): number {
    this.#clearPlace(folderId, file, undefined);
    const { lastId } = this.#database.run(
      `INSERT INTO photos (folder_id, path, path_key, byte_size, mtime_us, state, added_at,
       name_key, shown_at, file_number) VALUES (?1, ?2, ?3, ?4, ?5, 'pending', ?6, name_key_of(?2),
       shown_at_of(NULL, ?5), ?7)`,
      folderId,
      pathToBytes(file.path),
      pathToBytes(file.pathKey),
      file.byteSize,
      file.mtimeUs,
      Date.now(),
      file.fileNumber ?? null,
    );
    return lastId;
  }

  /** The photo lies there, its bytes as they were; false where it was forgotten meanwhile. */
  #put(folderId: number, file: FoundPhoto): boolean {
    this.#clearPlace(folderId, file, file.id);
    const { changes } = this.#database.run(
      `UPDATE photos SET folder_id = ?1, path = ?2, path_key = ?3, name_key = name_key_of(?2),
       byte_size = ?4, mtime_us = ?5, shown_at = shown_at_of(taken_at, ?5), file_number = ?6,
       is_excluded = 0, missing_since = NULL, state = CASE state WHEN 'missing' THEN ${STATE_THERE}
       ELSE state END WHERE id = ?7`,
      folderId,
      pathToBytes(file.path),
      pathToBytes(file.pathKey),
      file.byteSize,
      file.mtimeUs,
      file.fileNumber ?? null,
      file.id,
    );
    this.#tryAgain(file.id);
    return changes > 0;
  }

  /** Why its bytes could not be read may have been that the file was on its way to where it is now. */
  #tryAgain(id: number): void {
    this.#database.run(
      `UPDATE photos SET state = 'pending', failure_code = NULL, failure_message = NULL,
       crashes = 0, interruptions = 0 WHERE id = ? AND state = 'failed' AND is_unread = 1`,
      id,
    );
  }

  #edit(folderId: number, file: FoundPhoto): void {
    if (!this.#put(folderId, file)) {
      this.#insert(folderId, file);
      return;
    }
    this.#database.run(
      `UPDATE photos SET state = 'pending', is_unread = 1, failure_code = NULL,
       failure_message = NULL, crashes = 0, interruptions = 0 WHERE id = ?`,
      file.id,
    );
  }

  /** A photo, there already or new, takes over what was read of another one with the same bytes. */
  #copy(folderId: number, file: FoundFile, known: number | undefined, of: number): void {
    if (known !== undefined) this.#edit(folderId, { ...file, id: known });
    const id = known ?? this.#insert(folderId, file);
    const { changes } = this.#database.run(
      `UPDATE photos SET is_unread = 0, (${READING}) = (SELECT ${READING} FROM photos WHERE id = ?2)
       WHERE id = ?1 AND EXISTS (SELECT 1 FROM photos WHERE id = ?2 AND is_unread = 0)`,
      id,
      of,
    );
    // Forgotten or changed since it was looked at: the file is read as any other.
    if (changes === 0) return;
    this.#database.run(
      `UPDATE photos SET state = ${STATE_THERE}, shown_at = shown_at_of(taken_at, mtime_us)
       WHERE id = ?`,
      id,
    );
    this.#copyVectors(id, of);
    this.#files.takeEmbeddedOf(id, of, file.mtimeUs / 1000);
  }

  #copyVectors(id: number, of: number): void {
    this.#database.run('DELETE FROM embeddings WHERE photo_id = ?', id);
    this.#database.run('DELETE FROM labels WHERE photo_id = ?', id);
    this.#database.run(
      `INSERT INTO embeddings (photo_id, model_id, revision, vector, classes)
       SELECT ?, model_id, ?, vector, classes FROM embeddings WHERE photo_id = ?`,
      id,
      nextRevision(this.#database),
      of,
    );
    this.#database.run(
      `INSERT INTO labels (photo_id, model_id, rank, class_index, probability)
       SELECT ?, model_id, rank, class_index, probability FROM labels WHERE photo_id = ?`,
      id,
      of,
    );
  }

  /**
   * A photo that was just read for the first time has the bytes of one that is missing: it is that
   * one, which could not be told before it was read. To be called in a transaction.
   */
  recognise(photoId: number): void {
    const missing = this.#database.one(
      `SELECT m.id AS id FROM photos p CROSS JOIN photos m INDEXED BY photos_missing_by_hash
       ON m.hash = p.hash AND m.id < p.id
       WHERE p.id = ? AND m.state = 'missing' AND NOT m.is_excluded AND NOT m.is_unread
       AND NOT ${isOrganised('p')} ORDER BY m.missing_since DESC, m.id LIMIT 1`,
      photoId,
    );
    if (missing !== undefined) this.#replace(numberOf(missing, 'id'), photoId);
  }

  /** A smart album may show the copy in front, and an export that is under way may have it in its list. */
  #pointAt(id: number, copy: number): void {
    this.#database.run('UPDATE albums SET cover_photo_id = ? WHERE cover_photo_id = ?', id, copy);
    this.#database.run(
      `UPDATE export_photos SET photo_id = ? WHERE photo_id = ? AND NOT is_done AND export_id IN
       (SELECT id FROM exports WHERE state IN ('working', 'paused'))`,
      id,
      copy,
    );
  }

  /** A file was copied and then deleted: the photo lies where the copy does. */
  #replace(id: number, copy: number): void {
    const place = this.#database.one(
      `SELECT folder_id, path, path_key, byte_size, mtime_us, file_number FROM photos WHERE id = ?`,
      copy,
    );
    if (place === undefined) {
      this.#lose(id);
      return;
    }
    this.#pointAt(id, copy);
    // By hand, as the removal trigger has to see each embedding go.
    this.#database.run('DELETE FROM embeddings WHERE photo_id = ?', copy);
    this.#database.run('DELETE FROM photos WHERE id = ?', copy);
    this.#database.run(
      `UPDATE photos SET folder_id = ?1, path = ?2, path_key = ?3, name_key = name_key_of(?2),
       byte_size = ?4, mtime_us = ?5, shown_at = shown_at_of(taken_at, ?5), file_number = ?6,
       missing_since = NULL, state = CASE state WHEN 'missing' THEN ${STATE_THERE} ELSE state END
       WHERE id = ?7`,
      ...['folder_id', 'path', 'path_key', 'byte_size', 'mtime_us', 'file_number'].map(
        (column) => place[column] ?? null,
      ),
      id,
    );
  }
}
