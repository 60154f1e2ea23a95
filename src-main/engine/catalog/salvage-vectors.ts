import type { SQLInputValue } from 'node:sqlite';
import { hasTable } from './catalog-tables.ts';
import { putSetting, readSetting } from './setting-rows.ts';
import { SqliteDatabase, type Row } from './sqlite-database.ts';
import { bytesOf, numberOf } from './sqlite-rows.ts';

/** What was asked of a damaged database, or nothing where just this lies in a damaged page. */
function tryRows(damaged: SqliteDatabase, sql: string, ...values: SQLInputValue[]): Row[] {
  try {
    return damaged.all(sql, ...values);
  } catch {
    return []; // It is made again from the photo.
  }
}

/** A vector is numbers; anything else is what damage made of one. */
function isVector(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0) return false;
  return new Float32Array(bytes.slice().buffer).every((value) => Number.isFinite(value));
}

function value(row: Row, column: string): SQLInputValue {
  return row[column] ?? null;
}

function takeVector(database: SqliteDatabase, photoId: number, revision: number, row: Row): void {
  database.run(
    `INSERT OR IGNORE INTO embeddings (photo_id, model_id, revision, vector, classes)
     VALUES (?, ?, ?, ?, ?)`,
    photoId,
    value(row, 'model_id'),
    revision,
    value(row, 'vector'),
    value(row, 'classes'),
  );
}

function takeLabel(database: SqliteDatabase, photoId: number, row: Row): void {
  database.run(
    `INSERT OR IGNORE INTO labels (photo_id, model_id, rank, class_index, probability)
     VALUES (?, ?, ?, ?, ?)`,
    photoId,
    ...['model_id', 'rank', 'class_index', 'probability'].map((column) => value(row, column)),
  );
}

/** @returns whether the photo has vectors now. */
function salvagePhoto(
  database: SqliteDatabase,
  damaged: SqliteDatabase,
  revision: number,
  photo: Row,
): boolean {
  const id = numberOf(photo, 'id');
  const [known] = tryRows(damaged, 'SELECT hash FROM photos WHERE id = ?', id);
  if (known === undefined) return false;
  if (!Buffer.from(bytesOf(known, 'hash')).equals(bytesOf(photo, 'hash'))) return false;
  const sql = 'SELECT model_id, vector, classes FROM embeddings WHERE photo_id = ?';
  const vectors = tryRows(damaged, sql, id).filter((row) => isVector(bytesOf(row, 'vector')));
  for (const row of vectors) takeVector(database, id, revision, row);
  if (vectors.length === 0) return false;
  const labels = tryRows(damaged, 'SELECT * FROM labels WHERE photo_id = ?', id);
  for (const row of labels) takeLabel(database, id, row);
  return true;
}

/**
 * Takes vectors and labels over from a damaged catalog, photo by photo, where it knows the same
 * picture by the same id: those photos need not be read again. No damage stops it.
 * @returns for how many photos.
 */
export function salvageVectors(database: SqliteDatabase, damagedPath: string): number {
  let damaged: SqliteDatabase | undefined;
  try {
    damaged = new SqliteDatabase(damagedPath, true);
    if (!hasTable(damaged, 'embeddings')) return 0;
    return salvageFrom(database, damaged);
  } catch {
    return 0; // Too damaged to be asked anything.
  } finally {
    damaged?.close();
  }
}

function salvageFrom(database: SqliteDatabase, damaged: SqliteDatabase): number {
  return database.transaction(() => {
    const photos = database.all(
      `SELECT id, hash FROM photos WHERE hash IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM embeddings WHERE photo_id = photos.id)`,
    );
    const before = Number(readSetting(database, 'revision') ?? 0);
    let salvaged = 0;
    // A photo's vectors are one change, as when it was read.
    for (const photo of photos) {
      if (salvagePhoto(database, damaged, before + salvaged + 1, photo)) salvaged += 1;
    }
    putSetting(database, 'revision', String(before + salvaged));
    return salvaged;
  });
}
