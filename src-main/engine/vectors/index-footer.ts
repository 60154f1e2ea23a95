import { crc32 } from 'node:zlib';

/** Raised whenever the bytes before the footer, or the footer's fields, mean something else. */
export const INDEX_FORMAT = 1;

/** What an index file says about itself. */
export interface IndexFooter {
  /** Which of the library's indexes this is: lower-case letters, as it names the file. */
  readonly name: string;
  /** The model that made the vectors. */
  readonly modelId: string;
  readonly dimensions: number;
  /** Vectors held. */
  readonly count: number;
  /** The catalog revision up to which the index has everything. */
  readonly revision: number;
  /** Ids of vectors of zeros, which are in no graph. */
  readonly directionless: readonly number[];
  /** Places of removed vectors in the graph. */
  readonly vacancies: number;
  /** Length and CRC-32 of what stands before the footer: the graph as USearch serialises it. */
  readonly graphBytes: number;
  readonly graphChecksum: number;
}

/** What one of the library's indexes is made of; a file of anything else is not it. */
export type IndexIdentity = Pick<IndexFooter, 'name' | 'modelId' | 'dimensions'>;

const MAGIC = Buffer.from('KindredI', 'latin1');

/**
 * The last bytes of every index file, in every format: format, length of the JSON before it, and
 * CRC-32 of the JSON and those two (uint32, little endian each), then the magic.
 */
export const TRAILER_BYTES = 12 + MAGIC.length;

/** Where the trailer says that the rest of the footer lies. */
export interface Trailer {
  readonly format: number;
  readonly jsonBytes: number;
  readonly checksum: number;
}

/** The footer as bytes: JSON, then the trailer. */
export function encodeFooter(footer: IndexFooter, format = INDEX_FORMAT): Buffer {
  const json = Buffer.from(JSON.stringify(footer), 'utf8');
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32LE(format, 0);
  numbers.writeUInt32LE(json.length, 4);
  numbers.writeUInt32LE(crc32(numbers.subarray(0, 8), crc32(json)), 8);
  return Buffer.concat([json, numbers, MAGIC]);
}

/** Reads the trailer of a file; undefined where these are not the last bytes of an index file. */
export function decodeTrailer(bytes: Buffer): Trailer | undefined {
  if (bytes.length !== TRAILER_BYTES || !bytes.subarray(12).equals(MAGIC)) return undefined;
  return {
    format: bytes.readUInt32LE(0),
    jsonBytes: bytes.readUInt32LE(4),
    checksum: bytes.readUInt32LE(8),
  };
}

/** Whether the JSON before a trailer, and the trailer, are as they were written. */
export function isFooterWhole(json: Buffer, trailer: Trailer): boolean {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(trailer.format, 0);
  numbers.writeUInt32LE(trailer.jsonBytes, 4);
  return crc32(numbers, crc32(json)) === trailer.checksum;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const COUNTS = [
  'dimensions',
  'count',
  'revision',
  'vacancies',
  'graphBytes',
  'graphChecksum',
] as const satisfies readonly (keyof IndexFooter)[];

// By hand: a schema library takes longer to load in the worker thread than all that it does here.
function isFooter(value: unknown): value is IndexFooter {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const directionless = fields.get('directionless');
  return (
    typeof fields.get('name') === 'string' &&
    typeof fields.get('modelId') === 'string' &&
    COUNTS.every((name) => isCount(fields.get(name))) &&
    Array.isArray(directionless) &&
    directionless.every(isCount)
  );
}

/** Reads the JSON of a footer; undefined where it is not what this format has there. */
export function decodeFooter(json: Buffer): IndexFooter | undefined {
  try {
    const value: unknown = JSON.parse(json.toString('utf8'));
    return isFooter(value) ? value : undefined;
  } catch {
    // No JSON: the caller says that the file is damaged.
    return undefined;
  }
}
