import { copyFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../contract/errors.ts';
import { openCatalogReader, catalogFile } from './sqlite-catalog.ts';
import { catalogError, SqliteDatabase } from './sqlite-database.ts';

/** SQLite's companions of a database file in WAL mode. */
const COMPANIONS = ['', '-wal', '-shm'];

function isSound(path: string): boolean {
  try {
    const database = new SqliteDatabase(path, true);
    const [answer] = database.all('PRAGMA integrity_check');
    database.close();
    return answer?.['integrity_check'] === 'ok';
  } catch {
    return false; // A copy that will not open is no copy to go back to.
  }
}

/** The newest whole copy that was made before a migration. */
function newestBackup(libraryDir: string): string | undefined {
  return readdirSync(libraryDir)
    .filter((name) => name.startsWith('catalog-') && name.endsWith('.backup.db'))
    .sort((a, b) => (a.slice(a.indexOf('-2')) < b.slice(b.indexOf('-2')) ? 1 : -1))
    .find((name) => isSound(join(libraryDir, name)));
}

/** Whether the catalog can be opened and SQLite finds it sound. */
export function isCatalogSound(libraryDir: string): boolean {
  const opened = openCatalogReader(libraryDir);
  if (!opened.ok) return opened.error.code !== 'catalog-corrupt';
  try {
    return opened.value.integrityProblems().length === 0;
  } catch {
    return false; // Damage that shows only on reading.
  } finally {
    opened.value.close();
  }
}

/**
 * Sets a damaged catalog aside, whole, and puts the newest sound copy in its place, or nothing
 * where there is none. The caller holds the library lock.
 * @returns a sentence that says what was done.
 */
export function restoreCatalog(libraryDir: string): Result<string> {
  const catalog = catalogFile(libraryDir);
  const aside = `${catalog}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    const backup = newestBackup(libraryDir);
    for (const suffix of COMPANIONS) {
      if (existsSync(catalog + suffix)) renameSync(catalog + suffix, aside + suffix);
    }
    if (backup === undefined) {
      return ok(`The damaged catalog was set aside as ${aside}; index your folders again.`);
    }
    copyFileSync(join(libraryDir, backup), `${catalog}.part`);
    renameSync(`${catalog}.part`, catalog);
    return ok(`The damaged catalog was set aside as ${aside}; the copy ${backup} took its place.`);
  } catch (cause) {
    return { ok: false, error: catalogError(cause) };
  }
}
