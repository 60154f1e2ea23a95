import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

// At import, as vitest takes no hook from inside a running test.
afterAll(() => {
  for (const folder of made.splice(0)) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

/** Linux’s own disk in memory, for tests that write a lot; where there is none, as any other. */
export const MEMORY_DISK = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * An empty folder that is gone after the tests of the file that asked for it.
 * @param parent the folder that it is made in.
 */
export function temporaryFolder(parent: string = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, 'kindred-test-')));
  made.push(folder);
  return folder;
}
