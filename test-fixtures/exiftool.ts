import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';

/** The script of exiftool-vendored, which brings another program for Windows. */
function scriptPath(): string | undefined {
  try {
    const { resolve } = createRequire(import.meta.url);
    return join(dirname(resolve('exiftool-vendored.pl/package.json')), 'bin/exiftool');
  } catch {
    return undefined; // Not for this system.
  }
}

const SCRIPT = scriptPath();

/** Whether exiftool can run: it is a Perl script. */
const canRun = SCRIPT !== undefined && spawnSync('perl', ['-v']).status === 0;

/** A describe block that needs exiftool; without Perl it reports as skipped. */
export function exiftoolDescribe(name: string, suite: () => void): void {
  describe.skipIf(!canRun)(`${name} (needs Perl for exiftool)`, suite);
}

/** Runs exiftool; gives what it prints. */
export function exiftool(...options: readonly string[]): string {
  const run = spawnSync('perl', [SCRIPT ?? '', ...options], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`exiftool: ${run.stderr}`);
  return run.stdout;
}

/** What exiftool reads in files, a record of tags each, in the order of their names. */
export function exiftoolTags(...files: readonly string[]): Record<string, unknown>[] {
  const options = ['-json', '-struct', '-G1', '-a', '-q', '-fileOrder', 'FileName'];
  const read: unknown = JSON.parse(exiftool(...options, ...files));
  if (!Array.isArray(read)) throw new Error('exiftool gave no list');
  return read.map((tags: unknown) => ({ ...Object(tags) }) as Record<string, unknown>);
}
