import { fail, ok, type Result } from '../../contract/errors.ts';

/** A file of text, and how it was written. */
export interface DecodedText {
  /** Without its byte order mark. */
  readonly text: string;
  readonly encoding: string;
  readonly hasByteOrderMark: boolean;
}

/** What XML calls encodings that a file may declare; all are decoded by the platform. */
const DECLARED = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]{0,39})["']/u;

/** Byte order marks, and the first two characters of XML without one (XML 1.0, appendix F). */
const SIGNS: readonly (readonly [readonly number[], string, boolean])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8', true],
  [[0xff, 0xfe], 'utf-16le', true],
  [[0xfe, 0xff], 'utf-16be', true],
  [[0x3c, 0x00, 0x3f, 0x00], 'utf-16le', false],
  [[0x00, 0x3c, 0x00, 0x3f], 'utf-16be', false],
  [[0x3c, 0x00], 'utf-16le', false],
  [[0x00, 0x3c], 'utf-16be', false],
];

function encodingOf(bytes: Uint8Array): { encoding: string; hasByteOrderMark: boolean } {
  for (const [sign, encoding, hasByteOrderMark] of SIGNS) {
    if (sign.every((byte, at) => bytes[at] === byte)) return { encoding, hasByteOrderMark };
  }
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return { encoding: DECLARED.exec(start)?.[1] ?? 'utf-8', hasByteOrderMark: false };
}

/**
 * The text of an XML file, by its byte order mark, else by what it declares, else UTF-8.
 *
 * Fails with `sidecar-unreadable` where the bytes are no such text.
 */
export function decodeXml(bytes: Uint8Array): Result<DecodedText> {
  const { encoding, hasByteOrderMark } = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.includes('\0')) return fail('sidecar-unreadable', 'The file holds no text.');
    return ok({ text, encoding, hasByteOrderMark });
  } catch (cause) {
    return fail('sidecar-unreadable', 'The text of the file is in no encoding it names.', cause);
  }
}
