import { closeSync, fsyncSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KindredFailure, type KindredError } from '../../contract/errors.ts';
import { catalogError } from './sqlite-database.ts';

const BLOCK_BYTES = 1 << 20;

function syncPath(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until a file is on the disk, whatever happens to the power. */
export function syncFile(path: string): void {
  syncPath(path, 'r+');
}

/** The same for the names in its folder; Windows writes names through by itself. */
export function syncFolderOf(path: string): void {
  if (process.platform !== 'win32') syncPath(dirname(path), 'r');
}

function block(file: number, at: number): Buffer {
  const bytes = Buffer.allocUnsafe(BLOCK_BYTES);
  return bytes.subarray(0, readSync(file, bytes, 0, BLOCK_BYTES, at));
}

/** Whether two files are the same, byte for byte. */
export function areSameFiles(one: string, other: string): boolean {
  const { size } = statSync(one);
  if (statSync(other).size !== size) return false;
  const files = [openSync(one, 'r'), openSync(other, 'r')] as const;
  try {
    for (let at = 0; at < size; at += BLOCK_BYTES) {
      if (!block(files[0], at).equals(block(files[1], at))) return false;
    }
    return true;
  } finally {
    files.forEach(closeSync);
  }
}

const FULL_CODES = new Set(['ENOSPC', 'EDQUOT']);

/** The reason, for a person, of what SQLite or the file system threw. */
export function storageError(cause: unknown): KindredError {
  if (cause instanceof KindredFailure) return cause.error;
  const code = cause instanceof Error && 'syscall' in cause && 'code' in cause ? cause.code : '';
  if (code === '') return catalogError(cause);
  return FULL_CODES.has(String(code))
    ? { code: 'disk-full', message: 'The disk that holds the library is full.', cause }
    : {
        code: 'library-unreadable',
        message: 'The library folder can’t be read or written.',
        cause,
      };
}
