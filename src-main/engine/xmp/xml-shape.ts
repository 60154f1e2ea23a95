import { fail, ok, type Result } from '../../contract/errors.ts';

/** XMP of real programs is about ten levels deep and has a few hundred attributes on one element. */
const DEEPEST = 200;
const MOST_ATTRIBUTES = 5000;
/** Tags, attributes, comments and the like in all: those of real programs have a few thousand. */
const MOST_PIECES = 200_000;

const DEEP = 'The file is nested too deeply to be XMP.';
const WIDE = 'The file has too many attributes to be XMP.';
const MANY = 'The file has too many parts to be XMP.';
const TYPED = 'The file declares a document type, which XMP never has.';

/** What begins with `<` and ends with text of its own, in which `<` and `>` mean nothing. */
const OPAQUE: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

/** Where a tag ends, quotes heeded, and how many `=` are outside of them; −1 where it does not end. */
function measureTag(text: string, start: number): { end: number; attributes: number } {
  let attributes = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '>') return { end: at, attributes };
    if (char === '=') attributes += 1;
    else if (char === '"' || char === "'") {
      at = text.indexOf(char, at + 1);
      if (at < 0) break;
    }
  }
  return { end: -1, attributes };
}

function afterOpaque(text: string, at: number): number | undefined {
  const found = OPAQUE.find(([start]) => text.startsWith(start, at));
  if (found === undefined) return undefined;
  const [start, end] = found;
  const close = text.indexOf(end, at + start.length);
  return close < 0 ? text.length : close + end.length;
}

/**
 * Looks over XML before it is parsed, in one pass: refuses document types (entities that grow without
 * bound come with them) and what would take a parser more than linear time or a deep stack.
 *
 * Fails with `sidecar-unreadable`; what is broken in other ways passes and is the parser’s to tell.
 */
export function checkXmlShape(text: string): Result<void> {
  let [depth, pieces] = [0, 0];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    pieces += 1;
    if (pieces > MOST_PIECES) return fail('sidecar-unreadable', MANY);
    const after = afterOpaque(text, at);
    if (after !== undefined) {
      at = after;
      continue;
    }
    if (text.startsWith('<!', at)) return fail('sidecar-unreadable', TYPED);
    const { end, attributes } = measureTag(text, at + 1);
    if (end < 0) return ok(undefined);
    pieces += attributes;
    if (attributes > MOST_ATTRIBUTES) return fail('sidecar-unreadable', WIDE);
    if (text[at + 1] === '/') depth -= 1;
    else if (text[end - 1] !== '/') depth += 1;
    if (depth > DEEPEST) return fail('sidecar-unreadable', DEEP);
    at = end + 1;
  }
  return ok(undefined);
}
