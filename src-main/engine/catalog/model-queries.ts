import { putClasses } from './put-classes.ts';
import { putSetting } from './setting-rows.ts';
import type { ModelCounts, ModelPen } from './model-catalog.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { numberOf, SHOWN, textOf } from './sqlite-rows.ts';

/** The setting that names the network that serves. */
export const MODEL_SETTING = 'model';
/** The setting that names the network that is to serve when every photo has been through it. */
export const NEXT_MODEL_SETTING = 'next-model';
/** Before a network's id: the setting that says how long it takes for a photo here, ms. */
export const MS_SETTING = 'ms:';

/** What a network knows of classes differs little from photo to photo: a few of them tell the rest. */
const SAMPLED = 64;

/** What the catalog knows of networks, over SQLite. */
export class ModelQueries implements ModelPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  kept(): string[] {
    return this.#database
      .all('SELECT model_id FROM kept_models ORDER BY model_id')
      .map((row) => textOf(row, 'model_id'));
  }

  withVectors(): string[] {
    // From one id to the next by the index: DISTINCT would go through all vectors.
    return this.#database
      .all(
        `WITH RECURSIVE known (name) AS (SELECT MIN(model_id) FROM embeddings UNION ALL
          SELECT (SELECT MIN(model_id) FROM embeddings WHERE model_id > known.name) FROM known
          WHERE known.name IS NOT NULL) SELECT name FROM known WHERE name IS NOT NULL`,
      )
      .map((row) => textOf(row, 'name'));
  }

  counts(modelId: string): ModelCounts {
    const count = (sql: string, ...values: string[]) =>
      numberOf(this.#database.one(`SELECT COUNT(*) AS n FROM ${sql}`, ...values), 'n');
    const vectors = count('embeddings WHERE model_id = ?', modelId);
    // Few are hidden: quicker than to look at the photo of each vector.
    const hidden = count(
      `photos p CROSS JOIN embeddings e ON e.photo_id = p.id AND e.model_id = ?
       WHERE p.state IN ('missing', 'failed')`,
      modelId,
    );
    const failed = count(
      `embed_tries t CROSS JOIN photos p ON p.id = t.photo_id WHERE t.model_id = ?1
       AND t.code IS NOT NULL AND ${SHOWN} AND NOT EXISTS (SELECT 1 FROM embeddings e
        WHERE e.photo_id = p.id AND e.model_id = ?1)`,
      modelId,
    );
    return { done: vectors - hidden, total: count(`photos WHERE ${SHOWN}`), failed };
  }

  vectorBytes(modelId: string): number {
    const row = this.#database.one(
      `SELECT (SELECT COUNT(*) FROM embeddings WHERE model_id = ?1) AS n,
       (SELECT AVG(length(vector) + COALESCE(length(classes), 0)) FROM
        (SELECT vector, classes FROM embeddings WHERE model_id = ?1 LIMIT ?2)) AS bytes`,
      modelId,
      SAMPLED,
    );
    return Math.round(numberOf(row, 'n') * numberOf(row, 'bytes'));
  }

  labelModel(): string | undefined {
    const row = this.#database.one(
      `SELECT name FROM (SELECT value AS name, 1 AS serves FROM settings WHERE key = ?
        UNION SELECT model_id, 0 FROM kept_models) known
       WHERE EXISTS (SELECT 1 FROM classes WHERE model_id = known.name) ORDER BY serves DESC,
       (SELECT MAX(revision) FROM embeddings WHERE model_id = known.name) DESC LIMIT 1`,
      MODEL_SETTING,
    );
    return row === undefined ? undefined : textOf(row, 'name');
  }

  keep(modelId: string, isKept: boolean): void {
    this.#database.run(
      isKept
        ? 'INSERT OR IGNORE INTO kept_models (model_id) VALUES (?)'
        : 'DELETE FROM kept_models WHERE model_id = ?',
      modelId,
    );
  }

  serve(modelId: string, classNames: readonly string[]): void {
    this.#database.transaction(() => {
      putClasses(this.#database, modelId, classNames);
      this.keep(modelId, true);
      putSetting(this.#database, MODEL_SETTING, modelId);
      this.#dropNext(modelId);
    });
  }

  serveNext(modelId: string | undefined): void {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM settings WHERE key = ?', NEXT_MODEL_SETTING);
      if (modelId === undefined) return;
      this.keep(modelId, true);
      putSetting(this.#database, NEXT_MODEL_SETTING, modelId);
    });
  }

  #dropNext(modelId: string): void {
    this.#database.run(
      'DELETE FROM settings WHERE key = ? AND value = ?',
      NEXT_MODEL_SETTING,
      modelId,
    );
  }

  drop(modelId: string): void {
    this.#database.transaction(() => {
      this.keep(modelId, false);
      this.#dropNext(modelId);
    });
  }

  takeBack(modelId: string, limit: number): number {
    return this.#database.transaction(() => {
      const rows = this.#database.all(
        'SELECT photo_id FROM embeddings WHERE model_id = ? LIMIT ?',
        modelId,
        limit,
      );
      const ids = JSON.stringify(rows.map((row) => numberOf(row, 'photo_id')));
      for (const table of ['embeddings', 'labels']) {
        this.#database.run(
          `DELETE FROM ${table} WHERE model_id = ? AND photo_id IN (SELECT value FROM json_each(?))`,
          modelId,
          ids,
        );
      }
      // There is no index file of it that would have to be told.
      this.#database.run('DELETE FROM removals WHERE model_id = ?', modelId);
      return rows.length;
    });
  }

  forget(modelId: string): void {
    this.#database.transaction(() => {
      for (const table of ['classes', 'labels', 'embed_tries', 'removals']) {
        this.#database.run(`DELETE FROM ${table} WHERE model_id = ?`, modelId);
      }
    });
  }

  giveBack(bytes: number): boolean {
    const pragma = (name: string) => numberOf(this.#database.one(`PRAGMA ${name}`), name);
    const before = pragma('freelist_count');
    const pages = Math.max(1, Math.floor(bytes / Math.max(1, pragma('page_size'))));
    this.#database.all(`PRAGMA incremental_vacuum(${pages})`);
    const after = pragma('freelist_count');
    // Of a catalog that was made before this was asked of SQLite, nothing comes back.
    return after > 0 && after < before;
  }
}
