import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Hashed at a time: 5 ms, so that the thread stays free while a large file is hashed. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * SHA-256 of a file's bytes (32 bytes). Synchronous in pieces: handing 3.5 MB to another thread
 * copies them and costs twice as much as hashing them here.
 */
export async function contentHash(bytes: Uint8Array): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    // Lets what was started before, the decode of the same bytes above all, begin first.
    await setImmediate();
    hash.update(bytes.subarray(at, at + CHUNK_BYTES));
  }
  return hash.digest();
}
