import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';

/** JPEG's first and last marker (ITU T.81, B.1.1.3): a file that has both was written whole. */
const START_OF_IMAGE = 0xffd8;
const END_OF_IMAGE = 0xffd9;

function isWholeJpeg(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  return (
    bytes.readUInt16BE(0) === START_OF_IMAGE &&
    bytes.readUInt16BE(bytes.length - 2) === END_OF_IMAGE
  );
}

/**
 * Thumbnails as JPEG files, named by the SHA-256 of the photo they show, so that copies share one.
 * A cache: what is lost or broken is made again from the photo.
 */
export class ThumbnailCache {
  readonly #folder: string;
  readonly #made = new Set<string>();

  /** @param folder made on the first write. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(hash: Uint8Array): string {
    const name = Buffer.from(hash).toString('hex');
    return join(this.#folder, name.slice(0, 2), `${name.slice(2)}.jpg`);
  }

  /** Writes a thumbnail under another name first, so that a half one is never seen. */
  async write(hash: Uint8Array, jpeg: Uint8Array): Promise<Result<void>> {
    const path = this.#path(hash);
    const temporary = `${path}.${randomUUID()}.part`;
    try {
      await this.#makeFolder(dirname(path));
      await writeFile(temporary, jpeg);
      await rename(temporary, path);
      return ok(undefined);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
      return isFull
        ? fail('disk-full', 'The disk that holds the library is full.', cause)
        : fail('library-unreadable', 'The thumbnails can’t be written.', cause);
    }
  }

  /** Once a run for each of the 256 folders, not once a photo. */
  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#made.add(folder);
  }

  /** The JPEG, or `thumbnail-corrupt` where it is missing, cut short or no JPEG at all. */
  async read(hash: Uint8Array): Promise<Result<Uint8Array>> {
    try {
      const bytes = await readFile(this.#path(hash));
      if (isWholeJpeg(bytes)) return ok(bytes);
      return fail('thumbnail-corrupt', 'The thumbnail is damaged.');
    } catch (cause) {
      return fail('thumbnail-corrupt', 'The thumbnail is missing.', cause);
    }
  }

  /** Whether a thumbnail is there, by its name alone. */
  async has(hash: Uint8Array): Promise<boolean> {
    return stat(this.#path(hash)).then(
      (stats) => stats.size > 0,
      () => false,
    );
  }
}
