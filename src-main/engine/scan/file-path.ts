/**
 * A path as a JavaScript string that loses nothing. File names on Linux are bytes and need not be
 * UTF-8: each byte that is no part of valid UTF-8 stands as a lone surrogate U+DC80 + (byte − 0x80),
 * as in Python's `surrogateescape` (PEP 383). On Windows names are UTF-16 and stand as they are.
 */
export type FilePath = string;

const onWindows = process.platform === 'win32';
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ESCAPE_BASE = 0xdc00;

/** The length in bytes of the valid UTF-8 sequence that starts at `at`, or 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  for (const length of [1, 2, 3, 4]) {
    if (at + length > bytes.length) return 0;
    try {
      if (strictUtf8.decode(bytes.subarray(at, at + length)) !== '') return length;
    } catch {
      // Not valid at this length; a longer one may be.
    }
  }
  return 0;
}

/** The lossless string for a name that the file system gave as bytes. */
export function pathFromBytes(bytes: Uint8Array): FilePath {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // At least one byte is no UTF-8: go through it piece by piece.
  }
  let path = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    path +=
      length > 0
        ? strictUtf8.decode(bytes.subarray(at, at + length))
        : String.fromCharCode(ESCAPE_BASE + (bytes[at] ?? 0));
    at += Math.max(length, 1);
  }
  return path;
}

/** Three bytes of WTF-8 for a lone surrogate (https://simonsapin.github.io/wtf-8/). */
function wtf8(unit: number): number[] {
  return [0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)];
}

function escapedByte(unit: number): number | undefined {
  const isEscape = !onWindows && unit >= 0xdc80 && unit <= 0xdcff;
  return isEscape ? unit - ESCAPE_BASE : undefined;
}

/**
 * The bytes of a path, as the catalog keeps them: the file system's own bytes on POSIX, WTF-8 on
 * Windows. {@link pathFromCatalog} undoes it.
 */
export function pathToBytes(path: FilePath): Uint8Array {
  if (path.isWellFormed()) return Buffer.from(path, 'utf8');
  const pieces: Uint8Array[] = [];
  for (const character of path) {
    const unit = character.charCodeAt(0);
    const isLone = character.length === 1 && unit >= 0xd800 && unit <= 0xdfff;
    if (!isLone) {
      pieces.push(Buffer.from(character, 'utf8'));
      continue;
    }
    const byte = escapedByte(unit);
    pieces.push(Uint8Array.from(byte === undefined ? wtf8(unit) : [byte]));
  }
  return Buffer.concat(pieces);
}

function loneSurrogateAt(bytes: Uint8Array, at: number): string | undefined {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  const isSurrogate = first === 0xed && second >= 0xa0 && second <= 0xbf && third >= 0x80;
  if (!isSurrogate) return undefined;
  return String.fromCharCode(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
}

/** The path whose {@link pathToBytes} the catalog kept. */
export function pathFromCatalog(bytes: Uint8Array): FilePath {
  if (!onWindows) return pathFromBytes(bytes);
  let path = '';
  let from = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lone = loneSurrogateAt(bytes, at);
    if (lone === undefined) continue;
    path += Buffer.from(bytes.subarray(from, at)).toString('utf8') + lone;
    at += 2;
    from = at + 1;
  }
  return path + Buffer.from(bytes.subarray(from)).toString('utf8');
}

/** What `node:fs` has to be given for a path: bytes where a string would lose some of them. */
export function pathForFs(path: FilePath): string | Buffer {
  return onWindows || path.isWellFormed() ? path : Buffer.from(pathToBytes(path));
}

/**
 * The normal form by which paths are compared: Unicode NFC, in lower case where the file system
 * folds case, so that one file is never two photos.
 */
export function pathKey(path: FilePath, foldsCase: boolean): FilePath {
  const composed = path.normalize('NFC');
  return foldsCase ? composed.toLowerCase() : composed;
}

/**
 * Whether two paths may be one name to some file system that folds case. Each has a table of its own
 * (ς and σ, ß and ss, İ and i): this is more generous than any, and no proof.
 */
export function isSpelledAlike(left: FilePath, right: FilePath): boolean {
  const [one, other] = [left, right].map((path) =>
    path.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC'),
  );
  return one === other;
}

/** Control characters, and those that turn the direction of writing (Unicode Bidi_Control). */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A path as a person reads it: what cannot be seen, or would trick the eye, is shown as �. */
export function pathForPerson(path: FilePath): string {
  return path.toWellFormed().replace(UNSEEN, '\ufffd');
}
