import { readFileSync, writeFileSync } from 'node:fs';
import { unwrap } from '../../contract/errors.ts';
import { backUpCatalog } from '../catalog/backup-catalog.ts';
import { catalogFile } from '../catalog/catalog-file.ts';
import { SqliteDatabase } from '../catalog/sqlite-database.ts';
import { keptSample } from './kept-sample.ts';

const AT = Date.UTC(2026, 5, 2, 12);

/**
 * A closed library with a copy, whose photos have an index that lacks what its table has: a quick check
 * does not see it.
 * @param large more than is looked at before it is opened.
 */
export function withWrongIndex(dir: string, large = false): void {
  const sample = keptSample(dir);
  unwrap(backUpCatalog({ libraryDir: dir, at: AT }));
  sample.catalog.close();
  const database = new SqliteDatabase(catalogFile(dir), false);
  if (large) {
    database.exec(`INSERT INTO embeddings (photo_id, model_id, revision, vector)
      VALUES (1, 'large', 1, zeroblob(70000000))`);
  }
  const sql = `SELECT rootpage FROM sqlite_schema WHERE name = 'photos_by_hash'`;
  const page = Number(database.one(sql)?.['rootpage']);
  database.close();
  const bytes = readFileSync(catalogFile(dir));
  // A letter of one hash within the index.
  const at = bytes.indexOf(Buffer.from('010101010101', 'hex'), (page - 1) * 8192 + 100);
  bytes.writeUInt8(2, at);
  writeFileSync(catalogFile(dir), bytes);
}

/** As a process leaves it that was killed. */
export function markUnclean(dir: string): void {
  const database = new SqliteDatabase(catalogFile(dir), false);
  database.run(`UPDATE settings SET value = '1' WHERE key = 'is-open'`);
  database.close();
}
