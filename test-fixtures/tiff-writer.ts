/** One field of a TIFF directory as a test writes it. */
export type TiffField =
  | { readonly tag: number; readonly type: 'short' | 'long'; readonly values: readonly number[] }
  /** Numerator and denominator of each. */
  | {
      readonly tag: number;
      readonly type: 'rational';
      readonly values: readonly (readonly [number, number])[];
    }
  | { readonly tag: number; readonly type: 'text'; readonly text: string }
  | { readonly tag: number; readonly type: 'bytes'; readonly bytes: Uint8Array }
  /** Offsets of further directories. */
  | {
      readonly tag: number;
      readonly type: 'directories';
      readonly directories: readonly (readonly TiffField[])[];
    }
  /** The offset of bytes that lie elsewhere in the file. */
  | { readonly tag: number; readonly type: 'placed'; readonly bytes: Uint8Array };

export interface TiffSpec {
  /** The chain of directories: the picture's, its thumbnail's, … */
  readonly directories: readonly (readonly TiffField[])[];
  readonly bigEndian?: boolean;
  /** What stands for 42: RW2 and ORF have their own. */
  readonly magic?: number;
  /** What stands between the header and everything else (CR2's mark). */
  readonly mark?: string;
}

/** Writes a TIFF structure: EXIF blocks and RAW files for tests, with nothing in it but what is asked. */
export function writeTiff({
  directories,
  bigEndian = false,
  magic = 42,
  mark = '',
}: TiffSpec): Buffer {
  const writer = new TiffWriter(bigEndian);
  writer.place(Buffer.from(bigEndian ? 'MM' : 'II'));
  writer.place(writer.short(magic));
  writer.place(writer.long(0));
  writer.place(Buffer.from(mark, 'latin1'));
  return writer.finish(directories);
}

const TYPES = { text: 2, short: 3, long: 4, rational: 5, bytes: 7, directories: 4, placed: 4 };

class TiffWriter {
  readonly #bigEndian: boolean;
  readonly #parts: Buffer[] = [];
  #length = 0;

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian;
  }

  place(bytes: Uint8Array): number {
    const at = this.#length;
    // Directories and values begin at even places.
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    this.#parts.push(padded);
    this.#length += padded.length;
    return at;
  }

  short(value: number): Buffer {
    const bytes = Buffer.alloc(2);
    if (this.#bigEndian) bytes.writeUInt16BE(value);
    else bytes.writeUInt16LE(value);
    return bytes;
  }

  long(value: number): Buffer {
    const bytes = Buffer.alloc(4);
    if (this.#bigEndian) bytes.writeUInt32BE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  }

  finish(directories: readonly (readonly TiffField[])[]): Buffer {
    const first = directories.reduceRight((next, fields) => this.#directory(fields, next), 0);
    const file = Buffer.concat(this.#parts);
    file.set(this.long(first), 4);
    return file;
  }

  #directory(fields: readonly TiffField[], next: number): number {
    const entries = fields
      .toSorted((a, b) => a.tag - b.tag)
      .map((field) => {
        const { count, bytes } = this.#value(field);
        const inline = bytes.length <= 4;
        return Buffer.concat([
          this.short(field.tag),
          this.short(TYPES[field.type]),
          this.long(count),
          inline
            ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)])
            : this.long(this.place(bytes)),
        ]);
      });
    return this.place(Buffer.concat([this.short(entries.length), ...entries, this.long(next)]));
  }

  #value(field: TiffField): { count: number; bytes: Buffer } {
    switch (field.type) {
      case 'short':
        return this.#list(field.values, (value) => this.short(value));
      case 'long':
        return this.#list(field.values, (value) => this.long(value));
      case 'rational':
        return this.#list(field.values, (pair) => Buffer.concat(pair.map((n) => this.long(n))));
      case 'text':
        return this.#list([...Buffer.from(`${field.text}\0`)], (byte) => Buffer.from([byte]));
      case 'bytes':
        return this.#list([...field.bytes], (byte) => Buffer.from([byte]));
      case 'directories':
        return this.#list(field.directories, (fields) => this.long(this.#directory(fields, 0)));
      case 'placed':
        return { count: 1, bytes: this.long(this.place(field.bytes)) };
    }
  }

  #list<T>(values: readonly T[], write: (value: T) => Buffer): { count: number; bytes: Buffer } {
    return { count: values.length, bytes: Buffer.concat(values.map(write)) };
  }
}
