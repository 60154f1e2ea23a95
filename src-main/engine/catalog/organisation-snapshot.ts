import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import type { FilePath } from '../scan/file-path.ts';
import { catalogFile } from './catalog-file.ts';
import { openForReading, type Row, type SqliteDatabase } from './sqlite-database.ts';
import { numberOf, pathOf, textOf } from './sqlite-rows.ts';

/** A photo by what tells it in any library. */
interface NamedPhoto {
  /** SHA-256 of its bytes, hex; undefined where they were never read. */
  readonly hash: string | undefined;
  /** Absolute. */
  readonly path: FilePath;
}

/** A photo that a person said something of, or that is in an album. */
export interface OrganisedPhoto extends NamedPhoto {
  readonly favourite: boolean;
  readonly stars: number;
  readonly title: string | null;
  readonly caption: string | null;
  /** Paths. */
  readonly tags: readonly string[];
}

/** A photo of an album; `isAlone`: no other photo of the library has its bytes. */
export interface AlbumPhoto extends NamedPhoto {
  readonly isAlone: boolean;
}

/** An album without its photos. */
export interface OrganisedAlbum {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  readonly search: string | null;
  readonly cover: AlbumPhoto | undefined;
}

/** So many photos are looked at in one step: some milliseconds. */
const PHOTOS_AT_ONCE = 500;
const TAGS_AT_ONCE = 1000;

/** Empty where no bytes were ever read. */
const HASH = 'LOWER(HEX(p.hash)) AS hash';
const IS_ALONE = `p.hash IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM photos o WHERE o.hash = p.hash AND o.id <> p.id) AS is_alone`;

function namedOf(row: Row): NamedPhoto {
  const hash = textOf(row, 'hash');
  return {
    hash: hash === '' ? undefined : hash,
    path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
  };
}

function textOrNull(row: Row, column: string): string | null {
  const text = textOf(row, column);
  return text === '' ? null : text;
}

function textsOf(row: Row, column: string): string[] {
  const texts: unknown = JSON.parse(textOf(row, column));
  return Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
}

function organisedOf(row: Row): OrganisedPhoto {
  return {
    ...namedOf(row),
    favourite: numberOf(row, 'favourite') === 1,
    stars: numberOf(row, 'stars'),
    title: textOrNull(row, 'title'),
    caption: textOrNull(row, 'caption'),
    tags: textsOf(row, 'tags'),
  };
}

const albumPhotoOf = (row: Row): AlbumPhoto => ({
  ...namedOf(row),
  isAlone: numberOf(row, 'is_alone') === 1,
});

/**
 * All that a person organised, as it was at one moment, read in steps: what is changed meanwhile is not
 * seen, and the steps of each generator take some milliseconds each. Missing photos are part of it.
 */
export class OrganisationSnapshot {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    // A transaction of a connection of its own reads one state of the catalog: that of its first reading.
    database.exec('BEGIN');
    database.one('SELECT 1 FROM folders LIMIT 1');
  }

  /** In the order in which they came to the library. */
  *photos(): Generator<readonly OrganisedPhoto[]> {
    for (let after = 0; ;) {
      const row = this.#database.one(
        'SELECT MAX(id) AS last FROM (SELECT id FROM photos WHERE id > ? ORDER BY id LIMIT ?)',
        after,
        PHOTOS_AT_ONCE,
      );
      const last = numberOf(row, 'last');
      if (last === 0) return;
      yield this.#photosFrom(after, last);
      after = last;
    }
  }

  /** Those with ids after `after`, up to `last`. */
  #photosFrom(after: number, last: number): OrganisedPhoto[] {
    return this.#database
      .all(
        `SELECT f.path AS folder_path, p.path AS path, ${HASH}, favourite, stars, title, caption,
         (SELECT json_group_array(t.path ORDER BY t.path_key) FROM photo_tags pt
          JOIN tags t ON t.id = pt.tag_id WHERE pt.photo_id = p.id) AS tags
         FROM photos p JOIN folders f ON f.id = p.folder_id LEFT JOIN marks m ON m.photo_id = p.id
         WHERE p.id > ? AND p.id <= ? AND (m.favourite = 1 OR m.stars > 0 OR m.title IS NOT NULL
           OR m.caption IS NOT NULL OR EXISTS (SELECT 1 FROM photo_tags WHERE photo_id = p.id)
           OR EXISTS (SELECT 1 FROM album_photos WHERE photo_id = p.id)
           OR p.id IN (SELECT cover_photo_id FROM albums WHERE cover_photo_id IS NOT NULL))
         ORDER BY p.id`,
        after,
        last,
      )
      .map(organisedOf);
  }

  /** Paths of all tags; those above before those below. */
  *tags(): Generator<readonly string[]> {
    for (let after = ''; ;) {
      const rows = this.#database.all(
        'SELECT path, path_key FROM tags WHERE path_key > ? ORDER BY path_key LIMIT ?',
        after,
        TAGS_AT_ONCE,
      );
      if (rows.length === 0) return;
      yield rows.map((row) => textOf(row, 'path'));
      after = textOf(rows.at(-1), 'path_key');
    }
  }

  /** Neighbours in the order of the person. */
  albums(): OrganisedAlbum[] {
    return this.#database
      .all(
        `SELECT a.id AS id, a.parent_id AS parent, a.name AS name, a.search AS search,
         p.id AS cover, f.path AS folder_path, p.path AS path, ${HASH}, ${IS_ALONE}
         FROM albums a LEFT JOIN photos p ON p.id = a.cover_photo_id
         LEFT JOIN folders f ON f.id = p.folder_id ORDER BY a.position, a.id`,
      )
      .map((row) => ({
        id: numberOf(row, 'id'),
        parent: row['parent'] === null ? null : numberOf(row, 'parent'),
        name: textOf(row, 'name'),
        search: row['search'] === null ? null : textOf(row, 'search'),
        cover: row['cover'] === null ? undefined : albumPhotoOf(row),
      }));
  }

  /** In the order of the album. */
  *albumPhotos(album: number): Generator<readonly AlbumPhoto[]> {
    for (let position = Number.NEGATIVE_INFINITY, photo = 0; ;) {
      const rows = this.#database.all(
        `SELECT position, p.id AS id, f.path AS folder_path, p.path AS path, ${HASH}, ${IS_ALONE}
         FROM album_photos ap CROSS JOIN photos p ON p.id = ap.photo_id
         JOIN folders f ON f.id = p.folder_id
         WHERE album_id = ? AND (position, photo_id) > (?, ?) ORDER BY position, photo_id LIMIT ?`,
        album,
        position,
        photo,
        PHOTOS_AT_ONCE,
      );
      if (rows.length === 0) return;
      yield rows.map(albumPhotoOf);
      position = numberOf(rows.at(-1), 'position');
      photo = numberOf(rows.at(-1), 'id');
    }
  }

  close(): void {
    this.#database.close();
  }
}

/** Opens what a person organised for reading, beside whoever writes; the caller closes it. */
export function openOrganisation(libraryDir: string): Result<OrganisationSnapshot> {
  const database = openForReading(catalogFile(libraryDir));
  return database.ok ? ok(new OrganisationSnapshot(database.value)) : database;
}
