import { mkdirSync } from 'node:fs';
import { open, rename, rm, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, ok, type Result } from '../../contract/errors.ts';
import { graphLength } from './graph-length.ts';
import { encodeFooter, type IndexFooter } from './index-footer.ts';
import { checksumOf, readAt, unfinishedPath } from './index-file.ts';

/** What the caller knows of a graph; its length and checksum are found out here. */
export type GraphDescription = Omit<IndexFooter, 'graphBytes' | 'graphChecksum'>;

/** Windows refuses to replace a file that a virus scanner or another reader has open just now. */
const BUSY_CODES = new Set(['EACCES', 'EBUSY', 'EPERM']);
const REPLACE_ATTEMPTS = 20;
const REPLACE_PAUSE_MS = 100;
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT']);
/** USearch does not say why a file could not be written; less room than this is why. */
const LEAST_FREE_BYTES = 1 << 20;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

async function isFull(path: string, cause: unknown): Promise<boolean> {
  if (FULL_CODES.has(codeOf(cause))) return true;
  try {
    const { bavail, bsize } = await statfs(dirname(path));
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    // The folder is gone, so it is not room that is lacking.
    return false;
  }
}

async function replaceFile(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const mayPass = process.platform === 'win32' && BUSY_CODES.has(codeOf(error));
      if (!mayPass || attempt === REPLACE_ATTEMPTS) throw error;
      await pause(REPLACE_PAUSE_MS);
    }
  }
}

/** Makes the new name last; Windows writes names through by itself and opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Appends the footer to a graph that was just written; gives the length of the file. */
async function finish(handle: FileHandle, description: GraphDescription): Promise<number> {
  const { fd } = handle;
  const { size } = await handle.stat();
  if (graphLength((offset, length) => readAt(fd, offset, length)) !== size) {
    throw new Error('The graph was not written to its end.');
  }
  const footer = encodeFooter({
    ...description,
    graphBytes: size,
    graphChecksum: checksumOf(fd, size),
  });
  await handle.appendFile(footer);
  await handle.sync();
  return size + footer.length;
}

/**
 * Saves an index so that the file is either the old one or the new one, whole, whenever the power
 * fails: a file beside it, its footer, fsync, rename, fsync of the folder. The graph is written
 * before the first await, so changes made meanwhile are not in the file.
 * @param writeGraph writes the graph to the path that it is given, or throws.
 * @returns the file's length in bytes; `disk-full` or `library-unreadable`, and the old file stays.
 */
export async function saveIndexFile(
  path: string,
  description: GraphDescription,
  writeGraph: (path: string) => void,
): Promise<Result<number>> {
  const unfinished = unfinishedPath(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeGraph(unfinished);
    const handle = await open(unfinished, 'a+');
    let bytes: number;
    try {
      bytes = await finish(handle, description);
    } finally {
      await handle.close();
    }
    await replaceFile(unfinished, path);
    await syncFolder(dirname(path));
    return ok(bytes);
  } catch (cause) {
    const full = await isFull(path, cause);
    // What cannot be removed now is removed when the index is opened next.
    await rm(unfinished, { force: true }).catch(() => undefined);
    return full
      ? fail('disk-full', 'The disk is full, so the search index could not be saved.', cause)
      : fail('library-unreadable', 'The search index could not be saved.', cause);
  }
}
