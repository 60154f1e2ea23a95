import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fail, ok, type Result } from '../../contract/errors.ts';
import type { LibraryParts } from '../library-parts.ts';
import type { FilePath } from '../scan/file-path.ts';

const MOST_PICTURES = 20;
const MOST_BYTES = 300 * 1024 * 1024;
const FOLDER_PREFIX = 'kindred-pictures-';
/** An ending tells a damaged photo from something else; any other name is not used. */
const ENDING = /^\.[a-z0-9]{1,5}$/i;

/** A picture that was taken in. */
export interface TakenPicture {
  /** 32 random hexadecimal digits. */
  readonly picture: string;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
}

interface KeptFile {
  readonly path: FilePath;
  readonly byteSize: number;
  readonly thumbnail: Uint8Array;
}

const NO_LONGER: Result<never> = fail(
  'photo-unknown',
  'This picture is no longer kept; drop or paste it again.',
);

function notWritten(cause: unknown): Result<never> {
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
  return isFull
    ? fail('disk-full', 'The disk for temporary files is full.', cause)
    : fail('file-unreadable', 'The picture could not be put aside in a temporary file.', cause);
}

/**
 * Pictures from outside the library, kept for a while to be asked about: the 20 latest and 300 MB at
 * most, as files in a temporary folder of their own, so that they are read as any photo is.
 */
export class KeptPictures {
  readonly #parts: Pick<LibraryParts, 'pool'>;
  readonly #kept = new Map<string, KeptFile>();
  #folder: Promise<string> | undefined;
  #isClosed = false;

  constructor(parts: Pick<LibraryParts, 'pool'>) {
    this.#parts = parts;
  }

  /**
   * Takes a picture in.
   * @param name as it was called outside; only its ending is used.
   * @returns the reasons of a photo that can't be read, or `disk-full`.
   */
  async keep(bytes: Uint8Array, name: string): Promise<Result<TakenPicture>> {
    if (bytes.length > MOST_BYTES) {
      return fail('file-too-large', 'The picture has more than 300 MB.');
    }
    const picture = randomBytes(16).toString('hex');
    const file = await this.#write(bytes, picture, name);
    if (!file.ok) return file;
    const taken = await this.#look(file.value, picture, bytes.length);
    if (!taken.ok || this.#isClosed) await rm(file.value, { force: true });
    else await this.#forgetOldest();
    return taken;
  }

  async #write(bytes: Uint8Array, picture: string, name: string): Promise<Result<FilePath>> {
    // A folder made now would be left behind.
    if (this.#isClosed) return fail('cancelled', 'The library is closed.');
    try {
      this.#folder ??= mkdtemp(join(tmpdir(), FOLDER_PREFIX));
      const ending = extname(name);
      const path = join(await this.#folder, picture + (ENDING.test(ending) ? ending : ''));
      await writeFile(path, bytes, { mode: 0o600 });
      return ok(path);
    } catch (cause) {
      this.#folder = undefined; // Someone tidied up: the next picture gets a new one.
      return notWritten(cause);
    }
  }

  async #look(path: FilePath, picture: string, byteSize: number): Promise<Result<TakenPicture>> {
    const pool = await this.#parts.pool();
    const described = pool.ok ? await pool.value.describe(path, false) : pool;
    if (!described.ok) return described;
    const { record, thumbnail = new Uint8Array() } = described.value;
    this.#kept.set(picture, { path, byteSize, thumbnail });
    return ok({ picture, width: record.width, height: record.height });
  }

  /** A Map keeps the order in which its keys came: the first is the oldest. */
  async #forgetOldest(): Promise<void> {
    let bytes = [...this.#kept.values()].reduce((sum, { byteSize }) => sum + byteSize, 0);
    for (const [picture, { path, byteSize }] of [...this.#kept]) {
      if (this.#kept.size <= MOST_PICTURES && bytes <= MOST_BYTES) return;
      this.#kept.delete(picture);
      bytes -= byteSize;
      await rm(path, { force: true });
    }
  }

  /** JPEG, at most 444 pixels a side; `photo-unknown` where the picture is no longer kept. */
  thumbnail(picture: string): Promise<Result<Uint8Array>> {
    const kept = this.#kept.get(picture);
    return Promise.resolve(kept === undefined ? NO_LONGER : ok(kept.thumbnail));
  }

  /** `photo-unknown` where the picture is no longer kept. */
  pathOf(picture: string): Result<FilePath> {
    const kept = this.#kept.get(picture);
    return kept === undefined ? NO_LONGER : ok(kept.path);
  }

  /** Forgets all pictures and removes their files. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#kept.clear();
    const folder = await this.#folder?.catch(() => undefined); // It was never made.
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
