import { join } from 'node:path';
import { pathToBytes, type FilePath } from '../scan/file-path.ts';
import type {
  ExportCatalog,
  ExportPhoto,
  ExportRow,
  ExportStage,
  ExportTask,
} from './export-catalog.ts';
import { keepProblem, keptProblem, type Problem } from './kept-problem.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, pathOf, textOf } from './sqlite-rows.ts';

const STAGES: readonly ExportStage[] = ['working', 'paused', 'done', 'failed'];

const EXPORTS = `SELECT id, target, how, state, problem,
  (SELECT COUNT(*) FROM export_photos WHERE export_id = e.id) AS total,
  (SELECT COUNT(*) FROM export_photos WHERE export_id = e.id AND is_done) AS done,
  (SELECT COUNT(*) FROM export_photos WHERE export_id = e.id AND problem IS NOT NULL) AS failed
  FROM exports e`;

function exportOf(row: Row): ExportRow {
  return {
    id: numberOf(row, 'id'),
    target: pathOf(row, 'target'),
    how: textOf(row, 'how'),
    state: STAGES.find((stage) => stage === row['state']) ?? 'failed',
    problem: row['problem'] === null ? undefined : keptProblem(textOf(row, 'problem')),
    done: numberOf(row, 'done'),
    failed: numberOf(row, 'failed'),
    total: numberOf(row, 'total'),
  };
}

/** Copies on their way out over SQLite. */
export class ExportQueries implements ExportCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  all(): ExportRow[] {
    return this.#database.all(`${EXPORTS} ORDER BY id`).map(exportOf);
  }

  one(id: number): ExportRow | undefined {
    const row = this.#database.one(`${EXPORTS} WHERE id = ?`, id);
    return row && exportOf(row);
  }

  nextWorking(): ExportRow | undefined {
    const row = this.#database.one(`${EXPORTS} WHERE state = 'working' ORDER BY id LIMIT 1`);
    return row && exportOf(row);
  }

  tasks(id: number, after: number, limit: number): ExportTask[] {
    return this.#database
      .all(
        `SELECT position, photo_id, name FROM export_photos WHERE export_id = ? AND position > ?
         AND NOT is_done AND problem IS NULL ORDER BY position LIMIT ?`,
        id,
        after,
        limit,
      )
      .map((row) => ({
        position: numberOf(row, 'position'),
        photoId: numberOf(row, 'photo_id'),
        name: row['name'] === null ? undefined : textOf(row, 'name'),
      }));
  }

  failures(id: number, limit: number): { photoId: number; problem: Problem }[] {
    return this.#database
      .all(
        `SELECT photo_id, problem FROM export_photos WHERE export_id = ? AND problem IS NOT NULL
         ORDER BY position LIMIT ?`,
        id,
        limit,
      )
      .map((row) => ({
        photoId: numberOf(row, 'photo_id'),
        problem: keptProblem(textOf(row, 'problem')),
      }));
  }

  photo(photoId: number): ExportPhoto | undefined {
    const row = this.#database.one(
      `SELECT f.path AS folder_path, p.path AS path, p.shown_at AS shown_at,
       p.camera_make AS make, p.camera_model AS model, p.place AS place,
       m.stars AS stars, m.title AS title, m.caption AS caption
       FROM photos p JOIN folders f ON f.id = p.folder_id LEFT JOIN marks m ON m.photo_id = p.id
       WHERE p.id = ?`,
      photoId,
    );
    if (row === undefined) return undefined;
    return {
      path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
      shownAt: numberOf(row, 'shown_at'),
      camera: textOf(row, 'model') || textOf(row, 'make'),
      place: textOf(row, 'place'),
      stars: numberOf(row, 'stars'),
      title: textOf(row, 'title'),
      caption: textOf(row, 'caption'),
      tags: this.#tags(photoId),
    };
  }

  #tags(photoId: number): string[] {
    return this.#database
      .all(
        `SELECT t.path AS path FROM photo_tags pt JOIN tags t ON t.id = pt.tag_id
         WHERE pt.photo_id = ? ORDER BY t.path_key`,
        photoId,
      )
      .map((row) => textOf(row, 'path'));
  }

  known(photos: readonly number[]): number[] {
    return this.#database
      .all(
        `SELECT p.id AS id FROM json_each(?) j CROSS JOIN photos p ON p.id = j.value
         WHERE p.hash IS NOT NULL ORDER BY j.key`,
        JSON.stringify(photos),
      )
      .map((row) => numberOf(row, 'id'));
  }

  add(target: FilePath, how: string, photos: readonly number[]): number {
    return this.#database.transaction(() => {
      const { lastId } = this.#database.run(
        `INSERT INTO exports (target, how, state) VALUES (?, ?, 'working')`,
        pathToBytes(target),
        how,
      );
      this.#database.run(
        `INSERT INTO export_photos (export_id, position, photo_id)
         SELECT ?, key, value FROM json_each(?)`,
        lastId,
        JSON.stringify(photos),
      );
      return lastId;
    });
  }

  setState(id: number, state: ExportStage, problem?: Problem): void {
    this.#database.run(
      'UPDATE exports SET state = ?, problem = ? WHERE id = ?',
      state,
      problem === undefined ? null : keepProblem(problem),
      id,
    );
  }

  intend(id: number, position: number, name: string | undefined): void {
    this.#database.run(
      'UPDATE export_photos SET name = ? WHERE export_id = ? AND position = ?',
      name ?? null,
      id,
      position,
    );
  }

  markDone(id: number, position: number): void {
    this.#database.run(
      'UPDATE export_photos SET is_done = 1 WHERE export_id = ? AND position = ?',
      id,
      position,
    );
  }

  markFailed(id: number, position: number, problem: Problem): void {
    this.#database.run(
      'UPDATE export_photos SET problem = ? WHERE export_id = ? AND position = ?',
      keepProblem(problem),
      id,
      position,
    );
  }

  forget(id: number): void {
    this.#database.run('DELETE FROM exports WHERE id = ?', id);
  }
}
