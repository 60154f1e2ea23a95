import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * glibc keeps freed blocks below this size for itself, in bytes; pixels and network weights are above
 * it and go back to the system. Measured while indexing 12-megapixel photos: 263 MB of memory instead
 * of 313 (mallopt(3), M_MMAP_THRESHOLD and M_TRIM_THRESHOLD). Other systems' allocators ignore it.
 */
const KEPT_BLOCK_BYTES = '262144';

/**
 * The environment for a process that hosts the engine for long: less memory held for nothing, and
 * compiled code from a cache, in its worker threads too. What the person has set stays.
 */
export function engineEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    MALLOC_MMAP_THRESHOLD_: KEPT_BLOCK_BYTES,
    MALLOC_TRIM_THRESHOLD_: KEPT_BLOCK_BYTES,
    ...env,
  };
}
