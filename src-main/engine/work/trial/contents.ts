import { createHash } from 'node:crypto';
import { drawPicture } from '../../../../test-fixtures/pictures.ts';

/** How many contents there are; enough that a sequence seldom runs out of new ones. */
const COUNT = 60;
/** Every so-many-th is no picture. */
const BROKEN_EVERY = 9;
/** Files are of few sizes, as only those of one size are ever told apart by their bytes, bytes. */
const SIZES = [2400, 2401, 2403];
const JPEG_START = 2;
const COMMENT_HEAD = 4;

/** A JPEG with a comment that makes it as long as is asked, and unlike any other. */
function commented(jpeg: Uint8Array, text: string, length: number): Buffer {
  const comment = Buffer.alloc(length - jpeg.length, 0x20);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(comment.length - 2, 2);
  comment.write(text, COMMENT_HEAD);
  return Buffer.concat([jpeg.subarray(0, JPEG_START), comment, jpeg.subarray(JPEG_START)]);
}

/** What files of a trial hold, by a short name: `c7`, or `x9` for one that is no picture. */
export class Contents {
  readonly names: readonly string[];
  readonly #bytes: ReadonlyMap<string, Buffer>;
  readonly #names = new Map<string, string>();

  private constructor(bytes: ReadonlyMap<string, Buffer>) {
    this.#bytes = bytes;
    this.names = [...bytes.keys()];
    for (const [name, content] of bytes) this.#names.set(Contents.#hash(content), name);
  }

  static async draw(): Promise<Contents> {
    const pictures = await Promise.all(
      [1, 2, 3, 4].map((seed) => drawPicture({ seed, width: 32, height: 24, quality: 50 })),
    );
    const bytes = Array.from({ length: COUNT }, (_, number): [string, Buffer] => {
      const size = SIZES[number % SIZES.length] ?? 0;
      const isBroken = number % BROKEN_EVERY === BROKEN_EVERY - 1;
      if (isBroken) return [`x${number}`, Buffer.from(`no picture ${number}`.padEnd(size))];
      const picture = pictures[number % pictures.length] ?? new Uint8Array();
      return [`c${number}`, commented(picture, `content ${number}`, size)];
    });
    return new Contents(new Map(bytes));
  }

  static #hash(bytes: Uint8Array): string {
    return createHash('sha256').update(bytes).digest('hex');
  }

  bytes(name: string): Buffer {
    const bytes = this.#bytes.get(name);
    if (bytes === undefined) throw new Error(`There is no content ${name}.`);
    return bytes;
  }

  nameOf(bytes: Uint8Array): string {
    return this.nameOfHash(Contents.#hash(bytes));
  }

  /** @param hash SHA-256, hexadecimal. */
  nameOfHash(hash: string): string {
    return this.#names.get(hash) ?? `unknown ${hash}`;
  }
}

/** Whether a content is a picture. */
export function isPicture(content: string): boolean {
  return content.startsWith('c');
}
