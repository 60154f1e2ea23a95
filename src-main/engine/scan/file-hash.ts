import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { FileStamp } from '../catalog/catalog.ts';
import { pathForFs, type FilePath } from './file-path.ts';

/** Read at a time: hashing one takes the engine’s thread for about a millisecond. */
const CHUNK_BYTES = 1024 * 1024;
/** As decode/photo-file.ts: a pipe that took the file’s place does not block. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK || 0);

export interface HashOptions {
  readonly signal?: AbortSignal | undefined;
  /** After each piece that was read. */
  readonly onRead?: () => void;
}

async function isAsSeen(handle: FileHandle, { byteSize, mtimeUs }: FileStamp): Promise<boolean> {
  const stats = await handle.stat({ bigint: true });
  return (
    stats.isFile() && Number(stats.size) === byteSize && Number(stats.mtimeNs / 1000n) === mtimeUs
  );
}

async function hashOpened(
  handle: FileHandle,
  stamp: FileStamp,
  { signal, onRead }: HashOptions,
): Promise<string | undefined> {
  if (!(await isAsSeen(handle, stamp))) return undefined;
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, stamp.byteSize)));
  for (;;) {
    if (signal?.aborted === true) return undefined;
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
    onRead?.();
    if (bytesRead === 0) break;
    hash.update(chunk.subarray(0, bytesRead));
  }
  return (await isAsSeen(handle, stamp)) ? hash.digest('hex') : undefined;
}

/**
 * SHA-256 of a file’s bytes, hexadecimal; nothing is decoded.
 * @param stamp what the file was seen as.
 * @returns undefined where it can’t be read, or is not what it was seen as any more.
 */
export async function hashFile(
  path: FilePath,
  stamp: FileStamp,
  options: HashOptions = {},
): Promise<string | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(pathForFs(path), FLAGS);
    return await hashOpened(handle, stamp, options);
  } catch {
    return undefined; // It is read later as any new file, and what is wrong with it is said then.
  } finally {
    await handle?.close().catch(() => undefined);
  }
}
