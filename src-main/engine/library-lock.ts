import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors.ts';

/** What the holder says of itself, for the sentence that a second process gets. */
const ownerSchema = z.object({ pid: z.number().int(), command: z.string().max(500) });

/** Held until released or until the process ends, however it ends. */
export interface LibraryLock {
  release(): void;
}

function ownerSentence(ownerFile: string): string {
  try {
    const owner = ownerSchema.parse(JSON.parse(readFileSync(ownerFile, 'utf8')));
    return `The library is in use by “${owner.command}” (process ${owner.pid}); wait for it or stop it.`;
  } catch {
    // The holder has not written its name yet, or the file was swept away.
    return 'The library is in use by another Kindred; wait for it or stop it.';
  }
}

function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // The file of the name is no part of the lock.
  }
}

/**
 * Takes the right to write to a library. The lock is SQLite's own exclusive file lock on a file
 * beside the catalog: the system drops it with the process, so a crash never leaves it behind.
 * @param command what the holder is doing, for the sentence that a second process gets.
 */
export function lockLibrary(libraryDir: string, command: string): Result<LibraryLock> {
  const ownerFile = join(libraryDir, 'lock.json');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(libraryDir, 'lock.db'), { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === 5;
    return isBusy
      ? fail('library-locked', ownerSentence(ownerFile), cause)
      : fail('library-unreadable', 'The library folder can’t be written.', cause);
  }
  const held = database;
  // On a full disk a library is still looked at; only the sentence for a second process hangs on it.
  tryTo(() => {
    writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, command }));
  });
  return ok({
    release() {
      tryTo(() => {
        rmSync(ownerFile, { force: true });
      });
      held.close();
    },
  });
}
