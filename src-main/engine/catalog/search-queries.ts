import { basename, dirname, join } from 'node:path';
import type { SQLOutputValue } from 'node:sqlite';
import type { PhotoReference } from './catalog.ts';
import { whereOf } from './condition-sql.ts';
import type { PhotoCondition } from './photo-condition.ts';
import { countQuickly, selectPhotos } from './photo-selection.ts';
import type {
  AlbumName,
  CameraName,
  PlaceName,
  SearchCatalog,
  ShownMonth,
  TagName,
} from './search-catalog.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, pathOf, SHOWN, textOf } from './sqlite-rows.ts';

/** The last moment that a Date can be (ECMA-262, 21.4.1.1), ms. */
const LATEST_DATE = 8.64e15;
/** Photos of a tag, a label or a word that are counted in a few milliseconds. */
const MOST_COUNTED = 8000;

function tagOf(row: Row): TagName {
  return { id: numberOf(row, 'id'), path: textOf(row, 'path') };
}

function textOrNone(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The names of the folders that a photo lies in, from the library's own folder down. */
function folderNames(row: Row): string[] {
  const inside = dirname(pathOf(row, 'path'));
  return [basename(pathOf(row, 'folder_path')), ...inside.split(/[/\\]/u)];
}

/** What searching reads from the catalog over SQLite. */
export class SearchQueries implements SearchCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  tags(): TagName[] {
    return this.#database.all('SELECT id, path FROM tags ORDER BY path_key').map(tagOf);
  }

  albums(): AlbumName[] {
    return this.#database
      .all('SELECT id, name, search FROM albums ORDER BY name_key, id')
      .map((row) => ({
        id: numberOf(row, 'id'),
        name: textOf(row, 'name'),
        search: row['search'] === null ? undefined : textOf(row, 'search'),
      }));
  }

  count(condition: PhotoCondition): number {
    const reading = { columns: 'COUNT(*)', index: 'photos_shown_by_date' };
    return Number(selectPhotos(this.#database, condition, reading)[0]?.[0]);
  }

  countQuickly(condition: PhotoCondition): number | undefined {
    return countQuickly(this.#database, condition, MOST_COUNTED);
  }

  failed(condition: PhotoCondition): PhotoReference[] {
    const { sql, values } = whereOf(condition, 'failed');
    return this.#database
      .all(
        `SELECT photos.id AS id, f.path AS folder_path, photos.path AS path
         FROM photos INDEXED BY photos_by_state JOIN folders f ON f.id = photos.folder_id
         WHERE photos.state = 'failed' AND (${sql}) ORDER BY photos.id`,
        ...values,
      )
      .map((row) => ({
        id: numberOf(row, 'id'),
        path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
      }));
  }

  cameras(): CameraName[] {
    return this.#distinct('photos_by_camera', ['camera_model', 'camera_make']).map(
      ([model, make]) => ({ model: String(model), make: textOrNone(make) }),
    );
  }

  lenses(): string[] {
    return this.#distinct('photos_by_lens', ['lens']).map(([lens]) => String(lens));
  }

  places(): PlaceName[] {
    return this.#distinct('photos_by_place', ['place', 'country']).map(([city, country]) => ({
      city: String(city),
      country: textOrNone(country),
    }));
  }

  /**
   * The different values in the columns of an index, in its order: one step for each, however many
   * photos have it.
   */
  #distinct(index: string, columns: readonly string[]): SQLOutputValue[][] {
    const [first = ''] = columns;
    const names = columns.map((column) => `IFNULL(${column}, '')`).join(', ');
    const next = `FROM photos INDEXED BY ${index} WHERE ${SHOWN} AND ${first} IS NOT NULL`;
    const order = `ORDER BY ${columns.join(', ')} LIMIT 1`;
    const found: SQLOutputValue[][] = [];
    let values = this.#database.arrays(`SELECT ${names} ${next} ${order}`)[0];
    while (values !== undefined) {
      found.push(values);
      values =
        this.#nextWithin(index, columns, values) ??
        this.#database.arrays(
          `SELECT ${names} ${next} AND ${first} > ? ${order}`,
          values[0] ?? '',
        )[0];
    }
    return found;
  }

  /** The next with the same first value and another second one. */
  #nextWithin(
    index: string,
    [first = '', second]: readonly string[],
    [firstValue = '', secondValue = '']: readonly SQLOutputValue[],
  ): SQLOutputValue[] | undefined {
    if (second === undefined) return undefined;
    return this.#database.arrays(
      `SELECT ${first}, ${second} FROM photos INDEXED BY ${index}
       WHERE ${SHOWN} AND ${first} IS NOT NULL AND ${first} = ? AND ${second} > ?
       ORDER BY ${first}, ${second} LIMIT 1`,
      firstValue,
      secondValue,
    )[0];
  }

  topPlaces(limit: number): (PlaceName & { photos: number })[] {
    return this.#database
      .arrays(
        `SELECT place, country, COUNT(*) AS n FROM photos INDEXED BY photos_by_place
         WHERE ${SHOWN} AND place IS NOT NULL GROUP BY place, country ORDER BY n DESC, place LIMIT ?`,
        limit,
      )
      .map(([city, country, photos]) => ({
        city: String(city),
        country: textOrNone(country),
        photos: Number(photos),
      }));
  }

  topTags(limit: number): (TagName & { photos: number })[] {
    return this.#database
      .all(
        `SELECT tags.id AS id, tags.path AS path, COUNT(*) AS photos
         FROM photo_tags INDEXED BY photo_tags_by_tag JOIN tags ON tags.id = tag_id
         GROUP BY tag_id ORDER BY photos DESC, tags.path_key LIMIT ?`,
        limit,
      )
      .map((row) => ({ ...tagOf(row), photos: numberOf(row, 'photos') }));
  }

  foldersOf(match: string, limit: number): string[] {
    const rows = this.#database.all(
      `SELECT f.path AS folder_path, photos.path AS path FROM
       (SELECT rowid AS id FROM photo_words WHERE photo_words MATCH ? ORDER BY rowid DESC LIMIT ?) found
       CROSS JOIN photos ON photos.id = found.id JOIN folders f ON f.id = photos.folder_id`,
      match,
      limit,
    );
    return [...new Set(rows.flatMap(folderNames))];
  }

  shownMonths(limit: number): ShownMonth[] {
    const found: ShownMonth[] = [];
    let before = LATEST_DATE + 1;
    while (found.length < limit) {
      const [at] = this.#shownBefore(before);
      if (at === undefined) break;
      const start = new Date(Number(at));
      start.setUTCDate(1);
      before = start.setUTCHours(0, 0, 0, 0);
      found.push({ year: start.getUTCFullYear(), month: start.getUTCMonth() + 1 });
    }
    return found;
  }

  #shownBefore(before: number): SQLOutputValue[] {
    const rows = this.#database.arrays(
      `SELECT shown_at FROM photos INDEXED BY photos_shown_by_date WHERE ${SHOWN} AND shown_at < ?
       ORDER BY shown_at DESC LIMIT 1`,
      before,
    );
    return rows[0] ?? [];
  }
}
