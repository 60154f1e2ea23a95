import { sep } from 'node:path';
import { pathToBytes, type FilePath } from '../scan/file-path.ts';
import type { KnownFile, PlacedPhoto } from './catalog.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { knownFileOf, numberOf, pathOf } from './sqlite-rows.ts';

const SEPARATOR = pathToBytes(sep);
const KNOWN_COLUMNS = 'id, path, path_key, byte_size, mtime_us, state';

/** The path keys below a folder, as a range: from `from`, and before `to`. */
function below(under: FilePath): { prefix: Uint8Array; from: Uint8Array; to: Uint8Array } {
  const prefix = pathToBytes(under === '' ? '' : under + sep);
  // No byte of a path is 0xff: it is no part of UTF-8, and a stray one stands higher than any key.
  const to = Buffer.concat([prefix.subarray(0, -1), Uint8Array.of((prefix.at(-1) ?? 0) + 1)]);
  return { prefix, from: prefix, to: under === '' ? Uint8Array.of(0xff, 0xff, 0xff) : to };
}

function placedPhotoOf(row: Row): PlacedPhoto {
  const content = row['content'];
  const fileNumber = row['file_number'];
  return {
    ...knownFileOf(row),
    folderId: numberOf(row, 'folder_id'),
    fileNumber: typeof fileNumber === 'string' ? fileNumber : undefined,
    content: typeof content === 'string' && content !== '' ? content.toLowerCase() : undefined,
    addedAt: numberOf(row, 'added_at'),
    isOrganised: numberOf(row, 'is_organised') === 1,
  };
}

/**
 * SQL that is true where a person said something here of the photo that `photos` goes by as `name`; what
 * its own file says does not count.
 */
export function isOrganised(name: string): string {
  return `(EXISTS (SELECT 1 FROM mark_times t WHERE t.photo_id = ${name}.id)
  OR EXISTS (SELECT 1 FROM marks m WHERE m.photo_id = ${name}.id AND favourite = 1)
  OR EXISTS (SELECT 1 FROM album_photos a WHERE a.photo_id = ${name}.id)
  OR EXISTS (SELECT 1 FROM tag_refusals r WHERE r.photo_id = ${name}.id)
  OR EXISTS (SELECT 1 FROM album_refusals r WHERE r.photo_id = ${name}.id))`;
}

/** Where photos lie, for telling which file is which photo. */
export class PlacedPhotos {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  known(folderId: number, under: FilePath): Map<FilePath, KnownFile> {
    const { from, to } = below(under);
    return this.#known(
      `SELECT ${KNOWN_COLUMNS} FROM photos WHERE folder_id = ? AND path_key >= ? AND path_key < ?`,
      ...[folderId, from, to],
    );
  }

  directly(folderId: number, under: FilePath): Map<FilePath, KnownFile> {
    const { prefix, from, to } = below(under);
    return this.#known(
      `SELECT ${KNOWN_COLUMNS} FROM photos WHERE folder_id = ? AND path_key >= ? AND path_key < ?
       AND instr(substr(path_key, ?), ?) = 0`,
      ...[folderId, from, to, prefix.length + 1, SEPARATOR],
    );
  }

  #known(sql: string, ...values: (number | Uint8Array)[]): Map<FilePath, KnownFile> {
    const files = this.#database.all(sql, ...values).map(knownFileOf);
    return new Map(files.map((file) => [file.pathKey, file]));
  }

  inside(folderId: number, under: FilePath): Map<FilePath, FilePath> {
    const { prefix, from, to } = below(under);
    const rows = this.#database.all(
      `SELECT CAST(substr(path_key, 1, ?1 + instr(substr(path_key, ?1 + 1), ?2) - 1) AS BLOB)
         AS path_key, MIN(path) AS path, MAX(path) AS last FROM photos
       WHERE folder_id = ?3 AND path_key >= ?4 AND path_key < ?5 AND state <> 'missing'
       AND instr(substr(path_key, ?1 + 1), ?2) > 0 GROUP BY 1`,
      ...[prefix.length, SEPARATOR, folderId, from, to],
    );
    const depth = under === '' ? 1 : under.split(sep).length + 1;
    const top = (path: FilePath) => path.split(sep).slice(0, depth).join(sep);
    return new Map(
      rows.map((row): [FilePath, FilePath] => {
        const spelled = top(pathOf(row, 'path'));
        // What lies between the first and the last of them begins as they do.
        return [pathOf(row, 'path_key'), spelled === top(pathOf(row, 'last')) ? spelled : ''];
      }),
    );
  }

  ofSize(sizes: readonly number[]): PlacedPhoto[] {
    return this.#database
      .all(
        `SELECT p.id AS id, p.path AS path, path_key, byte_size, mtime_us, state, folder_id, file_number,
         CASE WHEN is_unread = 0 THEN hex(hash) END AS content, added_at,
         ${isOrganised('p')} AS is_organised
         FROM json_each(?) wanted CROSS JOIN photos p ON p.byte_size = wanted.value ORDER BY p.id`,
        JSON.stringify([...new Set(sizes)]),
      )
      .map(placedPhotoOf);
  }
}
