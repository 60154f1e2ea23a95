import type { TeachTarget } from '../../contract/teach-calls.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/** Writes which photos a person refused for a tag or an album. */
export class RefusalPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  refuse(photos: readonly number[], target: TeachTarget): void {
    const [table, column, id] =
      'tag' in target
        ? (['tag_refusals', 'tag_id', target.tag] as const)
        : (['album_refusals', 'album_id', target.album] as const);
    this.#database.run(
      `INSERT INTO ${table} (photo_id, ${column}) SELECT value, ?2 FROM json_each(?1)
       WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE photo_id = value AND ${column} = ?2)`,
      JSON.stringify(photos),
      id,
    );
  }
}
