import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

function hasCode(cause: unknown, ...codes: string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}

/** Puts a finished folder in the place of another; two that do so at once do no harm. */
export async function replaceFolder(made: string, folder: string): Promise<void> {
  const old = `${folder}.old-${process.pid}`;
  await rename(folder, old).catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT')) throw cause;
  });
  await rename(made, folder).catch((cause: unknown) => {
    // Another process put its own there meanwhile, made of the same.
    if (!hasCode(cause, 'ENOTEMPTY', 'EEXIST', 'EPERM') || !existsSync(folder)) throw cause;
  });
  await rm(old, { recursive: true, force: true });
  await rm(made, { recursive: true, force: true });
}
