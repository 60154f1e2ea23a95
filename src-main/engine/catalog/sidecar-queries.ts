import { pathToBytes, type FilePath } from '../scan/file-path.ts';
import { sameTags, saysTheSame } from '../sidecar/merge-marks.ts';
import { matchSidecars } from '../sidecar/sidecar-names.ts';
import { together, type Marks } from '../sidecar/photo-marks.ts';
import { FileMarksPen } from './file-marks-pen.ts';
import { keepProblem, keptProblem, type Problem } from './kept-problem.ts';
import {
  COMPARED_SETTING,
  WRITES_SETTING,
  type ReadSidecars,
  type SidecarCatalog,
  type SidecarCounts,
  type SidecarPhoto,
  type SidecarRow,
  type WrittenSidecar,
} from './sidecar-catalog.ts';
import { putSetting, readSetting } from './setting-rows.ts';
import type { Row, SqliteDatabase } from './sqlite-database.ts';
import { numberOf, pathOf, textOf } from './sqlite-rows.ts';

/** So many photos are compared with their files in a few dozen milliseconds. */
const COMPARED_AT_ONCE = 1000;

function sidecarOf(row: Row): SidecarRow {
  return {
    path: pathOf(row, 'path'),
    byteSize: numberOf(row, 'byte_size'),
    mtimeUs: numberOf(row, 'mtime_us'),
    problem: typeof row['problem'] === 'string' ? row['problem'] : null,
  };
}

function sameMarks(one: Marks, other: Marks): boolean {
  return (
    one.stars === other.stars &&
    one.title === other.title &&
    one.caption === other.caption &&
    sameTags(one.tags, other.tags)
  );
}

/** Sidecars over SQLite. */
export class SidecarQueries implements SidecarCatalog {
  readonly #database: SqliteDatabase;
  readonly #files: FileMarksPen;

  constructor(database: SqliteDatabase, files: FileMarksPen) {
    this.#database = database;
    this.#files = files;
  }

  hasAny(folderId: number): boolean {
    const sql = `SELECT 1 FROM sidecars s JOIN photos p ON p.id = s.photo_id WHERE p.folder_id = ? LIMIT 1`;
    return this.#database.one(sql, folderId) !== undefined;
  }

  known(photoIds: readonly number[]): Map<number, SidecarRow[]> {
    const known = new Map<number, SidecarRow[]>();
    const rows = this.#database.all(
      `SELECT photo_id, s.path AS path, byte_size, mtime_us, problem
       FROM json_each(?) wanted CROSS JOIN sidecars s ON s.photo_id = wanted.value`,
      JSON.stringify(photoIds),
    );
    for (const row of rows) {
      const id = numberOf(row, 'photo_id');
      known.set(id, [...(known.get(id) ?? []), sidecarOf(row)]);
    }
    return known;
  }

  photo(id: number): SidecarPhoto | undefined {
    const row = this.#database.one(
      `SELECT f.path AS folder, p.path AS path, p.folder_id AS folder_id, p.path_key AS path_key,
       p.state <> 'missing' AND NOT f.is_away AND NOT f.is_paused AS is_there
       FROM photos p JOIN folders f ON f.id = p.folder_id WHERE p.id = ?`,
      id,
    );
    if (row === undefined) return undefined;
    const path = pathOf(row, 'path');
    const known = this.#sidecarsOf(id, numberOf(row, 'folder_id'), pathOf(row, 'path_key'));
    // Of a photo that moved since, those are not its own any more: another photo may lie there.
    const named = new Set(matchSidecars([{ path }], known, true).values().next().value);
    return {
      id,
      folder: pathOf(row, 'folder'),
      path,
      isThere: numberOf(row, 'is_there') === 1,
      marks: this.#files.marks(id),
      ...{ embedded: undefined, sidecar: undefined, ...this.#files.sides(id) },
      sidecars: known.filter((sidecar) => named.has(sidecar)),
    };
  }

  #sidecarsOf(id: number, folderId: number, pathKey: FilePath): SidecarPhoto['sidecars'] {
    // Photos that can have the same sidecar differ in what comes after the dot only.
    const stem = pathKey.replace(/\.[^.]*$/u, '');
    const rows = this.#database.all(
      `SELECT path, byte_size, mtime_us, problem, EXISTS (
         SELECT 1 FROM photos p JOIN sidecars other ON other.photo_id = p.id
         WHERE p.folder_id = ?2 AND p.path_key > ?3 AND p.path_key < ?4 AND p.id <> ?1
         AND other.path = sidecars.path
       ) AS is_shared
       FROM sidecars WHERE photo_id = ?1 ORDER BY path`,
      id,
      folderId,
      pathToBytes(`${stem}.`),
      pathToBytes(`${stem}/`), // The character after the dot.
    );
    return rows.map((row) => ({ ...sidecarOf(row), isShared: numberOf(row, 'is_shared') === 1 }));
  }

  saveRead(photoId: number, read: ReadSidecars): boolean {
    return this.#database.transaction(() => {
      const before = this.#database.all('SELECT path FROM sidecars WHERE photo_id = ?', photoId);
      const there = new Set(read.sidecars.map(({ path }) => path));
      const hasLost = before.some((row) => !there.has(pathOf(row, 'path')));
      this.#database.run('DELETE FROM sidecars WHERE photo_id = ?', photoId);
      for (const row of read.sidecars) this.#put(photoId, row);
      if (read.sidecars.length > 0 && read.marks === undefined) return false;
      return this.#files.takeSidecar(photoId, read.marks, read.saidAt, hasLost);
    });
  }

  #put(photoId: number, { path, byteSize, mtimeUs, problem }: SidecarRow): void {
    this.#database.run(
      `INSERT INTO sidecars (photo_id, path, byte_size, mtime_us, problem) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (photo_id, path) DO UPDATE SET byte_size = excluded.byte_size,
       mtime_us = excluded.mtime_us, problem = excluded.problem`,
      photoId,
      pathToBytes(path),
      byteSize,
      mtimeUs,
      problem,
    );
  }

  isWriting(): boolean {
    return readSetting(this.#database, WRITES_SETTING) === '1';
  }

  waiting(after: number, limit: number, withFailed: boolean): number[] {
    return this.#database
      .all(
        `SELECT photo_id FROM sidecar_writes WHERE photo_id > ?1 AND (problem IS NULL OR ?2)
         ORDER BY photo_id LIMIT ?3`,
        after,
        withFailed ? 1 : 0,
        limit,
      )
      .map((row) => numberOf(row, 'photo_id'));
  }

  isWaiting(photoId: number): boolean {
    return (
      this.#database.one('SELECT 1 FROM sidecar_writes WHERE photo_id = ?', photoId) !== undefined
    );
  }

  saveWritten(photoId: number, { row, marks, asked }: WrittenSidecar): void {
    this.#database.transaction(() => {
      if (!this.#isKnown(photoId)) return;
      this.#put(photoId, row);
      this.#files.saveSides(photoId, { ...this.#files.sides(photoId), sidecar: marks });
      this.#settle(photoId, asked);
    });
  }

  saveUnchanged(photoId: number, asked: Marks): void {
    this.#database.transaction(() => {
      this.#settle(photoId, asked);
    });
  }

  /** The photo may have been forgotten while its sidecar was written. */
  #isKnown(photoId: number): boolean {
    return this.#database.one('SELECT 1 FROM photos WHERE id = ?', photoId) !== undefined;
  }

  /** What the person said meanwhile goes on waiting. */
  #settle(photoId: number, asked: Marks): void {
    if (!sameMarks(this.#files.marks(photoId), asked)) return;
    this.#database.run('DELETE FROM sidecar_writes WHERE photo_id = ?', photoId);
  }

  saveUnwritten(photoId: number, problem: Problem): void {
    this.#database.run(
      'UPDATE sidecar_writes SET problem = ? WHERE photo_id = ?',
      keepProblem(problem),
      photoId,
    );
  }

  counts(): SidecarCounts {
    const row = this.#database.one(
      'SELECT COUNT(*) - COUNT(problem) AS waiting, COUNT(problem) AS failed FROM sidecar_writes',
    );
    const first = this.#database.one(
      `SELECT p.path AS path, w.problem AS problem FROM sidecar_writes w
       JOIN photos p ON p.id = w.photo_id WHERE w.problem IS NOT NULL ORDER BY w.photo_id LIMIT 1`,
    );
    return {
      waiting: numberOf(row, 'waiting'),
      failed: numberOf(row, 'failed'),
      problem:
        first === undefined
          ? null
          : { path: pathOf(first, 'path'), ...keptProblem(textOf(first, 'problem')) },
    };
  }

  compareAll(): void {
    putSetting(this.#database, COMPARED_SETTING, '0');
  }

  #endComparing(): void {
    this.#database.run('DELETE FROM settings WHERE key = ?', COMPARED_SETTING);
  }

  queueDifferent(): boolean {
    const comparedTo = readSetting(this.#database, COMPARED_SETTING);
    if (comparedTo === undefined) return false;
    return this.#database.transaction(() => {
      const ids = this.#withSomethingSaid(Number(comparedTo));
      for (const id of ids) this.#queueWhereDifferent(id);
      const last = ids.at(-1);
      if (last === undefined) this.#endComparing();
      else putSetting(this.#database, COMPARED_SETTING, String(last));
      return last !== undefined;
    });
  }

  #withSomethingSaid(after: number): number[] {
    const rows = this.#database.all(
      `SELECT id FROM photos WHERE id > ?1 AND (
         EXISTS (SELECT 1 FROM file_marks WHERE photo_id = id)
         OR EXISTS (SELECT 1 FROM photo_tags WHERE photo_id = id)
         OR EXISTS (SELECT 1 FROM marks WHERE photo_id = id
           AND (stars > 0 OR title IS NOT NULL OR caption IS NOT NULL)))
       ORDER BY id LIMIT ?2`,
      after,
      COMPARED_AT_ONCE,
    );
    return rows.map((row) => numberOf(row, 'id'));
  }

  #queueWhereDifferent(id: number): void {
    const { embedded, sidecar } = this.#files.sides(id);
    if (saysTheSame(together(sidecar, embedded), this.#files.marks(id))) return;
    this.#database.run(
      'INSERT INTO sidecar_writes (photo_id) VALUES (?) ON CONFLICT DO NOTHING',
      id,
    );
  }

  emptyQueue(): void {
    this.#database.transaction(() => {
      this.#endComparing();
      this.#database.run('DELETE FROM sidecar_writes');
    });
  }

  retry(): void {
    this.#database.run('UPDATE sidecar_writes SET problem = NULL');
  }
}
