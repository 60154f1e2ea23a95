import type { NewEmbedding } from './catalog.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { floatBytes } from './sqlite-rows.ts';

/** Stores one model’s view of a photo, its labels with it, in place of the one before. */
export function putEmbedding(
  database: SqliteDatabase,
  photoId: number,
  revision: number,
  embedding: NewEmbedding,
): void {
  database.run(
    `INSERT INTO embeddings (photo_id, model_id, revision, vector, classes)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (photo_id, model_id) DO UPDATE SET revision = excluded.revision,
       vector = excluded.vector, classes = excluded.classes`,
    photoId,
    embedding.modelId,
    revision,
    floatBytes(embedding.vector),
    embedding.classes ?? null,
  );
  database.run(
    'DELETE FROM labels WHERE photo_id = ? AND model_id = ?',
    photoId,
    embedding.modelId,
  );
  database.run(
    'DELETE FROM embed_tries WHERE photo_id = ? AND model_id = ?',
    photoId,
    embedding.modelId,
  );
  for (const [rank, label] of embedding.labels.entries()) {
    database.run(
      `INSERT INTO labels (photo_id, model_id, rank, class_index, probability)
         VALUES (?, ?, ?, ?, ?)`,
      photoId,
      embedding.modelId,
      rank,
      label.classIndex,
      label.probability,
    );
  }
}

/** Takes back what other networks saw of a photo whose bytes are others now; they look at it again. */
export function dropOtherEmbeddings(
  database: SqliteDatabase,
  photoId: number,
  embeddings: readonly NewEmbedding[],
): void {
  const models = JSON.stringify(embeddings.map(({ modelId }) => modelId));
  for (const table of ['embeddings', 'labels']) {
    database.run(
      `DELETE FROM ${table} WHERE photo_id = ?
       AND model_id NOT IN (SELECT value FROM json_each(?))`,
      photoId,
      models,
    );
  }
}
