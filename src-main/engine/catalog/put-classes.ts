import type { SqliteDatabase } from './sqlite-database.ts';

/** Stores the names of a network’s classes, by number, in place of those before; in a transaction. */
export function putClasses(
  database: SqliteDatabase,
  modelId: string,
  names: readonly string[],
): void {
  database.run('DELETE FROM classes WHERE model_id = ?', modelId);
  for (const [index, name] of names.entries()) {
    database.run(
      'INSERT INTO classes (model_id, class_index, name) VALUES (?, ?, ?)',
      modelId,
      index,
      name,
    );
  }
}
