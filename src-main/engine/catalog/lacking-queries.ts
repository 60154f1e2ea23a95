import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import type { NewEmbedding } from './catalog.ts';
import type { LackingCatalog } from './lacking-catalog.ts';
import type { LackingPhoto } from './model-catalog.ts';
import { putEmbedding } from './put-embedding.ts';
import { nextRevision } from './setting-rows.ts';
import { catalogError, type Row, type SqliteDatabase } from './sqlite-database.ts';
import { numberOf, pathOf, SHOWN } from './sqlite-rows.ts';

const COLUMNS = `SELECT p.id AS id, f.path AS folder_path, p.path AS path, byte_size, mtime_us`;

/** Of photos p and their folders f, for the network ?1. */
const LACKING = `${SHOWN} AND NOT is_unread AND NOT f.is_paused AND NOT f.is_away
  AND NOT EXISTS (SELECT 1 FROM embeddings e WHERE e.photo_id = p.id AND e.model_id = ?1)`;

/** The photos, without those that were noted, be it with a reason or without. */
const UNTRIED = `FROM photos p JOIN folders f ON f.id = p.folder_id WHERE ${LACKING}
  AND NOT EXISTS (SELECT 1 FROM embed_tries t WHERE t.model_id = ?1 AND t.photo_id = p.id)`;

/** Those that were noted and came to no end. */
const TRIED = `FROM embed_tries t CROSS JOIN photos p ON p.id = t.photo_id
  JOIN folders f ON f.id = p.folder_id WHERE t.model_id = ?1 AND t.code IS NULL AND ${LACKING}`;

const CRASHED = 'Looking at this photo brought Kindred down twice, so this model leaves it out.';

function lackingOf(row: Row): LackingPhoto {
  return {
    id: numberOf(row, 'id'),
    path: join(pathOf(row, 'folder_path'), pathOf(row, 'path')),
    byteSize: numberOf(row, 'byte_size'),
    mtimeUs: numberOf(row, 'mtime_us'),
  };
}

/** Photos that lack a network's vector, over SQLite. */
export class LackingQueries implements LackingCatalog {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  count(modelId: string): number {
    const counts = [UNTRIED, TRIED].map((from) =>
      numberOf(this.#database.one(`SELECT COUNT(*) AS n ${from}`, modelId), 'n'),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  photos(modelId: string, after: number, limit: number): LackingPhoto[] {
    return this.#database
      .all(`${COLUMNS} ${UNTRIED} AND p.id > ?2 ORDER BY p.id LIMIT ?3`, modelId, after, limit)
      .map(lackingOf);
  }

  suspects(modelId: string): LackingPhoto[] {
    return this.#database.all(`${COLUMNS} ${TRIED} ORDER BY t.tries, p.id`, modelId).map(lackingOf);
  }

  now(modelId: string, photoId: number): LackingPhoto | undefined {
    const row = this.#database.one(
      `${COLUMNS} FROM photos p JOIN folders f ON f.id = p.folder_id
       WHERE p.id = ?2 AND ${LACKING} AND NOT EXISTS (SELECT 1 FROM embed_tries t
        WHERE t.model_id = ?1 AND t.photo_id = p.id AND t.code IS NOT NULL)`,
      modelId,
      photoId,
    );
    return row === undefined ? undefined : lackingOf(row);
  }

  begin(modelId: string, photoId: number): void {
    this.#database.run(
      `INSERT INTO embed_tries (model_id, photo_id, tries) VALUES (?, ?, 1)
       ON CONFLICT (model_id, photo_id) DO UPDATE SET tries = tries + 1`,
      modelId,
      photoId,
    );
  }

  takeBack(modelId: string, photoIds: readonly number[]): void {
    this.#database.transaction(() => {
      const mine = `model_id = ?1 AND code IS NULL AND photo_id IN (SELECT value FROM json_each(?2))`;
      const ids = JSON.stringify(photoIds);
      this.#database.run(`DELETE FROM embed_tries WHERE tries <= 1 AND ${mine}`, modelId, ids);
      this.#database.run(`UPDATE embed_tries SET tries = tries - 1 WHERE ${mine}`, modelId, ids);
    });
  }

  refuse(
    modelId: string,
    photoId: number,
    { code, message }: { readonly code: string; readonly message: string },
  ): void {
    this.#database.run(
      'UPDATE embed_tries SET code = ?, message = ? WHERE model_id = ? AND photo_id = ?',
      code,
      message,
      modelId,
      photoId,
    );
  }

  save(
    photoId: number,
    hash: Uint8Array,
    embedding: NewEmbedding,
  ): Result<{ readonly isKept: boolean }> {
    try {
      const isKept = this.#database.transaction(() => this.#put(photoId, hash, embedding));
      return ok({ isKept });
    } catch (cause) {
      return { ok: false, error: catalogError(cause) };
    }
  }

  #put(photoId: number, hash: Uint8Array, embedding: NewEmbedding): boolean {
    const sql = 'SELECT 1 FROM photos WHERE id = ? AND hash = ?';
    if (this.#database.one(sql, photoId, hash) === undefined) {
      this.#database.run(
        'DELETE FROM embed_tries WHERE model_id = ? AND photo_id = ?',
        embedding.modelId,
        photoId,
      );
      return false;
    }
    putEmbedding(this.#database, photoId, nextRevision(this.#database), embedding);
    return true;
  }

  refuseAfter(tries: number): number {
    return this.#database.run(
      `UPDATE embed_tries SET code = 'decode-crashed', message = ? WHERE code IS NULL AND tries >= ?`,
      CRASHED,
      tries,
    ).changes;
  }
}
