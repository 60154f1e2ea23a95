import { fail, ok, type Result } from '../../contract/errors.ts';

/** What a JSON text may ask for before it is parsed, as parsing makes a hundred times its bytes of some. */
export interface JsonLimits {
  /** Lists and objects in each other. */
  readonly depth: number;
  /** Lists, objects and their items, all together. */
  readonly values: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING: ReadonlySet<number | undefined> = new Set(Buffer.from('[{'));
const CLOSING: ReadonlySet<number | undefined> = new Set(Buffer.from(']}'));

/** The place after the string that begins before `at`; the end where it does not end. */
function afterString(bytes: Buffer, at: number): number {
  for (let from = at; ;) {
    const end = bytes.indexOf(QUOTE, from);
    if (end < 0) return bytes.length;
    let escapes = 0;
    while (end - escapes > at && bytes[end - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
    from = end + 1;
  }
}

function isWithin(bytes: Buffer, { depth: most, values: mostValues }: JsonLimits): boolean {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at];
    at += 1;
    if (byte === QUOTE) at = afterString(bytes, at);
    else if (byte === COMMA) values += 1;
    else if (OPENING.has(byte)) {
      depth += 1;
      values += 1;
    } else if (CLOSING.has(byte)) depth -= 1;
    if (depth > most || values > mostValues) return false;
  }
  return true;
}

/**
 * Parses JSON from outside in UTF-8, with or without a byte order mark.
 * @returns `organisation-unreadable` where it is none, is cut off, or is more than `limits`.
 */
export function parseBounded(given: Uint8Array, limits: JsonLimits): Result<unknown> {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (!isWithin(bytes, limits)) {
    return fail('organisation-unreadable', 'The file holds more than an organisation can be.');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ok(JSON.parse(text));
  } catch (cause) {
    const sentence = 'The file is no JSON text, or it ends too soon.';
    return fail('organisation-unreadable', sentence, cause);
  }
}
