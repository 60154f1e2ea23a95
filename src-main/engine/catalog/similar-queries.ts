import { sep } from 'node:path';
import type { PhotoCondition } from './photo-condition.ts';
import { selectPhotos } from './photo-selection.ts';
import type { SimilarCatalog } from './similar-catalog.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { bytesOf, numberOf, SHOWN } from './sqlite-rows.ts';

const SEPARATOR = sep.charCodeAt(0);

/** A folder on disk: the start of the path keys of what lies in it, with the separator at its end. */
interface DiskFolder {
  readonly folderId: number;
  readonly prefix: Uint8Array;
}

function diskFolderOf(row: Row): DiskFolder {
  const key = bytesOf(row, 'path_key');
  const prefix = key.slice(0, key.lastIndexOf(SEPARATOR) + 1);
  return { folderId: numberOf(row, 'folder_id'), prefix };
}

/** The first bytes that come after all that begin with `prefix`, which ends with a separator. */
function after(prefix: Uint8Array): Uint8Array {
  const end = prefix.slice();
  end[end.length - 1] = SEPARATOR + 1;
  return end;
}

function idsOf(rows: readonly Row[]): number[] {
  return rows.map((row) => numberOf(row, 'id'));
}

/** What finding look-alikes reads from the catalog over SQLite. */
export class SimilarQueries implements SimilarCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  known(ids: readonly number[]): Set<number> {
    const rows = this.#database.all(
      'SELECT p.id AS id FROM json_each(?) wanted CROSS JOIN photos p ON p.id = wanted.value',
      JSON.stringify(ids),
    );
    return new Set(idsOf(rows));
  }

  shownAspects(ids: readonly number[]): Map<number, number> {
    const rows = this.#database.all(
      `SELECT p.id AS id, aspect FROM json_each(?) wanted
       CROSS JOIN photos p ON p.id = wanted.value WHERE ${SHOWN}`,
      JSON.stringify(ids),
    );
    return new Map(rows.map((row) => [numberOf(row, 'id'), numberOf(row, 'aspect')]));
  }

  findable(modelId: string, condition: PhotoCondition): number[] {
    const sql = `EXISTS (SELECT 1 FROM embeddings e
      WHERE e.photo_id = photos.id AND e.model_id = ?)`;
    return selectPhotos(this.#database, condition, {
      columns: 'photos.id',
      index: 'photos_shown_by_date',
      also: { sql, values: [modelId] },
    }).map(([id]) => Number(id));
  }

  hiddenCount(modelId: string): number {
    const row = this.#database.one(
      `SELECT COUNT(*) AS n FROM photos p CROSS JOIN embeddings e
       ON e.photo_id = p.id AND e.model_id = ? WHERE p.state = 'missing'`,
      modelId,
    );
    return numberOf(row, 'n');
  }

  besides(ids: readonly number[]): Set<number> {
    const rows = this.#database.all(
      `SELECT folder_id, path_key FROM json_each(?) wanted
       CROSS JOIN photos p ON p.id = wanted.value`,
      JSON.stringify(ids),
    );
    const folders = new Map<string, DiskFolder>();
    for (const folder of rows.map(diskFolderOf)) {
      const name = Buffer.from(folder.prefix).toString('latin1');
      folders.set(`${folder.folderId} ${name}`, folder);
    }
    return new Set([...folders.values()].flatMap((folder) => this.#inside(folder)));
  }

  /** Photos that lie in a folder itself, not further down; the library's own index has them in a row. */
  #inside({ folderId, prefix }: DiskFolder): number[] {
    const separator = Uint8Array.of(SEPARATOR);
    if (prefix.length === 0) {
      const rows = this.#database.all(
        'SELECT id FROM photos WHERE folder_id = ? AND instr(path_key, ?) = 0',
        folderId,
        separator,
      );
      return idsOf(rows);
    }
    const rows = this.#database.all(
      `SELECT id FROM photos WHERE folder_id = ? AND path_key >= ? AND path_key < ?
       AND instr(substr(path_key, ?), ?) = 0`,
      folderId,
      prefix,
      after(prefix),
      prefix.length + 1,
      separator,
    );
    return idsOf(rows);
  }
}
