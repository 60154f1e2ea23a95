import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A copy of the catalog by its name alone; whether it is sound nobody has looked at. */
export interface BackupFile {
  readonly name: string;
  readonly path: string;
  /** When it was made, milliseconds since 1970. */
  readonly at: number;
  /** A whole copy that was made before a migration; it is never taken away by itself. */
  readonly isWhole: boolean;
}

/** `catalog-2026-11-24T10-20-30.backup.db`, or `catalog-v3-2026-11-24T10-20-30-123Z.backup.db`. */
const NAME =
  /^catalog-(v\d+-)?(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})(?:-\d{3}Z)?\.backup\.db$/u;
/** What is being written, or was when the process ended. */
const UNFINISHED = '.part';

/** Where daily copies of a library's catalog lie. */
export function backupFolder(libraryDir: string): string {
  return join(libraryDir, 'backups');
}

/** A moment as file names have it: UTC, to the second. */
export function fileStamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
}

/** The daily copy of a moment. */
export function backupPath(libraryDir: string, at: number): string {
  return join(backupFolder(libraryDir), `catalog-${fileStamp(at)}.backup.db`);
}

/** The name that a copy has until it is whole. */
export function unfinishedPath(path: string): string {
  return `${path}${UNFINISHED}`;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function backupFile(folder: string, name: string): BackupFile[] {
  const match = NAME.exec(name);
  if (match === null) return [];
  const [, version, date = '', ...time] = match;
  const at = Date.parse(`${date}T${time.join(':')}Z`);
  if (Number.isNaN(at)) return [];
  return [{ name, path: join(folder, name), at, isWhole: version !== undefined }];
}

/** All copies of a library's catalog, newest first. */
export function backupFiles(libraryDir: string): BackupFile[] {
  return [libraryDir, backupFolder(libraryDir)]
    .flatMap((folder) => namesIn(folder).flatMap((name) => backupFile(folder, name)))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
}

/** Copies that were never finished. */
export function unfinishedBackups(libraryDir: string): string[] {
  const folder = backupFolder(libraryDir);
  return namesIn(folder)
    .filter((name) => name.endsWith(UNFINISHED))
    .map((name) => join(folder, name));
}

/**
 * When a copy was last known to be what the catalog is: made, or made again and found to be the same.
 */
export function lastTrueAt({ path, at }: BackupFile): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return Math.max(at, stats?.mtimeMs ?? 0);
}

/** Removes files where they are there. */
export function removeFiles(paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { force: true });
}
