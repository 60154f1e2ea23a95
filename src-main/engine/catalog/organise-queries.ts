import type { CallOutput } from '../../contract/calls.ts';
import type { OrganiseCatalog, OrganisedPhotos, SaidOfPhoto } from './organise-catalog.ts';
import { OrganiseOverview } from './organise-overview.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, textOf } from './sqlite-rows.ts';

type Earlier = SaidOfPhoto['earlier'][number];
const PROPERTIES: readonly Earlier['property'][] = [
  'stars',
  'tags',
  'title',
  'caption',
  'position',
];

function textOrNull(row: Row | undefined, column: string): string | null {
  return typeof row?.[column] === 'string' ? textOf(row, column) : null;
}

function earlierOf(row: Row): Earlier[] {
  const property = PROPERTIES.find((known) => known === row['property']);
  if (property === undefined) return [];
  const from = textOf(row, 'said_by') === 'file' ? 'file' : 'kindred';
  const at = new Date(numberOf(row, 'at')).toISOString();
  return [{ property, value: textOf(row, 'value'), from, at }];
}

/** What is read of a person's order over SQLite. */
export class OrganiseQueries implements OrganiseCatalog {
  readonly #database: SqliteDatabase;
  readonly #overview: OrganiseOverview;

  constructor(database: SqliteDatabase) {
    this.#database = database;
    this.#overview = new OrganiseOverview(database);
  }

  overview(): OrganisedPhotos {
    return this.#overview.read();
  }

  marks(photos: readonly number[]): CallOutput<'marks'> {
    const asked = JSON.stringify([...new Set(photos)]);
    const stars = [0, 0, 0, 0, 0, 0];
    let [known, favourites] = [0, 0];
    for (const row of this.#database.all(
      `SELECT COALESCE(stars, 0) AS stars, COUNT(*) AS photos, TOTAL(favourite) AS favourites
       FROM json_each(?) wanted CROSS JOIN photos p ON p.id = wanted.value
       LEFT JOIN marks m ON m.photo_id = p.id GROUP BY 1`,
      asked,
    )) {
      stars[numberOf(row, 'stars')] = numberOf(row, 'photos');
      known += numberOf(row, 'photos');
      favourites += numberOf(row, 'favourites');
    }
    return {
      photos: known,
      favourites,
      stars,
      tags: this.#tagsOf(asked),
      albums: this.#albumsOf(asked),
    };
  }

  #tagsOf(photos: string): CallOutput<'marks'>['tags'] {
    return this.#database
      .all(
        `SELECT t.id AS id, t.path AS path, n AS photos FROM (
           SELECT tag_id, COUNT(*) AS n FROM json_each(?) wanted
           CROSS JOIN photo_tags ON photo_id = wanted.value GROUP BY tag_id
         ) CROSS JOIN tags t ON t.id = tag_id ORDER BY t.path_key`,
        photos,
      )
      .map((row) => ({
        id: numberOf(row, 'id'),
        path: textOf(row, 'path'),
        photos: numberOf(row, 'photos'),
      }));
  }

  #albumsOf(photos: string): CallOutput<'marks'>['albums'] {
    return this.#database
      .all(
        `SELECT album_id AS id, COUNT(*) AS photos FROM json_each(?) wanted
         CROSS JOIN album_photos ON photo_id = wanted.value GROUP BY album_id ORDER BY album_id`,
        photos,
      )
      .map((row) => ({ id: numberOf(row, 'id'), photos: numberOf(row, 'photos') }));
  }

  said(photo: number): SaidOfPhoto {
    const row = this.#database.one(
      `SELECT place, country, title, caption FROM photos p
       LEFT JOIN marks m ON m.photo_id = p.id WHERE p.id = ?`,
      photo,
    );
    const city = textOrNull(row, 'place');
    return {
      place: city === null ? null : { city, country: textOf(row, 'country') },
      title: textOrNull(row, 'title'),
      caption: textOrNull(row, 'caption'),
      ...this.#belongsTo(photo),
      earlier: this.#database
        .all(
          `SELECT property, value, said_by, at FROM earlier_marks WHERE photo_id = ?
           ORDER BY id DESC`,
          photo,
        )
        .flatMap(earlierOf),
    };
  }

  #belongsTo(photo: number): Pick<SaidOfPhoto, 'tags' | 'albums'> {
    const tags = this.#database.all(
      `SELECT path FROM photo_tags JOIN tags ON tags.id = tag_id WHERE photo_id = ?
       ORDER BY path_key`,
      photo,
    );
    const albums = this.#database.all(
      `SELECT a.id AS id, a.name AS name FROM album_photos JOIN albums a ON a.id = album_id
       WHERE photo_id = ? ORDER BY a.name_key, a.id`,
      photo,
    );
    return {
      tags: tags.map((row) => textOf(row, 'path')),
      albums: albums.map((row) => ({ id: numberOf(row, 'id'), name: textOf(row, 'name') })),
    };
  }
}
