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
