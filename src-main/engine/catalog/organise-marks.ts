import type { SqliteDatabase } from './sqlite-database.ts';

/** What is said of one photo at a time, and its value where nothing is said. */
const UNSAID = { favourite: 0, stars: 0, title: null, caption: null } as const;
type Mark = keyof typeof UNSAID;

/** Writes favourites, stars, titles and captions. */
export class MarkPen {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Those of these photos that the library knows, each once, in the order given. */
  known(photos: readonly number[]): number[] {
    const rows = this.#database.arrays(
      'SELECT photos.id FROM json_each(?) wanted CROSS JOIN photos ON photos.id = wanted.value',
      JSON.stringify(photos),
    );
    return [...new Set(rows.map(([id]) => Number(id)))];
  }

  setFavourite(photos: readonly number[], isFavourite: boolean): void {
    this.#set('favourite', photos, isFavourite ? 1 : 0);
  }

  /** @param stars 0–5. */
  setStars(photos: readonly number[], stars: number): void {
    this.#set('stars', photos, stars);
  }

  /** null takes it away. */
  setText(mark: 'title' | 'caption', photos: readonly number[], text: string | null): void {
    this.#set(mark, photos, text);
  }

  #set(mark: Mark, photos: readonly number[], value: number | string | null): void {
    const json = JSON.stringify(photos);
    if (value === UNSAID[mark]) {
      this.#database.run(
        `UPDATE marks SET ${mark} = ?2 WHERE ${mark} IS NOT ?2
         AND photo_id IN (SELECT value FROM json_each(?1))`,
        json,
        value,
      );
      return;
    }
    this.#database.run(
      `INSERT INTO marks (photo_id, ${mark}) SELECT value, ?2 FROM json_each(?1) WHERE true
       ON CONFLICT (photo_id) DO UPDATE SET ${mark} = ?2 WHERE ${mark} IS NOT ?2`,
      json,
      value,
    );
  }
}
