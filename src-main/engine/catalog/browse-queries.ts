import { join } from 'node:path';
import type { SQLOutputValue } from 'node:sqlite';
import type { PhotoFormat, PhotoMetadata } from '../decode/decoded-photo.ts';
import type {
  BrowseCatalog,
  FailedRow,
  FolderCounts,
  ShownPhoto,
  TimelineColumns,
  TimelineSort,
  WholePhoto,
} from './browse-catalog.ts';
import type { Label } from './catalog.ts';
import { METADATA_COLUMNS } from './photo-columns.ts';
import type { PhotoCondition } from './photo-condition.ts';
import { selectPhotos } from './photo-selection.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { bytesOf, errorCodeOf, numberOf, pathOf, SHOWN, textOf } from './sqlite-rows.ts';

/** The index that each order is read from, its time and its direction. */
const ORDERS: Record<TimelineSort, readonly [index: string, time: string, order: string]> = {
  newest: ['photos_shown_by_date', 'shown_at', 'shown_at DESC, photos.id DESC'],
  oldest: ['photos_shown_by_date', 'shown_at', 'shown_at, photos.id'],
  added: ['photos_shown_by_adding', 'added_at', 'added_at DESC, photos.id DESC'],
  name: ['photos_shown_by_name', 'shown_at', 'name_key, photos.id'],
};

const TILE_COLUMNS = `p.id AS id, p.path AS path, format, width, height, taken_at, damaged,
  thumb_hash, hash, f.is_away AS is_away, COALESCE(favourite, 0) AS favourite, COALESCE(stars, 0) AS stars`;

const METADATA = METADATA_COLUMNS.map(([, column]) => column).join(', ');

/** The catalog writes only formats that it knows. */
function formatOf(row: Row): PhotoFormat {
  return textOf(row, 'format') as PhotoFormat;
}

function shownPhotoOf(row: Row): ShownPhoto {
  return {
    id: numberOf(row, 'id'),
    path: pathOf(row, 'path'),
    format: formatOf(row),
    width: numberOf(row, 'width'),
    height: numberOf(row, 'height'),
    takenAt: row['taken_at'] === null ? undefined : textOf(row, 'taken_at'),
    damaged: numberOf(row, 'damaged') === 1,
    thumbHash: bytesOf(row, 'thumb_hash'),
    hash: bytesOf(row, 'hash'),
    isFavourite: numberOf(row, 'favourite') === 1,
    isOffline: numberOf(row, 'is_away') === 1,
    stars: numberOf(row, 'stars'),
  };
}

function metadataOf(row: Row): PhotoMetadata {
  const known = METADATA_COLUMNS.filter(([, column]) => row[column] !== null);
  return Object.fromEntries(known.map(([key, column]) => [key, row[column]]));
}

/** What browsing reads from the catalog over SQLite. */
export class BrowseQueries implements BrowseCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  timeline(sort: TimelineSort, condition: PhotoCondition): TimelineColumns {
    const [index, time, order] = ORDERS[sort];
    const columns = `photos.id, aspect, ${time}, place`;
    const rows = selectPhotos(this.#database, condition, { columns, index, order });
    const read: TimelineColumns = { ids: [], aspects: [], times: [], places: [], placeNames: [] };
    const numbers = new Map<SQLOutputValue | undefined, number>([[null, 0]]);
    for (const [id, aspect, at, place] of rows) {
      read.ids.push(Number(id));
      read.aspects.push(Number(aspect));
      read.times.push(Number(at));
      let number = numbers.get(place);
      if (number === undefined) {
        number = read.placeNames.push(String(place));
        numbers.set(place, number);
      }
      read.places.push(number);
    }
    return read;
  }

  stars(): Map<number, number> {
    const rows = this.#database.arrays('SELECT photo_id, stars FROM marks WHERE stars > 0');
    return new Map(rows.map(([id, stars]) => [Number(id), Number(stars)]));
  }

  albumOrder(album: number): number[] {
    const sql = 'SELECT photo_id FROM album_photos WHERE album_id = ? ORDER BY position, photo_id';
    return this.#database.arrays(sql, album).map(([id]) => Number(id));
  }

  shownPhotos(ids: readonly number[]): Map<number, ShownPhoto> {
    const rows = this.#database.all(
      `SELECT ${TILE_COLUMNS} FROM json_each(?) wanted CROSS JOIN photos p ON p.id = wanted.value
       CROSS JOIN folders f ON f.id = p.folder_id
       LEFT JOIN marks m ON m.photo_id = p.id WHERE ${SHOWN}`,
      JSON.stringify(ids),
    );
    return new Map(rows.map((row) => [numberOf(row, 'id'), shownPhotoOf(row)]));
  }

  wholePhoto(id: number): WholePhoto | undefined {
    const row = this.#database.one(
      `SELECT ${TILE_COLUMNS}, folder_id, f.path AS folder_path, byte_size, ${METADATA}
       FROM photos p JOIN folders f ON f.id = p.folder_id
       LEFT JOIN marks m ON m.photo_id = p.id WHERE p.id = ? AND hash IS NOT NULL`,
      id,
    );
    if (row === undefined) return undefined;
    return {
      ...shownPhotoOf(row),
      folderId: numberOf(row, 'folder_id'),
      folderPath: pathOf(row, 'folder_path'),
      byteSize: numberOf(row, 'byte_size'),
      metadata: metadataOf(row),
    };
  }

  labelsOf(id: number, modelId: string): Label[] {
    return this.#database
      .all(
        `SELECT class_index, probability FROM labels WHERE photo_id = ? AND model_id = ?
         ORDER BY rank`,
        id,
        modelId,
      )
      .map((row) => ({
        classIndex: numberOf(row, 'class_index'),
        probability: numberOf(row, 'probability'),
      }));
  }

  folderCounts(): FolderCounts[] {
    return this.#database
      .all(
        `SELECT folder_id, SUM(state <> 'missing') AS photos, SUM(state = 'pending') AS pending,
         SUM(state = 'failed') AS failed, SUM(state = 'missing' AND NOT is_excluded) AS missing
         FROM photos INDEXED BY photos_by_folder GROUP BY folder_id`,
      )
      .map((row) => ({
        folderId: numberOf(row, 'folder_id'),
        photos: numberOf(row, 'photos'),
        pending: numberOf(row, 'pending'),
        failed: numberOf(row, 'failed'),
        missing: numberOf(row, 'missing'),
      }));
  }

  formatCounts(): { format: PhotoFormat; photos: number }[] {
    return this.#database
      .all(
        `SELECT format, COUNT(*) AS photos FROM photos INDEXED BY photos_shown_by_date
         WHERE ${SHOWN} GROUP BY format ORDER BY photos DESC, format`,
      )
      .map((row) => ({ format: formatOf(row), photos: numberOf(row, 'photos') }));
  }

  failedPhotos(): FailedRow[] {
    return this.#database
      .all(
        `SELECT p.id AS id, f.path AS folder_path, p.path AS path, failure_code, failure_message
         FROM photos p JOIN folders f ON f.id = p.folder_id WHERE state = 'failed' ORDER BY p.id`,
      )
      .map((row) => ({
        id: numberOf(row, 'id'),
        path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
        code: errorCodeOf(row),
        message: textOf(row, 'failure_message'),
      }));
  }
}
