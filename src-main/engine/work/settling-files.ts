import type { FileStamp, FoundFile } from '../catalog/catalog.ts';
import type { FilePath } from '../scan/file-path.ts';
import { hasStampOf } from '../scan/reconcile.ts';

/** A file is taken for written when it stayed as it was for so long, ms. */
export const SETTLE_MS = 500;
/** What is not asked about for so long is forgotten, ms. */
const FORGET_MS = 60_000;

interface Seen {
  readonly stamp: FileStamp;
  readonly at: number;
}

/**
 * Knows which new or changed files may still be in the middle of being written: those that were not
 * yet seen twice, {@link SETTLE_MS} apart, with the same size and time. No clock of a drive is trusted.
 */
export class SettlingFiles {
  readonly #seen = new Map<string, Seen>();
  readonly #now: () => number;

  /** @param now milliseconds from any start; for tests. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether the file is to be left for a later look. */
  isUnsettled(folderId: number, file: FoundFile): boolean {
    const key = SettlingFiles.#key(folderId, file.path);
    const before = this.#seen.get(key);
    const now = this.#now();
    if (before === undefined || !hasStampOf(before.stamp, file)) {
      const { byteSize, mtimeUs } = file;
      this.#seen.set(key, { stamp: { byteSize, mtimeUs }, at: now });
      return true;
    }
    if (now - before.at < SETTLE_MS) return true;
    this.#seen.delete(key);
    return false;
  }

  /** Forgets files that nobody asked about again: they went away. */
  forgetOld(): void {
    const before = this.#now() - FORGET_MS;
    for (const [key, { at }] of this.#seen) if (at < before) this.#seen.delete(key);
  }

  static #key(folderId: number, path: FilePath): string {
    return `${folderId}/${path}`;
  }
}
