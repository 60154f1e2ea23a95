import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** The folder of real photos and model weights that a developer has beside the checkout. */
const BESIDE = fileURLToPath(new URL('../../shared', import.meta.url));
// Kindred names photos by their real paths, and the folder may be a link.
const SHARED = existsSync(BESIDE) ? realpathSync(BESIDE) : BESIDE;

/** An absolute path inside the shared folder, whether or not it is there. */
export function sharedPath(path: string): string {
  return join(SHARED, path);
}

/** Whether the real weights and photos are at hand. */
export const hasShared = existsSync(sharedPath('photos/manifest.json'));

/** A describe block that needs the shared weights or photos; without them it reports as skipped. */
export function sharedDescribe(name: string, suite: () => void): void {
  describe.skipIf(!hasShared)(`${name} (needs the shared photos and weights)`, suite);
}
