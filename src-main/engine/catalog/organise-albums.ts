import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

/** An album without its photos. */
export interface AlbumRow {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  /** Equal for all spellings of the name. */
  readonly nameKey: string;
  /** Of a smart album. */
  readonly search: string | null;
  readonly cover: number | null;
  readonly position: number;
}

/** A photo of an album, or an album among its neighbours, and where it stands. */
export interface Placed {
  readonly id: number;
  readonly position: number;
}

function idOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : numberOf(row, column);
}

function albumOf(row: Row): AlbumRow {
  return {
    id: numberOf(row, 'id'),
    parent: idOrNull(row, 'parent_id'),
    name: textOf(row, 'name'),
    nameKey: textOf(row, 'name_key'),
    search: row['search'] === null ? null : textOf(row, 'search'),
    cover: idOrNull(row, 'cover_photo_id'),
    position: numberOf(row, 'position'),
  };
}

/** Writes albums. */
export class AlbumPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** All albums; neighbours in the order of the person. */
  all(): AlbumRow[] {
    return this.#database.all('SELECT * FROM albums ORDER BY position, id').map(albumOf);
  }

  insert(album: Omit<AlbumRow, 'id' | 'cover'>): number {
    return this.#database.run(
      'INSERT INTO albums (parent_id, name, name_key, search, position) VALUES (?, ?, ?, ?, ?)',
      album.parent,
      album.name,
      album.nameKey,
      album.search,
      album.position,
    ).lastId;
  }

  update(album: AlbumRow): void {
    this.#database.run(
      `UPDATE albums SET parent_id = ?2, name = ?3, name_key = ?4, search = ?5, cover_photo_id = ?6,
       position = ?7 WHERE id = ?1 AND (parent_id, name, search, cover_photo_id, position)
       IS NOT (?2, ?3, ?5, ?6, ?7)`,
      album.id,
      album.parent,
      album.name,
      album.nameKey,
      album.search,
      album.cover,
      album.position,
    );
  }

  /** @param ids children before their parents. */
  delete(ids: readonly number[]): void {
    for (const id of ids) {
      // By hand, so that they are written down, and can be undone, in this order.
      this.#database.run('DELETE FROM album_photos WHERE album_id = ?', id);
      this.#database.run('DELETE FROM album_refusals WHERE album_id = ?', id);
      this.#database.run('DELETE FROM albums WHERE id = ?', id);
    }
  }

  /** The photos of an album in its order. */
  photos(album: number): Placed[] {
    const rows = this.#database.arrays(
      'SELECT photo_id, position FROM album_photos WHERE album_id = ? ORDER BY position, photo_id',
      album,
    );
    return rows.map(([id, position]) => ({ id: Number(id), position: Number(position) }));
  }

  /** Puts photos at the end, in this order; those in it stay where they are. */
  add(album: number, photos: readonly number[]): void {
    this.#database.run(
      `INSERT INTO album_photos (album_id, photo_id, position)
       SELECT ?1, value, key + 1 + (SELECT COALESCE(MAX(position), 0) FROM album_photos WHERE album_id = ?1)
       FROM json_each(?2)
       WHERE NOT EXISTS (SELECT 1 FROM album_photos WHERE album_id = ?1 AND photo_id = value)`,
      album,
      JSON.stringify(photos),
    );
  }

  /** A cover that goes is the cover no longer. */
  remove(album: number, photos: readonly number[]): void {
    const json = JSON.stringify(photos);
    this.#database.run(
      `DELETE FROM album_photos WHERE album_id = ?1
       AND photo_id IN (SELECT value FROM json_each(?2))`,
      album,
      json,
    );
    this.#database.run(
      `UPDATE albums SET cover_photo_id = NULL WHERE id = ?1
       AND cover_photo_id IN (SELECT value FROM json_each(?2))`,
      album,
      json,
    );
  }

  /** Gives photos of an album other places. */
  place(album: number, placed: readonly Placed[]): void {
    this.#database.run(
      // Materialized, or SQLite goes through all of them for each photo of the album.
      `WITH r AS MATERIALIZED (SELECT value ->> 'id' AS photo, value ->> 'position' AS position
         FROM json_each(?2))
       UPDATE album_photos SET position = r.position FROM r
       WHERE album_id = ?1 AND photo_id = r.photo`,
      album,
      JSON.stringify(placed),
    );
  }
}
