import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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

/** The names of folder and file together; the last part is of one that is being written. */
const THUMBNAIL_NAME = /^([0-9a-f]{64})\.jpg(\.[0-9a-f-]{36}\.part)?$/;

/** What lies in one folder of the cache. */
interface ListedThumbnails {
  readonly hashes: readonly Uint8Array[];
  /** Absolute paths. */
  readonly unfinished: readonly string[];
}

/** None where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
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
      await this.#writeNew(temporary, jpeg);
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

  /** Writes a file in a folder that is made where it has to be; someone may have tidied up since. */
  async #writeNew(path: string, jpeg: Uint8Array): Promise<void> {
    const folder = dirname(path);
    const wasMade = this.#made.has(folder);
    await this.#makeFolder(folder);
    try {
      await writeFile(path, jpeg);
    } catch (cause) {
      if (!wasMade || existsSync(folder)) throw cause;
      this.#made.delete(folder);
      await this.#makeFolder(folder);
      await writeFile(path, jpeg);
    }
  }

  /** Once a run for each of the 256 folders, not once a photo. */
  async #makeFolder(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#made.add(folder);
  }

  /** Removes a thumbnail; one that is not there is no reason to fail. */
  async remove(hash: Uint8Array): Promise<Result<void>> {
    try {
      await rm(this.#path(hash), { force: true });
      return ok(undefined);
    } catch (cause) {
      return fail('library-unreadable', 'The thumbnail can’t be removed.', cause);
    }
  }

  /**
   * Every thumbnail by its hash, and unfinished files of a process that was killed, folder by folder.
   * What else lies there is nobody's here.
   */
  async *listed(): AsyncGenerator<ListedThumbnails> {
    for (const folder of await namesIn(this.#folder)) {
      const hashes: Uint8Array[] = [];
      const unfinished: string[] = [];
      for (const name of await namesIn(join(this.#folder, folder))) {
        const [, digits, isPart] = THUMBNAIL_NAME.exec(folder + name) ?? [];
        if (digits === undefined) continue;
        if (isPart === undefined) hashes.push(Buffer.from(digits, 'hex'));
        else unfinished.push(join(this.#folder, folder, name));
      }
      yield { hashes, unfinished };
    }
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
