import { join } from 'node:path';

const CATALOG_FILE = 'catalog.db';

/** SQLite's companions of a database file in WAL mode; the file itself first. */
export const COMPANIONS = ['', '-wal', '-shm'] as const;

/** The catalog file of a library folder. */
export function catalogFile(libraryDir: string): string {
  return join(libraryDir, CATALOG_FILE);
}
