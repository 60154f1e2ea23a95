import type { FileHandle } from 'node:fs/promises';
import { KindredFailure } from '../contract/errors.ts';
import type { ByteRange } from './byte-range.ts';

/** How much is read at once, bytes: few calls for a large photo, little memory for many small ones. */
const PIECE = 256 * 1024;

/** A part of an open file on its way to a page, read piece by piece. */
export class FilePart {
  readonly #handle: FileHandle;
  readonly #end: number;
  #position: number;

  /** @param handle is closed by {@link close} alone. */
  constructor(handle: FileHandle, { first, last }: ByteRange) {
    this.#handle = handle;
    this.#position = first;
    this.#end = last + 1;
  }

  /**
   * The next piece; undefined at the end. Throws `file-changed` where the file ends before that, and
   * the reason of the system where the drive went away.
   */
  async next(): Promise<Uint8Array | undefined> {
    const left = this.#end - this.#position;
    if (left <= 0) return undefined;
    const piece = new Uint8Array(Math.min(left, PIECE));
    const { bytesRead } = await this.#handle.read(piece, 0, piece.length, this.#position);
    if (bytesRead === 0) {
      const message = 'The file became shorter while it was read.';
      throw new KindredFailure({ code: 'file-changed', message });
    }
    this.#position += bytesRead;
    return piece.subarray(0, bytesRead);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (let piece = await this.next(); piece !== undefined; piece = await this.next()) {
      yield piece;
    }
  }

  /** Closes the file, after a read that is on its way; may be called again. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}
